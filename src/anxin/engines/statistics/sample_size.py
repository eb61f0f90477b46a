"""How many interviews are needed, and what so many can show."""

import math

from anxin.engines.statistics.distributions import normal_cdf, two_sided_t, two_sided_z
from anxin.engines.statistics.given import inner, number, whole

#: The 95 % point of chi-square with one degree of freedom as Krejcie and Morgan printed it.
_KREJCIE_MORGAN = 3.841
#: A whole number that a formula reaches but for rounding is not rounded up to the next.
_ROUNDING = 1e-9


def for_share(
    *, within: float = 0.05, share: float = 0.5, population: int | None = None, level: float = 0.95
) -> int:
    """Return how many answers put a share within ± ``within`` (a share itself: .05 for five points), rounded up.

    n₀ = z²p(1 − p)/e², n = n₀/(1 + (n₀ − 1)/N). Source: Cochran 1977, section 4.4.
    """
    e, p = inner("within", within), inner("share", share)
    return _of_population((two_sided_z(inner("level", level)) / e) ** 2 * p * (1 - p), population)


def for_mean(*, within: float, sd: float, population: int | None = None, level: float = 0.95) -> int:
    """Return how many answers put a mean within ± ``within``, in the unit of ``sd``, rounded up.

    n₀ = (zs/e)², corrected for the population as above. Source: Cochran 1977, section 4.6.
    """
    e, spread = number("within", within, above=0), number("sd", sd, above=0)
    return _of_population((two_sided_z(inner("level", level)) * spread / e) ** 2, population)


def krejcie_morgan(population: int, *, within: float = 0.05, share: float = 0.5) -> int:
    """Return the sample size of the printed table, rounded to the nearest whole number.

    n = χ²Np(1 − p)/(e²(N − 1) + χ²p(1 − p)), χ² = 3.841. Source: Krejcie and Morgan 1970.
    """
    many, e, p = whole("population", population, least=1), inner("within", within), inner("share", share)
    spread = _KREJCIE_MORGAN * p * (1 - p)
    return round(many * spread / (e * e * (many - 1) + spread))


def power_of_shares(first: float, second: float, n: int, *, level: float = 0.95) -> float:
    """Return the probability that a test tells two shares apart with n answers in each group.

    Φ((√n|p₁ − p₂| − z√((p₁ + p₂)(1 − (p₁ + p₂)/2)))/√(p₁q₁ + p₂q₂)). Source: Fleiss, Levin and Paik 2003, section 4.2.
    """
    p1, p2, many = inner("first", first), inner("second", second), whole("n", n, least=1)
    z = two_sided_z(inner("level", level))
    by_chance = z * math.sqrt((p1 + p2) * (1 - (p1 + p2) / 2))
    return normal_cdf((math.sqrt(many) * abs(p1 - p2) - by_chance) / math.sqrt(p1 * (1 - p1) + p2 * (1 - p2)))


def power_of_means(difference: float, sd: float, n: int, *, level: float = 0.95) -> float:
    """Return the probability that a t test tells two means apart with n answers in each group.

    Noncentral t with 2n − 2 degrees of freedom and noncentrality √(n/2)·δ/σ, its upper tail beyond the quantile of t.
    Source: Cohen 1988, chapter 2.
    """
    apart, spread = abs(number("difference", difference)), number("sd", sd, above=0)
    many = whole("n", n, least=2)
    df = 2 * many - 2
    return noncentral_t_upper(
        two_sided_t(inner("level", level), df), df=df, noncentrality=math.sqrt(many / 2) * apart / spread
    )


def noncentral_t_upper(t: float, *, df: float, noncentrality: float) -> float:
    """Return the probability that noncentral t exceeds ``t``: the mean of Φ(δ − tS) over S = √(χ²_df/df).

    By Simpson's rule over S, whose density is taken relative to its mode. Source: Johnson, Kotz and Balakrishnan 1995,
    section 31.5.
    """
    spread = 10 / math.sqrt(2 * df)
    low, high = max(0.0, 1 - spread), 1 + spread
    steps = 2_000
    width = (high - low) / steps
    total = weighed = 0.0
    for place in range(steps + 1):
        s = low + place * width
        times = (1 if place in {0, steps} else 4 if place % 2 else 2) * _chi_weight(s, df)
        weighed += times
        total += times * normal_cdf(noncentrality - t * s)
    return total / weighed


def _chi_weight(s: float, df: float) -> float:
    """Return the density of √(χ²_df/df) at ``s`` but for a constant."""
    if s <= 0:
        return math.exp(0.5) if df == 1 else 0.0
    return math.exp((df - 1) * math.log(s) - df * (s * s - 1) / 2)


def _of_population(n: float, population: int | None) -> int:
    if population is not None:
        n /= 1 + (n - 1) / whole("population", population, least=1)
    return max(1, math.ceil(n - _ROUNDING))
