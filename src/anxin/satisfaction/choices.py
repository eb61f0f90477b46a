from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.rights.choices import Powertrain
from anxin.surveys.choices import InterviewState

#: Interviews whose answers count: what was broken off or never begun tells nothing.
GIVEN = (InterviewState.COMPLETE, InterviewState.PARTIAL)


class Scope(models.TextChoices):
    """Whose figure it is: from the brand down to one adviser."""

    BRAND = "brand", _("brand")
    REGION = "region", _("region")
    DEALER = "dealer", _("dealer")
    ADVISER = "adviser", _("service adviser")


class AgeBand(models.TextChoices):
    """Whole years from delivery of the car to the visit: a margin of raking and a cell of the case mix (2.8)."""

    NEW = "0-2", _("up to 2 years")
    MIDDLE = "3-5", _("3 to 5 years")
    OLD = "6+", _("6 years and more")
    UNKNOWN = "unknown", pgettext_lazy("age of a car", "not known")


class Drive(models.TextChoices):
    """What drives the car: a margin of raking and a part of the case mix (2.8)."""

    ICE = Powertrain.ICE.value, Powertrain.ICE.label
    BEV = Powertrain.BEV.value, Powertrain.BEV.label
    PHEV = Powertrain.PHEV.value, Powertrain.PHEV.label
    UNKNOWN = "unknown", pgettext_lazy("drive of a car", "not known")


class RunState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("score run", "waiting")
    DONE = "done", pgettext_lazy("score run", "done")
    FAILED = "failed", pgettext_lazy("score run", "not possible")
    CALLED_OFF = "called_off", pgettext_lazy("score run", "called off")


class DisputeState(models.TextChoices):
    OPEN = "open", pgettext_lazy("dispute", "open")
    UPHELD = "upheld", pgettext_lazy("dispute", "upheld: recomputed")
    REFUSED = "refused", pgettext_lazy("dispute", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "taken back")


class SignalState(models.TextChoices):
    OPEN = "open", pgettext_lazy("signal", "to be looked at")
    EXPLAINED = "explained", pgettext_lazy("signal", "explained")
    CHANCE = "chance", pgettext_lazy("signal", "held to be chance")


class StudyKind(models.TextChoices):
    """What a job works out of interviews and complaints."""

    DRIVERS = "drivers", _("what satisfaction hangs on")
    RECOVERY = "recovery", _("what handling complaints does")
