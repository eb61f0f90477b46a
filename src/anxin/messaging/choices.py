from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """Why somebody is told; a reader narrows his notices by it."""

    ESCALATION = "escalation", _("time limit")
    MENTION = "mention", _("mention")
    REQUEST = "request", _("request to a department")
    HAND_OVER = "hand_over", _("hand-over")
    WARNING = "warning", _("early warning")
    CRISIS = "crisis", _("crisis")
    FOLLOWING = "following", _("case you follow")
