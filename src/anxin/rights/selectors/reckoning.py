"""From what the house knows of a car to the facts that the engine reads, and its answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from anxin.engines.rights import FactFault, Law, Position, assess, check_facts
from anxin.engines.rights import facts as law_facts
from anxin.engines.rights.position import Deadline
from anxin.engines.rights.visits import ends_of
from anxin.foundation import clock
from anxin.rights.models import CarTerms, RepairElsewhere, RightsRequest
from anxin.rights.selectors.elsewhere import field_elsewhere, stays_elsewhere
from anxin.rights.selectors.facts import CarFacts, is_about_trouble
from anxin.rights.selectors.laws import law_of
from anxin.rights.selectors.odometers import newest_reading
from anxin.rights.selectors.visits import Stay, stays_of
from anxin.rights.wording import fault_words
from anxin.workshop.models import RepairOrder

#: Whose fact contradicts another where it is not a visit's.
OF_VEHICLE = "vehicle"
#: A visit that is only announced has no order yet.
ANNOUNCED = "announced"
#: What the engine calls the deadline of a running repair.
SUBSTITUTE_CAR = "substitute_car"
_VISIT_PATH = re.compile(r"visits\[(\d+)\]\.(\w+)")


@dataclass(frozen=True)
class Fault:
    """A fact that contradicts another: whose, which field, and why.

    ``about`` is ``vehicle`` or the key of an order or of a repair elsewhere.
    """

    about: str
    field: str
    message: str


@dataclass(frozen=True)
class Reckoned:
    """Where a car stands on a day: the engine's position, or the fault that keeps it from being told.

    ``stays`` are the visits that the engine was told of with their orders, in the order in which its paths count them.
    """

    facts: CarFacts
    day: date
    law: Law | None
    case: law_facts.Case | None = None
    stays: Sequence[Stay] = ()
    position: Position | None = None
    fault: Fault | None = None

    @property
    def orders(self) -> Mapping[str, Sequence[RepairOrder]]:
        """The orders of each visit by the id that the engine knows it by."""
        return {stay.visit.id: stay.orders for stay in self.stays}

    @property
    def elsewhere(self) -> Mapping[str, RepairElsewhere]:
        """The repairs at other workshops by the id that the engine knows them by."""
        return {stay.visit.id: stay.elsewhere for stay in self.stays if stay.elsewhere}


def reckon(facts: CarFacts, *, at: datetime | None = None) -> Reckoned:
    """Return where a car stands at an instant, now unless told otherwise; nothing is written.

    There is no position where no law is on file for the dealer's market, where no day of a beginning is known, and
    where facts contradict each other.
    """
    day = (at or clock.now()).astimezone(_zone(facts)).date()
    law = law_of(facts.vehicle.dealer, readings=facts.readings)
    if law is None or start_of(facts) is None:
        return Reckoned(facts, day, law)
    stays = [*stays_of(facts, visits_told(facts)), *stays_elsewhere(facts)]
    case = case_of(facts, stays, day=day, market=law.market)
    fault = _fault_of(case, stays, law)
    position = None if fault else _asked_for_ends(_of_open_requests(assess(case, law), facts), stays)
    return Reckoned(facts, day, law, case, stays, position, fault)


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


def case_of(facts: CarFacts, stays: Sequence[Stay], *, day: date, market: str) -> law_facts.Case:
    """Return the facts of a car as the engine reads them on a day."""
    visits = tuple(stay.visit for stay in stays)
    return law_facts.Case(
        market=market,
        today=day,
        vehicle=_vehicle(facts),
        odometer_km=newest_reading(facts, visits),
        visits=visits,
        requests=tuple(_request(each) for each in facts.requests),
    )


def running_clock(reckoned: Reckoned) -> Deadline | None:
    """Return the clock of the newest repair that runs without a substitute car.

    Where facts contradict each other it is that of the open order alone: a wrong odometer stops nobody's waiting.
    """
    deadlines: Sequence[Deadline]
    if reckoned.position is not None:
        deadlines = reckoned.position.deadlines
    elif reckoned.case is not None and reckoned.law is not None:
        deadlines = _deadlines_of_open_order(reckoned.case, reckoned.law)
    else:
        return None
    clocks = (each for each in deadlines if each.what == SUBSTITUTE_CAR and each.done_at is None)
    return max(clocks, key=lambda each: str(each.due), default=None)


def _deadlines_of_open_order(case: law_facts.Case, law: Law) -> Sequence[Deadline]:
    running = [visit for visit in case.visits if visit.agreed_at is not None and not ends_of(visit)]
    if not running:
        return ()
    newest = max(running, key=lambda visit: str(visit.agreed_at))
    told = replace(newest, odometer_km=None, excluded=())
    vehicle = replace(case.vehicle, usage_coefficient=None, replaced_on=None)
    alone = replace(case, vehicle=vehicle, odometer_km=None, visits=(told,), requests=())
    try:
        check_facts(alone, law)
    except FactFault:
        assert newest.agreed_at is not None  # only such run
        alone = replace(alone, vehicle=law_facts.Vehicle(delivery_date=newest.agreed_at.date()))
    return assess(alone, law).deadlines


def _of_open_requests(position: Position, facts: CarFacts) -> Position:
    """A request that was refused or done still proves that it came in time; it has no terms any more."""
    deadlines = (
        each for each in position.deadlines if each.request is None or facts.requests[each.request].is_open
    )
    return replace(position, deadlines=tuple(deadlines))


def _asked_for_ends(position: Position, stays: Sequence[Stay]) -> Position:
    """Ask for the end of a repair that nobody closed where the engine asks for its beginning, told as its end."""
    asked = {
        f"visits[{place}].agreed_at": f"visits[{place}].completed_at"
        for place, stay in enumerate(stays)
        if stay.is_end_unknown
    }
    if not asked:
        return position
    rights = tuple(
        right._replace(because=tuple(asked.get(each, each) for each in right.because))
        for right in position.rights
    )
    of_edition = {right.rule: right for right in rights if right.edition == position.edition}
    return replace(position, rights=rights, by_rule=of_edition)


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


def terms_of_request(
    facts: CarFacts, request: RightsRequest, *, law: Law | None = None
) -> tuple[date | None, date | None]:
    """Return by when a request must be answered and by when it must be done; nothing where no law is on file.

    ``law`` is the present one unless told otherwise, such as the one before some year's holidays were announced.
    """
    due = {each.what: each.due for each in deadlines_of_request(facts, request, law=law)}
    return _day(due.get("answer")), _day(due.get("complete"))


def deadlines_of_request(
    facts: CarFacts, request: RightsRequest, *, today: date | None = None, law: Law | None = None
) -> Sequence[Deadline]:
    """Return the terms of a request with their articles, as of a day, that of its receipt unless told otherwise.

    Once a day lies beyond a term it also tells what the owner may then ask for, and from when delay is deliberate.
    """
    law = law or law_of(facts.vehicle.dealer, readings=facts.readings)
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


def _fault_of(case: law_facts.Case, stays: Sequence[Stay], law: Law) -> Fault | None:
    try:
        check_facts(case, law)
    except FactFault as fault:
        source, name = _place_of(fault.field, stays)
        where = "" if source is None else str(source)
        about = str(source.key) if source else OF_VEHICLE
        return Fault(about, name, fault_words(name, fault.expected, where=where))
    return None


def _place_of(path: str, stays: Sequence[Stay]) -> tuple[RepairOrder | RepairElsewhere | None, str]:
    """Return whose fact a path names and its field: ``visits[2].odometer_km`` is the odometer of the third visit."""
    found = _VISIT_PATH.match(path)
    if found is None:
        return None, path.rpartition(".")[2]
    stay, name = stays[int(found[1])], found[2]
    if stay.elsewhere is not None:
        return stay.elsewhere, field_elsewhere(name)
    if stay.is_end_unknown and name == "completed_at":
        # The engine was told its beginning in place of its end.
        name = "agreed_at"
    return stay.order_of(name), name


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


def _request(request: RightsRequest) -> law_facts.Request:
    return law_facts.Request(request.received_on, law_facts.Remedy(request.remedy))


def _zone(facts: CarFacts) -> ZoneInfo:
    return ZoneInfo(facts.vehicle.dealer.time_zone)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _day(due: date | datetime | None) -> date | None:
    return due.date() if isinstance(due, datetime) else due
