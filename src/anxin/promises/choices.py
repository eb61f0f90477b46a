from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PromiseKind(models.TextChoices):
    """An acknowledgement may be promised at once; a remedy only when the customer is calm (S075, L016)."""

    ACKNOWLEDGEMENT = "acknowledgement", _("we call you back")
    REMEDY = "remedy", _("we put it right")
    PART = "part", _("part on order")
    READY = "ready", _("car ready")
    DELIVERY = "delivery", _("delivery of a car")
    APPOINTMENT = "appointment", _("appointment")
    CALL_BACK = "call_back", _("call-back wished")


#: What is promised inside a complaint; the conversation decides when.
CASE_KINDS = (PromiseKind.ACKNOWLEDGEMENT, PromiseKind.REMEDY)
#: What anybody at the front promises without a complaint.
OWN_KINDS = (
    PromiseKind.PART, PromiseKind.READY, PromiseKind.APPOINTMENT, PromiseKind.DELIVERY, PromiseKind.CALL_BACK,
)  # fmt: skip
#: Ringing is keeping them: there is nothing to tell the customer first.
CALLS = (PromiseKind.ACKNOWLEDGEMENT, PromiseKind.CALL_BACK)


class PromiseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("promise", "open")
    KEPT = "kept", _("kept")
    KEPT_LATE = "kept_late", _("kept, but late")
    BROKEN = "broken", pgettext_lazy("promise", "broken")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TalkKind(models.TextChoices):
    """What passed between customer and house about a promise."""

    TOLD = "told", _("customer told")
    NOT_REACHED = "not_reached", _("customer not reached")
    LEFT = "left", _("not to be told")
    ASKED = "asked", _("customer asked himself")
    IN_VAIN = "in_vain", _("customer came in vain")


class TalkWay(models.TextChoices):
    """How the customer was told; text message and e-mail leave by the outbox."""

    CALL = "call", _("by telephone")
    SMS = "sms", _("by text message")
    EMAIL = "email", _("by e-mail")
    IN_PERSON = "in_person", _("in person")
    WECHAT = "wechat", _("by WeChat")


#: Ways by which the house itself sends the words.
BY_MESSAGE = (TalkWay.SMS, TalkWay.EMAIL)


class DateSource(models.TextChoices):
    """By which way a supplier's date came in."""

    HAND = "hand", _("by hand")
    FILE = "file", pgettext_lazy("way in", "from a file")
    API = "api", _("by API")


class ReminderKind(models.TextChoices):
    APPOINTMENT_DAY = "appointment_day", _("appointment, a day before")
    APPOINTMENT_HOUR = "appointment_hour", _("appointment, an hour before")
    SERVICE = "service", _("service due")
    INSURANCE = "insurance", _("insurance ends")
    INSPECTION = "inspection", _("inspection due")
