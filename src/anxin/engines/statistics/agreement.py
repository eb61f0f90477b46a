"""How well two scorers, several judges or the items of a questionnaire agree.

For double scoring of calls and for repeat repairs, where what the customer says stands beside what the orders say.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from anxin.engines.statistics.distributions import two_sided_z
from anxin.engines.statistics.given import StatisticsFault, inner, numbers, wholes
from anxin.engines.statistics.intervals import Interval, around


class Distance(StrEnum):
    """How far apart two categories in order count: every other one as far, by steps, or by steps squared."""

    NOMINAL = "nominal"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance, from −1 to 1, with its interval; ``observed`` and ``expected`` are shares of agreement.

    ``kappa``, ``se`` and ``interval`` are None where chance alone would give full agreement: all in one category.
    """

    n: int
    observed: float
    expected: float
    kappa: float | None
    se: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Icc:
    """The six intraclass correlations; a coefficient is None where its variance is 0.

    ``one`` for a single judge and ``mean`` for the mean of all, in the order of Shrout and Fleiss: each target has its
    own judges (1), judges drawn at random (2), these very judges (3).
    """

    targets: int
    judges: int
    one: tuple[float | None, float | None, float | None]
    mean: tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's α of k items and its form for standardised items; None where the sum or an item does not vary."""

    n: int
    items: int
    alpha: float | None
    standardised: float | None


def cross_table(
    first: Sequence[object], second: Sequence[object], categories: Sequence[object]
) -> tuple[tuple[int, ...], ...]:
    """Count pairs of judgements: a row for each category of the first scorer, a column for each of the second.

    Source: Cohen 1960, whose κ is worked out of it.
    """
    places = {category: place for place, category in enumerate(categories)}
    if len(first) != len(second):
        raise StatisticsFault("second", f"{len(first)} judgements, as many as there are beside it")
    table = [[0] * len(places) for _ in places]
    for one, other in zip(first, second, strict=True):
        if one not in places or other not in places:
            raise StatisticsFault("categories", "every category that was given")
        table[places[one]][places[other]] += 1
    return tuple(map(tuple, table))


def kappa(
    table: Sequence[Sequence[int]], *, distance: Distance = Distance.NOMINAL, level: float = 0.95
) -> Kappa | None:
    """Return κ = (p_o − p_e)/(1 − p_e) of a square table of counts; None for a table of nobody.

    Weighted agreement of cells i, j is 1 − |i − j|/(k − 1) or 1 − ((i − j)/(k − 1))². Standard error
    √(Σ p_ij (w_ij − (w̄_i· + w̄_·j)(1 − κ))² − (κ − p_e(1 − κ))²)/((1 − p_e)√n), interval κ ∓ z·SE, cut at −1 and 1.
    Source: Cohen 1960 and 1968; Fleiss, Cohen and Everitt 1969 (standard error).
    """
    rows = _square(table)
    z = two_sided_z(inner("level", level))
    k, n = len(rows), sum(map(sum, rows))
    if n == 0:
        return None
    weights = [[_weight(i - j, k, distance) for j in range(k)] for i in range(k)]
    cells = [(i, j, rows[i][j] / n) for i in range(k) for j in range(k)]
    left = [math.fsum(p for i, _, p in cells if i == each) for each in range(k)]
    right = [math.fsum(p for _, j, p in cells if j == each) for each in range(k)]
    observed = math.fsum(p * weights[i][j] for i, j, p in cells)
    expected = math.fsum(left[i] * right[j] * weights[i][j] for i, j, _ in cells)
    if expected >= 1 - 1e-12:
        return Kappa(n, observed, expected, None, None, None)
    value = (observed - expected) / (1 - expected)
    of_row = [math.fsum(right[j] * weights[i][j] for j in range(k)) for i in range(k)]
    of_column = [math.fsum(left[i] * weights[i][j] for i in range(k)) for j in range(k)]
    spread = (
        math.fsum(p * (weights[i][j] - (of_row[i] + of_column[j]) * (1 - value)) ** 2 for i, j, p in cells)
        - (value - expected * (1 - value)) ** 2
    )
    se = math.sqrt(max(0.0, spread) / n) / (1 - expected)
    ends = around(value, z * se)
    return Kappa(n, observed, expected, value, se, Interval(max(-1.0, ends.low), min(1.0, ends.high)))


def icc(ratings: Sequence[Sequence[float]]) -> Icc:
    """Return the intraclass correlations of n targets (rows) judged by k judges (columns), none missing.

    ICC(1,1) (BMS − WMS)/(BMS + (k − 1)WMS); ICC(2,1) (BMS − EMS)/(BMS + (k − 1)EMS + k(JMS − EMS)/n); ICC(3,1)
    (BMS − EMS)/(BMS + (k − 1)EMS); means of k: (BMS − WMS)/BMS, (BMS − EMS)/(BMS + (JMS − EMS)/n), (BMS − EMS)/BMS.
    Source: Shrout and Fleiss 1979.
    """
    rows = _rectangle("ratings", ratings)
    n, k = len(rows), len(rows[0])
    grand = math.fsum(map(math.fsum, rows)) / (n * k)
    of_targets = [math.fsum(row) / k for row in rows]
    of_judges = [math.fsum(column) / n for column in zip(*rows, strict=True)]
    between = k * math.fsum((each - grand) ** 2 for each in of_targets)
    judging = n * math.fsum((each - grand) ** 2 for each in of_judges)
    within = math.fsum(
        (value - mean) ** 2 for row, mean in zip(rows, of_targets, strict=True) for value in row
    )
    bms, wms, jms = between / (n - 1), within / (n * (k - 1)), judging / (k - 1)
    ems = max(0.0, within - judging) / ((n - 1) * (k - 1))
    one = (
        _over(bms - wms, bms + (k - 1) * wms),
        _over(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        _over(bms - ems, bms + (k - 1) * ems),
    )
    mean = (_over(bms - wms, bms), _over(bms - ems, bms + (jms - ems) / n), _over(bms - ems, bms))
    return Icc(n, k, one, mean)


def cronbach_alpha(answers: Sequence[Sequence[float]]) -> Alpha:
    """Return α = k/(k − 1)·(1 − Σs_j²/s_T²) of n answers (rows) to k items (columns), none missing.

    The standardised form is k·r̄/(1 + (k − 1)r̄) with the mean correlation of two items. Source: Cronbach 1951.
    """
    rows = _rectangle("answers", answers)
    columns = list(zip(*rows, strict=True))
    k = len(columns)
    of_sum = _variance([math.fsum(row) for row in rows])
    spreads = [_variance(column) for column in columns]
    share = _over(math.fsum(spreads), of_sum)
    alpha = None if share is None else k / (k - 1) * (1 - share)
    if min(spreads) <= 0:
        return Alpha(len(rows), k, alpha, None)
    pairs = [
        _covariance(columns[i], columns[j]) / math.sqrt(spreads[i] * spreads[j])
        for i in range(k)
        for j in range(i)
    ]
    middle = math.fsum(pairs) / len(pairs)
    return Alpha(len(rows), k, alpha, _over(k * middle, 1 + (k - 1) * middle))


def _weight(apart: int, k: int, distance: Distance) -> float:
    if distance is Distance.NOMINAL:
        return float(apart == 0)
    steps = abs(apart) / (k - 1)
    return 1 - (steps if distance is Distance.LINEAR else steps * steps)


def _square(table: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    rows = [wholes(f"table[{place}]", row) for place, row in enumerate(table)]
    if len(rows) < 2 or any(len(row) != len(rows) for row in rows):
        raise StatisticsFault("table", "as many columns as rows, two at least")
    return rows


def _rectangle(name: str, given: Sequence[Sequence[float]]) -> list[tuple[float, ...]]:
    rows = [numbers(f"{name}[{place}]", row) for place, row in enumerate(given)]
    if len(rows) < 2 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise StatisticsFault(name, "rows of one length, two rows and two columns at least")
    return rows


def _over(top: float, bottom: float) -> float | None:
    """Return a quotient; None where the bottom is nothing but what rounding left."""
    return None if abs(bottom) <= 1e-15 else top / bottom


def _variance(values: Sequence[float]) -> float:
    return _covariance(values, values)


def _covariance(one: Sequence[float], other: Sequence[float]) -> float:
    n = len(one)
    mean, beside = math.fsum(one) / n, math.fsum(other) / n
    return math.fsum((x - mean) * (y - beside) for x, y in zip(one, other, strict=True)) / (n - 1)
