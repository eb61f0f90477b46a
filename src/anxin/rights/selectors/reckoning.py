"""From what the house knows of a car to the facts that the engine reads, and its answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from anxin.engines.rights import FactFault, Law, Position, assess, check_facts
from anxin.engines.rights import facts as law_facts
from anxin.engines.rights.position import Deadline
from anxin.foundation import clock
from anxin.rights.models import CarTerms, RightsRequest, VisitJudgement
from anxin.rights.selectors.facts import CarFacts, is_about_trouble, quality_problem_of
from anxin.rights.selectors.laws import law_of
from anxin.rights.wording import fault_words
from anxin.workshop.models import RepairOrder

#: Whose fact contradicts another where it is not a visit's.
OF_VEHICLE = "vehicle"
#: A visit that is only announced has no order yet.
ANNOUNCED = "announced"
_VISIT_PATH = re.compile(r"visits\[(\d+)\]\.(\w+)")


@dataclass(frozen=True)
class Fault:
    """A fact that contradicts another: whose it is (``vehicle`` or the key of an order), which field, and why."""

    about: str
    field: str
    message: str


@dataclass(frozen=True)
class Reckoned:
    """Where a car stands on a day: the engine's position, or the fault that keeps it from being told.

    ``visits`` are the orders that the engine was told of, in the order in which its paths count them.
    """

    facts: CarFacts
    day: date
    law: Law | None
    case: law_facts.Case | None = None
    visits: Sequence[RepairOrder] = ()
    position: Position | None = None
    fault: Fault | None = None


def reckon(facts: CarFacts, *, at: datetime | None = None) -> Reckoned:
    """Return where a car stands at an instant, now unless told otherwise; nothing is written.

    There is no position where no law is on file for the dealer's market, where no day of a beginning is known, and
    where facts contradict each other.
    """
    day = (at or clock.now()).astimezone(_zone(facts)).date()
    law = law_of(facts.vehicle.dealer)
    if law is None or start_of(facts) is None:
        return Reckoned(facts, day, law)
    told = visits_told(facts)
    case = case_of(facts, told, day=day, market=law.market)
    fault = _fault_of(case, told, law)
    position = None if fault else assess(case, law)
    return Reckoned(facts, day, law, case, told, position, fault)


def start_of(facts: CarFacts) -> date | None:
    """Return the first day that can count for a car: when it was delivered, or else the day of its invoice."""
    invoice = facts.terms.invoice_date if facts.terms else None
    return facts.vehicle.delivered_on or invoice


def visits_told(facts: CarFacts) -> list[RepairOrder]:
    """Return the visits that the engine is told of: all but what was done to the car before it was anybody's.

    An order of another kind than a repair that was opened before the delivery, and that nobody has judged, is the
    dealer's own preparation of the car.
    """
    start, zone = start_of(facts), _zone(facts)
    return [
        order
        for order in facts.visits
        if is_about_trouble(order)
        or facts.judgement_of(order) is not None
        or start is None
        or order.opened_at.astimezone(zone).date() >= start
    ]


def case_of(facts: CarFacts, told: Sequence[RepairOrder], *, day: date, market: str) -> law_facts.Case:
    """Return the facts of a car as the engine reads them on a day."""
    visits = tuple(_visit(order, facts.judgement_of(order), _zone(facts)) for order in told)
    readings = [visit.odometer_km for visit in visits if visit.odometer_km is not None]
    if facts.odometer_km is not None:
        readings.append(facts.odometer_km)
    return law_facts.Case(
        market=market,
        today=day,
        vehicle=_vehicle(facts),
        odometer_km=max(readings, default=None),
        visits=visits,
        requests=tuple(_request(each) for each in facts.requests),
    )


def with_visit_now(reckoned: Reckoned, *, symptom: str = "", part: str = "") -> law_facts.Case | None:
    """Return the case with a visit that begins now for a quality problem, as reception asks about a car before it."""
    if reckoned.case is None:
        return None
    zone = _zone(reckoned.facts)
    now = clock.now().astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    visit = law_facts.Visit(
        id=ANNOUNCED,
        agreed_at=now,
        odometer_km=reckoned.case.odometer_km,
        quality_problem=True,
        symptom_group=symptom,
        part_group=part,
    )
    return replace(reckoned.case, visits=(*reckoned.case.visits, visit))


def terms_of_request(facts: CarFacts, request: RightsRequest) -> tuple[date | None, date | None]:
    """Return by when a request must be answered and by when it must be done; nothing where no law is on file."""
    due = {each.what: each.due for each in deadlines_of_request(facts, request)}
    return _day(due.get("answer")), _day(due.get("complete"))


def deadlines_of_request(
    facts: CarFacts, request: RightsRequest, *, today: date | None = None
) -> Sequence[Deadline]:
    """Return the terms of a request with their articles, as of a day, that of its receipt unless told otherwise.

    Once a day lies beyond a term it also tells what the owner may then ask for, and from when delay is deliberate.
    """
    law = law_of(facts.vehicle.dealer)
    if law is None:
        return ()
    vehicle = _vehicle(facts)
    if start_of(facts) is None or vehicle.delivery_date is None:
        vehicle = replace(vehicle, delivery_date=vehicle.invoice_date or request.received_on)
    case = law_facts.Case(
        market=law.market,
        today=today or request.received_on,
        vehicle=vehicle,
        requests=(_request(request),),
    )
    try:
        check_facts(case, law)
    except FactFault:
        case = replace(case, vehicle=law_facts.Vehicle(delivery_date=request.received_on))
    return assess(case, law).deadlines


def _fault_of(case: law_facts.Case, told: Sequence[RepairOrder], law: Law) -> Fault | None:
    try:
        check_facts(case, law)
    except FactFault as fault:
        order, name = _place_of(fault.field, told)
        where = order.number if order else ""
        about = str(order.key) if order else OF_VEHICLE
        return Fault(about, name, fault_words(name, fault.expected, where=where))
    return None


def _place_of(path: str, told: Sequence[RepairOrder]) -> tuple[RepairOrder | None, str]:
    """Return whose fact a path names and its field: ``visits[2].odometer_km`` is the third order's odometer."""
    found = _VISIT_PATH.match(path)
    return (told[int(found[1])], found[2]) if found else (None, path.rpartition(".")[2])


def _vehicle(facts: CarFacts) -> law_facts.Vehicle:
    terms = facts.terms or CarTerms()
    return law_facts.Vehicle(
        invoice_date=terms.invoice_date,
        delivery_date=facts.vehicle.delivered_on,
        replaced_on=terms.replaced_on,
        price=_float(terms.price),
        usage_coefficient=_float(terms.usage_coefficient),
        use=law_facts.Use(terms.use),
        powertrain=law_facts.Powertrain(terms.powertrain) if terms.powertrain else None,
        warranty=law_facts.Term(terms.warranty_months, terms.warranty_km),
        validity=law_facts.Term(terms.validity_months, terms.validity_km),
        same_model_available=terms.same_model_available,
    )


def _visit(order: RepairOrder, judged: VisitJudgement | None, zone: ZoneInfo) -> law_facts.Visit:
    judged = judged or VisitJudgement(order=order)
    times = {name: _local(at, zone) for name, at in times_of(order, judged).items()}
    rows = judged if judged.pk else None
    return law_facts.Visit(
        id=str(order.key),
        agreed_at=times["agreed_at"],
        completed_at=times["completed_at"],
        notified_at=times["notified_at"],
        handed_over_at=times["handed_over_at"],
        odometer_km=order.odometer_km if judged.odometer_km is None else judged.odometer_km,
        quality_problem=quality_problem_of(order, judged),
        symptom_group=judged.symptom_group,
        part_group=judged.part_group,
        system=law_facts.System(judged.system) if judged.system else None,
        needs_replacement=judged.needs_replacement,
        serious_safety=judged.serious_safety,
        failure=law_facts.Failure(judged.failure) if judged.failure else None,
        cured=judged.cured,
        exemption=_exemption(judged),
        substitute_car_from=_local(judged.substitute_car_from, zone),
        replaced=_replaced(rows),
        excluded=_excluded(rows, zone),
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


def _replaced(judged: VisitJudgement | None) -> tuple[law_facts.ReplacedPart, ...]:
    parts = judged.fitted.all() if judged else ()
    return tuple(law_facts.ReplacedPart(part.name, part.assembly, part.main_part) for part in parts)


def _excluded(judged: VisitJudgement | None, zone: ZoneInfo) -> tuple[law_facts.Excluded, ...]:
    return tuple(
        law_facts.Excluded(_told(each.from_at, zone), _local(each.to_at, zone), law_facts.Why(each.why))
        for each in (judged.excluded.all() if judged else ())
    )


def _exemption(judged: VisitJudgement) -> law_facts.Exemption | None:
    if not judged.exemption_clause:
        return None
    return law_facts.Exemption(judged.exemption_clause, judged.caused_the_damage)


def _request(request: RightsRequest) -> law_facts.Request:
    return law_facts.Request(request.received_on, law_facts.Remedy(request.remedy))


def _zone(facts: CarFacts) -> ZoneInfo:
    return ZoneInfo(facts.vehicle.dealer.time_zone)


def _told(at: datetime, zone: ZoneInfo) -> datetime:
    """The law counts to the minute of the dealer's own clock."""
    return at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return _told(at, zone) if at else None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _day(due: date | datetime | None) -> date | None:
    return due.date() if isinstance(due, datetime) else due
