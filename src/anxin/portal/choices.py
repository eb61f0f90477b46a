from django.db import models
from django.utils.translation import gettext_lazy as _


class ReachBy(models.TextChoices):
    """How the customer wants to be reached."""

    PHONE = "phone", _("call me")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    PAGE = "page", _("I look at this page")


class ReachWhen(models.TextChoices):
    """When he wants to be called."""

    ANY = "any", _("any time")
    MORNING = "morning", _("in the morning")
    AFTERNOON = "afternoon", _("in the afternoon")
    EVENING = "evening", _("in the evening")
