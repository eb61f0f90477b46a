"""What can be said of a car, a visit and a request; the values are those that ``engines.rights`` reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Use(models.TextChoices):
    HOUSEHOLD = "household", pgettext_lazy("use of a car", "household")
    COMMERCIAL = "commercial", pgettext_lazy("use of a car", "commercial")
    UNKNOWN = "unknown", pgettext_lazy("use of a car", "not known")


class Powertrain(models.TextChoices):
    ICE = "ice", _("combustion engine")
    BEV = "bev", _("battery electric")
    PHEV = "phev", _("plug-in hybrid")


class System(models.TextChoices):
    ENGINE = "engine", _("engine")
    TRANSMISSION = "transmission", _("transmission")
    TRACTION_BATTERY = "traction_battery", _("traction battery")
    DRIVE_MOTOR = "drive_motor", _("drive motor")
    STEERING = "steering", _("steering")
    BRAKING = "braking", _("brakes")
    SUSPENSION = "suspension", _("suspension")
    DRIVELINE = "driveline", _("driveline")
    EMISSION = "emission", _("pollution control")
    BODY = "body", pgettext_lazy("system of a car", "body")
    ELECTRICAL = "electrical", _("electrical system")
    OTHER = "other", pgettext_lazy("system of a car", "other")


class Failure(models.TextChoices):
    STEERING_FAILURE = "steering_failure", _("failure of the steering")
    BRAKE_FAILURE = "brake_failure", _("failure of the brakes")
    BODY_CRACKING = "body_cracking", _("the body cracks")
    FUEL_LEAK = "fuel_leak", _("fuel leaks")
    BATTERY_FIRE = "battery_fire", _("the traction battery burns")


class WhyExcluded(models.TextChoices):
    SPECIAL_PART_TRANSPORT = "special_part_transport", _("transport of a part made for this VIN")
    BATTERY_TRANSPORT = "battery_transport", _("transport of the traction battery")
    OUTSIDE_RESCUE = "outside_rescue", _("on the road to a rescue outside")
    TOWING = "towing", _("towing of the car (shown, not counted out)")
    OWNER_TRANSPORT = "owner_transport", _("transport by the owner (shown, not counted out)")


class KnownFrom(models.TextChoices):
    """How the house knows of a repair at another workshop."""

    PAPER = "paper", pgettext_lazy("source of a fact", "paper seen")
    CUSTOMER = "customer", pgettext_lazy("source of a fact", "told by the customer")
    MAKER = "maker", pgettext_lazy("source of a fact", "system of the brand")


class ExemptionClause(models.TextChoices):
    """Article 32, paragraph 1: what an operator may rest an exemption on."""

    TOLD_AT_PURCHASE = "32(1)(1)", _("32(1)(1): a defect told in writing at the purchase")
    USE_AGAINST_MANUAL = "32(1)(2)", _("32(1)(2): use or maintenance against the manual")
    MODIFIED = "32(1)(3)", _("32(1)(3): modified, adjusted or dismantled against the manual")
    HANDLED_WRONGLY = "32(1)(4)", _("32(1)(4): handled wrongly by the owner after the trouble")
    FORCE_MAJEURE = "32(1)(5)", _("32(1)(5): force majeure")


class Remedy(models.TextChoices):
    REPAIR = "repair", pgettext_lazy("remedy", "repair")
    REPLACE_ASSEMBLY = "replace_assembly", _("replacement of the assembly")
    SUBSTITUTE_CAR = "substitute_car", _("substitute car")
    REPLACE = "replace", _("replacement of the car")
    REFUND = "refund", pgettext_lazy("remedy", "refund")


class Medium(models.TextChoices):
    """How a request came in."""

    WRITING = "writing", _("in writing")
    E_MAIL = "e_mail", _("by e-mail")
    PHONE = "phone", _("by telephone")
    VISIT = "visit", _("in person")
    REGULATOR = "regulator", _("by the regulator")
    OTHER = "other", pgettext_lazy("medium", "otherwise")


class Answered(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("owner's request", "accepted")
    REFUSED = "refused", pgettext_lazy("owner's request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("owner's request", "taken back by the owner")


class Standing(models.IntegerChoices):
    """Where the highest right of a car stands, the gravest first: the order of the list."""

    MET = 1, pgettext_lazy("state of a right", "met")
    ARGUABLE = 2, pgettext_lazy("state of a right", "arguable")
    ONE_STEP = 3, pgettext_lazy("state of a right", "one step away")
    UNKNOWN = 4, pgettext_lazy("state of a right", "facts missing")
    NOT_MET = 5, pgettext_lazy("state of a right", "not met")
    EXCLUDED = 6, pgettext_lazy("state of a right", "excluded")
    FAULTY = 7, pgettext_lazy("state of a right", "facts contradict each other")
