"""Ranks with their intervals, and where there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.means import mean
from anxin.engines.statistics.ranks import NoRank, Place, RankInterval, chance_above, places, rank_intervals
from anxin.engines.statistics.shrinkage import RandomEffects, random_effects
from anxin.engines.statistics.tests.csi60 import csi60, needs_csi60
from anxin.engines.statistics.tests.published import exactly


def effects(means: list[float], variances: list[float]) -> RandomEffects:
    found = random_effects(means, variances)
    assert found is not None
    return found


@needs_csi60
def test_six_advisors() -> None:
    """csi60, contract of the scoring command [R]: two of the first dealer 1–2, the others 3–6."""
    groups = [mean(values) for values in csi60().index_by("advisor").values()]
    found = effects([each.mean or 0 for each in groups], [(each.se or 0) ** 2 for each in groups])
    assert [(each.low, each.high) for each in rank_intervals(found)] == [(1, 2)] * 2 + [(3, 6)] * 4
    assert [each.rank for each in places(found)] == [1, 2, 3, 6, 4, 5]


def test_where_no_difference_is_shown_there_is_no_rank() -> None:
    """B3: eight schools [R]."""
    found = effects([28, 8, -3, 7, -1, 1, 18, 12], [v**2 for v in (15, 10, 16, 11, 9, 11, 10, 18)])
    assert set(places(found)) == {Place(None, None, NoRank.NO_DIFFERENCE)}
    assert set(rank_intervals(found)) == {RankInterval(1, 8)}


def test_whoever_is_known_too_little_has_no_rank_and_the_others_have() -> None:
    found = effects([900, 800, 700, 750], [50, 50, 50, 9_000])
    assert found.units[3].reliability < 0.7 < found.units[0].reliability
    told = places(found)
    assert told[3] == Place(None, None, NoRank.UNRELIABLE)
    assert [each.rank for each in told[:3]] == [1, 2, 4]


def test_equal_units_share_the_better_rank() -> None:
    assert [each.rank for each in places(effects([5, 9, 9, 1], [0.01] * 4))] == [3, 1, 1, 4]


def test_the_chance_to_lie_above_a_target() -> None:
    """Φ(1) [F]."""
    assert chance_above(820, 20, target=800) == exactly(0.8413447460685429)
    assert chance_above(800, 20, target=800) == 0.5
    assert [chance_above(value, 0, target=800) for value in (801, 800, 799)] == [1.0, None, 0.0]


@pytest.mark.property
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 5000)), min_size=2, max_size=30))
def test_a_rank_lies_in_its_interval(units: list[tuple[int, int]]) -> None:
    found = effects([float(m) for m, _ in units], [float(v) for _, v in units])
    for place, interval in zip(places(found, least_reliability=0), rank_intervals(found), strict=True):
        assert 1 <= interval.low <= interval.high <= len(units)
        if place.rank is not None:
            assert interval.low <= place.rank <= interval.high


def test_bad_input_names_its_parameter() -> None:
    with pytest.raises(StatisticsFault, match="least_reliability"):
        places(effects([1, 2], [1, 1]), least_reliability=2)
    with pytest.raises(StatisticsFault, match="se"):
        chance_above(1, -1, target=0)
