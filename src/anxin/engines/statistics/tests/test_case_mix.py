"""The mix of work taken out."""

from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.case_mix import adjust, adjust_sums
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.tests.published import exactly


def test_whoever_draws_the_repairs_is_not_the_worse_for_it() -> None:
    """Maintenance 894 on the average, repairs 862, for both; means 886 and 870 become 878 [F]."""
    values = [894, 894, 894, 862, 894, 862, 862, 862]
    cells = ["m", "m", "m", "r", "m", "r", "r", "r"]
    one, other = adjust(values, ["a"] * 4 + ["b"] * 4, cells)
    assert (one.raw, other.raw) == exactly((886, 870))
    assert (one.adjusted, other.adjusted) == exactly((878, 878))
    assert (one.expected, one.n, one.alone) == (exactly(886), 4, 0)


def test_cells_that_nobody_shares_are_counted() -> None:
    found = adjust([900, 800, 700], ["a", "a", "b"], ["own", "both", "both"])
    assert [each.alone for each in found] == [1, 0]


def test_sums_of_cells_tell_the_same() -> None:
    """The example above as sums: two and two, three and one of a kind of work."""
    sums: dict[tuple[str, Hashable], tuple[int, float]] = {
        ("a", "m"): (3, 2682.0),
        ("a", "r"): (1, 862.0),
        ("b", "m"): (1, 894.0),
        ("b", "r"): (3, 2586.0),
    }
    one, other = adjust_sums(sums)
    assert (one.unit, one.n, one.raw, one.expected, one.adjusted) == ("a", 4, *map(exactly, (886, 886, 878)))
    assert (other.raw, other.adjusted) == exactly((870, 878))


def test_cells_of_nobody_are_left_out() -> None:
    assert [each.unit for each in adjust_sums({("a", "m"): (1, 900.0), ("b", "m"): (0, 0.0)})] == ["a"]


def test_nobody() -> None:
    assert adjust([], [], []) == ()
    assert adjust_sums({}) == ()


@pytest.mark.property
@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.sampled_from("abc"), st.sampled_from("xy")),
        min_size=1,
        max_size=50,
    )
)
def test_the_visits_together_keep_their_mean(rows: list[tuple[int, str, str]]) -> None:
    values = [float(value) for value, _, _ in rows]
    found = adjust(values, [unit for _, unit, _ in rows], [cell for _, _, cell in rows])
    assert sum(each.n * each.adjusted for each in found) == pytest.approx(sum(values), abs=1e-6)
    same = adjust(values, [unit for _, unit, _ in rows], ["one"] * len(rows))
    assert [each.adjusted for each in same] == pytest.approx([each.raw for each in same])


def test_bad_input_names_its_parameter() -> None:
    with pytest.raises(StatisticsFault, match="cells"):
        adjust([1], ["a"], [])
    with pytest.raises(StatisticsFault, match="sums"):
        adjust_sums({("a", "m"): (-1, 900.0)})
