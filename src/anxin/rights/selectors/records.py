"""Is the record of a repair complete (art. 17)? What the order and the judgement hold, and what they lack."""

from anxin.engines.rights.records import RepairRecord, missing_of_record
from anxin.rights.choices import WhyExcluded
from anxin.rights.models import VisitJudgement
from anxin.rights.selectors.facts import is_about_trouble
from anxin.rights.wording import record_words
from anxin.workshop.models import RepairOrder


def missing_in_record(order: RepairOrder, judged: VisitJudgement | None) -> list[str]:
    """Return in words what the record of a repair should hold and does not; services and accidents have none."""
    if not is_about_trouble(order):
        return []
    return [record_words(name) for name in missing_of_record(_record(order, judged))]


def is_towed(judged: VisitJudgement | None) -> bool:
    """Tell whether the car was towed for a visit, as a person said; a rescue out on the road tows nothing."""
    return judged is not None and any(each.why == WhyExcluded.TOWING for each in judged.excluded.all())


def _record(order: RepairOrder, judged: VisitJudgement | None) -> RepairRecord:
    told = judged or VisitJudgement(order=order)
    fitted = list(told.fitted.all()) if told.pk else []
    return RepairRecord(
        sent_in_at=order.received_at or order.opened_at,
        odometer_km=order.odometer_km if told.odometer_km is None else told.odometer_km,
        statement=order.reported,
        inspection=told.finding,
        items=tuple(order.work.splitlines()),
        part_names=tuple(part.name for part in fitted) or tuple(filter(None, order.parts.splitlines())),
        part_numbers=tuple(part.number for part in fitted),
        material_cost=_number(told.material_cost),
        hours=_number(told.labour_hours),
        labour_cost=_number(told.labour_cost),
        towed=is_towed(judged),
        towing_cost=_number(told.towing_cost),
        substitute=told.substitute_car_from.isoformat() if told.substitute_car_from else "",
        handed_over_at=told.handed_over_at or order.closed_at,
        signed_by_repairer=told.signed_by_workshop,
        signed_by_consumer=told.signed_by_owner,
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
