from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderKind(models.TextChoices):
    FIRST_SERVICE = "first_service", _("first service")
    SERVICE = "service", _("service")
    REPAIR = "repair", _("repair")
    ACCIDENT = "accident", _("accident repair")
    WARRANTY = "warranty", _("warranty")
    RECALL = "recall", _("recall")
    RETURN = "return", _("repeat repair")
