"""From cells to figures: n, interval and state on each, nothing where there are too few, and sums that add up."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from anxin.accounts.models import Dealer, Region
from anxin.engines.index.composite import STANDARD
from anxin.engines.index.groups import State
from anxin.engines.statistics.means import mean
from anxin.engines.statistics.weighting import Stratum, stratified_mean
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.schemas.figures import shown_figure
from anxin.satisfaction.selectors.figure_words import promoters_words, very_satisfied_label
from anxin.satisfaction.selectors.figures import all_visits, composite_of, factor_figures, figure_of
from anxin.satisfaction.selectors.levels import children_of, in_order
from anxin.satisfaction.selectors.overview import Overview, overview_of
from anxin.satisfaction.selectors.places import Place, place_of
from anxin.satisfaction.selectors.plans import engine_plan, versions_of
from anxin.satisfaction.selectors.strata import months_told, regions_of, strata_of_months
from anxin.satisfaction.selectors.sums import FactorSums, Sums
from anxin.satisfaction.selectors.windows import Window, read_window, window_ending
from anxin.satisfaction.tests.figures_at_hand import OCTOBER, SEPTEMBER, around, next_version, plan_for, put
from tests.cast import Cast

QUARTER = window_ending(OCTOBER, 3)
pytestmark = pytest.mark.django_db


def told(place: Place, window: Window = QUARTER) -> Overview:
    found = overview_of(place, versions_of(place.brand.pk), window)
    assert found is not None
    return found


@pytest.fixture
def shanghai(cast: Cast) -> Place:
    plan_for(cast.shanghai.region.brand)
    return place_of(cast.liu, dealer="SH01")


def second_dealer(cast: Cast) -> Dealer:
    other = Region.objects.create(
        brand=cast.shanghai.region.brand, key="chenxi-south", name={"zh": "南区", "en": "South"}
    )
    return Dealer.objects.create(
        region=other, code="GZ03", name={"zh": "广州店", "en": "Guangzhou"}, city="广州"
    )


def test_a_figure_is_the_mean_of_all_its_interviews(cast: Cast, shanghai: Place) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, SEPTEMBER, around(800, 20), adviser=cast.wang)
    put(version, cast.shanghai, OCTOBER, around(700, 10), adviser=cast.wang)
    found = told(shanghai)
    same = mean(around(800, 20) + around(700, 10))
    assert found.figure.value == pytest.approx(same.mean)
    assert found.figure.interval is not None and same.interval is not None
    assert found.figure.interval.low == pytest.approx(same.interval.low)
    assert (found.figure.n, found.figure.visits, found.figure.response) == (30, 60, 0.5)
    assert found.figure.state is State.NORMAL
    assert told(shanghai, window_ending(OCTOBER, 1)).figure.value == pytest.approx(700)


def test_below_the_least_number_no_figure_is_told(cast: Cast, shanghai: Place) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, OCTOBER, around(800, 9), adviser=cast.wang)
    found = told(shanghai)
    assert (found.figure.n, found.figure.value, found.figure.interval, found.figure.star) == (
        9,
        None,
        None,
        "**",
    )
    assert found.figure.very_satisfied.share is None and found.figure.promoters.score is None
    assert found.all_visits is None and found.composite is not None and found.composite.value is None
    assert all(each.rating is None for each in found.factors)
    put(version, cast.shanghai, SEPTEMBER, [800], adviser=cast.wang)
    again = told(shanghai)
    assert again.figure.value == pytest.approx(795) and again.figure.star == "*"


def test_the_net_promoter_score_has_no_interval_below_thirty_answers(cast: Cast) -> None:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    few = figure_of(Sums(29, 29, 29 * 800, 29 * 640001, 29, 20, 29, 20, 3), 40, plan)
    many = figure_of(Sums(30, 30, 30 * 800, 30 * 640001, 30, 20, 30, 20, 3), 40, plan)
    assert few.promoters.score is not None and few.promoters.interval is None
    assert many.promoters.interval is not None


def test_a_factor_has_an_interval_of_its_points_and_a_state_of_its_own(cast: Cast) -> None:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    ratings = {"quality": [7.0, 9.0] * 6, "adviser": [8.0] * 9}
    sums = {
        name: FactorSums(len(each), sum(each), sum(x * x for x in each)) for name, each in ratings.items()
    }
    found = {each.name: each for each in factor_figures(sums, plan)}
    quality, adviser = found["quality"], found["adviser"]
    by_hand = mean(ratings["quality"]).interval
    assert by_hand and quality.interval and quality.rating == 8
    assert quality.interval.low == pytest.approx(plan.scale.points(by_hand.low))
    assert quality.interval.high == pytest.approx(plan.scale.points(by_hand.high))
    assert (quality.n, quality.state) == (12, State.SMALL)
    assert (adviser.n, adviser.points, adviser.interval, adviser.state) == (9, None, None, State.INSUFFICIENT)
    assert found["facility"].n == 0 and found["facility"].interval is None


def test_very_satisfied_and_the_net_promoter_score_have_states_of_their_own(cast: Cast) -> None:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    figure = figure_of(Sums(40, 40, 40 * 800, 40 * 640001, 9, 5, 29, 20, 3), 60, plan)
    states = (figure.state, figure.very_satisfied.state, figure.promoters.state)
    assert states == (State.NORMAL, State.INSUFFICIENT, State.SMALL)
    with translation.override("en"):
        assert promoters_words(figure).startswith("n = 29 of N = 60 visits; small sample *; no interval")
    api = shown_figure(figure)
    assert (api.very_satisfied.state, api.net_promoters.state) == (State.INSUFFICIENT, State.SMALL)


def test_very_satisfied_are_the_two_best_of_the_scale(cast: Cast) -> None:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    five = replace(plan, scale=replace(plan.scale, low=1, high=5))
    with translation.override("en"):
        assert very_satisfied_label(plan) == "Very satisfied (9 or 10)"
        assert very_satisfied_label(five) == "Very satisfied (4 or 5)"


def test_a_dealer_with_none_has_no_figure_and_no_fault(shanghai: Place) -> None:
    found = told(shanghai)
    assert (found.figure.n, found.figure.value, found.figure.response) == (0, None, None)
    assert found.composite is not None and found.composite.value is None and found.change is None


def test_equal_answers_have_no_spread_and_no_fault(cast: Cast, shanghai: Place) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, OCTOBER, [1000.0] * 12, adviser=cast.wang)
    put(version, cast.shanghai, date(2026, 7, 1), [1000.0] * 12, adviser=cast.wang)
    found = told(shanghai)
    assert (
        found.figure.interval is not None and found.figure.interval.low == found.figure.interval.high == 1000
    )
    assert found.change is None


def test_all_visits_count_by_dealer_and_month_not_by_who_answered(cast: Cast, shanghai: Place) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, SEPTEMBER, around(800, 10), adviser=cast.wang, visits=100)
    put(version, cast.shanghai, OCTOBER, around(600, 10), adviser=cast.wang, visits=20)
    found = told(shanghai).all_visits
    by_hand = stratified_mean(
        [Stratum(100, 10, 800, mean(around(800, 10)).sd), Stratum(20, 10, 600, mean(around(600, 10)).sd)]
    )
    assert found is not None and by_hand is not None
    assert found.estimate.mean == pytest.approx(by_hand.mean) == pytest.approx(766.6666667)
    assert found.estimate.se == pytest.approx(by_hand.se)
    assert found.n_eff == pytest.approx(120**2 / (100**2 / 10 + 20**2 / 10))


def test_visits_of_months_without_any_interview_are_told_apart(cast: Cast) -> None:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    ten = Sums(10, 10, 8000, 10 * 642500)
    found = all_visits(months_told({(1, SEPTEMBER): ten}, {(1, SEPTEMBER): 30, (1, OCTOBER): 40}), plan)
    assert found is not None and found.left_out == 40


def test_months_of_one_interview_are_taken_together(cast: Cast) -> None:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    asked = {(1, SEPTEMBER): Sums(10, 10, 8000, 10 * 642500), (1, OCTOBER): Sums(1, 1, 900, 810000)}
    found = all_visits(months_told(asked, {(1, SEPTEMBER): 30, (1, OCTOBER): 40}), plan)
    assert found is not None and found.together == 2 and found.estimate.se is not None


def test_one_lonely_month_leaves_all_other_strata_as_they_are(cast: Cast) -> None:
    """Over one month a lonely dealer goes with his region; the months of the others stay strata of their own."""
    ten, one = Sums(10, 10, 8000, 10 * 642500), Sums(1, 1, 900, 810000)
    south = second_dealer(cast)
    east = [
        Dealer.objects.create(
            region=cast.shanghai.region, code=code, name={"zh": code, "en": code}, city="沪"
        ).pk
        for code in ("E1", "E2")
    ]
    sums = {(east[0], OCTOBER): one, (east[1], OCTOBER): ten, (south.pk, OCTOBER): ten}
    sums |= {(cast.shanghai.pk, month): ten for month in (SEPTEMBER, OCTOBER)}
    months = months_told(sums, dict.fromkeys(sums, 40))
    held = strata_of_months(months, regions_of(months))
    assert [len(each) for each in held.places] == [1, 1, 1, 2]
    together = {months.key(each) for each in held.places[-1]}
    assert (east[0], OCTOBER) in together and (south.pk, OCTOBER) not in together
    assert (held.n[-1], held.visits[-1]) == (11, 80)
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    found = all_visits(months, plan)
    assert found is not None and found.estimate.interval is not None


def test_children_add_up_to_their_parent_on_every_level(cast: Cast) -> None:
    version, south = plan_for(cast.shanghai.region.brand), second_dealer(cast)
    put(version, cast.shanghai, SEPTEMBER, around(800, 20), adviser=cast.wang)
    put(version, cast.shanghai, OCTOBER, around(760, 11), adviser=cast.wang, kind="repair")
    put(version, cast.shanghai, OCTOBER, around(700, 13), adviser="老李")
    put(version, cast.shanghai, OCTOBER, around(720, 3))
    put(version, south, OCTOBER, around(650, 12), adviser="老赵")
    cast.shen.refresh_from_db()
    brand = place_of(cast.shen, brand="chenxi")
    regions = children_of(brand, version, QUARTER)
    assert [each.named.query for each in in_order(regions, "")] == [
        "region=chenxi-east",
        "region=chenxi-south",
    ]
    for place in (
        brand,
        place_of(cast.shen, region="chenxi-east"),
        place_of(cast.shen, dealer="SH01"),
    ):
        whole, below = told(place).figure, children_of(place, version, QUARTER)
        assert sum(each.figure.n for each in below) == whole.n
        assert sum(each.figure.visits for each in below) == whole.visits
        assert sum(each.figure.rows for each in below) == whole.rows
        total = sum(each.figure.n * (each.figure.mean.mean or 0) for each in below)
        assert total == pytest.approx(whole.n * (whole.mean.mean or 0))
        very = sum(each.figure.very_satisfied.k for each in below)
        assert very == whole.very_satisfied.k


def test_a_colleague_is_one_row_however_his_name_was_written(cast: Cast, shanghai: Place) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, OCTOBER, around(800, 12), adviser=cast.wang)
    put(version, cast.shanghai, OCTOBER, around(760, 12), adviser="老李")
    put(version, cast.shanghai, SEPTEMBER, around(800, 12))
    rows = children_of(shanghai, version, QUARTER)
    assert {(each.named.name, each.named.query) for each in rows} == {
        ("王磊", "dealer=SH01&adviser=wang.lei"),
        ("老李", "dealer=SH01&adviser=%E8%80%81%E6%9D%8E"),
        ("", ""),
    }
    own = told(place_of(cast.liu, dealer="SH01", adviser="老李"))
    assert own.figure.n == 12 and own.composite is None


def test_only_what_stands_among_all_rows_is_marked(cast: Cast, shanghai: Place) -> None:
    version = plan_for(cast.shanghai.region.brand)
    july = date(2026, 7, 1)
    put(version, cast.shanghai, july, around(800, 40), adviser="倒退")
    put(version, cast.shanghai, OCTOBER, around(700, 40), adviser="倒退")
    for name in ("甲", "乙", "丙", "丁"):
        put(version, cast.shanghai, july, around(800, 40), adviser=name)
        put(version, cast.shanghai, OCTOBER, around(795, 40), adviser=name)
    one = window_ending(OCTOBER, 3)
    assert one.before.last == july
    rows = {each.named.name: each for each in children_of(shanghai, version, one)}
    assert rows["倒退"].fell and rows["倒退"].truly
    assert not any(rows[name].truly for name in ("甲", "乙", "丙", "丁"))
    assert rows["甲"].change is not None and rows["甲"].change.difference == pytest.approx(-5)


def test_one_of_many_small_changes_is_no_discovery(cast: Cast, shanghai: Place) -> None:
    """By itself the first would pass (p about 0.03); among twenty rows it does not."""
    version = plan_for(cast.shanghai.region.brand)
    for place in range(20):
        now = 776 if place == 0 else 800
        put(version, cast.shanghai, date(2026, 7, 1), around(800, 40), adviser=f"甲{place}")
        put(version, cast.shanghai, OCTOBER, around(now, 40), adviser=f"甲{place}")
    rows = {each.named.name: each for each in children_of(shanghai, version, QUARTER)}
    assert rows["甲0"].change is not None and rows["甲0"].change.p < 0.05
    assert not any(each.truly for each in rows.values())


def test_the_mix_of_work_is_taken_out(cast: Cast, shanghai: Place) -> None:
    """Maintenance 894, repair 862 for both; who draws the repairs is not the worse for it (2.8)."""
    version = plan_for(cast.shanghai.region.brand)
    for name, upkeep, repairs in (("甲", 30, 10), ("乙", 10, 30)):
        put(version, cast.shanghai, OCTOBER, around(894, upkeep), adviser=name)
        put(version, cast.shanghai, OCTOBER, around(862, repairs), adviser=name, kind="repair")
    rows = {each.named.name: each for each in children_of(shanghai, version, QUARTER)}
    assert [rows[name].figure.value for name in ("甲", "乙")] == pytest.approx([886, 870])
    assert [rows[name].adjusted for name in ("甲", "乙")] == pytest.approx([878, 878])


def test_what_drives_the_cars_is_taken_out_too(cast: Cast, shanghai: Place) -> None:
    """Combustion 894, electric 862 for both; who is brought the electric cars is not the worse for it (1.2, 2.8)."""
    version, south = plan_for(cast.shanghai.region.brand), second_dealer(cast)
    for dealer, name, old, new in (
        (cast.shanghai, "甲", 30, 10),
        (cast.shanghai, "乙", 10, 30),
        (south, "丙", 40, 0),
    ):
        put(version, dealer, OCTOBER, around(894, old), adviser=name)
        if new:
            put(version, dealer, OCTOBER, around(862, new), adviser=name, drive="bev")
    advisers = {each.named.name: each for each in children_of(shanghai, version, QUARTER)}
    assert [advisers[name].figure.value for name in ("甲", "乙")] == pytest.approx([886, 870])
    assert [advisers[name].adjusted for name in ("甲", "乙")] == pytest.approx([878, 878])
    brand = Place(Scope.BRAND, shanghai.brand, dealer_ids=(cast.shanghai.pk, south.pk))
    regions = children_of(brand, version, QUARTER)
    assert sorted(each.figure.value or 0 for each in regions) == pytest.approx([878, 894])
    assert [each.adjusted for each in regions] == pytest.approx([883.3333333] * 2)


def test_the_composite_shows_its_three_parts(cast: Cast) -> None:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    figure = figure_of(Sums(40, 40, 40 * 800, 40 * 640001, 40, 30, 40, 25, 5), 200, plan)
    found = composite_of(figure, 4, STANDARD)
    points = {each.key: each.points for each in found.parts}
    assert points == {
        "satisfaction": pytest.approx(800),
        "loyalty": pytest.approx(750),
        "complaints": pytest.approx(800),
    }
    assert found.value == pytest.approx(0.6 * 800 + 0.2 * 750 + 0.2 * 800)
    assert composite_of(figure, 1000, STANDARD).parts[2].points == 0


def test_no_figure_crosses_a_change_of_the_plan(cast: Cast, shanghai: Place) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, SEPTEMBER, around(800, 20), adviser=cast.wang)
    second = next_version(version, OCTOBER)
    put(second, cast.shanghai, OCTOBER, around(500, 20), adviser=cast.wang)
    found = told(shanghai)
    assert found.figure.n == 20 and found.figure.value == pytest.approx(500)
    assert (found.window.length, found.window.asked, found.broken, found.change) == (1, 3, True, None)
    assert children_of(shanghai, second, found.window)[0].change is None
    assert told(shanghai, window_ending(SEPTEMBER, 3)).figure.value == pytest.approx(800)


def test_an_adviser_gets_no_row_of_a_colleague(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, OCTOBER, around(800, 12), adviser=cast.wang)
    put(version, cast.shanghai, OCTOBER, around(700, 12), adviser="老李")
    own = place_of(cast.wang)
    assert own.adviser == cast.wang and told(own).figure.n == 12
    house = place_of(cast.wang, dealer="SH01")
    assert told(house).figure.n == 24
    assert children_of(house, version, QUARTER) == []
    with pytest.raises(NotFound):
        place_of(cast.wang, dealer="SH01", adviser="老李")


def test_what_makes_no_sense_in_an_address_asks_for_the_last_quarter() -> None:
    today = date(2026, 11, 22)
    assert read_window({}, today) == QUARTER
    assert read_window({"until": "2026-13", "span": "7"}, today) == QUARTER
    assert read_window({"until": "2031-01", "span": "12"}, today) == window_ending(date(2026, 11, 1), 12)
