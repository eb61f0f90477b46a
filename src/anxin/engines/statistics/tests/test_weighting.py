"""Strata, clusters and what weights cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.means import mean
from anxin.engines.statistics.shares import logit_interval
from anxin.engines.statistics.tests.csi60 import VISITS, csi60, needs_csi60
from anxin.engines.statistics.tests.published import exactly
from anxin.engines.statistics.tests.schools import VALUES
from anxin.engines.statistics.weighting import (
    Estimate,
    Stratum,
    cluster_mean,
    design_effect,
    kish,
    kish_of_strata,
    strata_of,
    stratified_mean,
)


def by_dealer(values: list[float]) -> Estimate:
    found = stratified_mean(strata_of(values, csi60().column("dealer"), VISITS))
    assert found is not None
    return found


@needs_csi60
def test_csi60_by_dealer() -> None:
    """csi60: 827.3, SE 9.38082135, 57 df, 808.515229 to 846.084771; without correction 9.76456781 [R, N]."""
    found = by_dealer(csi60().index)
    assert (found.mean, found.se, found.df) == (exactly(827.3), exactly(9.38082135), 57)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == exactly((808.515229266, 846.084770734))
    huge = {dealer: visits * 1e9 for dealer, visits in VISITS.items()}
    without = stratified_mean(strata_of(csi60().index, csi60().column("dealer"), huge))
    assert without is not None
    assert without.se == exactly(9.76456781)


@needs_csi60
def test_csi60_top_two_boxes_by_dealer() -> None:
    """csi60: .496875, SE .05505398816, logit interval .3885307792 to .6055134912 [R]."""
    found = by_dealer([float(value >= 9) for value in csi60().numbers("ov")])
    assert (found.mean, found.se) == exactly((0.496875, 0.05505398816))
    limits = logit_interval(found.mean, found.se or 0, df=found.df or 0)
    assert limits is not None
    assert (limits.low, limits.high) == exactly((0.3885307792, 0.6055134912))


@needs_csi60
def test_csi60_promoters_by_dealer() -> None:
    """csi60: stratified NPS 40.3125, SE 7.32589866 [R]."""
    found = by_dealer([100.0 * ((value >= 9) - (value <= 6)) for value in csi60().numbers("rec")])
    assert (found.mean, found.se) == exactly((40.3125, 7.32589866))


def test_clusters_of_one_are_a_simple_sample() -> None:
    """S-1 [R]: every school a cluster."""
    found = cluster_mean(VALUES, list(range(200)), population=6_194)
    assert found is not None
    assert (found.mean, found.se, found.df) == (exactly(656.585), exactly(9.249722039), 199)


def test_two_clusters_by_hand() -> None:
    """1 3 and 5 7 of four clusters: mean 4, totals ∓1, variance (1 − 2/4)·2/1·2 = 2 [F]."""
    found = cluster_mean([1, 3, 5, 7], ["a", "a", "b", "b"], population=4)
    assert found is not None
    assert (found.mean, found.se, found.df) == (4, exactly(2**0.5), 1)
    alone = cluster_mean([1, 3], ["a", "a"])
    assert alone is not None
    assert (alone.mean, alone.se, alone.interval) == (2, None, None)
    assert cluster_mean([], []) is None


def test_what_weights_cost() -> None:
    """Weights 1 1 2: 16/6 of 3 answers [F]."""
    found = kish([1, 1, 2])
    assert found is not None
    assert (found.n_eff, found.design_effect) == exactly((16 / 6, 18 / 16))
    assert kish([]) is None


def test_strata_cost_what_the_weights_of_their_answers_cost() -> None:
    strata = [Stratum(30, 3, 800, None), Stratum(20, 1, 700, None)]
    assert kish_of_strata(strata) == kish([10, 10, 10, 20])
    assert kish_of_strata([]) is None


def test_the_design_effect_of_a_simple_sample_is_one() -> None:
    assert design_effect(9.249722039, sd=132.975279, n=200, population=6_194) == exactly(1)
    assert design_effect(0, sd=0, n=5) is None


def test_a_stratum_of_one_answer_leaves_the_spread_unknown() -> None:
    found = stratified_mean([Stratum(10, 1, 5.0, None), Stratum(20, 4, 8.0, 1.0)])
    assert found == Estimate(5, exactly(7.0), None, None, None)
    assert stratified_mean([]) is None


@pytest.mark.property
@given(st.lists(st.lists(st.integers(0, 100), min_size=2, max_size=9), min_size=1, max_size=5))
def test_a_census_knows_and_equal_shares_are_the_plain_mean(groups: list[list[int]]) -> None:
    values = [float(value) for group in groups for value in group]
    labels = [place for place, group in enumerate(groups) for _ in group]
    census = stratified_mean(strata_of(values, labels, {p: len(g) for p, g in enumerate(groups)}))
    third = stratified_mean(strata_of(values, labels, {p: 3 * len(g) for p, g in enumerate(groups)}))
    assert census is not None and third is not None
    assert census.se == 0
    assert third.mean == pytest.approx(mean(values).mean)


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: strata_of([1], ["a"], {"b": 3}), "visits"),
        (lambda: strata_of([1], ["a"], {"a": 3, "b": 3}), "values"),
        (lambda: strata_of([1], ["a", "b"], {"a": 3}), "labels"),
        (lambda: stratified_mean([Stratum(3, 4, 1, 1)]), "strata[0].visits"),
        (lambda: stratified_mean([Stratum(3, 0, 1, 1)]), "strata[0].n"),
        (lambda: cluster_mean([1, 2], ["a", "b"], population=1), "population"),
        (lambda: cluster_mean([1, 2], ["a", "b"], weights=[1, 0]), "weights[1]"),
        (lambda: kish([1, -1]), "weights[1]"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
