"""Drivers of a place: the same twice, worked out by a job, refused where the data cannot carry a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.accounts.models import Person
from anxin.engines.statistics.impact import Quadrant
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.satisfaction.choices import RunState, StudyKind
from anxin.satisfaction.models import PlanVersion, Study
from anxin.satisfaction.selectors import drivers
from anxin.satisfaction.selectors.drivers import (
    Advice,
    DriverFigures,
    Factor,
    Gathered,
    Row,
    advice_of,
    read_drivers,
    work_out,
)
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.study_words import advice_in_words, asymmetry_in_words
from anxin.satisfaction.selectors.windows import window_ending
from anxin.satisfaction.services import studies
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.studies import forget_studies, see_to_study, work_out_study
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.counted_at_hand import NOW
from anxin.satisfaction.tests.figures_at_hand import plan_for
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
OCTOBER = date(2026, 10, 1)
YEAR = window_ending(OCTOBER, 12)
FACTORS = ("quality", "pick_up", "facility", "adviser", "initiation")
ADDRESS = "/satisfaction/drivers/?dealer=SH01&until=2026-10&span=12"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture(autouse=True)
def fewer_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fifth of the draws: what is tested here is no digit of an interval."""
    monkeypatch.setattr(drivers, "DRAWS", 200)


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    return plan_for(cast.shanghai.region.brand)


def ratings(many: int, *, seed: int = 1) -> list[dict[str, int]]:
    """Answers in which the overall impression follows the pick-up, which is rated low."""
    chance = Random(seed)
    found = []
    for _ in range(many):
        told = {name: min(10, max(1, round(chance.gauss(8.5, 1)))) for name in FACTORS}
        told["pick_up"] = min(10, max(1, round(chance.gauss(6, 2))))
        told["overall"] = min(
            10, max(1, round(0.8 * told["pick_up"] + 0.2 * told["quality"] + chance.gauss(0.5, 0.5)))
        )
        found.append(told)
    return found


def asked(cast: Cast, answers: list[dict[str, int]], day: str = "2026-10-05") -> None:
    """Let so many customers answer after visits of a day, and count the month."""
    asks = wording(cast.shanghai)
    for each in answers:
        answered(asks, closed_visit(cast, day), each)
    count_month(cast.shanghai.pk, month=OCTOBER)


def study(version: PlanVersion, cast: Cast) -> Study:
    found = see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    work_out_study(found.pk)
    found.refresh_from_db()
    return found


def figures(many: int, version: PlanVersion) -> DriverFigures:
    plan = engine_plan(version)
    rows = [
        (tuple(float(each[factor.column]) for factor in plan.factors), float(each["overall"]))
        for each in ratings(many)
    ]
    return read_drivers(work_out(Gathered(rows, many), plan, seed=7), version)


def test_what_weighs_most_and_is_rated_low_is_to_be_worked_on(version: PlanVersion) -> None:
    found = figures(120, version)
    first = found.by_importance[0]
    assert first.name == "pick_up" and first.quadrant is Quadrant.CONCENTRATE_HERE and not found.few
    assert first.low is not None and first.high is not None and first.low < first.lmg < first.high
    assert advice_of(found) == (Advice.WORK_ON, first)
    words = advice_in_words(found)
    assert words.startswith("Work on “Pick-up” first") and f"{first.mean:.1f}" in words


def test_importances_add_up_to_what_is_explained(version: PlanVersion) -> None:
    found = figures(120, version)
    assert sum(each.lmg for each in found.factors) == pytest.approx(found.r2)
    assert sum(each.johnson for each in found.factors) == pytest.approx(found.r2)
    assert found.performance == pytest.approx(sum(each.mean for each in found.factors) / 5)


def test_with_fewer_than_ten_interviews_a_factor_no_advice_is_given(version: PlanVersion) -> None:
    found = figures(49, version)
    assert found.few and found.per_factor == pytest.approx(9.8)
    assert advice_of(found) == (Advice.FEW, None)
    assert (
        advice_in_words(found) == "Too few complete interviews to say what to work on: 49, and it takes 50."
    )


def test_intervals_that_do_not_tell_a_factor_from_the_others_give_no_advice(version: PlanVersion) -> None:
    found = figures(120, version)

    def blurred(each: Factor) -> Factor:
        return replace(each, low=0.0)

    unsure = replace(found, factors=tuple(map(blurred, found.factors)))
    assert advice_of(unsure)[0] is Advice.UNCLEAR
    assert "may be chance" in advice_in_words(unsure)
    rated_alike = replace(found, factors=tuple(replace(each, apart_high=0.1) for each in found.factors))
    assert advice_of(rated_alike)[0] is Advice.UNCLEAR
    weak = replace(found, r2=0.05)
    assert advice_of(weak) == (Advice.WEAK, None) and "not asked" in advice_in_words(weak)
    kept = replace(found, factors=tuple(replace(each, quadrant=Quadrant.KEEP_UP) for each in found.factors))
    assert advice_of(kept)[0] is Advice.KEEP_UP


def test_a_factor_without_low_ratings_has_no_asymmetry(version: PlanVersion) -> None:
    factor = figures(120, version).factors[0]
    assert asymmetry_in_words(replace(factor, asymmetry=None)).startswith("not known")
    assert asymmetry_in_words(replace(factor, asymmetry=-0.9)) == "annoys when bad, delights little"
    assert asymmetry_in_words(replace(factor, asymmetry=0.9)) == "delights when good, annoys little"
    assert asymmetry_in_words(replace(factor, asymmetry=0.0)) == "annoys and delights alike"


def test_nine_interviews_show_their_number_and_nothing_else(version: PlanVersion) -> None:
    found = figures(9, version)
    assert found.why == "few" and found.n == 9 and not found.factors


def test_answers_that_are_all_alike_tell_nothing(version: PlanVersion) -> None:
    plan = engine_plan(version)
    rows: list[Row] = [((8.0,) * 5, 9.0)] * 60
    assert work_out(Gathered(rows, 60), plan, seed=1)["why"] == "alike"


def test_the_job_reads_complete_interviews_of_the_place_and_months_alone(
    cast: Cast, version: PlanVersion
) -> None:
    asked(cast, ratings(20))
    asks = wording(cast.shanghai)
    answered(asks, closed_visit(cast, "2026-10-06"), {"overall": 8, "quality": 8})
    answered(asks, closed_visit(cast, "2025-10-06"), ratings(1)[0])
    answered(asks, None, ratings(1)[0])
    count_month(cast.shanghai.pk, month=OCTOBER)
    kept = study(version, cast)
    assert kept.state == RunState.DONE and kept.done == 1 and kept.result is not None
    assert (kept.result["n"], kept.result["read"], kept.result["incomplete"]) == (20, 21, 1)


def test_the_same_interviews_say_the_same_twice_to_the_last_digit(cast: Cast, version: PlanVersion) -> None:
    asked(cast, ratings(30))
    first = study(version, cast).result
    Study.objects.all().delete()
    assert study(version, cast).result == first


def test_it_is_asked_for_once_and_worked_out_anew_only_when_cells_have_changed(
    cast: Cast, version: PlanVersion, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    asked(cast, ratings(20))
    kept = study(version, cast)
    again = see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    assert again.state == RunState.DONE and again.done_at == kept.done_at
    asked(cast, ratings(1, seed=9))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context
        changed = see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    assert changed.state == RunState.WAITING and changed.result == kept.result
    assert ProcrastinateJob.objects.filter(task_name=studies.TASK, args__study_id=changed.pk).exists()
    work_out_study(changed.pk)
    changed.refresh_from_db()
    assert changed.result is not None and changed.result["n"] == 21


def test_killed_in_the_middle_it_is_worked_out_by_the_next_try(cast: Cast, version: PlanVersion) -> None:
    asked(cast, ratings(20))
    kept = see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    with patch.object(studies, "work_out", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        work_out_study(kept.pk)
    kept.refresh_from_db()
    assert kept.state == RunState.WAITING
    work_out_study(kept.pk)
    work_out_study(kept.pk)
    kept.refresh_from_db()
    assert kept.state == RunState.DONE


def test_a_try_that_fails_says_so_and_is_tried_again_later(cast: Cast, version: PlanVersion) -> None:
    asked(cast, ratings(20))
    kept = see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    with patch.object(studies, "work_out", side_effect=ValueError), pytest.raises(ValueError):
        work_out_study(kept.pk)
    kept.refresh_from_db()
    assert (kept.state, kept.fault) == (RunState.FAILED, "ValueError")
    with clock.at(NOW + timedelta(minutes=4)):
        again = see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    assert again.state == RunState.WAITING


def test_what_changed_while_it_was_worked_out_is_left_to_the_next_job(
    cast: Cast, version: PlanVersion
) -> None:
    asked(cast, ratings(20))
    kept = see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    real = drivers.work_out

    def meanwhile(*given: object, **more: object) -> object:
        Study.objects.filter(pk=kept.pk).update(rests_on="something newer")
        return real(*given, **more)  # type: ignore[arg-type]  # handed on as they came

    with patch.object(studies, "work_out", meanwhile):
        work_out_study(kept.pk)
    kept.refresh_from_db()
    assert kept.state == RunState.WAITING and kept.result is None


def test_who_sees_fewer_dealers_never_meets_what_was_worked_out_of_more(
    cast: Cast, version: PlanVersion
) -> None:
    one = see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    both = see_to_study(
        StudyKind.DRIVERS, version=version, dealers=[cast.chengdu.pk, cast.shanghai.pk], window=YEAR
    )
    assert one.pk != both.pk
    turned = see_to_study(
        StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk, cast.chengdu.pk], window=YEAR
    )
    assert turned.pk == both.pk


def test_old_studies_are_thrown_away(cast: Cast, version: PlanVersion) -> None:
    see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=YEAR)
    assert forget_studies() == 0
    with clock.at(NOW + timedelta(days=91)):
        assert forget_studies() == 1


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
def test_a_browser_that_fetches_ahead_begins_nothing(
    cast: Cast, signed_in: SignedIn, version: PlanVersion, purpose: str
) -> None:
    client = signed_in(cast.liu)
    assert client.get(ADDRESS, headers={"Sec-Purpose": purpose}).status_code == 503
    assert client.head(ADDRESS).status_code == 405
    assert not Study.objects.exists()


def test_the_page_waits_for_its_job_and_then_shows_what_was_found(
    cast: Cast, signed_in: SignedIn, version: PlanVersion
) -> None:
    asked(cast, ratings(60))
    client = signed_in(cast.liu)
    waiting = client.get(ADDRESS).content.decode()
    assert "Being worked out" in waiting and 'hx-trigger="load delay:2s"' in waiting and "0 / 1" in waiting
    work_out_study(Study.objects.get().pk)
    told = client.get(ADDRESS).content.decode()
    assert (
        "Being worked out" not in told and "Work on “Pick-up” first" in told and "work on this first" in told
    )
    assert "What goes together need not be the cause" in told
    piece = client.get(ADDRESS, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in piece and "Work on “Pick-up” first" in piece


def test_the_page_reads_what_is_kept_in_few_queries(
    cast: Cast, signed_in: SignedIn, version: PlanVersion
) -> None:
    asked(cast, ratings(60))
    study(version, cast)
    client = signed_in(cast.liu)
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as asked_for:
        client.get(ADDRESS)
    assert not [each for each in asked_for if "surveys_interview" in each["sql"]]
    assert len(asked_for) <= 22


def test_drivers_leave_the_house_on_record_and_not_before_they_are_there(
    cast: Cast, signed_in: SignedIn, version: PlanVersion
) -> None:
    asked(cast, ratings(60))
    client = signed_in(cast.gao)
    file = "/satisfaction/drivers.{}?dealer=SH01&until=2026-10&span=12"
    assert client.get(file.format("xlsx")).status_code == 409
    work_out_study(Study.objects.get().pk)
    for kind in ("xlsx", "pdf"):
        assert client.get(file.format(kind)).status_code == 200
    assert (
        AuditRecord.objects.filter(
            action="satisfaction.drivers_taken_out", dealer_id=cast.shanghai.pk
        ).count()
        == 2
    )


@pytest.mark.parametrize("query", ["span=0", "until=2026-13"])
def test_what_makes_no_sense_is_refused(cast: Cast, signed_in: SignedIn, query: str) -> None:
    assert signed_in(cast.liu).get(f"/satisfaction/drivers/?dealer=SH01&{query}").status_code == 422
