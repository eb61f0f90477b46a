"""How many interviews are needed, and what so many can show."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.distributions import t_two_sided_p, two_sided_t
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.sample_size import (
    for_mean,
    for_share,
    krejcie_morgan,
    noncentral_t_upper,
    power_of_means,
    power_of_shares,
)
from anxin.engines.statistics.tests.published import to

POPULATIONS = (10, 50, 100, 200, 300, 500, 1_000, 5_000, 9_000, 10_000)


def test_krejcie_and_morgans_table() -> None:
    """A9 [P]."""
    assert [krejcie_morgan(many) for many in POPULATIONS] == [10, 44, 80, 132, 169, 217, 278, 357, 368, 370]


def test_cochrans_sizes_with_a_finite_population() -> None:
    """A10 [R]."""
    found = [for_share(population=many) for many in POPULATIONS]
    assert found == [10, 45, 80, 132, 169, 218, 278, 357, 369, 370]
    assert for_share() == 385


def test_a_mean_within_twenty_points() -> None:
    """Satisfaction index 2.2: sd 110, ± 20 needs about 116; (1.96·110/20)² = 116.2, rounded up [R, F]."""
    assert for_mean(within=20, sd=110) == 117
    assert for_mean(within=20, sd=110, population=120) == 60
    assert two_sided_t(0.95, 14) * 110 / math.sqrt(15) == pytest.approx(61, abs=0.5)


def test_power_of_two_shares() -> None:
    """R's example of power.prop.test: 50 in each group, .50 against .75: .740 [P]."""
    assert power_of_shares(0.50, 0.75, 50) == to(0.740, digits=3)


def test_power_of_two_means() -> None:
    """R's example of power.t.test: 20 in each group, one standard deviation apart: .8689528 [P]."""
    assert power_of_means(1, 1, 20) == to(0.8689528, digits=7)


@pytest.mark.property
@given(t=st.floats(0.1, 6), df=st.integers(1, 400))
def test_without_noncentrality_it_is_students_t(t: float, df: int) -> None:
    assert noncentral_t_upper(t, df=df, noncentrality=0) == pytest.approx(t_two_sided_p(t, df) / 2, abs=1e-9)


@pytest.mark.property
@given(st.integers(2, 300))
def test_more_interviews_show_more(n: int) -> None:
    assert power_of_means(20, 110, n) < power_of_means(20, 110, n + 1)
    assert power_of_shares(0.4, 0.6, n) < power_of_shares(0.4, 0.6, n + 1)


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: for_share(within=0), "within"),
        (lambda: for_share(share=1), "share"),
        (lambda: for_mean(within=1, sd=0), "sd"),
        (lambda: krejcie_morgan(0), "population"),
        (lambda: power_of_means(1, 1, 1), "n"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
