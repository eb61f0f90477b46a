from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Purpose(models.TextChoices):
    """What a questionnaire is asked for; the engine has the same words (``engines.surveys.Purpose``)."""

    AFTER_SERVICE = "after_service", _("after a visit to the workshop")
    AFTER_SALE = "after_sale", _("after delivery of a car")
    AFTER_COMPLAINT = "after_complaint", _("after a complaint was handled")
    CALLED_AGAIN = "called_again", _("a second call to check the first")
    DUE = "due", _("when a service, insurance or inspection falls due")
    LOST = "lost", _("when a customer stays away")
    COMMUNICATION = "communication", _("what customers think: six questions")
    STUDY = "study", _("study")
    OTHER = "other", pgettext_lazy("purpose", "other")


#: Reminders: who was told of his service was not asked what he thinks, so it tires nobody and counts as no voice.
NO_SURVEY = (Purpose.DUE,)


class VersionState(models.TextChoices):
    """A draft may be changed; a version in use never again: a change is a new version."""

    DRAFT = "draft", pgettext_lazy("questionnaire", "draft")
    IN_USE = "in_use", _("in use")
    REPLACED = "replaced", _("replaced")


class Way(models.TextChoices):
    """How an interview was given (T089)."""

    CALL = "call", _("by telephone")
    LINK = "link", _("by personal link")
    QR = "qr", _("by the code on the wall")
    PAPER = "paper", _("on paper")
    FILE = "file", pgettext_lazy("way in", "from a file")


class InterviewState(models.TextChoices):
    """Partial: at least half of the weight is answered; below that it is broken off.

    Superseded: the same customer answered the same about the same matter again; kept, and not counted.
    """

    OPEN = "open", pgettext_lazy("interview", "begun")
    COMPLETE = "complete", pgettext_lazy("interview", "complete")
    PARTIAL = "partial", pgettext_lazy("interview", "partial")
    BROKEN_OFF = "broken_off", pgettext_lazy("interview", "broken off")
    SUPERSEDED = "superseded", pgettext_lazy("interview", "answered again")


class InvitationState(models.TextChoices):
    WAITING = "waiting", _("not answered yet")
    ANSWERED = "answered", _("answered")
    EXPIRED = "expired", pgettext_lazy("invitation", "expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")


class InvitedBy(models.TextChoices):
    """How an invitation reaches the customer."""

    SMS = "sms", _("by text message")
    EMAIL = "email", _("by e-mail")
    #: A robot writes to groups of colleagues alone: a colleague passes the link on to the customer.
    WECOM = "wecom", _("by WeCom, passed on by a colleague")


class AnswerImportState(models.TextChoices):
    UPLOADED = "uploaded", pgettext_lazy("file of answers", "uploaded")
    RUNNING = "running", pgettext_lazy("file of answers", "running")
    DONE = "done", pgettext_lazy("file of answers", "done")
    FAILED = "failed", pgettext_lazy("file of answers", "failed")
