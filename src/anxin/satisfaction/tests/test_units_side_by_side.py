"""Units side by side and over time: shrunken values as published, ranks refused, lines that break with the plan."""

from datetime import date

import pytest

from anxin.engines.statistics.tests.csi60 import csi60, needs_csi60
from anxin.satisfaction.selectors.league import League, league_of
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plans import versions_of
from anxin.satisfaction.selectors.trend import trend_of
from anxin.satisfaction.selectors.windows import months_after, window_ending
from anxin.satisfaction.tests.figures_at_hand import OCTOBER, SEPTEMBER, around, next_version, plan_for, put
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def league(cast: Cast) -> League:
    version = plan_for(cast.shanghai.region.brand)
    return league_of(place_of(cast.liu, dealer="SH01"), version, window_ending(OCTOBER, 3))


@needs_csi60
def test_csi60_comes_out_as_the_contract_has_it(cast: Cast) -> None:
    """Shrunken values and rank intervals of the worked example, from the sums of six cells."""
    version = plan_for(cast.shanghai.region.brand)
    expected = {
        "D1-A": (911.112741788, 0.976148038, (1, 2)),
        "D1-B": (908.425507820, 0.961685750, (1, 2)),
        "D2-A": (762.959131310, 0.882987902, (3, 6)),
        "D2-B": (732.739571683, 0.906681496, (3, 6)),
        "D3-A": (755.227264295, 0.932422080, (3, 6)),
        "D3-B": (736.351590078, 0.901837613, (3, 6)),
    }
    for name, values in csi60().index_by("advisor").items():
        put(version, cast.shanghai, OCTOBER, values, adviser=name)
    found = league(cast)
    assert found.effects is not None and found.effects.tau2 == pytest.approx(8714.172751161)
    for row in found.rows:
        value, reliability, ranks = expected[row.named.name]
        assert row.shrunken is not None and row.ranks is not None
        assert [row.shrunken.value, row.shrunken.reliability] == pytest.approx([value, reliability])
        assert (row.ranks.low, row.ranks.high) == ranks
    assert [row.named.name for row in found.rows][:2] == ["D1-A", "D1-B"]


def test_where_nothing_differs_nobody_has_a_rank(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for name in ("甲", "乙", "丙"):
        put(version, cast.shanghai, OCTOBER, around(800, 30), adviser=name)
    found = league(cast)
    assert found.no_difference and {row.refused for row in found.rows} == {"no_difference"}


def test_a_unit_whose_reliability_is_low_has_no_rank(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for name, middle, n, spread in (("甲", 820, 60, 20), ("乙", 780, 60, 20), ("丙", 800, 10, 190)):
        put(version, cast.shanghai, OCTOBER, around(middle, n, spread), adviser=name)
    refused = {row.named.name: row.refused for row in league(cast).rows}
    assert refused == {"甲": "", "乙": "", "丙": "unreliable"}


def test_two_interviews_of_one_do_not_rank_the_others(cast: Cast) -> None:
    """Twelve equal advisers and one with two interviews close together: without him nothing differs."""
    version = plan_for(cast.shanghai.region.brand)
    for number in range(12):
        put(version, cast.shanghai, OCTOBER, around(850 + number % 3, 30, 110), adviser=f"甲{number}")
    before = league(cast)
    put(version, cast.shanghai, OCTOBER, [990, 991], adviser="乙")
    after = league(cast)
    assert before.effects is not None and after.effects is not None
    assert before.no_difference and after.effects.tau2 == 0
    assert {row.named.name: row.refused for row in after.rows}.pop("乙") == "few"
    assert all(row.shrunken is None for row in after.rows if row.named.name == "乙")


def test_one_unit_alone_and_one_without_spread_are_stated_and_no_fault(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, OCTOBER, [1000.0] * 12, adviser="甲")
    found = league(cast)
    assert found.effects is None and [row.refused for row in found.rows] == ["no_spread"]
    assert found.limits == [] and found.rows[0].outside == ""


def test_the_funnel_marks_what_chance_does_not_explain(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for number in range(6):
        put(version, cast.shanghai, OCTOBER, [950.0] * 20 + [800.0] * 20, adviser=f"甲{number}")
    put(version, cast.shanghai, OCTOBER, [950.0] * 2 + [800.0] * 38, adviser="乙")
    found = league(cast)
    assert {row.named.name: row.outside for row in found.rows}["乙"] == "action"
    assert sum(row.outside == "" for row in found.rows) == 6
    widths = [each.action.high - each.action.low for each in found.limits]
    assert widths == sorted(widths, reverse=True)


def test_nothing_is_rolled_up_over_a_change_of_the_plan(cast: Cast) -> None:
    first = plan_for(cast.shanghai.region.brand)
    for back in range(2, 16):
        put(first, cast.shanghai, months_after(OCTOBER, -back), around(800, 10), adviser="甲")
    second = next_version(first, SEPTEMBER)
    for month in (SEPTEMBER, OCTOBER):
        put(second, cast.shanghai, month, around(500, 10), adviser="甲", age="3-5")
    place = place_of(cast.liu, dealer="SH01")
    months = {each.month: each for each in trend_of(place, versions_of(place.brand.pk), OCTOBER)}
    august = months[date(2026, 8, 1)]
    assert august.quarter is not None and august.quarter.n == 30 and august.quarter.mean == pytest.approx(800)
    assert august.year is not None and august.year.n == 120 and not august.breaks
    assert months[SEPTEMBER].breaks and not months[OCTOBER].breaks
    for month in (SEPTEMBER, OCTOBER):
        each = months[month]
        assert each.quarter is None and each.year is None and each.figure is not None
        assert each.figure.n == 10 and each.figure.value == pytest.approx(500)


def test_a_month_without_interviews_takes_no_rolling_mean_away(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for back in range(14):
        if back != 2:
            put(version, cast.shanghai, months_after(OCTOBER, -back), around(800, 10), adviser="甲")
    place = place_of(cast.liu, dealer="SH01")
    october = trend_of(place, versions_of(place.brand.pk), OCTOBER)[-1]
    assert october.quarter is not None and october.quarter.n == 20
    assert october.year is not None and october.year.n == 110


def test_what_began_later_is_rolled_up_from_its_first_month_on(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for back in range(4):
        put(version, cast.shanghai, months_after(OCTOBER, -back), around(800, 10), adviser="甲")
    place = place_of(cast.liu, dealer="SH01")
    months = trend_of(place, versions_of(place.brand.pk), OCTOBER)
    assert [each.quarter is not None for each in months] == [False] * 10 + [True, True]
    assert not any(each.year for each in months)
