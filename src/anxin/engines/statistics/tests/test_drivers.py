"""What the overall impression hangs on."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.drivers import Importance, drivers, importance_intervals, johnson, lmg
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.impact import Quadrant, importance_performance, penalty_reward
from anxin.engines.statistics.tests.csi60 import csi60, needs_csi60
from anxin.engines.statistics.tests.published import exactly

#: C3 mtcars: cyl, disp, hp, wt, and mpg [R].
CARS = ((0.9020328721, 0.8324474527, 0.7824957945), (0.7909485864, 0.8879799221), (0.6587478873,))
MPG = (-0.8521619594, -0.8475513793, -0.7761683718, -0.8676593765)
#: C4 attitude: complaints, privileges, learning, raises, critical, advance, and rating [R].
ATTITUDE = (
    (0.5582882007, 0.5967358063, 0.6691974806, 0.1877142712, 0.2245795529),
    (0.4933309656, 0.4454779381, 0.1472331360, 0.3432934338),
    (0.6403143728, 0.1159652465, 0.5316197881),
    (0.3768829652, 0.5741861605),
    (0.2833431740,),
)
RATING = (0.8254175695, 0.4261168701, 0.6236781645, 0.5901389949, 0.1564391516, 0.1550862526)


def square(upper: tuple[tuple[float, ...], ...]) -> list[list[float]]:
    p = len(upper) + 1
    full = [[1.0] * p for _ in range(p)]
    for i, row in enumerate(upper):
        for j, value in enumerate(row, start=i + 1):
            full[i][j] = full[j][i] = value
    return full


def test_cars() -> None:
    """C3: R² .8486347934 [P, R, N]."""
    shares = lmg(square(CARS), MPG)
    assert shares == exactly((0.2157093861, 0.2006983747, 0.1700769458, 0.2621500868))
    assert sum(shares) == exactly(0.8486347934)
    weights = johnson(square(CARS), MPG)
    assert weights == exactly((0.2096903576, 0.1883042694, 0.1799589804, 0.2706811861))
    assert weights is not None
    assert [100 * each / sum(weights) for each in weights] == exactly(
        [24.70914, 22.18908, 21.20570, 31.89607]
    )


def test_attitude() -> None:
    """C4: R² .7326019925 [R, N]."""
    shares = lmg(square(ATTITUDE), RATING)
    assert shares == exactly(
        (0.3708161943, 0.0509037930, 0.1557659902, 0.1203450794, 0.0065887225, 0.0281822131)
    )
    assert johnson(square(ATTITUDE), RATING) == exactly(
        (0.3627601997, 0.0560022788, 0.1636109108, 0.1217803997, 0.0082554665, 0.0201927372)
    )
    assert sum(shares) == exactly(0.7326019925)


def test_attitudes_least_squares() -> None:
    """C4: coefficients, intercept and moments as printed agree with the correlations [R, N]."""
    beta = np.linalg.solve(square(ATTITUDE), RATING)
    sd = (13.31475717, 12.23542999, 11.73701288, 10.39722554, 9.894907549, 10.28870601)
    slopes = [12.17256195 * each / own for each, own in zip(beta, sd, strict=True)]
    assert slopes == pytest.approx(
        [0.61318761, -0.07305014, 0.32033212, 0.08173213, 0.03838145, -0.21705668], abs=2e-8
    )
    means = (66.6, 53.13333333, 56.36666667, 64.63333333, 74.76666667, 42.93333333)
    intercept = 64.63333333 - sum(slope * each for slope, each in zip(slopes, means, strict=True))
    assert intercept == exactly(10.78707639)


@needs_csi60
def test_csi60() -> None:
    """csi60: R² .769593225 [R, N]."""
    found = drivers(csi60().ratings, csi60().numbers("ov"))
    assert found is not None
    assert (found.n, found.r2, found.few) == (60, exactly(0.769593225), False)
    assert found.lmg == exactly((0.1497574688, 0.1537757133, 0.0558628384, 0.1417394548, 0.2684577498))
    assert found.johnson == exactly((0.1494522059, 0.1538817112, 0.0618876303, 0.1460112810, 0.2583603968))


@needs_csi60
def test_csi60_each_factor_alone_and_last() -> None:
    """csi60: r² alone, and what each adds to the others [R]: the first and last terms of the orders."""
    data = np.column_stack([np.array(csi60().ratings), np.array(csi60().numbers("ov"))])
    r = np.corrcoef(data.T)
    alone = (0.5100382166, 0.5151552181, 0.2194174353, 0.4783424777, 0.6839296563)
    last = (0.0090816267, 0.0130960203, 0.0041042618, 0.0141111754, 0.0890695112)
    assert list(r[:5, 5]) == exactly([0.7141695993, 0.7177431422, 0.4684201483, 0.6916230748, 0.8270003968])
    everything = sum(lmg(r[:5, :5], r[:5, 5]))
    for place in range(5):
        others = [each for each in range(5) if each != place]
        assert sum(lmg(r[[place]][:, [place]], r[[place], 5])) == exactly(alone[place])
        without = sum(lmg(r[np.ix_(others, others)], r[others, 5]))
        assert everything - without == exactly(last[place])


@needs_csi60
def test_csi60_least_squares_belong_to_the_same_correlations() -> None:
    """csi60: coefficients and intercept [R]."""
    data = np.column_stack([np.array(csi60().ratings), np.array(csi60().numbers("ov"))])
    r, sd, means = np.corrcoef(data.T), data.std(axis=0, ddof=1), data.mean(axis=0)
    slopes = np.linalg.solve(r[:5, :5], r[:5, 5]) * sd[5] / sd[:5]
    assert list(slopes) == exactly([0.1309796311, 0.1638369338, 0.1003996623, 0.1666500934, 0.4295348773])
    assert means[5] - slopes @ means[:5] == exactly(-0.0130557050)


@needs_csi60
def test_csi60_penalty_and_reward() -> None:
    """csi60: intercept 7.235631297, R² .77563345 [R]."""
    found = penalty_reward(csi60().ratings, csi60().numbers("ov"), low=6, high=9)
    assert found is not None
    assert (found.n, found.intercept, found.r2) == (60, exactly(7.235631297), exactly(0.775633450))
    assert [each.penalty for each in found.factors] == exactly([
        -0.0694834727, -0.6807558376, -0.5186277733, -0.3025891636, -0.3547107926,
    ])  # fmt: skip
    assert [each.reward for each in found.factors] == exactly([
        0.3534817436, 0.2292479202, 0.3283771306, 0.3514892278, 1.1478840813,
    ])  # fmt: skip
    assert [each.asymmetry for each in found.factors] == exactly([
        0.6714459250, -0.4961604978, -0.2246157512, 0.0747617791, 0.5278690235,
    ])  # fmt: skip
    assert found.factors[0].range == exactly(0.422965216)


def test_factors_that_know_nothing_of_each_other() -> None:
    """Property of the reference list: r_j² each."""
    assert lmg(np.eye(2), (0.6, 0.3)) == exactly((0.36, 0.09))
    assert johnson(np.eye(2), (0.6, 0.3)) == exactly((0.36, 0.09))


def test_equal_correlations() -> None:
    """Four factors, .3 among them, .5 with the outcome [N]."""
    among = np.full((4, 4), 0.3) + 0.7 * np.eye(4)
    for found in (lmg(among, [0.5] * 4), johnson(among, [0.5] * 4)):
        assert found is not None
        assert sum(found) == exactly(0.5263157895)
        assert found == exactly((0.1315789474,) * 4)


def test_a_copy_shares_equally_and_adds_nothing() -> None:
    among = square(CARS)
    doubled = [[*row, row[3]] for row in [*among, among[3]]]
    shares = lmg(doubled, (*MPG, MPG[3]))
    assert shares[3] == pytest.approx(shares[4])
    assert sum(shares) == exactly(0.8486347934)
    assert johnson(doubled, (*MPG, MPG[3])) is None


def ratings(seed: int, n: int, p: int) -> tuple[list[list[float]], list[float]]:
    chance = random.Random(seed)
    rows = [[float(chance.randint(1, 10)) for _ in range(p)] for _ in range(n)]
    return rows, [sum(row) / p + chance.gauss(0, 1) for row in rows]


@pytest.mark.property
@given(st.integers(0, 10**6), st.integers(2, 5), st.randoms())
def test_shares_add_up_to_r2_whatever_the_order_and_the_scale(seed: int, p: int, chance) -> None:
    rows, outcome = ratings(seed, 40, p)
    found = drivers(rows, outcome)
    assert found is not None
    assert sum(found.lmg) == pytest.approx(found.r2)
    assert sum(found.johnson) == pytest.approx(found.r2)
    assert min(*found.lmg, *found.johnson) >= -1e-12
    order = chance.sample(range(p), p)
    turned = drivers([[3 - 2 * row[j] for j in order] for row in rows], [100 * y + 7 for y in outcome])
    assert turned is not None
    assert turned.lmg == pytest.approx([found.lmg[j] for j in order])
    assert turned.johnson == pytest.approx([found.johnson[j] for j in order])


def test_too_few_interviews_are_said_to_be_few() -> None:
    rows, outcome = ratings(1, 29, 3)
    found = drivers(rows, outcome)
    assert found is not None and found.few
    assert drivers(rows[:4], outcome[:4]) is None


def test_what_does_not_vary_drives_nothing() -> None:
    rows, outcome = ratings(2, 30, 3)
    assert drivers([[*row[:2], 5.0] for row in rows], outcome) is None
    assert drivers(rows, [8.0] * 30) is None
    assert drivers([[*row, row[0]] for row in rows], outcome) is None
    found = penalty_reward(rows, [8.3] * 30, low=6, high=9)
    assert found is not None
    assert (found.intercept, found.r2) == (8.3, None)
    assert {(each.penalty, each.reward, each.range, each.asymmetry) for each in found.factors} == {
        (0, 0, 0, None)
    }


def test_a_dummy_that_does_not_vary_is_left_out() -> None:
    rows, outcome = ratings(3, 40, 2)
    found = penalty_reward([[*row, 8.0] for row in rows], outcome, low=6, high=9)
    assert found is not None
    last = found.factors[2]
    assert (last.penalty, last.reward, last.range, last.asymmetry) == (None, None, None, None)
    assert found.factors[0].penalty is not None
    doubled = penalty_reward([[*row, row[0]] for row in rows], outcome, low=6, high=9)
    assert doubled is None


def test_the_same_seed_gives_the_same_intervals_around_the_shares() -> None:
    rows, outcome = ratings(4, 60, 3)
    found = drivers(rows, outcome)
    assert found is not None
    for method, shares in ((Importance.LMG, found.lmg), (Importance.JOHNSON, found.johnson)):
        first = importance_intervals(rows, outcome, seed=7, draws=200, method=method)
        assert first is not None
        assert first == importance_intervals(rows, outcome, seed=7, draws=200, method=method)
        assert first != importance_intervals(rows, outcome, seed=8, draws=200, method=method)
        assert all(limits.holds(share) for limits, share in zip(first, shares, strict=True))
    assert importance_intervals(rows[:3], outcome[:3], seed=7) is None


def test_what_to_work_on() -> None:
    found = importance_performance([0.4, 0.3, 0.1, 0.1], [7, 9, 7, 9])
    assert (found.importance, found.performance) == exactly((0.225, 8))
    assert found.quadrants == (
        Quadrant.CONCENTRATE_HERE,
        Quadrant.KEEP_UP,
        Quadrant.LOW_PRIORITY,
        Quadrant.POSSIBLE_OVERKILL,
    )


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: drivers([], []), "ratings"),
        (lambda: drivers([[1, 2], [1]], [1, 2]), "ratings"),
        (lambda: drivers([[1, 2]], [1, 2]), "ratings"),
        (lambda: drivers([[1.0] * 17], [1]), "ratings"),
        (lambda: drivers([[1, float("nan")]], [1]), "ratings[0][1]"),
        (lambda: lmg([[1, 0.5], [0.4, 1]], [0.1, 0.2]), "among"),
        (lambda: lmg([[1]], [0.1, 0.2]), "among"),
        (lambda: lmg([[1]], []), "with_outcome"),
        (lambda: penalty_reward([[1]], [1], low=9, high=6), "high"),
        (lambda: importance_performance([1], [1, 2]), "performances"),
        (lambda: importance_intervals([[1]], [1], seed=-1), "seed"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
