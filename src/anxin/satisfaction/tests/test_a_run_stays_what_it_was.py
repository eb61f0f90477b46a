"""A score run freezes what it rests on: the same files give the same bytes, whatever became of the interviews."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, transaction

from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.services import runs
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.csi60_house import (
    OCTOBER,
    SHARED,
    House,
    csi60_house,
    needs_csi60,
)
from anxin.surveys.choices import InterviewState
from anxin.surveys.models import Interview
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ALL_GOOD = {"overall": 9, "initiation": 9, "adviser": 9, "facility": 8, "pick_up": 9, "quality": 10}


@pytest.fixture
def house() -> House:
    return csi60_house()


@pytest.fixture
def done(house: House) -> ScoreRun:
    run = runs.begin_run(
        place_of(house.manager, brand="csi60"), first=OCTOBER, last=OCTOBER, by=house.manager
    )
    return runs.carry_out(run.pk)


def a_run(cast: Cast) -> ScoreRun:
    """Twelve interviews of Shanghai in October, scored."""
    version = wording(cast.shanghai)
    for day in range(1, 13):
        order = closed_visit(cast, f"2026-10-{day:02}", adviser=cast.wang)
        answered(
            version, order, ALL_GOOD | {"quality": 4 + day % 6}, customer=cast.customer, adviser=cast.wang
        )
    run = runs.begin_run(place_of(cast.liu, dealer="SH01"), first=OCTOBER, last=OCTOBER, by=cast.liu)
    return runs.carry_out(run.pk)


@needs_csi60
def test_the_worked_example_through_the_service_gives_the_numbers_of_the_contract(done: ScoreRun) -> None:
    expected = json.loads((SHARED / "contracts" / "csi60-expected.json").read_text())
    result: Any = done.result
    for key in (
        "n_rows",
        "n",
        "n_dropped",
        "index",
        "sd",
        "se",
        "stratified",
        "top2",
        "nps",
        "drivers",
        "penalty_reward",
    ):
        assert_same(result[key], expected[key])
    for key in ("index", "se", "n_eff"):
        assert_same(result["raked"][key], expected["raked"][key])
    for name, told in expected["groups"]["dealer"].items():
        assert_same(result["groups"]["dealer"][name], told)
    for name, told in expected["groups"]["advisor"].items():
        assert_same(result["groups"]["adviser"][f"{name[:2]}/{name.lower()}"], told)
    assert_same({**result["shrinkage"], "level": "advisor"}, expected["shrinkage"])
    assert sorted(result["raked"]["weights"]) == pytest.approx(sorted(expected["raked"]["weights"]), rel=1e-6)


def test_recomputed_after_the_interviews_changed_it_is_the_same(cast: Cast) -> None:
    run = a_run(cast)
    Interview.objects.filter(pk__in=run.interviews).update(
        answers={"quality": 1}, state=InterviewState.SUPERSEDED
    )
    found = runs.recompute(run.key, by=cast.liu)
    assert found.is_same and found.inputs_are_same
    assert found.digest == run.result_digest


def test_a_new_run_of_the_same_months_sees_what_changed(cast: Cast) -> None:
    run = a_run(cast)
    Interview.objects.filter(pk=run.interviews[0]).update(state=InterviewState.SUPERSEDED)
    place = place_of(cast.liu, dealer="SH01")
    again = runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=cast.liu, why="一份已作废")
    assert runs.carry_out(again.pk).result["n"] == 11  # type: ignore[index]
    run.refresh_from_db()
    assert run.result["n"] == 12  # type: ignore[index]


def test_a_run_that_is_done_can_be_neither_changed_nor_removed(cast: Cast) -> None:
    run = a_run(cast)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        ScoreRun.objects.filter(pk=run.pk).update(result={"n": 1})
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        run.delete()


def test_a_job_that_comes_twice_changes_nothing(cast: Cast) -> None:
    run = a_run(cast)
    Interview.objects.filter(pk=run.interviews[0]).update(state=InterviewState.SUPERSEDED)
    assert runs.carry_out(run.pk).result_digest == run.result_digest


def test_a_job_that_was_killed_is_run_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    version = wording(cast.shanghai)
    answered(version, closed_visit(cast, "2026-10-05"), ALL_GOOD, customer=cast.customer)
    run = runs.begin_run(place_of(cast.liu, dealer="SH01"), first=OCTOBER, last=OCTOBER, by=cast.liu)
    with monkeypatch.context() as killed:
        killed.setattr(runs, "result_of", lambda _files: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            runs.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.WAITING
    assert runs.carry_out(run.pk).state == RunState.DONE


def test_what_does_not_count_is_counted_by_reason(cast: Cast) -> None:
    version = wording(cast.shanghai)
    answered(version, closed_visit(cast, "2026-10-05"), ALL_GOOD, day=date(2026, 10, 8))
    answered(version, None, ALL_GOOD, day=date(2026, 10, 9))
    closed_visit(cast, "2026-10-06", kind="recall")
    run = runs.begin_run(place_of(cast.liu, dealer="SH01"), first=OCTOBER, last=OCTOBER, by=cast.liu)
    done = runs.carry_out(run.pk)
    assert done.left_out == {"without_visit": 1, "unfit": {"kind": ["recall", "service"], "age": ["unknown"]}}
    assert done.result["n_rows"] == 1  # type: ignore[index]
    assert "rake" not in done.plan_file


def test_months_without_an_interview_say_so(cast: Cast) -> None:
    run = runs.begin_run(place_of(cast.liu, dealer="SH01"), first=OCTOBER, last=OCTOBER, by=cast.liu)
    done = runs.carry_out(run.pk)
    assert (done.state, done.fault) == (RunState.FAILED, runs.NOTHING_TO_SCORE)
    with pytest.raises(Refused):
        runs.recompute(done.key, by=cast.liu)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 11, 1), OCTOBER, "first"),
        (date(2025, 9, 1), OCTOBER, "first"),
        (OCTOBER, date(2099, 1, 1), "first"),
        (date(2098, 12, 1), date(2099, 1, 1), "last"),
    ],
)
def test_months_that_cannot_be_scored_are_named(cast: Cast, first: date, last: date, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        runs.begin_run(place_of(cast.liu, dealer="SH01"), first=first, last=last, by=cast.liu)
    assert refused.value.field == field


def test_only_who_runs_surveys_of_every_dealer_makes_a_run(cast: Cast) -> None:
    for person in (cast.he, cast.qian, cast.shen):
        with pytest.raises(NotAllowed):
            runs.begin_run(place_of(person, dealer="SH01"), first=OCTOBER, last=OCTOBER, by=person)
    with pytest.raises(NotFound):
        place_of(cast.zhao, dealer="SH01")


def assert_same(found: Any, expected: Any) -> None:
    """As the contract compares: numbers to 1e-6, everything else exactly; further keys do not matter."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert_same(found[key], value)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_same(one, other)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)
    else:
        assert found == expected
