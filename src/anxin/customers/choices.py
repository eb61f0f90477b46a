from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CustomerKind(models.TextChoices):
    PERSON = "person", _("person")
    COMPANY = "company", _("company")


class AddressForm(models.TextChoices):
    """How the customer is addressed; goes into scripts (L043)."""

    MR = "mr", _("Mr")
    MS = "ms", _("Ms")
    NONE = "none", _("by name")


class ContactChannel(models.TextChoices):
    PHONE = "phone", _("phone")
    SMS = "sms", _("text message")
    WECHAT = "wechat", _("WeChat")
    EMAIL = "email", _("e-mail")


class DayPart(models.TextChoices):
    ANY = "any", _("any time")
    MORNING = "morning", _("morning")
    MIDDAY = "midday", _("midday")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


class CarContactRole(models.TextChoices):
    """Owner and sender are often two people with two telephones."""

    OWNER = "owner", pgettext_lazy("car", "owner")
    SENDER = "sender", _("sender")
    DRIVER = "driver", _("driver")
    PAYER = "payer", _("payer")


class ReadingSource(models.TextChoices):
    DELIVERY = "delivery", _("delivery")
    VISIT = "visit", _("workshop visit")
    CUSTOMER = "customer", _("told by the customer")


class NumberDoubt(models.TextChoices):
    """Why the number on file is to be asked for at the next visit; a wrong one is a fault of our data."""

    WRONG_NUMBER = "wrong_number", _("it is somebody else's")
    DEAD_NUMBER = "dead_number", _("it is not in service")
    NOT_REACHED = "not_reached", _("he was not reached on it on several days")


class MatchReason(models.TextChoices):
    """Which word of a customer or car a search met."""

    PLATE = "plate", _("plate")
    VIN = "vin", _("VIN")
    PHONE = "phone", _("phone")
    NAME = "name", _("name")
    MODEL = "model", _("model")
    OTHER = "other", _("other words")
