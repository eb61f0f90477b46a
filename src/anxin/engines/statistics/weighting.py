"""Estimates for all visits from those that were asked about: by strata, by whole clusters, and what weights cost."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from anxin.engines.statistics.distributions import two_sided_t
from anxin.engines.statistics.given import StatisticsFault, as_many, inner, number, numbers, whole
from anxin.engines.statistics.intervals import Interval, around


@dataclass(frozen=True, slots=True)
class Stratum:
    """Visits of a stratum, and the number, mean and sd (divisor n − 1, None of one answer) of those asked about."""

    visits: float
    n: int
    mean: float
    sd: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean for the whole population. ``se``, ``df`` and ``interval`` are None where a spread cannot be told."""

    n: int
    mean: float
    se: float | None
    df: int | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Kish:
    """How many equally weighted answers so unequal weights are worth, and by how much they blow up the variance."""

    n_eff: float
    design_effect: float


def stratified_mean(strata: Sequence[Stratum], *, level: float = 0.95) -> Estimate | None:
    """Return Σ (N_h/N) ȳ_h with se² = Σ (N_h/N)²(1 − n_h/N_h)s_h²/n_h and t with n − H degrees of freedom.

    None without strata. Every stratum needs an answer, and not more answers than visits. A stratum of one answer leaves
    the spread unknown. Source: Cochran 1977, sections 5.3 and 5.4; contract of the scoring command, 5.4.
    """
    confidence = inner("level", level)
    for place, each in enumerate(strata):
        whole(f"strata[{place}].n", each.n, least=1)
        number(f"strata[{place}].visits", each.visits, least=each.n)
        number(f"strata[{place}].mean", each.mean)
    if not strata:
        return None
    visits, n = math.fsum(each.visits for each in strata), sum(each.n for each in strata)
    mean = math.fsum(each.visits / visits * each.mean for each in strata)
    parts = [
        (each.visits / visits) ** 2 * (1 - each.n / each.visits) * each.sd**2 / each.n
        for each in strata
        if each.sd is not None and each.n > 1
    ]
    known = len(parts) == len(strata)
    return estimate(n, mean, math.fsum(parts) if known else None, df=n - len(strata), level=confidence)


def strata_of[Key: Hashable](
    values: Sequence[float], labels: Sequence[Key], visits: Mapping[Key, float]
) -> tuple[Stratum, ...]:
    """Gather answers into the strata of a population, in the order of ``visits``; strata of no visits are left out.

    StatisticsFault for an answer of a stratum without visits, and for visits of which nobody was asked. Source: Cochran
    1977, section 5.1.
    """
    given = numbers("values", values)
    as_many("labels", labels, len(given))
    gathered: dict[Key, list[float]] = {key: [] for key, many in visits.items() if many > 0}
    for value, label in zip(given, labels, strict=True):
        if label not in gathered:
            raise StatisticsFault("visits", f"a number of visits for {label}")
        gathered[label].append(value)
    found = []
    for key, answers in gathered.items():
        if not answers:
            raise StatisticsFault("values", f"an answer from {key}")
        middle = math.fsum(answers) / len(answers)
        sd = _sd(answers, middle) if len(answers) > 1 else None
        found.append(Stratum(visits[key], len(answers), middle, sd))
    return tuple(found)


def cluster_mean(
    values: Sequence[float],
    clusters: Sequence[Hashable],
    *,
    weights: Sequence[float] | None = None,
    population: int | None = None,
    level: float = 0.95,
) -> Estimate | None:
    """Return the weighted mean of answers that came in whole clusters, n of N = ``population`` clusters; None without.

    u_i = w_i(y_i − ȳ)/Σw, t_c its sum over a cluster; variance (1 − n/N)·n/(n − 1)·Σ(t_c − t̄)², t with n − 1 degrees of
    freedom; no correction without ``population``. Source: Lohr 2010, section 5.2; R's survey package.
    """
    y, confidence = numbers("values", values), inner("level", level)
    as_many("clusters", clusters, len(y))
    w = (1.0,) * len(y) if weights is None else numbers("weights", weights)
    as_many("weights", w, len(y))
    if not y:
        return None
    total = math.fsum(number(f"weights[{place}]", each, above=0) for place, each in enumerate(w))
    mean = math.fsum(each * value for each, value in zip(w, y, strict=True)) / total
    sums: dict[Hashable, float] = {}
    for each, value, cluster in zip(w, y, clusters, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + each * (value - mean) / total
    n = len(sums)
    left_out = 1.0 if population is None else 1 - n / whole("population", population, least=n)
    if n < 2:
        return Estimate(len(y), mean, None, None, None)
    middle = math.fsum(sums.values()) / n
    variance = left_out * n / (n - 1) * math.fsum((each - middle) ** 2 for each in sums.values())
    return estimate(len(y), mean, variance, df=n - 1, level=confidence)


def kish(weights: Sequence[float]) -> Kish | None:
    """Return n_eff = (Σw)²/Σw² and the design effect n·Σw²/(Σw)²; None without weights.

    Source: Kish 1965, section 11.7.
    """
    w = numbers("weights", weights)
    total = math.fsum(number(f"weights[{place}]", each, above=0) for place, each in enumerate(w))
    if not w:
        return None
    n_eff = total * total / math.fsum(each * each for each in w)
    return Kish(n_eff, len(w) / n_eff)


def kish_of_strata(strata: Sequence[Stratum]) -> Kish | None:
    """Return the same of the weights N_h/n_h that strata give their answers; None without strata.

    n_eff = N²/Σ N_h²/n_h. Source: as above.
    """
    for place, each in enumerate(strata):
        whole(f"strata[{place}].n", each.n, least=1)
        number(f"strata[{place}].visits", each.visits, least=each.n)
    if not strata:
        return None
    visits, n = math.fsum(each.visits for each in strata), sum(each.n for each in strata)
    n_eff = visits**2 / math.fsum(each.visits**2 / each.n for each in strata)
    return Kish(n_eff, n / n_eff)


def design_effect(se: float, *, sd: float, n: int, population: int | None = None) -> float | None:
    """Return the variance of an estimate over that of a simple random sample of the same size; None where that is 0.

    Source: Kish 1965, section 8.2.
    """
    many, spread = whole("n", n, least=1), number("sd", sd, least=0)
    left_out = 1.0 if population is None else 1 - many / whole("population", population, least=many)
    simple = left_out * spread * spread / many
    return number("se", se, least=0) ** 2 / simple if simple > 0 else None


def estimate(n: int, mean: float, variance: float | None, *, df: int, level: float) -> Estimate:
    """Put a mean, its variance and degrees of freedom together: mean ∓ t_df·√variance; without a variance no interval.

    Source: Cochran 1977, section 2.8.
    """
    if variance is None or df < 1:
        return Estimate(n, mean, None, None, None)
    se = math.sqrt(max(0.0, variance))
    return Estimate(n, mean, se, df, around(mean, two_sided_t(level, df) * se))


def _sd(values: Sequence[float], middle: float) -> float:
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1))
