"""Shrinkage and random effects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.means import mean
from anxin.engines.statistics.shrinkage import (
    Method,
    RandomEffects,
    efron_morris,
    interviews_for,
    one_way,
    random_effects,
    reliability_of_mean,
)
from anxin.engines.statistics.tests.csi60 import csi60, needs_csi60
from anxin.engines.statistics.tests.published import exactly, to

HITS = (18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7)
REST = (
    0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.285,
    0.316, 0.200,
)  # fmt: skip
EFFECTS = (28, 8, -3, 7, -1, 1, 18, 12)
ERRORS = (15, 10, 16, 11, 9, 11, 10, 18)


def advisors(method: Method = Method.DERSIMONIAN_LAIRD) -> RandomEffects:
    groups = [mean(values) for values in csi60().index_by("advisor").values()]
    found = random_effects(
        [each.mean or 0 for each in groups], [(each.se or 0) ** 2 for each in groups], method=method
    )
    assert found is not None
    return found


def test_eighteen_baseball_players() -> None:
    """B1: Efron and Morris 1975 [P, R]."""
    raw = [hits / 45 for hits in HITS]
    middle = sum(raw) / 18
    assert middle * (1 - middle) / 45 == exactly(0.00433284222)
    assert sum((each - middle) ** 2 for each in raw) == exactly(0.082441701)
    found = efron_morris(raw, middle * (1 - middle) / 45)
    assert (found.mean, found.c) == exactly((0.265432099, 0.211653417))
    assert found.estimates == to(
        (
            0.2939, 0.2892, 0.2845, 0.2798, 0.2751, 0.2751, 0.2704, 0.2657, 0.2610, 0.2610, 0.2563, 0.2563, 0.2563,
            0.2563, 0.2563, 0.2516, 0.2469, 0.2422,
        ),
        digits=4,
    )  # fmt: skip
    wrong = sum((one - rest) ** 2 for one, rest in zip(raw, REST, strict=True))
    less = sum((one - rest) ** 2 for one, rest in zip(found.estimates, REST, strict=True))
    assert (wrong, less, wrong / less) == exactly((0.0753169506, 0.0213069149, 3.5348595))


@pytest.mark.parametrize("method", Method)
def test_eight_schools_of_which_none_is_shown_to_differ(method: Method) -> None:
    """B3 [R]: the boundary, τ² = 0 by all three methods."""
    found = random_effects(EFFECTS, [error**2 for error in ERRORS], method=method)
    assert found is not None
    assert found.tau2 == 0
    assert (found.mu, found.se_mu, found.q, found.p) == exactly(
        (7.68561672, 4.07191916, 4.70707886, 0.695659167)
    )
    assert {(each.value, each.reliability) for each in found.units} == {(found.mu, 0.0)}


@needs_csi60
def test_six_advisors_by_dersimonian_and_laird() -> None:
    """csi60 [R, N]."""
    found = advisors()
    assert (found.mu, found.se_mu, found.tau2, found.q) == exactly(
        (801.135968, 39.5828306, 8714.17275, 85.5740141)
    )
    assert found.i2 == exactly(0.941571048)
    assert [each.reliability for each in found.units] == exactly([
        0.976148038, 0.961685750, 0.882987902, 0.906681496, 0.932422080, 0.901837613,
    ])  # fmt: skip
    assert [each.value for each in found.units] == exactly([
        911.112742, 908.425508, 762.959131, 732.739572, 755.227264, 736.351590,
    ])  # fmt: skip
    assert [each.se for each in found.units] == exactly([
        14.4478890, 18.3351309, 32.2663293, 28.7547875, 24.4139488, 29.5042617,
    ])  # fmt: skip


@needs_csi60
def test_six_advisors_by_restricted_maximum_likelihood() -> None:
    """csi60 [R]."""
    found = advisors(Method.REML)
    assert (found.tau2, found.mu, found.se_mu) == exactly((7745.82269, 801.439054, 37.4856932))


@needs_csi60
def test_paule_and_mandel_meet_their_condition() -> None:
    """Σ b(m − μ)² = k − 1, the definition [F]."""
    found = advisors(Method.PAULE_MANDEL)
    means = [mean(values).mean or 0 for values in csi60().index_by("advisor").values()]
    heterogeneity = sum(
        (each - found.mu) ** 2 / (own + found.tau2) for each, own in zip(means, found.variances, strict=True)
    )
    assert heterogeneity == exactly(5)


@needs_csi60
def test_six_advisors_as_random_effects() -> None:
    """csi60 [R lme4]."""
    found = one_way(list(csi60().index_by("advisor").values()))
    assert found is not None
    assert (found.between, found.within, found.mu) == exactly((7350.179111, 6986.438889, 798.55))
    assert [each.value for each in found.units] == exactly([
        903.7962133, 902.7916942, 761.4284506, 732.0234348, 755.9492551, 735.3109521,
    ])  # fmt: skip
    assert reliability_of_mean(10, between=found.between, within=found.within) == exactly(0.913199248)
    assert interviews_for(0.7, between=found.between, within=found.within) == exactly(2.217863)


def test_maximum_likelihood_by_hand() -> None:
    """1 3 and 5 7: MSW 2, MSB 16: (16 − 2)/2 = 7, (½·16 − 2)/2 = 3 [F]."""
    found = one_way([[1, 3], [5, 7]])
    assert found is not None
    assert (found.within, found.between, found.between_ml) == exactly((2, 7, 3))
    assert found.icc == exactly(7 / 9)


def test_groups_of_many_sizes_use_their_common_size() -> None:
    """1 3, 5 7 9: MSW 10/3, MSB 30, n₀ = 5 − 13/5 = 2.4 [F]."""
    found = one_way([[1, 3], [5, 7, 9]])
    assert found is not None
    assert (found.within, found.between, found.between_ml) == (
        exactly(10 / 3),
        exactly((30 - 10 / 3) / 2.4),
        None,
    )


def test_what_cannot_be_told() -> None:
    assert random_effects([5], [1]) is None
    assert one_way([[1], [2]]) is None
    assert one_way([[1, 2]]) is None
    constant = one_way([[3, 3], [3, 3]])
    assert constant is not None
    assert (constant.between, constant.within, constant.icc) == (0, 0, None)
    assert reliability_of_mean(4, between=0, within=0) is None
    assert interviews_for(0.7, between=0, within=5) is None
    assert efron_morris([2, 2, 2, 2], 1).c == 0


@pytest.mark.property
@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(1e-2, 1e4)), min_size=2, max_size=20))
def test_a_shrunken_value_lies_between_its_own_and_the_common_mean(units: list[tuple[float, float]]) -> None:
    means, variances = [m for m, _ in units], [v for _, v in units]
    for method in (Method.DERSIMONIAN_LAIRD, Method.PAULE_MANDEL):
        found = random_effects(means, variances, method=method)
        assert found is not None
        for own, unit in zip(means, found.units, strict=True):
            low, high = sorted((own, found.mu))
            assert low - 1e-6 <= unit.value <= high + 1e-6
            assert 0 <= unit.reliability <= 1


@pytest.mark.property
@given(st.floats(-1e3, 1e3), st.lists(st.floats(1e-2, 1e4), min_size=2, max_size=20))
def test_equal_means_show_no_difference(value: float, variances: list[float]) -> None:
    for method in Method:
        found = random_effects([value] * len(variances), variances, method=method)
        assert found is not None
        assert found.tau2 == 0
        assert [each.value for each in found.units] == pytest.approx([found.mu] * len(variances))


def test_a_mean_without_spread_is_wholly_reliable() -> None:
    found = random_effects([1, 5, 9], [1e-12, 1, 1])
    assert found is not None
    assert found.units[0].reliability == pytest.approx(1)
    assert found.units[0].value == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: random_effects([1, 2], [1]), "variances"),
        (lambda: random_effects([1, 2], [1, 0]), "variances[1]"),
        (lambda: efron_morris([1, 2, 3], 1), "values"),
        (lambda: one_way([[1], []]), "groups[1]"),
        (lambda: interviews_for(1, between=1, within=1), "reliability"),
        (lambda: reliability_of_mean(0, between=1, within=1), "n"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
