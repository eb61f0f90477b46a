"""What the shares of visits right the first time are counted from: answers, cars that came back, closed visits."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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

from anxin.engines.surveys import Measure
from anxin.satisfaction.choices import GIVEN, Scope
from anxin.satisfaction.selectors.levels import Key, unit_key
from anxin.satisfaction.selectors.monthly import REPAIRS, closed_by_month, closed_within
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window, months_after
from anxin.surveys.choices import Purpose, VersionState
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.workshop.choices import OrderKind, RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair

#: A car that is back so soon, or after so little road, counts as back.
DAYS, KM = 30, 1000
_ASKED = '$.items[*] ? (@.measure == "%s").key'


class Visits(StrEnum):
    """Which visits count: all closed ones, or those alone that were for a trouble."""

    ALL = "all"
    REPAIRS = "repairs"


@dataclass(frozen=True)
class Counts:
    """Visits of a unit by the month in which they were closed.

    ``given``: of which it was answered, by month, answer and whether the car came back. ``back``: whose car came back,
    ``unjudged``: those of them on which nobody has decided. ``closed``: all of them.
    """

    given: Counter[tuple[date, bool, bool]] = field(default_factory=Counter)
    back: Counter[date] = field(default_factory=Counter)
    unjudged: Counter[date] = field(default_factory=Counter)
    closed: Counter[date] = field(default_factory=Counter)


def counts_of(place: Place, window: Window, visits: Visits) -> Counts:
    """Return the counts of a place as a whole; four queries, however large it is."""
    return counts_by(place, window, visits).get((), Counts())


def counts_by(place: Place, window: Window, visits: Visits, by: tuple[str, ...] = ()) -> dict[Key, Counts]:
    """Return the counts of the units into which the fields ``by`` of an order part a place; four queries."""
    found: dict[Key, Counts] = {}

    def of(unit: list[Any]) -> Counts:
        return found.setdefault(unit_key(unit), Counts())

    for *unit, month, fixed, back, many in _answers(place, window, visits, by):
        of(unit).given[month, fixed == "true", back] += many
    for *unit, month, many, unjudged in _came_back(place, window, visits, by):
        counts = of(unit)
        counts.back[month] += many
        counts.unjudged[month] += unjudged
    for *unit, month, many in _closed(place, window, visits, by):
        of(unit).closed[month] += many
    return found


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


def _answers(place: Place, window: Window, visits: Visits, by: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Rows of unit, month, answer as text, whether the car came back, and how many."""
    rows = asked_about(place, window, visits).order_by()
    fields = [f"order__{each}" for each in by]
    yield from rows.values_list(*fields, "month", "fixed", "back").annotate(many=Count("pk"))


def _came_back(
    place: Place, window: Window, visits: Visits, by: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """Rows of unit and month of the first visit, visits whose car came back, and those of them not decided yet."""
    rows = closed_within(repeats_soon().filter(_held(place, "earlier__")), window, path="earlier")
    if visits is Visits.REPAIRS:
        rows = rows.filter(earlier__kind__in=REPAIRS)
    many = Count("earlier", distinct=True)
    unjudged = Count("earlier", distinct=True, filter=Q(state=RepeatState.SUSPECTED))
    fields = [f"earlier__{each}" for each in by]
    yield from rows.order_by().values_list(*fields, "month").annotate(many=many, unjudged=unjudged)


def _closed(place: Place, window: Window, visits: Visits, by: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Rows of unit, month and all closed visits, of whichever the plan speaks: repeats are of all of them too."""
    kinds = REPAIRS if visits is Visits.REPAIRS else None
    if place.scope != Scope.ADVISER and "adviser" not in by:
        for key, many in closed_by_month(place.dealer_ids, window, kinds, by=by).items():
            yield (*key, many)
        return
    orders = RepairOrder.objects.filter(_held(place), **({"kind__in": kinds} if kinds else {}))
    rows = closed_within(orders, window, path="").order_by()
    yield from rows.values_list(*by, "month").annotate(Count("pk"))


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
