"""Sums by month kept true: a month that has changed is counted anew as a whole, from its rows, in one transaction."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from anxin.accounts.models import Dealer
from anxin.engines.index.cells import Sums, read_sums, sums_by
from anxin.foundation import clock
from anxin.foundation.locks import wait_for
from anxin.satisfaction.models import Cell, DirtyMonth, OutsideCount, PlanVersion, VisitCount
from anxin.satisfaction.selectors.frames import ADVISER_NAME, in_columns, items_of, schema_of, table_of
from anxin.satisfaction.selectors.plans import engine_plan, order_of, versions_of
from anxin.satisfaction.selectors.rated_visits import Visit, rated_visits, visits_closed, visits_outside
from anxin.satisfaction.selectors.sums import FIELDS
from anxin.satisfaction.selectors.windows import months_after
from anxin.satisfaction.services.marking import mark_months
from anxin.satisfaction.services.plans import default_plan, hold_versions
from anxin.satisfaction.services.rolling_up import (
    RolledUp,
    alike,
    kept_sums,
    replace_sums,
    rolled_up,
)

#: What a sweep compares: the year of a figure, the year before that it is set against, and the month that runs.
MONTHS_SWEPT = 25
#: Where a sum is kept, in the order of a key of it.
_BY = ("dealer", "month", "adviser", ADVISER_NAME, "kind", "age", "drive")
_KEYS = ("dealer_id", "month", "adviser_id", "adviser_name", "kind", "age", "drive")
_SUMS = (*FIELDS, "factors")
_Key = tuple[Any, ...]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counted:
    """What some months of a dealer add up to: visits by where they are counted, sums by version and the same.

    ``outside`` are the visits beside the plan's population, by dealer, month and kind; ``rolled`` is what visits and
    cells come to without advisers.
    """

    visits: dict[_Key, int] = field(default_factory=dict)
    cells: dict[_Key, dict[str, Any]] = field(default_factory=dict)
    outside: Counter[_Key] = field(default_factory=Counter)
    rolled: RolledUp = field(default_factory=RolledUp)

    def of(self, month: date) -> "Counted":
        return Counted(
            {key: each for key, each in self.visits.items() if key[1] == month},
            {key: each for key, each in self.cells.items() if key[2] == month},
            Counter({key: each for key, each in self.outside.items() if key[1] == month}),
            self.rolled.of(month),
        )

    def is_like(self, other: "Counted") -> bool:
        """Whether it tells the same, but for rounding."""
        if (self.visits, self.outside) != (other.visits, other.outside):
            return False
        if self.cells.keys() != other.cells.keys():
            return False
        return self.rolled.is_like(other.rolled) and all(
            _alike(each, other.cells[key]) for key, each in self.cells.items()
        )


@transaction.atomic
def count_month(dealer_id: int, *, month: date) -> bool:
    """Count a dealer's month anew from its rows and put the result in place of what was there; again changes nothing.

    ``month`` is its first day. What comes in while it counts is marked again and counted by the next run. True.
    """
    wait_for(f"satisfaction/month/{dealer_id}/{month:%Y-%m}")
    dealer = Dealer.objects.select_related("region__brand").get(pk=dealer_id)
    hold_versions(dealer.region.brand_id)
    dirty = DirtyMonth.objects.filter(dealer=dealer_id, month=month)
    seen = dirty.values_list("changes", flat=True).first()
    _replace(dealer, month, counted(dealer, first=month, last=month))
    if seen:
        dirty.update(counted=seen)
    return True


def count_dirty(limit: int | None = None) -> int:
    """Count the months that have changed since they were counted, the longest waiting first; returns how many.

    ``limit`` is how many at most. A month that cannot be counted is told in the log and holds up no other.
    """
    waiting = DirtyMonth.objects.filter(changes__gt=F("counted")).order_by("since", "pk")
    months = list(waiting.values_list("dealer_id", "month")[:limit])
    return sum(_held(partial(count_month, dealer_id, month=month)) for dealer_id, month in months)


def sweep_months() -> int:
    """Compare the sums of two years with the rows and mark the months that differ; returns at how many dealers.

    So news that was lost with a killed process is made good, and what no news tells of: an order that was closed on
    another day, an adviser who came on file.
    """
    dealers = Dealer.objects.select_related("region__brand").order_by("pk")
    return sum(_held(partial(_sweep, dealer)) for dealer in dealers)


def _held(work: Callable[[], bool]) -> bool:
    try:
        return work()
    except Exception as error:  # one dealer holds up none of those behind him
        _log.error("A month could not be counted: %s", type(error).__name__, exc_info=error)
        return False


def counted(dealer: Dealer, *, first: date, last: date) -> Counted:
    """Return what the rows of some months of a dealer add up to; nothing is written."""
    visits: dict[_Key, int] = {}
    cells: dict[_Key, dict[str, Any]] = {}
    outside: Counter[_Key] = Counter()
    orders: dict[int, list[str]] = {}
    for version, begin, end in _spans(dealer, first, last):
        orders[version.pk] = order_of(version.body)
        closed = visits_closed(version, dealers=[dealer.pk], first=begin, last=end)
        visits |= {_key_of(visit): many for visit, many in closed.items()}
        for visit, many in visits_outside(version, dealers=[dealer.pk], first=begin, last=end).items():
            outside[visit.dealer_id, visit.month, str(visit.kind)] += many
        plan = in_columns(engine_plan(version))
        rows = rated_visits(version, dealers=[dealer.pk], first=begin, last=end)
        frame = table_of(rows, schema_of(items_of(engine_plan(version)), named=True))
        names = [factor.name for factor in plan.factors]
        for sums in read_sums(sums_by(frame, plan, by=_BY), plan, by=_BY):
            cells[version.pk, *sums.labels] = _told(sums, names)
    return Counted(visits, cells, outside, rolled_up(visits, cells, orders))


def _spans(dealer: Dealer, first: date, last: date) -> Iterator[tuple[PlanVersion, date, date]]:
    """Yield the versions that score the months, each with the first and the last month that it scores of them."""
    end = last
    for version in versions_of(dealer.region.brand_id) or [default_plan(dealer.region.brand)]:
        begin = max(first, version.holds_from)
        if begin <= end:
            yield version, begin, end
            end = months_after(begin, -1)


def _replace(dealer: Dealer, month: date, now: Counted) -> None:
    Cell.objects.filter(dealer=dealer, month=month).delete()
    VisitCount.objects.filter(dealer=dealer, month=month).delete()
    OutsideCount.objects.filter(dealer=dealer, month=month).delete()
    VisitCount.objects.bulk_create(
        VisitCount(**dict(zip(_KEYS, key, strict=True)), visits=many) for key, many in now.visits.items()
    )
    OutsideCount.objects.bulk_create(
        OutsideCount(dealer_id=number, month=day, kind=kind, visits=many)
        for (number, day, kind), many in now.outside.items()
    )
    Cell.objects.bulk_create(
        Cell(version_id=version, **dict(zip(_KEYS, key, strict=True)), **sums)
        for (version, *key), sums in now.cells.items()
    )
    replace_sums(dealer, month, now.rolled)


def _sweep(dealer: Dealer) -> bool:
    last = clock.today(dealer.time_zone).replace(day=1)
    first = months_after(last, 1 - MONTHS_SWEPT)
    now, known = counted(dealer, first=first, last=last), kept(dealer, first=first, last=last)
    months = [months_after(first, number) for number in range(MONTHS_SWEPT)]
    different = [month for month in months if not now.of(month).is_like(known.of(month))]
    mark_months((dealer.pk, month) for month in different)
    return bool(different)


def kept(dealer: Dealer, *, first: date, last: date) -> Counted:
    """Return what some months of a dealer add up to as it is written."""
    visits = VisitCount.objects.filter(dealer=dealer, month__range=(first, last))
    cells = Cell.objects.filter(dealer=dealer, month__range=(first, last))
    outside = OutsideCount.objects.filter(dealer=dealer, month__range=(first, last))
    return Counted(
        {tuple(row[:-1]): row[-1] for row in visits.values_list(*_KEYS, "visits")},
        {
            tuple(row[: len(_KEYS) + 1]): dict(zip(_SUMS, row[len(_KEYS) + 1 :], strict=True))
            for row in cells.values_list("version_id", *_KEYS, *_SUMS)
        },
        Counter(
            {tuple(row[:-1]): row[-1] for row in outside.values_list("dealer_id", "month", "kind", "visits")}
        ),
        kept_sums(dealer, first=first, last=last),
    )


def _told(sums: Sums, names: Sequence[str]) -> dict[str, Any]:
    factors = {name: list(each) for name, each in zip(names, sums.factors, strict=True)}
    return {name: getattr(sums, name) for name in _SUMS if name != "factors"} | {"factors": factors}


def _key_of(visit: Visit) -> _Key:
    return tuple(getattr(visit, name) for name in _KEYS)


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    # By name: the database keeps factors in an order of its own.
    names = sorted(one["factors"])
    if names != sorted(other["factors"]):
        return False
    mine, its = (
        [each[name] for name in FIELDS] + [part for name in names for part in each["factors"][name]]
        for each in (one, other)
    )
    return alike(mine, its)
