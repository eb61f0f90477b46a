"""The statutory position of one car as its page, its sheet and the API show it: reckoned now, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.customers.models import Vehicle
from anxin.customers.selectors import get_vehicle_for
from anxin.engines.rights.position import Deadline, Position, Right, State, Unit
from anxin.foundation import clock
from anxin.rights.choices import Remedy
from anxin.rights.models import CarTerms, RepairElsewhere, RightsRequest, VisitJudgement
from anxin.rights.selectors.costs import Costs, costs_of
from anxin.rights.selectors.elsewhere import days_elsewhere, withdrawn_elsewhere
from anxin.rights.selectors.facts import CarFacts, facts_of_car, quality_problem_of
from anxin.rights.selectors.kept import is_grave, unknown_paths
from anxin.rights.selectors.odometers import falls_of_odometer
from anxin.rights.selectors.position_list import SubstituteClock, substitute_clock
from anxin.rights.selectors.readings import DecidedReading, decided_readings
from anxin.rights.selectors.reckoning import SUBSTITUTE_CAR, Reckoned, reckon, running_clock
from anxin.rights.selectors.records import is_towed, missing_in_record
from anxin.rights.selectors.visible import requests_visible_to
from anxin.rights.selectors.visits import days_in_repair, visit_of
from anxin.rights.wording import (
    COUNTED,
    Question,
    against_words,
    also_due_words,
    ambiguity_words,
    flag_words,
    is_ambiguity,
    path_parts,
    question_of,
    rule_words,
)
from anxin.workshop.models import RepairOrder

_MOST_REQUESTS = 20


@dataclass(frozen=True)
class Ambiguity:
    """An open question of the law that a right turns on, and how it is read here."""

    id: str
    question: str
    why: str


@dataclass(frozen=True)
class Asked:
    """A missing fact as a question; ``order`` or ``elsewhere`` is the visit that it is about, none for the papers."""

    question: Question
    order: RepairOrder | None
    elsewhere: RepairElsewhere | None = None


@dataclass(frozen=True)
class RightShown:
    """One right in words: what it gives, how far it has come, and what it rests on."""

    right: Right
    words: str
    remedies: Sequence[str]
    against: str
    counter: str
    visits: Sequence[RepairOrder]
    elsewhere: Sequence[RepairElsewhere]
    ambiguities: Sequence[Ambiguity]
    questions: Sequence[Asked]
    also_due: Sequence[str]
    #: How this dealer reads questions otherwise than shipped, where that decides this right.
    readings: Sequence[DecidedReading] = ()

    @property
    def state(self) -> State:
        return self.right.state


@dataclass(frozen=True)
class PeriodShown:
    """One of the two periods: its last day, the later one where repair time may extend it, and what ended it."""

    name: str
    until: date | None
    extended: date | None
    ended_by: str


@dataclass(frozen=True)
class VisitShown:
    """A visit with what was judged of it, its length, and what its record lacks."""

    order: RepairOrder
    judged: VisitJudgement | None
    quality_problem: bool | None
    days: int | None
    missing: Sequence[str]
    #: The engine was told of it.
    counts: bool
    #: The other orders of the same stay: together they count once.
    joined: Sequence[RepairOrder]
    #: Nobody closed it although the car came again.
    is_end_unknown: bool
    #: Towed in: within the repair period that is the repairer's to pay (art. 15).
    is_towed: bool


@dataclass(frozen=True)
class ElsewhereShown:
    """A repair at another workshop: how many days it counts, and whether it may count at all (A24)."""

    repair: RepairElsewhere
    days: int
    may_count: bool


@dataclass(frozen=True)
class RunningRepair:
    """A repair that takes long: its order, its clock, and since when a substitute car was given."""

    order: RepairOrder
    clock: SubstituteClock
    given: datetime | None


@dataclass(frozen=True)
class CarPage:
    """Everything that the page of a car's position shows."""

    vehicle: Vehicle
    reckoned: Reckoned
    terms: CarTerms | None
    #: Rights by how they stand; those that are not met stand in ``rest``.
    open: Sequence[RightShown]
    one_step: Sequence[RightShown]
    unknown: Sequence[RightShown]
    rest: Sequence[RightShown]
    periods: Sequence[PeriodShown]
    questions: Sequence[Asked]
    visits: Sequence[VisitShown]
    elsewhere: Sequence[ElsewhereShown]
    withdrawn: Sequence[RepairElsewhere]
    requests: Sequence[RightsRequest]
    running: Sequence[RunningRepair]
    #: What a person should look at; none of it changes a right.
    flags: Sequence[str]
    costs: Costs | None
    #: The open questions that this dealer reads otherwise than shipped.
    readings: Sequence[DecidedReading]

    @property
    def position(self) -> Position | None:
        return self.reckoned.position


def read_car_page(person: Person, key: UUID | str) -> CarPage:
    """Return the position of a car; ``NotFound`` to an outsider."""
    vehicle = get_vehicle_for(person, key)
    facts = facts_of_car(vehicle)
    reckoned = reckon(facts)
    readings, deciding = decided_readings(reckoned)
    rights = [
        replace(
            right_shown(right, reckoned),
            readings=[each for each in readings if each.id in deciding.get((right.edition, right.rule), ())],
        )
        for right in _rights(reckoned.position)
    ]
    requests = requests_visible_to(person).filter(vehicle=vehicle).prefetch_related("moved_terms")
    return CarPage(
        vehicle=vehicle,
        reckoned=reckoned,
        terms=facts.terms,
        open=sorted((each for each in rights if each.state.is_open), key=_gravest_first),
        one_step=[each for each in rights if each.state is State.ONE_STEP],
        unknown=[each for each in rights if each.state is State.UNKNOWN],
        rest=[each for each in rights if each.state in {State.NOT_MET, State.EXCLUDED}],
        periods=_periods(reckoned.position),
        questions=_questions(reckoned),
        visits=_visits(facts, reckoned),
        elsewhere=_elsewhere(facts, reckoned),
        withdrawn=withdrawn_elsewhere(facts),
        requests=list(requests[:_MOST_REQUESTS]),
        running=_running(reckoned),
        flags=[*_flags(reckoned), *falls_of_odometer(facts)],
        costs=costs_of(person, reckoned),
        readings=readings,
    )


def right_shown(right: Right, reckoned: Reckoned) -> RightShown:
    """Return one right in words."""
    return RightShown(
        right=right,
        words=rule_words(right.rule),
        remedies=[str(Remedy(each).label) for each in right.remedies],
        against=against_words(right.against),
        counter=counter_words(right),
        visits=[order for each in right.because for order in reckoned.orders.get(each, ())],
        elsewhere=[reckoned.elsewhere[each] for each in right.because if each in reckoned.elsewhere],
        ambiguities=[_ambiguity(each, reckoned) for each in right.because if is_ambiguity(each)],
        questions=_asked([each for each in right.because if _is_path(each)], reckoned),
        also_due=[also_due_words(each) for each in right.also_due],
    )


def counter_words(right: Right) -> str:
    """Return how far a right has come: "day 26 of 30", "4 of 5 repairs of the same trouble"; empty without a count."""
    counter = right.counter
    if counter is None:
        return ""
    if counter.unit is Unit.DAY:
        limit = counter.opens_at - 1
        if counter.value > limit:
            return _("%(days)s days, more than %(limit)s") % {"days": counter.value, "limit": limit}
        return _("day %(days)s of %(limit)s") % {"days": counter.value, "limit": limit}
    names = {"count": counter.value, "opens_at": counter.opens_at}
    if counter.unit is Unit.REPLACEMENT:
        return _("%(count)s of %(opens_at)s replacements") % names
    if not right.rule.endswith(".count"):
        return _("%(count)s of %(opens_at)s repairs") % names
    text = _("%(count)s of %(opens_at)s repairs of the same trouble") % names
    if counter.narrow is not None and counter.broad is not None and counter.narrow != counter.broad:
        ways = {"narrow": counter.narrow, "broad": counter.broad}
        text += " " + _("(by the part %(narrow)s, by the trouble %(broad)s)") % ways
    return text


def _rights(position: Position | None) -> Iterable[Right]:
    return position.rights if position else ()


def _gravest_first(shown: RightShown) -> bool:
    """What the seller must give stands above the free repair that every young car has."""
    return not is_grave(shown.right)


def _is_path(code: str) -> bool:
    return "." in code and not is_ambiguity(code)


def _ambiguity(code: str, reckoned: Reckoned) -> Ambiguity:
    return Ambiguity(code, *ambiguity_words(code, reckoned.law))


def _questions(reckoned: Reckoned) -> list[Asked]:
    return _asked(unknown_paths(reckoned.position), reckoned) if reckoned.position else []


def _asked(paths: Iterable[str], reckoned: Reckoned) -> list[Asked]:
    asked: dict[tuple[str, object], Asked] = {}
    for path in paths:
        owner, place, _name = path_parts(path)
        of_visit = owner == "visits" and place is not None and place < len(reckoned.stays)
        stay = reckoned.stays[place] if of_visit and place is not None else None
        question = question_of(path)
        about = stay.visit.id if stay else ""
        asked[question.text, about] = Asked(
            question, stay.lead if stay else None, stay.elsewhere if stay else None
        )
    return list(asked.values())


def _periods(position: Position | None) -> list[PeriodShown]:
    if position is None:
        return []
    told = position.periods
    return [
        PeriodShown(
            _("three-guarantees period"),
            told.validity_until,
            told.validity_until_extended,
            told.validity_ended_by or "",
        ),
        PeriodShown(
            _("repair period"),
            told.warranty_until,
            told.warranty_until_extended,
            told.warranty_ended_by or "",
        ),
    ]


def _running(reckoned: Reckoned) -> list[RunningRepair]:
    zone, now = ZoneInfo(reckoned.facts.vehicle.dealer.time_zone), clock.now()
    found = []
    for each in _clocks(reckoned):
        if each.visit in reckoned.orders and isinstance(each.due, datetime):
            running = substitute_clock(each.due.replace(tzinfo=zone), now=now)
            if running:
                found.append(RunningRepair(reckoned.orders[each.visit][0], running, each.done_at))
    return found


def _clocks(reckoned: Reckoned) -> list[Deadline]:
    """Return the clocks of all running repairs; where facts contradict each other that of the newest one."""
    if reckoned.position is None:
        alone = running_clock(reckoned)
        return [alone] if alone else []
    return [each for each in reckoned.position.deadlines if each.what == SUBSTITUTE_CAR]


def _flags(reckoned: Reckoned) -> list[str]:
    flags = reckoned.position.flags if reckoned.position else ()
    told = dict.fromkeys(flag_words(each.what, reckoned.law) for each in flags)
    return [words for words in told if words]


def _elsewhere(facts: CarFacts, reckoned: Reckoned) -> list[ElsewhereShown]:
    counted = reckoned.law is not None and reckoned.law.policies.other_workshop == COUNTED
    return [
        ElsewhereShown(
            repair,
            days_elsewhere(repair),
            repair.quality_problem is not False and (repair.authorised or counted),
        )
        for repair in reversed(facts.elsewhere)
    ]


def _visits(facts: CarFacts, reckoned: Reckoned) -> list[VisitShown]:
    zone = ZoneInfo(facts.vehicle.dealer.time_zone)
    stays = {order.pk: stay for stay in reckoned.stays for order in stay.orders}
    shown = []
    for order in reversed(facts.visits):
        judged, stay = facts.judgement_of(order), stays.get(order.pk)
        shown.append(
            VisitShown(
                order=order,
                judged=judged,
                quality_problem=quality_problem_of(order, judged),
                days=days_in_repair(visit_of(order, judged, zone)),
                missing=missing_in_record(order, judged),
                counts=stay is not None,
                joined=[each for each in stay.orders if each is not order] if stay else [],
                is_end_unknown=stay is not None and stay.is_end_unknown,
                is_towed=is_towed(judged),
            )
        )
    return shown
