"""Repeat repairs as lists and figures show them: one filter, which both narrow by and count with."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.selectors import vehicles_visible_to
from anxin.engines.repeats.items import Item, Step
from anxin.engines.repeats.procedure import missing
from anxin.foundation.errors import InvalidInput
from anxin.foundation.finding import found_in
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.searching import tsquery_literal
from anxin.foundation.tables.names import names_in
from anxin.workshop.choices import RepeatFound, RepeatOutcome, RepeatState
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.policies import dealers_of_repeats, is_own_work
from anxin.workshop.selectors.procedure import treatment_of
from anxin.workshop.selectors.repeat_words import (
    evidence_in_words,
    fault_in_words,
    step_in_words,
    visit_in_words,
)
from anxin.workshop.selectors.repeats import HELD, OPEN, repeats_visible_to

NEWEST = ("-came_at", "-id")
EVERY_DEALER = "all"
#: In place of a name or a component: of whose work, or of which part, nobody has written down.
UNKNOWN = "-"
_LONGEST = 200
_MOST_IN_FILE = 10
_MOST_ON_ROUND = 6
#: No car came before or will come after; a day at the end of time has no next one.
_YEARS = range(1990, 2200)


@dataclass(frozen=True, kw_only=True)
class RepeatFilter:
    """What a list of repeats shows, as it stands in its address; an empty field asks for nothing."""

    #: Code of a dealer, "all" for every one whose repeats one sees; empty for the dealer worked for.
    dealer: str = ""
    #: A state, "real" for confirmed and done together, "open" for suspected and confirmed.
    state: str = ""
    #: Plate, VIN, or somebody's name or number.
    q: str = ""
    found: str = ""
    #: "yes": the customer found that it is not cured; "no": the shop's own final check did.
    outside: str = ""
    #: "yes": pick-up was offered; "no": it was not, or nobody has written it down.
    pick_up: str = ""
    #: "yes" or "no" by the call afterwards; "open": treated and not called yet.
    solved: str = ""
    outcome: str = ""
    #: Who advised and who worked on the visit whose trouble is back, alone or with others; ``UNKNOWN`` for nobody.
    adviser: str = ""
    technician: str = ""
    #: Key of the component of the car.
    fault: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "RepeatFilter":
        """Take what the list knows from a query; ``InvalidInput`` names what makes no sense."""
        told = {each.name: query.get(each.name, "").strip()[:_LONGEST] for each in fields(cls)}
        for name, value in told.items():
            if "\x00" in value or (name in _CHOICES and value and value not in _CHOICES[name]):
                raise InvalidInput(
                    "FILTER_UNKNOWN",
                    _("“%(value)s” is not something the list can be filtered by. Choose from the filters."),
                    field=name,
                    params={"value": value.replace("\x00", "")[:40]},
                )
        wanted = cls(**told)
        since, until = (_day(name, told[name]) if told[name] else None for name in ("since", "until"))
        if since and until and since > until:
            raise InvalidInput("PERIOD_BACKWARDS", _("The period ends before it begins."), field="until")
        return wanted

    def query(self, **changes: str) -> str:
        """Return the filter as a query string, with some fields changed."""
        changed = replace(self, **changes)
        pairs = {each.name: getattr(changed, each.name) for each in fields(changed)}
        return urlencode({name: value for name, value in pairs.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but a state is asked for."""
        return bool(self.query(state="", dealer=""))


@dataclass(frozen=True)
class RepeatCounts:
    """How many repeats of a dealer wait for a person's word, and how many are being treated."""

    suspected: int
    confirmed: int


def dealers_asked(wanted: RepeatFilter, here: Dealer, dealers: Iterable[Dealer]) -> list[Dealer]:
    """Return the dealers that a filter is about: the one worked for, the one that it names, or all of these."""
    if not wanted.dealer:
        return [here]
    return [each for each in dealers if wanted.dealer in {each.code, EVERY_DEALER}]


def list_repeats(
    person: Person, dealers: Iterable[Dealer], wanted: RepeatFilter, *, cursor: str = "", size: int = 50
) -> Page[RepeatRepair]:
    """Return one page of the repeats of dealers that the person may see and the filter asks for, the newest first."""
    return page_of(filtered_repeats(person, wanted, dealers), order=NEWEST, cursor=cursor, size=size)


def filtered_repeats(
    person: Person, wanted: RepeatFilter, dealers: Iterable[Dealer]
) -> QuerySet[RepeatRepair]:
    """Return the repeats of these dealers that the person may see and the filter asks for, without an order."""
    dealers = list(dealers)
    rows = repeats_visible_to(person).filter(condition_of(wanted), dealer__in=dealers).select_related("first")
    if wanted.since or wanted.until:
        rows = rows.filter(came_between(wanted, dealers))
    if wanted.q:
        cars = found_in(vehicles_visible_to(person), tsquery_literal(wanted.q))
        rows = rows.filter(vehicle__in=cars.order_by().values_list("pk", flat=True))
    return rows


@dataclass(frozen=True)
class RepeatRow:
    """One repeat as a line of the list: which visit, what speaks for it, where its treatment stands."""

    repeat: RepeatRepair
    headline: str
    evidence: Sequence[str]
    fault: str
    #: The step that is next, from 1 to 5; nothing before a person's word and after the end.
    step: int | None
    step_label: str
    missing: int
    #: It is the reader's own work that is repeated: a colleague decides.
    own_work: bool


def repeat_rows(person: Person, repeats: Sequence[RepeatRepair]) -> list[RepeatRow]:
    """Return the lines of a list of repeats that were fetched for this person; their proofs in one query."""
    rows = RepeatProof.objects.filter(repeat__in=repeats, taken_back_at=None)
    proofs: dict[int, list[RepeatProof]] = {}
    for proof in rows:
        proofs.setdefault(proof.repeat_id, []).append(proof)
    return [_row(person, repeat, proofs.get(repeat.pk, [])) for repeat in repeats]


def repeats_in_file(person: Person, vehicle_ids: Iterable[int]) -> list[RepeatRepair]:
    """Return what cars were back for, the newest first: the permanent entry in the file (S092)."""
    rows = repeats_visible_to(person).filter(vehicle__in=list(vehicle_ids), state__in=HELD)
    return list(rows.order_by(*NEWEST)[:_MOST_IN_FILE])


@dataclass(frozen=True)
class RepeatsInHouse:
    """What a morning round sees: how many repeats are open at a dealer, and the newest that are being treated."""

    counts: RepeatCounts
    rows: Sequence[RepeatRow]

    @property
    def total(self) -> int:
        return self.counts.suspected + self.counts.confirmed


def read_repeats_in_house(person: Person, dealer: Dealer) -> RepeatsInHouse | None:
    """Return the open repeats of a dealer for the morning round; nothing for those who see no cars there."""
    if dealer.pk not in dealers_of_repeats(person):
        return None
    counts = count_repeats(person, [dealer])
    if not counts.confirmed:
        return RepeatsInHouse(counts, ())
    rows = list_repeats(person, [dealer], RepeatFilter(state=RepeatState.CONFIRMED), size=_MOST_ON_ROUND).rows
    return RepeatsInHouse(counts, repeat_rows(person, rows))


def count_repeats(person: Person, dealers: Iterable[Dealer]) -> RepeatCounts:
    """Return how many repeats of dealers are suspected and how many are confirmed, in one query."""
    rows = repeats_visible_to(person).filter(dealer__in=list(dealers))
    # Both states by name, so that the index of what is open is read.
    found = rows.filter(state__in=OPEN).aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in OPEN}
    )
    return RepeatCounts(**found)


def condition_of(wanted: RepeatFilter) -> Q:
    """Return the meaning of a filter besides its days and its search as one condition; figures count with it."""
    condition = Q()
    for name, build in _SPECIAL.items():
        if value := getattr(wanted, name):
            condition &= build(value)
    return condition


def came_between(wanted: RepeatFilter, dealers: Iterable[Dealer]) -> Q:
    """Return the condition that a car came in the days asked for, each dealer's days by its own clock."""
    condition = Q(pk=None)
    zones: dict[str, list[int]] = {}
    for dealer in dealers:
        zones.setdefault(dealer.time_zone, []).append(dealer.pk)
    for zone, numbers in zones.items():
        within = Q(dealer__in=numbers)
        if wanted.since:
            within &= Q(came_at__gte=_midnight(_day("since", wanted.since), zone))
        if wanted.until:
            within &= Q(came_at__lt=_midnight(_day("until", wanted.until) + timedelta(days=1), zone))
        condition |= within
    return condition


def _row(person: Person, repeat: RepeatRepair, proofs: Sequence[RepeatProof]) -> RepeatRow:
    treatment = treatment_of(repeat, proofs)
    lacking = [(step, len(list(missing(treatment, step)))) for step in Step]
    under_way = repeat.state == RepeatState.CONFIRMED
    here = next((step for step, number in lacking if number), None) if under_way else None
    code = repeat.dealer.code
    return RepeatRow(
        repeat=repeat,
        headline=visit_in_words(repeat.visit),
        evidence=evidence_in_words(repeat.because),
        fault=fault_in_words(repeat.component, repeat.symptom, dealer_code=code),
        step=list(Step).index(here) + 1 if here else None,
        step_label=step_in_words(here) if here else "",
        missing=sum(number for _step, number in lacking) if under_way else 0,
        own_work=repeat.state == RepeatState.SUSPECTED and is_own_work(person, repeat),
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _day(name: str, value: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise InvalidInput(
            "DAY_UNREADABLE", _("Write the day as 2026-11-21."), field=name, params={"value": value[:40]}
        )
    return found


def _proof(item: Item, **facts: object) -> Exists:
    rows = RepeatProof.objects.filter(repeat=OuterRef("pk"), item=item, taken_back_at=None)
    return Exists(rows.filter(facts__contains=facts) if facts else rows)


def _state(value: str) -> Q:
    if value == "real":
        return Q(state__in=HELD)
    if value == "open":
        return Q(state__in=OPEN)
    return Q(state=value)


def _found(value: str) -> Q:
    return Q(found_by=value)


def _outside(value: str) -> Q:
    return Q(caught_inside=value == "no")


def _pick_up(value: str) -> Q:
    offered = Q(_proof(Item.PICK_UP, offered=True))
    return offered if value == "yes" else ~offered


def _solved(value: str) -> Q:
    if value == "open":
        return Q(state=RepeatState.DONE) & ~Q(_proof(Item.FOLLOW_UP))
    return Q(_proof(Item.FOLLOW_UP, solved=value == "yes"))


def _outcome(value: str) -> Q:
    return Q(outcome=value)


def _adviser(value: str) -> Q:
    if value == UNKNOWN:
        return Q(earlier__adviser=None) & (Q(earlier=None) | Q(earlier__adviser_name=""))
    return Q(earlier__adviser__name=value) | Q(earlier__adviser=None, earlier__adviser_name=value)


def _technician(value: str) -> Q:
    told = RepeatRepair.objects.exclude(earlier=None).values_list("earlier__technician_name", flat=True)
    cells = {cell: names_in(cell) for cell in told.order_by().distinct()}
    if value == UNKNOWN:
        return Q(earlier=None) | Q(earlier__technician_name__in=[cell for cell in cells if not cells[cell]])
    return Q(earlier__technician_name__in=[cell for cell in cells if value in cells[cell]])


def _fault(value: str) -> Q:
    return Q(component="" if value == UNKNOWN else value)


_SPECIAL: Mapping[str, Callable[[str], Q]] = {
    "state": _state,
    "found": _found,
    "outside": _outside,
    "pick_up": _pick_up,
    "solved": _solved,
    "outcome": _outcome,
    "adviser": _adviser,
    "technician": _technician,
    "fault": _fault,
}
_YES_NO = {"yes", "no"}
_CHOICES = {
    "state": {*RepeatState.values, "real", "open"},
    "found": set(RepeatFound.values),
    "outside": _YES_NO,
    "pick_up": _YES_NO,
    "solved": {*_YES_NO, "open"},
    "outcome": set(RepeatOutcome.values),
}
