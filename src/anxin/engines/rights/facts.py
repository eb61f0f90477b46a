"""The facts of one car: what is known of the car, its visits to the workshop and what its owner has asked for.

``None`` means "not known" or "not yet" for ``quality_problem``, ``cured``, ``needs_replacement`` and the times, and so
does the empty text for the groups; for ``failure``, ``exemption``, ``replaced_on`` and ``substitute_car_from`` it means
"none".
Times are local, without a zone. All odometers are kilometres, whatever the case was written in.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

#: Kilometres of one mile.
KM_PER_MILE = 1.609344


class Use(StrEnum):
    """What the car is used for."""

    HOUSEHOLD = "household"
    COMMERCIAL = "commercial"
    UNKNOWN = "unknown"


class Powertrain(StrEnum):
    """What drives the car."""

    ICE = "ice"
    BEV = "bev"
    PHEV = "phev"


class System(StrEnum):
    """The system of the car that a visit was for."""

    ENGINE = "engine"
    TRANSMISSION = "transmission"
    TRACTION_BATTERY = "traction_battery"
    DRIVE_MOTOR = "drive_motor"
    STEERING = "steering"
    BRAKING = "braking"
    SUSPENSION = "suspension"
    DRIVELINE = "driveline"
    EMISSION = "emission"
    BODY = "body"
    ELECTRICAL = "electrical"
    OTHER = "other"


class Failure(StrEnum):
    """A failure that the law names; a person says so, no text ever does."""

    STEERING = "steering_failure"
    BRAKE = "brake_failure"
    BODY_CRACKING = "body_cracking"
    FUEL_LEAK = "fuel_leak"
    BATTERY_FIRE = "battery_fire"


class Why(StrEnum):
    """Why a part of a repair may be left out of its days."""

    SPECIAL_PART_TRANSPORT = "special_part_transport"
    BATTERY_TRANSPORT = "battery_transport"
    OUTSIDE_RESCUE = "outside_rescue"
    OWNER_TRANSPORT = "owner_transport"


class Remedy(StrEnum):
    """What an owner may be given."""

    REPAIR = "repair"
    REPLACE_ASSEMBLY = "replace_assembly"
    SUBSTITUTE_CAR = "substitute_car"
    REPLACE = "replace"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Term:
    """A period by its voucher; None is what the voucher does not say."""

    months: int | None = None
    km: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """What is known of the car itself; at least one of the two dates is needed. The price is in the market's money."""

    invoice_date: date | None = None
    delivery_date: date | None = None
    replaced_on: date | None = None
    price: float | None = None
    usage_coefficient: float | None = None
    use: Use = Use.UNKNOWN
    powertrain: Powertrain | None = None
    warranty: Term = Term()
    validity: Term = Term()
    same_model_available: bool | None = None


@dataclass(frozen=True, slots=True)
class ReplacedPart:
    """A part that was replaced in a visit; a main part is one of the list of main parts, None where nobody said."""

    part: str
    assembly: bool = False
    main_part: bool | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """A time within a repair with its reason; without an end it lasts as long as the repair."""

    start: datetime
    end: datetime | None
    why: Why


@dataclass(frozen=True, slots=True)
class Exemption:
    """A ground on which operators may be exempt, and whether it caused the damage: only then it counts."""

    clause: str
    caused_the_damage: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit to the workshop; ``authorised`` is false for a workshop that the maker has not agreed."""

    id: str
    agreed_at: datetime | None
    completed_at: datetime | None = None
    notified_at: datetime | None = None
    handed_over_at: datetime | None = None
    odometer_km: float | None = None
    quality_problem: bool | None = None
    symptom_group: str = ""
    part_group: str = ""
    system: System | None = None
    replaced: tuple[ReplacedPart, ...] = ()
    needs_replacement: bool | None = None
    serious_safety: bool = False
    failure: Failure | None = None
    cured: bool | None = None
    excluded: tuple[Excluded, ...] = ()
    exemption: Exemption | None = None
    substitute_car_from: datetime | None = None
    authorised: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """What the owner asked for and when it was received."""

    received_on: date
    remedy: Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One car on one day. Visits may stand in any order; owners do not matter, the rights follow the car."""

    market: str
    today: date
    vehicle: Vehicle
    odometer_km: float | None = None
    visits: tuple[Visit, ...] = ()
    requests: tuple[Request, ...] = ()
