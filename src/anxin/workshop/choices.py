from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderKind(models.TextChoices):
    FIRST_SERVICE = "first_service", _("first service")
    SERVICE = "service", _("service")
    REPAIR = "repair", _("repair")
    ACCIDENT = "accident", _("accident repair")
    WARRANTY = "warranty", _("warranty")
    RECALL = "recall", _("recall")
    RETURN = "return", _("repeat repair")


class DepartureReason(models.TextChoices):
    """Why a car comes no more."""

    SOLD = "sold", pgettext_lazy("car", "sold")
    SCRAPPED = "scrapped", pgettext_lazy("car", "scrapped")
    MOVED = "moved", pgettext_lazy("car", "moved away")


class OrderDoor(models.TextChoices):
    """By which way an export of the workshop's system came in."""

    PAGE = "page", pgettext_lazy("way in", "uploaded")
    COMMAND = "command", _("by command")
    FOLDER = "folder", _("from the watched folder")
    API = "api", _("by API")


class OrderImportState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    LOOKING = "looking", _("being looked through")
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class RepeatState(models.TextChoices):
    """A suspicion is a person's to confirm or refuse; a confirmed repeat is treated until it is done."""

    SUSPECTED = "suspected", _("suspected")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("not a repeat")
    DONE = "done", _("done")


class RepeatFound(models.TextChoices):
    """Who or what found that the trouble was here before."""

    IMPORT = "import", _("found in the orders")
    RECEPTION = "reception", _("found at reception")
    SHOP = "shop", _("called so by the workshop")
    PERSON = "person", _("reported by a colleague")


class RepeatOutcome(models.TextChoices):
    """What the final check found (S093, S098)."""

    SOLVED = "solved", _("solved")
    NOT_AS_EXPECTED = "not_as_expected", _("not as expected")
