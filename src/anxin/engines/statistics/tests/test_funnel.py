"""Limits of a funnel plot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.funnel import funnel
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.tests.published import exactly


@pytest.mark.parametrize(
    ("n", "low", "high"),
    [(10, 0.537724509, 0.987301549), (20, 0.653377458, 0.967749868), (50, 0.734009245, 0.933212718)],
)
def test_exact_limits_about_a_target_of_85_per_cent(n: int, low: float, high: float) -> None:
    """D10: Spiegelhalter's interpolation [R]; the normal limits of 10 and of 20 would exceed 1."""
    found = funnel(n, target=0.85)
    assert (found.warning.low, found.warning.high) == exactly((low, high))
    assert found.warning.high < 1
    assert found.action.low < found.warning.low


@pytest.mark.parametrize(("n", "normal"), [(10, 1.071315), (20, 1.006493)])
def test_normal_limits_would_leave_the_possible(n: int, normal: float) -> None:
    """D10 [R], with z rounded to 1.96."""
    assert 0.85 + 1.96 * (0.85 * 0.15 / n) ** 0.5 == exactly(normal)
    assert funnel(n, target=0.85).warning.high < 1 < normal


@pytest.mark.property
@given(st.integers(1, 3_000), st.floats(0.01, 0.99))
def test_limits_hold_the_target_and_stay_possible(n: int, target: float) -> None:
    found = funnel(n, target=target)
    assert 0 <= found.action.low <= found.warning.low <= found.warning.high <= found.action.high <= 1
    if n * min(target, 1 - target) > 5:
        assert found.warning.holds(target)


def test_bad_input_names_its_parameter() -> None:
    with pytest.raises(StatisticsFault, match="n:"):
        funnel(0, target=0.5)
    with pytest.raises(StatisticsFault, match="target:"):
        funnel(5, target=1)
