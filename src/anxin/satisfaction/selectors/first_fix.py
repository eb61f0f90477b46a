"""Fixed right first time: what customers say of their visit, beside what the orders show afterwards (section 5).

By the orders a visit was not right the first time where its car came back for the same trouble within 30 days or
1,000 km, brought by its customer. Both shares are kept; where both are known of a visit, κ tells how far they agree.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform

from anxin.engines.index import Plan
from anxin.engines.index.groups import State, state_of
from anxin.engines.statistics.agreement import Kappa, kappa
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.shares import wilson
from anxin.engines.surveys import Measure
from anxin.satisfaction.choices import GIVEN, Scope
from anxin.satisfaction.selectors.monthly import REPAIRS, closed_by_month, closed_within
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window, months_after, window_ending
from anxin.surveys.choices import Purpose, VersionState
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.workshop.choices import OrderKind, RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair

#: A car that is back so soon, or after so little road, counts as back.
DAYS, KM = 30, 1000
#: The picture shows a year, however short the span of the figures.
_SHOWN = 12
_ASKED = '$.items[*] ? (@.measure == "%s").key'


class Visits(StrEnum):
    """Which visits count: all closed ones, or those alone that were for a trouble."""

    ALL = "all"
    REPAIRS = "repairs"


@dataclass(frozen=True)
class FixShare:
    """So many of ``n`` that were right the first time; below the plan's least number ``n`` alone is told."""

    fixed: int
    n: int
    state: State

    @property
    def share(self) -> float | None:
        return None if self.state is State.INSUFFICIENT else self.fixed / self.n

    @property
    def interval(self) -> Interval | None:
        return None if self.state is State.INSUFFICIENT else wilson(self.fixed, self.n)


@dataclass(frozen=True)
class FixMonth:
    """A month of closing: by customers, and by orders; ``young`` where 30 days have not run out for all its visits."""

    month: date
    said: FixShare
    shown: FixShare | None

    @property
    def young(self) -> bool:
        return self.shown is None


@dataclass(frozen=True)
class Agreement:
    """Visits of which both are known: said fixed or not (first), and by the orders fixed or not (second).

    ``kappa`` is None below the plan's least number.
    """

    both: int
    came_back: int
    not_back: int
    neither: int
    state: State
    kappa: Kappa | None

    @property
    def n(self) -> int:
        return self.both + self.came_back + self.not_back + self.neither


@dataclass(frozen=True)
class FirstFix:
    """Both shares of a place in the months, how far they agree, and the months one by one.

    ``said_then`` is what customers say of the months alone for which the orders can tell (``counted``).
    ``unjudged``: visits that count as not fixed because of a repeat on which nobody has decided yet.
    """

    place: Place
    window: Window
    visits: Visits
    said: FixShare
    said_then: FixShare
    shown: FixShare
    unjudged: int
    agreement: Agreement
    months: Sequence[FixMonth]
    least: int
    #: All closed visits of these months, those too of months that do not count by the orders yet.
    closed: int

    @property
    def young(self) -> list[date]:
        """Months of the window that do not count by the orders yet."""
        return [each.month for each in self.months if each.young and each.month >= self.window.first]

    @property
    def counted(self) -> Window | None:
        """The months of the window that count by the orders; none where all are too young."""
        ripe = [each.month for each in self.months if not each.young and each.month >= self.window.first]
        return Window(ripe[0], ripe[-1], len(ripe)) if ripe else None

    @property
    def is_empty(self) -> bool:
        return not self.closed and not any(
            each.said.n or (each.shown and each.shown.n) for each in self.months
        )


def first_fix(place: Place, window: Window, visits: Visits, *, plan: Plan, today: date) -> FirstFix:
    """Return the shares of a place; four queries, however large it is.

    The caller has seen to it that the person sees the place's figures; ``plan`` gives the least numbers.
    """
    wide = window_ending(window.last, max(_SHOWN, window.length))
    ripe = {month for month in wide.months if is_ripe(month, today)}
    given = _answers(place, wide, visits)
    back = _came_back(place, wide, visits)
    many = _closed(place, wide, visits)
    months = [
        FixMonth(
            month,
            _share(plan, _fixed(given, [month]), _n(given, [month])),
            _by_orders(plan, back, many, [month]) if month in ripe else None,
        )
        for month in wide.months
    ]
    counted = [month for month in window.months if month in ripe]
    return FirstFix(
        place=place,
        window=window,
        visits=visits,
        said=_share(plan, _fixed(given, window.months), _n(given, window.months)),
        said_then=_share(plan, _fixed(given, counted), _n(given, counted)),
        shown=_by_orders(plan, back, many, counted),
        unjudged=sum(back[month][1] for month in counted if month in back),
        agreement=_agreement(plan, given, counted),
        months=months,
        least=plan.minimum,
        closed=sum(many.values()),
    )


def is_ripe(month: date, today: date) -> bool:
    """Tell whether 30 days have run out since the last day of a month."""
    return months_after(month, 1) + timedelta(days=DAYS - 1) < today


def asked_about(place: Place, window: Window, visits: Visits) -> QuerySet[Any]:
    """Return the last interview of each visit that answered the question, with ``month``, ``fixed`` and ``back``.

    ``fixed`` is the answer as text (``true``, ``false``); ``back`` tells whether the car came back, as orders have it.
    """
    items = _items(place)
    answer = Case(
        *(When(version__in=those, then=KeyTextTransform(item, "answers")) for item, those in items.items()),
        default=Value(None),
        output_field=TextField(),
    )
    rows = closed_within(
        Interview.objects.filter(
            _held(place, "order__"),
            version__in=[version for those in items.values() for version in those],
            state__in=GIVEN,
            anonymous=False,
        ),
        window,
    )
    if visits is Visits.REPAIRS:
        rows = rows.filter(order__kind__in=REPAIRS)
    told = rows.annotate(fixed=answer).filter(fixed__in=("true", "false"))
    last = told.order_by("order", F("ended_at").desc(nulls_last=True), "pk").distinct("order").values("pk")
    again = repeats_soon().filter(earlier=OuterRef("order"))
    chosen = closed_within(Interview.objects.filter(pk__in=last), window)
    found: QuerySet[Any] = chosen.annotate(fixed=answer, back=Exists(again))
    return found


def repeats_soon() -> QuerySet[RepeatRepair]:
    """Return visits soon after for an earlier one's trouble, but for recalls and what the shop found by itself."""
    soon = Q(days__lte=DAYS) | Q(km__lte=KM)
    rows = RepeatRepair.objects.filter(soon, caught_inside=False).exclude(state=RepeatState.REFUSED)
    return rows.exclude(order__kind=OrderKind.RECALL)


#: By month, answer and whether the car came back: how many visits.
type _Given = Mapping[tuple[date, bool, bool], int]


def _answers(place: Place, window: Window, visits: Visits) -> _Given:
    rows = asked_about(place, window, visits).order_by()
    told = rows.values_list("month", "fixed", "back").annotate(many=Count("pk"))
    return {(month, fixed == "true", back): many for month, fixed, back, many in told}


def _came_back(place: Place, window: Window, visits: Visits) -> dict[date, tuple[int, int]]:
    """By month of the first visit: visits whose car came back, and those of them on which nobody has decided."""
    rows = closed_within(repeats_soon().filter(_held(place, "earlier__")), window, path="earlier")
    if visits is Visits.REPAIRS:
        rows = rows.filter(earlier__kind__in=REPAIRS)
    many = Count("earlier", distinct=True)
    open_ones = Count("earlier", distinct=True, filter=Q(state=RepeatState.SUSPECTED))
    told = rows.order_by().values_list("month").annotate(many=many, open_ones=open_ones)
    return {month: (back, unjudged) for month, back, unjudged in told}


def _closed(place: Place, window: Window, visits: Visits) -> dict[date, int]:
    """By month all closed visits, of whichever the plan speaks: repeats are of all of them too."""
    kinds = REPAIRS if visits is Visits.REPAIRS else None
    if place.scope != Scope.ADVISER:
        return closed_by_month(place.dealer_ids, window, kinds)
    orders = RepairOrder.objects.filter(_held(place), **({"kind__in": kinds} if kinds else {}))
    rows = closed_within(orders, window, path="").order_by()
    return dict(rows.values_list("month").annotate(Count("pk")))


def _items(place: Place) -> dict[str, list[int]]:
    """The item that asks whether all was done on the one visit, by its key, and the wordings that have it."""
    path = Value(_ASKED % Measure.FIXED_FIRST_VISIT.value)
    found = Func(
        F("document"), path, function="jsonb_path_query_first", template="%(function)s(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )  # fmt: skip
    rows = QuestionnaireVersion.objects.filter(
        questionnaire__dealer__in=place.dealer_ids,
        questionnaire__purpose=Purpose.AFTER_SERVICE,
        questionnaire__anonymous=False,
    ).exclude(state=VersionState.DRAFT)
    items: dict[str, list[int]] = {}
    for number, item in rows.annotate(item=found).values_list("pk", "item"):
        if item:
            items.setdefault(item, []).append(number)
    return items


def _held(place: Place, path: str = "") -> Q:
    """The condition of orders of a place, reached by a path or themselves."""
    held = Q(**{f"{path}dealer__in": place.dealer_ids})
    if place.scope != Scope.ADVISER:
        return held
    if place.adviser is None:
        return held & Q(**{f"{path}adviser": None, f"{path}adviser_name": place.adviser_name})
    return held & Q(**{f"{path}adviser": place.adviser})


def _share(plan: Plan, fixed: int, n: int) -> FixShare:
    return FixShare(fixed, n, state_of(n, plan))


def _by_orders(
    plan: Plan, back: Mapping[date, tuple[int, int]], many: Mapping[date, int], months: Iterable[date]
) -> FixShare:
    told = [(back.get(month, (0, 0))[0], many.get(month, 0)) for month in months]
    # Visits are counted by a job, which may not have run.
    n = sum(max(again, visits) for again, visits in told)
    return _share(plan, n - sum(again for again, _visits in told), n)


def _fixed(given: _Given, months: Iterable[date]) -> int:
    wanted = set(months)
    return sum(many for (month, fixed, _back), many in given.items() if fixed and month in wanted)


def _n(given: _Given, months: Iterable[date]) -> int:
    wanted = set(months)
    return sum(many for (month, _fixed, _back), many in given.items() if month in wanted)


def _agreement(plan: Plan, given: _Given, months: Iterable[date]) -> Agreement:
    wanted, cells = set(months), Counter[tuple[bool, bool]]()
    for (month, fixed, back), many in given.items():
        if month in wanted:
            cells[fixed, back] += many
    table = ((cells[True, False], cells[True, True]), (cells[False, False], cells[False, True]))
    n = sum(map(sum, table))
    state = state_of(n, plan)
    (both, came_back), (not_back, neither) = table
    found = None if state is State.INSUFFICIENT else kappa(table)
    return Agreement(both, came_back, not_back, neither, state, found)
