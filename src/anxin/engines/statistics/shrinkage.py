"""Small samples drawn towards what all have in common, as far as their own spread demands.

Means m_i of k units with variances v_i of those means; τ² is the variance of the units' true values. Everything is in
the unit of the means, variances in its square.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from anxin.engines.statistics.distributions import chi2_upper
from anxin.engines.statistics.given import as_many, inner, number, numbers

_MOST_ROUNDS = 100_000
_CLOSE = 1e-14


class Method(StrEnum):
    """How the variance of the true values is estimated."""

    DERSIMONIAN_LAIRD = "dersimonian_laird"
    PAULE_MANDEL = "paule_mandel"
    REML = "reml"


@dataclass(frozen=True, slots=True)
class Shrunken:
    """One unit: its value drawn to the common mean, how reliable its own mean is (0 to 1), and the standard error."""

    value: float
    reliability: float
    se: float


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """What k units have in common and how far each differs. τ² = 0: no difference is demonstrable.

    ``q`` is Cochran's heterogeneity with k − 1 degrees of freedom and ``p`` its probability; ``i2`` the share of it,
    0 to 1, that chance does not explain.
    """

    mu: float
    se_mu: float
    tau2: float
    q: float
    p: float
    i2: float
    units: tuple[Shrunken, ...]
    variances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EqualVariance:
    """Estimates drawn to their mean by one factor c, between 0 (all to the mean) and 1 (not at all)."""

    mean: float
    c: float
    estimates: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OneWay:
    """Groups of answers as random effects: variance between groups, within them, and every group's value.

    ``between_ml`` is the estimate by maximum likelihood, for groups of one size only. ``icc`` is the share of the whole
    variance that lies between groups.
    """

    mu: float
    between: float
    between_ml: float | None
    within: float
    icc: float | None
    units: tuple[Shrunken, ...]


def efron_morris(values: Sequence[float], variance: float) -> EqualVariance:
    """Draw k ≥ 4 values of one known variance σ² to their mean: ȳ + c(y_i − ȳ), c = 1 − (k − 3)σ²/Σ(y − ȳ)².

    c is not below 0, and 0 where all values are equal. Source: Efron and Morris 1975.
    """
    given = numbers("values", values, at_least=4)
    own = number("variance", variance, least=0)
    middle = math.fsum(given) / len(given)
    spread = math.fsum((value - middle) ** 2 for value in given)
    c = max(0.0, 1 - (len(given) - 3) * own / spread) if spread > 0 else 0.0
    return EqualVariance(middle, c, tuple(middle + c * (value - middle) for value in given))


def random_effects(
    means: Sequence[float], variances: Sequence[float], *, method: Method = Method.DERSIMONIAN_LAIRD
) -> RandomEffects | None:
    """Shrink means with variances of their own, all above 0; None for fewer than two, or where REML does not settle.

    b_i = 1/(v_i + τ²), μ = Σb m/Σb, se_μ = (Σb)^−½, reliability B_i = τ²/(τ² + v_i), shrunken μ + B_i(m_i − μ) with
    variance B_i v_i + (1 − B_i)² se_μ². τ², not below 0: (Q − (k − 1))/(Σa − Σa²/Σa) with a = 1/v; or where
    Σb(m − μ)² = k − 1; or, by REML, where τ² = Σb²((m − μ)² − v)/Σb² + 1/Σb. Source: DerSimonian and Laird 1986;
    Paule and Mandel 1982; Viechtbauer 2005 (REML).
    """
    m, v = numbers("means", means), numbers("variances", variances)
    as_many("variances", v, len(m))
    for place, variance in enumerate(v):
        number(f"variances[{place}]", variance, above=0)
    if len(m) < 2:
        return None
    q = _heterogeneity(m, v, 0.0)
    tau2 = _TAU2[method](m, v, q)
    return None if tau2 is None else _described(m, v, tau2, q)


def one_way(groups: Sequence[Sequence[float]]) -> OneWay | None:
    """Return the variances between and within groups by analysis of variance; None where the groups cannot tell.

    σ² = MSW, σ_u² = (MSB − MSW)/n₀, not below 0, n₀ = (N − Σn²/N)/(k − 1), which is n in groups of one size. There it
    is what REML finds too, and maximum likelihood finds ((1 − 1/k)MSB − MSW)/n. Needs two groups and more answers than
    groups. Source: Searle, Casella and McCulloch 1992, sections 3.3 to 3.6.
    """
    given = [numbers(f"groups[{place}]", group, at_least=1) for place, group in enumerate(groups)]
    k, total = len(given), sum(map(len, given))
    if k < 2 or total <= k:
        return None
    means = [math.fsum(group) / len(group) for group in given]
    grand = math.fsum(map(math.fsum, given)) / total
    within = math.fsum(
        (value - mean) ** 2 for group, mean in zip(given, means, strict=True) for value in group
    ) / (total - k)
    across = math.fsum(len(group) * (mean - grand) ** 2 for group, mean in zip(given, means, strict=True)) / (
        k - 1
    )
    size = (total - sum(len(group) ** 2 for group in given) / total) / (k - 1)
    between = max(0.0, (across - within) / size)
    balanced = len({len(group) for group in given}) == 1
    by_likelihood = max(0.0, ((1 - 1 / k) * across - within) / size) if balanced else None
    icc = between / (between + within) if between + within > 0 else None
    mu, units = _around_common(means, [within / len(group) for group in given], between)
    return OneWay(mu, between, by_likelihood, within, icc, units)


def reliability_of_mean(n: float, *, between: float, within: float) -> float | None:
    """Return σ_u²/(σ_u² + σ²/n), the reliability of a mean of n answers; None where nothing varies.

    Source: Spearman 1910 and Brown 1910, in terms of variances.
    """
    many = number("n", n, above=0)
    u2, s2 = number("between", between, least=0), number("within", within, least=0)
    return u2 / (u2 + s2 / many) if u2 + s2 > 0 else None


def interviews_for(reliability: float, *, between: float, within: float) -> float | None:
    """Return how many interviews a unit needs for that reliability, ρ/(1 − ρ)·σ²/σ_u², not rounded.

    None where the units do not differ: no number of interviews is enough. Source: as above, solved for n.
    """
    rho = inner("reliability", reliability)
    u2, s2 = number("between", between, least=0), number("within", within, least=0)
    return rho / (1 - rho) * s2 / u2 if u2 > 0 else None


def _weighted(m: Sequence[float], v: Sequence[float], tau2: float) -> tuple[list[float], float, float]:
    """Return the weights 1/(v + τ²), their sum, and the mean that they make."""
    b = [1 / (each + tau2) for each in v]
    total = math.fsum(b)
    return b, total, math.fsum(w * each for w, each in zip(b, m, strict=True)) / total


def _heterogeneity(m: Sequence[float], v: Sequence[float], tau2: float) -> float:
    b, _, mu = _weighted(m, v, tau2)
    return math.fsum(w * (each - mu) ** 2 for w, each in zip(b, m, strict=True))


def _dersimonian_laird(m: Sequence[float], v: Sequence[float], q: float) -> float:
    a, total, _ = _weighted(m, v, 0.0)
    return max(0.0, (q - (len(m) - 1)) / (total - math.fsum(w * w for w in a) / total))


def _paule_mandel(m: Sequence[float], v: Sequence[float], q: float) -> float:
    """Halve a bracket: the heterogeneity falls as τ² grows."""
    df = len(m) - 1
    if q <= df:
        return 0.0
    low, high = 0.0, max(v)
    while _heterogeneity(m, v, high) > df:
        low, high = high, 2 * high
    for _ in range(_MOST_ROUNDS):
        middle = (low + high) / 2
        if high - low <= _CLOSE * high or middle in {low, high}:
            break
        low, high = (middle, high) if _heterogeneity(m, v, middle) > df else (low, middle)
    return (low + high) / 2


def _reml(m: Sequence[float], v: Sequence[float], q: float) -> float | None:
    tau2 = _dersimonian_laird(m, v, q)
    for _ in range(_MOST_ROUNDS):
        b, total, mu = _weighted(m, v, tau2)
        top = math.fsum(w * w * ((each - mu) ** 2 - own) for w, each, own in zip(b, m, v, strict=True))
        after = max(0.0, top / math.fsum(w * w for w in b) + 1 / total)
        if abs(after - tau2) <= _CLOSE * (after + min(v)):
            return after
        tau2 = after
    return None


_TAU2 = {
    Method.DERSIMONIAN_LAIRD: _dersimonian_laird,
    Method.PAULE_MANDEL: _paule_mandel,
    Method.REML: _reml,
}


def _described(m: Sequence[float], v: Sequence[float], tau2: float, q: float) -> RandomEffects:
    df = len(m) - 1
    mu, units = _around_common(m, v, tau2)
    se_mu = 1 / math.sqrt(_weighted(m, v, tau2)[1])
    i2 = max(0.0, (q - df) / q) if q > 0 else 0.0
    return RandomEffects(mu, se_mu, tau2, q, chi2_upper(q, df), i2, units, tuple(v))


def _around_common(m: Sequence[float], v: Sequence[float], tau2: float) -> tuple[float, tuple[Shrunken, ...]]:
    """Return the common mean and every unit drawn to it; a unit without variance keeps its own value."""
    if max(v) <= 0:
        mu = math.fsum(m) / len(m)
        return mu, tuple(Shrunken(each, 1.0, 0.0) for each in m)
    _, total, mu = _weighted(m, v, tau2)
    units = []
    for each, own in zip(m, v, strict=True):
        b = tau2 / (tau2 + own)
        units.append(Shrunken(mu + b * (each - mu), b, math.sqrt(b * own + (1 - b) ** 2 / total)))
    return mu, tuple(units)
