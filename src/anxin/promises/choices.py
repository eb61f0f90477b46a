from django.db import models
from django.utils.translation import gettext_lazy as _


class PromiseKind(models.TextChoices):
    """An acknowledgement may be promised at once; a remedy only when the customer is calm (S075, L016)."""

    ACKNOWLEDGEMENT = "acknowledgement", _("we call you back")
    REMEDY = "remedy", _("we put it right")


class PromiseState(models.TextChoices):
    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    KEPT_LATE = "kept_late", _("kept, but late")
    WITHDRAWN = "withdrawn", _("withdrawn")
