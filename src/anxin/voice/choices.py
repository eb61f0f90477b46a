from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """By which way customers are listened to, beside surveys and complaints (T087-T090)."""

    VISIT = "visit", _("talk or visit")
    FOCUS_GROUP = "focus_group", _("customers' round")
    COMMENT_CARD = "comment_card", _("comment card")
    HOTLINE = "hotline", _("hotline, suggestion box")
    MYSTERY_VISIT = "mystery_visit", _("mystery visit")
    STAFF_NOTE = "staff_note", _("note of the staff")
    LOST_CUSTOMER = "lost_customer", _("lost customer asked")
    ONLINE = "online", _("seen on the web")
    STAFF_SUGGESTION = "staff_suggestion", _("suggestion of the staff")
    INTERNAL = "internal", _("department about a department")


#: Counted from where they are recorded: interviews, and complaints.
SURVEY, COMPLAINT = "survey", "complaint"
#: What colleagues think themselves: heard and answered, and no voice of a customer.
OF_COLLEAGUES = (Channel.STAFF_SUGGESTION, Channel.INTERNAL)
#: The house asked, it was not only told (T077).
SOLICITED = (
    Channel.VISIT, Channel.FOCUS_GROUP, Channel.COMMENT_CARD, Channel.MYSTERY_VISIT, Channel.LOST_CUSTOMER,
)  # fmt: skip


class HeardKind(models.TextChoices):
    """What somebody said, sorted as the six questions ask for it (T081-T085)."""

    PRAISE = "praise", pgettext_lazy("heard", "praise")
    DISLIKE = "dislike", _("dislike")
    COMPLAINT = "complaint", pgettext_lazy("heard", "complaint")
    SUGGESTION = "suggestion", _("suggestion")
    THOUGHT = "thought", _("thought")


class HeardState(models.TextChoices):
    """An answer comes first; what was promised in it is done afterwards."""

    WAITING = "waiting", _("waits for an answer")
    ANSWERED = "answered", _("answered, still to be done")
    DONE = "done", pgettext_lazy("heard", "done")


class Decision(models.TextChoices):
    """What becomes of a suggestion (T085)."""

    NONE = "", "—"
    LOOKED_AT = "looked_at", _("being looked at")
    ADOPTED = "adopted", pgettext_lazy("suggestion", "adopted")
    DECLINED = "declined", pgettext_lazy("suggestion", "declined")
