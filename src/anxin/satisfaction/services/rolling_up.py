"""Sums of whole months: what a dealer's cells add up to without advisers, written with them."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from anxin.accounts.models import Dealer
from anxin.satisfaction.models import MixSum, MonthSum
from anxin.satisfaction.selectors.sums import FIELDS

_MIX = ("version_id", "dealer_id", "month", "kind", "age", "drive")
type Key = tuple[Any, ...]
type Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Sums of months by (dealer, month), and by what work it was.

    Of a month: its visits, its version or None where nobody was asked, ``FIELDS``, and three numbers a factor. Of a
    kind, age and drive: interviews and Σ y. The latter go by version, dealer, month, kind, age and drive.
    """

    months: dict[tuple[int, date], tuple[int, int | None, Numbers]] = field(default_factory=dict)
    mix: dict[Key, Numbers] = field(default_factory=dict)

    def of(self, month: date) -> "RolledUp":
        return RolledUp(
            {key: each for key, each in self.months.items() if key[1] == month},
            {key: each for key, each in self.mix.items() if key[2] == month},
        )

    def is_like(self, other: "RolledUp") -> bool:
        """Whether it tells the same, but for rounding."""
        if self.months.keys() != other.months.keys() or self.mix.keys() != other.mix.keys():
            return False
        if any(each[:2] != other.months[key][:2] for key, each in self.months.items()):
            return False
        return all(alike(each[2], other.months[key][2]) for key, each in self.months.items()) and all(
            alike(each, other.mix[key]) for key, each in self.mix.items()
        )


def rolled_up(
    visits: Mapping[Key, int], cells: Mapping[Key, Mapping[str, Any]], orders: Mapping[int, Sequence[str]]
) -> RolledUp:
    """Add up visits and cells by months and by mix of work.

    ``visits`` go by dealer, month, adviser, his name, kind, age and drive; ``cells`` by version and the same.
    ``orders``: the factors of each version in its order.
    """
    many: dict[tuple[int, date], int] = defaultdict(int)
    versions: dict[tuple[int, date], int] = {}
    sums: dict[tuple[int, date], list[float]] = {}
    mix: dict[Key, list[float]] = {}
    for key, count in visits.items():
        many[key[0], key[1]] += count
    for (version, dealer, month, _adviser, _name, *work), cell in cells.items():
        versions[dealer, month] = version
        ratings = [part for name in orders[version] for part in cell["factors"].get(name, (0, 0, 0))]
        _add(sums, (dealer, month), [*(cell[name] for name in FIELDS), *ratings])
        if cell["n"]:
            _add(mix, (version, dealer, month, *work), [cell["n"], cell["total"]])
    return RolledUp(
        {
            key: (many.get(key, 0), versions.get(key), tuple(sums.get(key, [0] * len(FIELDS))))
            for key in many.keys() | sums.keys()
        },
        {key: tuple(each) for key, each in mix.items()},
    )


def kept_sums(dealer: Dealer, *, first: date, last: date) -> RolledUp:
    """Return the sums of a dealer's months as they are written."""
    months = MonthSum.objects.filter(dealer=dealer, month__range=(first, last))
    mix = MixSum.objects.filter(dealer=dealer, month__range=(first, last))
    told = months.values_list("dealer_id", "month", "visits", "version_id", "ratings", *FIELDS)
    return RolledUp(
        {
            (number, month): (visits, version, (*added, *ratings))
            for number, month, visits, version, ratings, *added in told
        },
        {tuple(row[:-2]): tuple(row[-2:]) for row in mix.values_list(*_MIX, "n", "total")},
    )


def replace_sums(dealer: Dealer, month: date, now: RolledUp) -> None:
    """Write a dealer's month in place of what was there; within the transaction of its cells."""
    MonthSum.objects.filter(dealer=dealer, month=month).delete()
    MixSum.objects.filter(dealer=dealer, month=month).delete()
    wide = len(FIELDS)
    MonthSum.objects.bulk_create(
        MonthSum(
            dealer_id=number,
            month=first,
            visits=visits,
            version_id=version,
            ratings=list(numbers[wide:]),
            **dict(zip(FIELDS, numbers[:wide], strict=True)),
        )
        for (number, first), (visits, version, numbers) in now.months.items()
    )
    MixSum.objects.bulk_create(
        MixSum(**dict(zip(_MIX, key, strict=True)), n=n, total=total) for key, (n, total) in now.mix.items()
    )


def alike(one: Sequence[float], other: Sequence[float]) -> bool:
    """Tell whether numbers are the same but for rounding."""
    return len(one) == len(other) and all(
        math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in zip(one, other, strict=True)
    )


def _add[K](into: dict[K, list[float]], key: K, numbers: list[float]) -> None:
    known = into.get(key)
    into[key] = numbers if known is None else [a + b for a, b in zip(known, numbers, strict=True)]
