"""Strata told by sums say what strata told by means say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.means import mean_of_sums
from anxin.engines.statistics.strata import stratified_sums
from anxin.engines.statistics.weighting import Stratum, kish_of_strata, stratified_mean

SCORES = st.lists(st.floats(0, 1000).map(lambda score: round(score, 3)), min_size=1, max_size=12)


@given(months=st.lists(st.tuples(SCORES, st.integers(0, 40)), min_size=1, max_size=15))
def test_sums_and_means_say_the_same(months: list[tuple[list[float], int]]) -> None:
    visits = [len(scores) + more for scores, more in months]
    n = [len(scores) for scores, _ in months]
    total = [sum(scores) for scores, _ in months]
    squares = [sum(each * each for each in scores) for scores, _ in months]
    means = [mean_of_sums(*sums) for sums in zip(n, total, squares, strict=True)]
    strata = [Stratum(N, each.n, each.mean or 0.0, each.sd) for N, each in zip(visits, means, strict=True)]
    found, whole, worth = (
        stratified_sums(visits, n, total, squares),
        stratified_mean(strata),
        kish_of_strata(strata),
    )
    assert found is not None and whole is not None and worth is not None
    estimate, kish = found
    assert (estimate.n, estimate.df) == (whole.n, whole.df)
    assert estimate.mean == pytest.approx(whole.mean, rel=1e-9)
    assert estimate.se == (None if whole.se is None else pytest.approx(whole.se, rel=1e-6, abs=1e-6))
    assert (kish.n_eff, kish.design_effect) == pytest.approx((worth.n_eff, worth.design_effect), rel=1e-9)


def test_no_strata_make_no_estimate() -> None:
    assert stratified_sums([], [], [], []) is None


@pytest.mark.parametrize(
    ("told", "parameter"),
    [
        (([10], [0], [0], [0]), "n"),
        (([10], [1.5], [9], [60]), "n"),
        (([2], [3], [9], [27]), "visits"),
        (([10], [2], [float("nan")], [27]), "total"),
        (([10], [2], [10], [-1]), "squares"),
        (([10], [2], [10], [20]), "squares"),
        (([10, 10], [2], [10], [50]), "n"),
    ],
)
def test_what_cannot_be_is_refused(told: tuple[list[float], ...], parameter: str) -> None:
    with pytest.raises(StatisticsFault) as fault:
        stratified_sums(*told)  # type: ignore[arg-type]
    assert fault.value.parameter == parameter
