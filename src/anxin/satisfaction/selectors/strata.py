"""Dealers' months as strata of a sample of visits: one with a single interview goes together with its neighbour."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from anxin.accounts.models import Dealer
from anxin.engines.statistics.means import mean_of_sums
from anxin.engines.statistics.weighting import Stratum
from anxin.satisfaction.selectors.sums import NOBODY, Sums

type Key = tuple[int, date]


@dataclass(frozen=True)
class Held:
    """A stratum and the (dealer, month)s that it holds, in order; of more than one where some were alone."""

    keys: tuple[Key, ...]
    stratum: Stratum


def strata_of_months(
    sums: Mapping[Key, Sums], visits: Mapping[Key, int], regions: Mapping[int, int]
) -> list[Held]:
    """Return strata of (dealer, month); one of a single interview together with a neighbour, as it has no spread.

    Its neighbour is the dealer's nearest month with interviews; without any, one of the dealer's region, else of
    another. ``regions``: by dealer. Months without interviews are in none. Source: satisfaction-index 2.4.
    """
    groups: dict[Key, tuple[Key, ...]] = {key: (key,) for key, each in sums.items() if each.n}
    of_dealer: dict[int, list[Key]] = defaultdict(list)
    of_region: dict[int | None, list[Key]] = defaultdict(list)
    for key in groups:
        of_dealer[key[0]].append(key)
        of_region[regions.get(key[0])].append(key)
    for key in sorted(key for key in groups if sums[key].n == 1):
        near = (of_dealer[key[0]], of_region[regions.get(key[0])], groups)
        others = next((some for some in near if len(some) > 1), None)
        if len(groups[key]) > 1 or others is None:
            continue
        nearest = min((each for each in others if each != key), key=partial(_distance, key))
        together = tuple(sorted((key, *groups[nearest])))
        groups |= dict.fromkeys(together, together)
    return [Held(keys, _stratum(keys, sums, visits)) for keys in sorted(set(groups.values()))]


def regions_of(dealers: Iterable[int]) -> dict[int, int]:
    """Return the region of each of these dealers; a single one needs no query."""
    numbers = set(dealers)
    if len(numbers) < 2:
        return dict.fromkeys(numbers, 0)
    return dict(Dealer.objects.filter(pk__in=numbers).values_list("pk", "region"))


def _distance(one: Key, other: Key) -> tuple[int, Key]:
    return abs((one[1].year - other[1].year) * 12 + one[1].month - other[1].month), other


def _stratum(keys: tuple[Key, ...], sums: Mapping[Key, Sums], visits: Mapping[Key, int]) -> Stratum:
    whole, many = NOBODY, 0
    for key in keys:
        whole += sums[key]
        # An interview has a visit, so there are no fewer of these; while a month is counted anew one may come first.
        many += max(visits.get(key, 0), sums[key].n)
    found = mean_of_sums(whole.n, whole.total, whole.squares)
    return Stratum(many, whole.n, found.mean or 0.0, found.sd)
