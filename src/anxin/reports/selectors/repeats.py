"""Figures of repeat repairs: each numerator is exactly the list behind its link (S086, S087, daily-work section 9)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import dealers_of
from anxin.foundation.tables.names import names_in
from anxin.workshop.choices import OrderKind, RepeatFound, RepeatOutcome
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.selectors.orders import orders_visible_to
from anxin.workshop.selectors.repeat_list import UNKNOWN, RepeatFilter, condition_of, filtered_repeats
from anxin.workshop.selectors.repeat_words import component_name

#: Of fewer repairs no share of a person is told: it would be chance.
LEAST_NUMBER = 10
#: Visits that were for a trouble; services, accidents and recalls are none, unless their trouble came back.
REPAIRS = (OrderKind.REPAIR, OrderKind.WARRANTY, OrderKind.RETURN)


@dataclass(frozen=True)
class Share:
    """A number of repeats out of a number of something, the list of the former, and what is aimed at in percent."""

    name: str
    count: int
    of: int
    query: str
    target: int
    #: The list of what keeps the share from its aim; empty where that is no list of repeats.
    lacking_query: str = ""

    @property
    def label(self) -> str:
        return _(_LABELS[self.name][0])

    @property
    def formula(self) -> str:
        """What is divided by what."""
        return _(_LABELS[self.name][1])

    @property
    def lacking(self) -> int:
        return self.of - self.count

    @property
    def percent(self) -> str | None:
        """The share in percent with one decimal, cut off so that 100 means every one; nothing of nothing."""
        return f"{1000 * self.count // self.of / 10:g}" if self.of else None

    @property
    def on_target(self) -> bool:
        return self.count == self.of * self.target // 100


@dataclass(frozen=True)
class GroupRow:
    """The outside repeats of one adviser's, technician's or component's work."""

    label: str
    count: int
    of: int
    query: str
    #: A share is told: there are enough of them.
    told: bool

    @property
    def percent(self) -> str:
        """The share in percent with one decimal."""
        return f"{100 * self.count / self.of:.1f}" if self.told and self.of else ""


@dataclass(frozen=True)
class RepeatFigures:
    """The figures of a period: repeats by the day the car came back, as they stand now."""

    repeats: int
    repeats_query: str
    undecided: int
    undecided_query: str
    not_as_expected: int
    not_as_expected_query: str
    not_called: int
    not_called_query: str
    shares: Sequence[Share]


def dealers_with_figures(person: Person) -> list[Dealer]:
    """Return the dealers whose figures the person sees, by code."""
    seen = set(standing_of(person).dealers_with(Capability.SEE_FIGURES))
    return [each for each in dealers_of(person) if each.pk in seen]


def repeat_figures(person: Person, wanted: RepeatFilter, dealers: Sequence[Dealer]) -> RepeatFigures:
    """Return the figures of these dealers for the days of the filter, in two queries."""
    counts = _period(person, wanted, dealers).aggregate(
        **{name: Count("pk", filter=condition_of(RepeatFilter(**more))) for name, more in _COUNTED.items()}
    )
    queries = {name: wanted.query(**more) for name, more in _COUNTED.items()}
    repairs = _repairs(person, wanted, dealers).count()

    def share(name: str, of: int, *, target: int = 100, lacking: str = "") -> Share:
        return Share(name, counts[name], of, queries[name], target, queries[lacking] if lacking else "")

    return RepeatFigures(
        repeats=counts["repeats"],
        repeats_query=queries["repeats"],
        undecided=counts["undecided"],
        undecided_query=queries["undecided"],
        not_as_expected=counts["not_as_expected"],
        not_as_expected_query=queries["not_as_expected"],
        not_called=counts["not_called"],
        not_called_query=queries["not_called"],
        shares=[
            share("reception", counts["repeats"]),
            share("offered", counts["repeats"], lacking="not_offered"),
            share("solved", counts["solved"] + counts["unsolved"], lacking="unsolved"),
            share("inside", counts["repeats"], lacking="outside"),
            share("outside", repairs, target=0),
        ],
    )


def outside_by_adviser(person: Person, wanted: RepeatFilter, dealers: Sequence[Dealer]) -> list[GroupRow]:
    """Return the outside repeats of each adviser's orders, beside his repairs of the period."""
    return _by_person(person, wanted, dealers, name="adviser")


def outside_by_technician(person: Person, wanted: RepeatFilter, dealers: Sequence[Dealer]) -> list[GroupRow]:
    """Return the outside repeats of each technician's work, beside his repairs of the period."""
    return _by_person(person, wanted, dealers, name="technician")


def outside_by_fault(person: Person, wanted: RepeatFilter, dealers: Sequence[Dealer]) -> list[GroupRow]:
    """Return the outside repeats of each component of the car, beside all outside repeats of the period."""
    rows = _outside(person, wanted, dealers).order_by()
    found = Counter(dict(rows.values_list("component").annotate(number=Count("pk"))))
    of = _outside(person, wanted, dealers).count()
    return [
        GroupRow(
            label=component_name(key) if key else _("not known"),
            count=count,
            of=of,
            query=wanted.query(state="real", outside="yes", fault=key or UNKNOWN),
            told=of >= LEAST_NUMBER,
        )
        for key, count in found.most_common()
    ]


GROUPINGS = {
    "technician": outside_by_technician,
    "adviser": outside_by_adviser,
    "fault": outside_by_fault,
}
_LABELS: Mapping[str, tuple[str, str]] = {
    "reception": (
        gettext_noop("Recognised at reception"),
        gettext_noop("announced while the car was received / repeat repairs"),
    ),
    "offered": (gettext_noop("Pick-up and delivery offered"), gettext_noop("offered / repeat repairs")),
    "solved": (
        gettext_noop("Solved, verified by the call afterwards"),
        gettext_noop("solved / customers called afterwards"),
    ),
    "inside": (
        gettext_noop("Caught inside the shop"),
        gettext_noop("seen at our own final check / repeat repairs"),
    ),
    "outside": (
        gettext_noop("Found by the customer"),
        gettext_noop("found by the customer / repairs of the period"),
    ),
}
#: What is counted, and how the list is narrowed to show it.
_COUNTED: Mapping[str, Mapping[str, str]] = {
    "repeats": {"state": "real"},
    "undecided": {"state": "suspected"},
    "reception": {"state": "real", "found": RepeatFound.RECEPTION.value},
    "offered": {"state": "real", "pick_up": "yes"},
    "not_offered": {"state": "real", "pick_up": "no"},
    "solved": {"state": "real", "solved": "yes"},
    "unsolved": {"state": "real", "solved": "no"},
    "not_called": {"state": "done", "solved": "open"},
    "inside": {"state": "real", "outside": "no"},
    "outside": {"state": "real", "outside": "yes"},
    "not_as_expected": {"state": "real", "outcome": RepeatOutcome.NOT_AS_EXPECTED.value},
}


def _by_person(
    person: Person, wanted: RepeatFilter, dealers: Sequence[Dealer], *, name: str
) -> list[GroupRow]:
    repeats = _counted(_outside(person, wanted, dealers), name, "earlier__")
    repairs = _counted(_repairs(person, wanted, dealers), name)
    return [
        GroupRow(
            label=who if who != UNKNOWN else _("not known"),
            count=count,
            of=repairs[who],
            query=wanted.query(**{"state": "real", "outside": "yes", name: who}),
            told=repairs[who] >= LEAST_NUMBER,
        )
        for who, count in sorted(repeats.items(), key=lambda pair: (pair[0] == UNKNOWN, -pair[1], pair[0]))
    ]


def _counted(rows: QuerySet[RepeatRepair] | QuerySet[RepairOrder], name: str, path: str = "") -> Counter[str]:
    """Return how many there are of each person, by the names by which the list of repeats finds them again.

    What several technicians did counts for each of them; ``UNKNOWN`` is for what nobody is named for.
    """
    if name == "technician":
        who = Coalesce(F(f"{path}technician_name"), Value(""))
    else:
        who = Coalesce(F(f"{path}adviser__name"), F(f"{path}adviser_name"), Value(""))
    found: Counter[str] = Counter()
    for cell, number in rows.annotate(who=who).order_by().values_list("who").annotate(number=Count("pk")):
        people = names_in(cell) if name == "technician" else [cell] if cell else []
        for each in people or [UNKNOWN]:
            found[each] += number
    return found


def _period(person: Person, wanted: RepeatFilter, dealers: Sequence[Dealer]) -> QuerySet[RepeatRepair]:
    return filtered_repeats(person, wanted, dealers).order_by()


def _outside(person: Person, wanted: RepeatFilter, dealers: Sequence[Dealer]) -> QuerySet[RepeatRepair]:
    return _period(person, wanted, dealers).filter(condition_of(RepeatFilter(state="real", outside="yes")))


def _repairs(person: Person, wanted: RepeatFilter, dealers: Sequence[Dealer]) -> QuerySet[RepairOrder]:
    rows = orders_visible_to(person).select_related(None).defer(None)
    days = {"opened_on__gte": wanted.since, "opened_on__lte": wanted.until}
    # Whatever is counted as a repeat, or as what came back, is also what it is counted out of.
    held = RepeatRepair.objects.filter(condition_of(RepeatFilter(state="real")), dealer__in=dealers)
    came_back = Q(pk__in=held.values("order")) | Q(pk__in=held.values("earlier"))
    return rows.filter(
        Q(kind__in=REPAIRS) | came_back,
        dealer__in=dealers,
        **{name: day for name, day in days.items() if day},
    )
