"""Orders as visits of the law: the times of each, and orders of one stay in the workshop as one visit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from anxin.engines.rights import facts as law_facts
from anxin.engines.rights.visits import days_of, ends_of, seconds_between
from anxin.rights.choices import WhyExcluded
from anxin.rights.models import RepairElsewhere, VisitJudgement
from anxin.rights.selectors.facts import CarFacts, quality_problem_of
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder

#: Two orders that name different ones of these are two visits, however their times lie.
_TROUBLE = ("symptom_group", "part_group", "system", "failure")
#: The law leaves out the way to a rescue, not that of a car that is towed: the engine has nothing to take away for it.
_NOT_TOLD = frozenset({WhyExcluded.TOWING})
#: A car that was driven no further has not left the workshop.
_TEST_DRIVE_KM = 20


@dataclass(frozen=True)
class Stay:
    """The orders of one stay in the workshop, by time, each as a visit in ``parts``; ``visit`` is what the law is told.

    One at another workshop has no orders, and ``elsewhere`` in their place.
    ``is_end_unknown``: nobody closed it although the car came again later; its days are then asked for, not counted.
    """

    orders: tuple[RepairOrder, ...]
    parts: tuple[law_facts.Visit, ...]
    visit: law_facts.Visit
    is_end_unknown: bool = False
    elsewhere: RepairElsewhere | None = None

    @property
    def lead(self) -> RepairOrder | None:
        return self.orders[0] if self.orders else None

    def order_of(self, fact: str) -> RepairOrder | None:
        """Return the order that a fact of the visit was taken from, such as ``agreed_at``."""
        told = getattr(self.visit, fact, None)
        sources = (
            order
            for order, part in zip(self.orders, self.parts, strict=True)
            if told == getattr(part, fact, None)
        )
        return next(sources, self.lead)


def stays_of(facts: CarFacts, told: Iterable[RepairOrder]) -> list[Stay]:
    """Return the stays that some orders of a car make, by time.

    Orders are one stay where their repairs overlap, where they were opened on the same day, or where an open one is
    followed by one with the same odometer. Orders that were certainly for no quality problem, and orders that name
    different troubles, are never joined.
    """
    zone = ZoneInfo(facts.vehicle.dealer.time_zone)
    stays: list[Stay] = []
    for order in told:
        visit = visit_of(order, facts.judgement_of(order), zone)
        place = next((place for place, stay in enumerate(stays) if _is_of(stay, order, visit)), None)
        if place is None:
            stays.append(Stay((order,), (visit,), visit))
        else:
            stays[place] = _joined(stays[place], order, visit)
    return [_with_known_end(stay, facts, zone) for stay in stays]


def visit_of(order: RepairOrder, judgement: VisitJudgement | None, zone: ZoneInfo) -> law_facts.Visit:
    """Return an order with what was judged of it as the engine reads it, in the dealer's local time."""
    judged = judgement or VisitJudgement(order=order)
    times = {name: local(at, zone) for name, at in times_of(order, judgement).items()}
    return law_facts.Visit(
        id=str(order.key),
        agreed_at=times["agreed_at"],
        completed_at=times["completed_at"],
        notified_at=times["notified_at"],
        handed_over_at=times["handed_over_at"],
        odometer_km=order.odometer_km if judged.odometer_km is None else judged.odometer_km,
        quality_problem=quality_problem_of(order, judgement),
        symptom_group=judged.symptom_group,
        part_group=judged.part_group,
        system=law_facts.System(judged.system) if judged.system else None,
        needs_replacement=judged.needs_replacement,
        serious_safety=judged.serious_safety,
        failure=law_facts.Failure(judged.failure) if judged.failure else None,
        cured=judged.cured,
        exemption=_exemption(judged),
        substitute_car_from=local(judged.substitute_car_from, zone),
        replaced=_replaced(judgement),
        excluded=_excluded(judgement, zone),
    )


def times_of(order: RepairOrder, judged: VisitJudgement | None) -> dict[str, datetime | None]:
    """Return the four times of a visit: as judged, or else what its order says."""
    told = judged or VisitJudgement(order=order)
    return {
        "agreed_at": told.agreed_at or order.opened_at,
        "completed_at": told.completed_at or order.finished_at,
        "notified_at": told.notified_at,
        "handed_over_at": told.handed_over_at or order.closed_at,
    }


def days_in_repair(visit: law_facts.Visit) -> int | None:
    """Return the days of a single repair as the law counts them, each begun one a whole one; nothing while it runs."""
    ends = ends_of(visit)
    if not ends or visit.agreed_at is None:
        return None
    return max(1, days_of(seconds_between(visit.agreed_at, ends[0])))


def local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a time as the dealer's own clock tells it, to the minute: so the law counts."""
    return _told(at, zone) if at else None


def _told(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def _is_of(stay: Stay, order: RepairOrder, visit: law_facts.Visit) -> bool:
    """Tell whether a later order belongs to a stay."""
    begins = visit.agreed_at
    if begins is None or any(_are_apart(part, visit) for part in stay.parts):
        return False
    if any(_overlap(part, visit) for part in stay.parts):
        return True
    is_open = not ends_of(stay.visit)
    if is_open and _is_where_it_was(stay.visit.odometer_km, visit.odometer_km):
        return True
    # Brought back on the same day: the trouble was not cured, and that is a repair of its own.
    came_back = order.kind == OrderKind.RETURN and not is_open
    return not came_back and begins.date() in {part.agreed_at.date() for part in stay.parts if part.agreed_at}


def _are_apart(one: law_facts.Visit, other: law_facts.Visit) -> bool:
    if one.quality_problem is False or other.quality_problem is False:
        return True
    pairs = ((getattr(one, name), getattr(other, name)) for name in _TROUBLE)
    return any(first and second and first != second for first, second in pairs)


def _overlap(one: law_facts.Visit, other: law_facts.Visit) -> bool:
    """Tell whether two repairs surely overlap: of one that has no end only its beginning is known."""
    first, second = sorted((one, other), key=lambda visit: str(visit.agreed_at))
    ends = ends_of(first)
    if not ends or first.agreed_at is None or second.agreed_at is None:
        return False
    return second.agreed_at < ends[0]


def _is_where_it_was(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and abs(after - before) <= _TEST_DRIVE_KM


def _joined(stay: Stay, order: RepairOrder, visit: law_facts.Visit) -> Stay:
    """Return a stay with one more order: the days of all, the facts of each, an exemption only where all have one."""
    parts = (*stay.parts, visit)
    exempt = [part.exemption for part in parts if part.exemption is not None]
    given = [part.substitute_car_from for part in parts if part.substitute_car_from is not None]
    begun = [part.agreed_at for part in parts if part.agreed_at is not None]
    whole = replace(
        _until_the_last_ends(parts),
        agreed_at=min(begun, default=None),
        odometer_km=next((part.odometer_km for part in parts if part.odometer_km is not None), None),
        quality_problem=True if any(part.quality_problem for part in parts) else None,
        needs_replacement=_any(part.needs_replacement for part in parts),
        serious_safety=any(part.serious_safety for part in parts),
        cured=_all(part.cured for part in parts),
        exemption=exempt[0] if len(exempt) == len(parts) else None,
        substitute_car_from=min(given, default=None),
        replaced=tuple(each for part in parts for each in part.replaced),
        excluded=tuple(each for part in parts for each in part.excluded),
        **{name: _first_told(name, parts) for name in _TROUBLE},
    )
    return Stay((*stay.orders, order), parts, whole)


def _until_the_last_ends(parts: Sequence[law_facts.Visit]) -> law_facts.Visit:
    """Return the first visit with the end of the one that ends last; without one while any of them runs."""
    if not all(ends_of(part) for part in parts):
        return replace(parts[0], completed_at=None, notified_at=None, handed_over_at=None)
    last = max(parts, key=lambda part: ends_of(part)[0])
    return replace(
        parts[0],
        completed_at=last.completed_at,
        notified_at=last.notified_at,
        handed_over_at=last.handed_over_at,
    )


def _first_told(name: str, parts: Sequence[law_facts.Visit]) -> Any:
    told = [getattr(part, name) for part in parts]
    return next(filter(None, told), told[0])


def _any(answers: Iterable[bool | None]) -> bool | None:
    told = set(answers)
    return True if True in told else (False if False in told else None)


def _all(answers: Iterable[bool | None]) -> bool | None:
    told = set(answers)
    return False if False in told else (True if True in told else None)


def _with_known_end(stay: Stay, facts: CarFacts, zone: ZoneInfo) -> Stay:
    """Return a stay that nobody closed before the car came again with its beginning as its only known time.

    The engine then asks for the time that is missing instead of letting the repair run until today.
    """
    visit = stay.visit
    if ends_of(visit) or visit.agreed_at is None or visit.quality_problem is False:
        return stay
    last = max(order.opened_at for order in stay.orders)
    later = (order for order in facts.visits if order.opened_at > last and order not in stay.orders)
    if not any(_came_again(stay, order, zone) for order in later):
        return stay
    return replace(
        stay,
        visit=replace(visit, agreed_at=None, completed_at=visit.agreed_at, excluded=()),
        is_end_unknown=True,
    )


def _came_again(stay: Stay, order: RepairOrder, zone: ZoneInfo) -> bool:
    opened = order.opened_at.astimezone(zone).date()
    is_later = all(part.agreed_at is None or opened > part.agreed_at.date() for part in stay.parts)
    return is_later and not _is_where_it_was(stay.visit.odometer_km, order.odometer_km)


def _exemption(judged: VisitJudgement) -> law_facts.Exemption | None:
    if not judged.exemption_clause:
        return None
    return law_facts.Exemption(judged.exemption_clause, judged.caused_the_damage)


def _replaced(judged: VisitJudgement | None) -> tuple[law_facts.ReplacedPart, ...]:
    parts = judged.fitted.all() if judged else ()
    return tuple(law_facts.ReplacedPart(part.name, part.assembly, part.main_part) for part in parts)


def _excluded(judged: VisitJudgement | None, zone: ZoneInfo) -> tuple[law_facts.Excluded, ...]:
    return tuple(
        law_facts.Excluded(_told(each.from_at, zone), local(each.to_at, zone), law_facts.Why(each.why))
        for each in (judged.excluded.all() if judged else ())
        if each.why not in _NOT_TOLD
    )
