"""Complaints and quality on charts: what is counted, where the limits lie, how often they are wrong by chance."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.engines.statistics.run_lengths import poisson_cusum_run_length
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.models import Signal
from anxin.satisfaction.selectors import index_over_time
from anxin.satisfaction.selectors.complaint_rates import charted, design
from anxin.satisfaction.selectors.index_over_time import index_chart
from anxin.satisfaction.selectors.monthly import Counted, Measure, monthly
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.study_words import alarms_in_words, drift_finding, index_law, rate_law
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.counted_at_hand import (
    LAST,
    TWO_YEARS,
    complained,
    month_back,
    two_years,
    visits,
)
from anxin.satisfaction.tests.figures_at_hand import around, next_version, plan_for, put
from anxin.workshop.models import RepeatRepair
from tests.cast import Cast

MONTHS = TWO_YEARS.months


def _steady(**changes: Counted) -> list[Counted]:
    told = [Counted(5 + (1 if place % 2 else -1), 200) for place in range(24)]
    for place, each in changes.items():
        told[int(place.removeprefix("m"))] = each
    return told


def test_a_month_far_above_the_usual_rate_signals_and_the_others_do_not() -> None:
    chart = charted(Measure.COMPLAINTS, MONTHS, _steady(m20=Counted(18, 200)))
    assert [each.month for each in chart.signals] == [MONTHS[20]]
    assert chart.centre == pytest.approx(100 * (23 * 5 - 1 + 1 + 18 - 1) / (24 * 200), abs=0.05)


def test_limits_are_wider_in_a_month_with_fewer_visits() -> None:
    chart = charted(Measure.COMPLAINTS, MONTHS, _steady(m3=Counted(1, 40)))
    few, many = chart.months[3], chart.months[4]
    assert few.high is not None and many.high is not None and few.high > many.high


def test_numbers_that_vary_more_than_chance_get_wider_limits_and_say_so() -> None:
    wild = [Counted(30 if place % 3 else 4, 200) for place in range(24)]
    chart = charted(Measure.COMPLAINTS, MONTHS, wild)
    assert chart.widened is not None and chart.widened > 1
    assert chart.p is not None and chart.p < 0.001
    assert not chart.signals
    assert "Laney" in rate_law(chart)
    told = alarms_in_words(chart.run_length)
    assert "one alarm in about 31 years" in told and told.startswith("Were the usual level known exactly")


def test_the_one_month_under_suspicion_does_not_widen_its_own_limits() -> None:
    chart = charted(Measure.COMPLAINTS, MONTHS, _steady(m20=Counted(40, 200)))
    assert chart.widened is None and [each.month for each in chart.signals] == [MONTHS[20]]
    assert chart.p is not None and chart.p > 0.05


def test_every_chart_says_how_often_it_is_wrong() -> None:
    chart = charted(Measure.COMPLAINTS, MONTHS, _steady())
    assert chart.run_length is not None and 60 < chart.run_length < 1000
    assert chart.drift is not None and chart.drift.run_length > 200
    assert "one alarm in about 14 months." in alarms_in_words(14.2)
    assert alarms_in_words(None) == "Without any change it cannot alarm."


def test_what_was_explained_is_no_longer_usual() -> None:
    counts = _steady(m10=Counted(25, 200))
    before = charted(Measure.COMPLAINTS, MONTHS, counts)
    found = Signal(month=MONTHS[10], rule="u", state=SignalState.EXPLAINED)
    after = charted(Measure.COMPLAINTS, MONTHS, counts, answered=[found])
    assert before.centre is not None and after.centre is not None
    assert after.centre == pytest.approx(2.5, abs=0.05) and before.centre > after.centre
    assert after.months[10].explained and not after.months[10].signal and after.months[10].value == 12.5
    by_chance = Signal(month=MONTHS[10], rule="u", state=SignalState.CHANCE)
    assert charted(Measure.COMPLAINTS, MONTHS, counts, answered=[by_chance]).centre == before.centre


def test_a_slow_rise_that_no_month_shows_is_found_by_the_sum() -> None:
    risen = [Counted(4 if place < 14 else 8, 200) for place in range(24)]
    chart = charted(Measure.COMPLAINTS, MONTHS, risen)
    assert not chart.signals
    assert chart.drift is not None and chart.drift.poisson and chart.drift.signals
    assert chart.drift.signals[0] >= 14


def test_a_sum_that_has_come_down_again_is_no_drift_now() -> None:
    over = charted(Measure.COMPLAINTS, MONTHS, _steady(m5=Counted(12, 200), m6=Counted(12, 200)))
    assert over.drift is not None and over.drift.signals
    assert drift_finding(over).startswith("No drift now; above the limit in ")
    now = charted(Measure.COMPLAINTS, MONTHS, _steady(m22=Counted(12, 200), m23=Counted(12, 200)))
    assert drift_finding(now) == f"A drift since about {MONTHS[22 if 22 in now.drift.signals else 23]:%Y-%m}"  # type: ignore[union-attr]  # as above


def test_the_sum_begins_anew_after_its_signal_was_answered() -> None:
    risen = [Counted(4 if place < 14 else 8, 200) for place in range(24)]
    noted = Signal(month=MONTHS[23], rule="cusum", state=SignalState.CHANCE)
    assert charted(Measure.COMPLAINTS, MONTHS, risen, answered=[noted]).drift is None
    noted = Signal(month=MONTHS[18], rule="cusum", state=SignalState.CHANCE)
    drift = charted(Measure.COMPLAINTS, MONTHS, risen, answered=[noted]).drift
    assert drift is not None and drift.sums[18] is None and drift.sums[19] is not None


@pytest.mark.parametrize("mean", [0.05, 0.7, 3.0, 9.0, 40.0])
def test_the_sum_alarms_without_cause_seldomer_than_once_in_two_hundred_months(mean: float) -> None:
    k, h = design(mean)
    assert k > mean
    assert poisson_cusum_run_length(mean, k=k, h=h) >= 200
    assert poisson_cusum_run_length(mean, k=k, h=h - 1) < 200 or h <= 2


def test_many_complaints_are_watched_by_standardised_rates() -> None:
    chart = charted(Measure.COMPLAINTS, MONTHS, [Counted(98 + place % 5, 4000) for place in range(24)])
    assert chart.drift is not None and not chart.drift.poisson
    assert chart.drift.run_length == pytest.approx(465.44, abs=0.1)


def test_with_few_months_nobody_says_what_is_usual() -> None:
    counts = [Counted(3, 100) if place >= 17 else Counted() for place in range(24)]
    chart = charted(Measure.COMPLAINTS, MONTHS, counts)
    assert chart.known == 7 and chart.centre is None and not chart.signals and chart.run_length is None


def test_complaints_of_a_month_whose_visits_are_not_counted_yet_raise_no_rate() -> None:
    chart = charted(Measure.COMPLAINTS, MONTHS, _steady(m23=Counted(50, 0)))
    assert chart.months[23].value is None and chart.centre == pytest.approx(2.5, abs=0.05)


@pytest.mark.django_db
def test_a_merged_complaint_counts_once_and_another_dealers_never(cast: Cast) -> None:
    visits(cast.shanghai, LAST, 100)
    first, second = complained(cast.shanghai, LAST, 2)
    second.merged_into = first
    second.save()
    complained(cast.chengdu, LAST, 3)
    counts = monthly(Measure.COMPLAINTS, dealers=[cast.shanghai.pk], window=TWO_YEARS)
    assert counts[-1] == Counted(1, 100) and not any(each.count for each in counts[:-1])


@pytest.mark.django_db
def test_a_repeat_counts_in_the_month_of_its_own_visit_by_the_dealers_days(cast: Cast) -> None:
    visits(cast.shanghai, LAST, 40, kind="repair")
    visits(cast.shanghai, LAST, 60)
    # Half past midnight of 1 October in China is still September in UTC.
    night = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
    for state, at in (("confirmed", night), ("suspected", night), ("done", night + timedelta(days=40))):
        order = closed_visit(cast, "2026-10-01", kind="repair", closed_at=at)
        RepeatRepair.objects.create(
            dealer=cast.shanghai,
            vehicle=cast.car,
            order=order,
            came_at=at,
            found_by="import",
            found_at=at,
            state=state,
        )
    assert monthly(Measure.REPEATS, dealers=[cast.shanghai.pk], window=TWO_YEARS)[-1] == Counted(1, 40)


@pytest.mark.django_db
def test_a_bad_answer_counts_in_the_month_of_the_visit(cast: Cast) -> None:
    version = wording(cast.shanghai)
    answered(version, closed_visit(cast, "2026-10-05"), {"overall": 3}, bad=["overall"])
    answered(version, closed_visit(cast, "2026-10-06"), {"overall": 9})
    answered(version, None, {"overall": 2}, bad=["overall"])
    assert monthly(Measure.BAD, dealers=[cast.shanghai.pk], window=TWO_YEARS)[-1] == Counted(1, 2)


@pytest.mark.django_db
def test_two_years_of_many_dealers_are_counted_in_two_queries(cast: Cast) -> None:
    two_years(cast.shanghai)
    two_years(cast.chengdu)
    both = [cast.shanghai.pk, cast.chengdu.pk]
    with CaptureQueriesContext(connection) as asked:
        counts = monthly(Measure.COMPLAINTS, dealers=both, window=TWO_YEARS)
    assert len(asked) == 2 and sum(each.of for each in counts) == 2 * 24 * 200
    with CaptureQueriesContext(connection) as asked:
        monthly(Measure.REPEATS, dealers=both, window=TWO_YEARS)
    assert len(asked) == 3


@pytest.mark.django_db
def test_the_index_moves_its_average_early_and_stops_at_a_change_of_the_plan(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for place, month in enumerate(MONTHS):
        put(version, cast.shanghai, month, around(800 if place < 18 else 740, 40, 120))
    shanghai = place_of(cast.liu, dealer="SH01")
    chart = index_chart(shanghai, version, engine_plan(version), TWO_YEARS)
    assert chart.centre == pytest.approx(785) and chart.run_length == pytest.approx(500, rel=0.02)
    fallen = [each.month for each in chart.signals if each.average is not None and each.average < 0]
    assert fallen and fallen[0] >= MONTHS[18] and fallen[-1] == LAST
    later = next_version(version, month_back(9))
    chart = index_chart(shanghai, later, engine_plan(later), TWO_YEARS)
    assert chart.window.first == month_back(9) and chart.centre is None


@pytest.mark.django_db
def test_months_of_the_index_that_vary_more_than_their_interviews_let_them_alarm_no_more_for_it(
    cast: Cast,
) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for place, month in enumerate(MONTHS):
        put(version, cast.shanghai, month, around(800 + 70 * (-1) ** (place // 2), 40, 120))
    shanghai, plan = place_of(cast.liu, dealer="SH01"), engine_plan(version)
    with patch.object(index_over_time, "_SURE", 0):
        assert index_chart(shanghai, version, plan, TWO_YEARS).signals
    chart = index_chart(shanghai, version, plan, TWO_YEARS)
    assert chart.widened > 2 and not chart.signals and f"{chart.widened:.1f} times" in index_law(chart)


@pytest.mark.django_db
def test_a_month_with_too_few_interviews_shows_its_number_and_no_figure(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for place, month in enumerate(MONTHS):
        put(version, cast.shanghai, month, around(800, 9 if place == 5 else 20))
    chart = index_chart(place_of(cast.liu, dealer="SH01"), version, engine_plan(version), TWO_YEARS)
    assert chart.months[5].n == 9 and chart.months[5].index is None and chart.months[6].index == 800


@pytest.mark.django_db
def test_months_without_a_figure_are_not_bridged(cast: Cast) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for place, month in enumerate(MONTHS):
        if place not in (12, 13, 14):
            put(version, cast.shanghai, month, around(800, 40, 120))
    chart = index_chart(place_of(cast.liu, dealer="SH01"), version, engine_plan(version), TWO_YEARS)
    limits = [each.limit or 0 for each in chart.months]
    assert chart.has_gaps and limits[12:15] == [0, 0, 0]
    assert limits[15] > limits[11] > limits[10] and limits[16] > limits[23]
    assert "not bridged" in index_law(chart)
    for place in (12, 13, 14):
        put(version, cast.shanghai, MONTHS[place], around(800, 40, 120))
    whole = index_chart(place_of(cast.liu, dealer="SH01"), version, engine_plan(version), TWO_YEARS)
    assert not whole.has_gaps and index_law(whole) == ""
