"""Is a repair record complete? What art. 17 asks a record to hold, and what of it is missing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Beyond so long a single repair must say which substitute car or money was given.
_LONG = timedelta(hours=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRecord:
    """What a record of one repair holds; None and empty is what nobody has written down.

    ``part_names`` and ``part_numbers`` belong together by place. A cost of 0 is written down, None is not.
    ``substitute`` is the car or the money that was given instead, in words; ``towed`` is false where none was needed.
    """

    sent_in_at: datetime | None = None
    odometer_km: float | None = None
    statement: str = ""
    inspection: str = ""
    items: tuple[str, ...] = ()
    part_names: tuple[str, ...] = ()
    part_numbers: tuple[str, ...] = ()
    material_cost: float | None = None
    hours: float | None = None
    labour_cost: float | None = None
    towed: bool = False
    towing_cost: float | None = None
    substitute: str = ""
    handed_over_at: datetime | None = None
    signed_by_repairer: bool = False
    signed_by_consumer: bool = False


def missing_of_record(record: RepairRecord) -> tuple[str, ...]:
    """Return the names of what a record should hold and does not, in the law's order; empty when it is complete."""
    held = {
        "sent_in_at": record.sent_in_at is not None,
        "odometer_km": record.odometer_km is not None,
        "statement": bool(record.statement.strip()),
        "inspection": bool(record.inspection.strip()),
        "items": any(each.strip() for each in record.items),
        "part_names": all(each.strip() for each in record.part_names),
        "part_numbers": _numbered(record),
        "material_cost": record.material_cost is not None,
        "hours": record.hours is not None,
        "labour_cost": record.labour_cost is not None,
        "towing_cost": record.towing_cost is not None or not record.towed,
        "substitute": bool(record.substitute.strip()) or not _is_long(record),
        "handed_over_at": record.handed_over_at is not None,
        "signed_by_repairer": record.signed_by_repairer,
        "signed_by_consumer": record.signed_by_consumer,
    }
    return tuple(name for name, is_held in held.items() if not is_held)


def _numbered(record: RepairRecord) -> bool:
    """Tell whether every part has its number."""
    numbers = [each for each in record.part_numbers if each.strip()]
    return len(numbers) >= len(record.part_names)


def _is_long(record: RepairRecord) -> bool:
    if record.sent_in_at is None or record.handed_over_at is None:
        return False
    return record.handed_over_at - record.sent_in_at > _LONG
