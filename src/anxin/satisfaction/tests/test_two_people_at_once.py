"""Two people at the same moment: neither gets past what the other has just written, and neither meets a fault."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.accounts.models import Person
from anxin.foundation.errors import AnxinError, Refused
from anxin.satisfaction.choices import StudyKind
from anxin.satisfaction.models import Cell, Dispute, FactFile, PlanVersion, ScoreRun, Study
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.selectors.windows import months_after, window_ending
from anxin.satisfaction.services import disputes, runs, studies
from anxin.satisfaction.services.counting import count_dirty, count_month
from anxin.satisfaction.services.facts import write_facts
from anxin.satisfaction.services.marking import mark_months
from anxin.satisfaction.services.plans import change_plan, default_plan, take_back_version
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
OCTOBER = date(2026, 10, 1)


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[list[object]]:
    """Hold what the block has done uncommitted until the other has run into it; yields what came of the other."""
    found: list[object] = []

    def other() -> None:
        try:
            found.append(work())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    thread = Thread(target=other)
    with transaction.atomic():
        yield found
        thread.start()
        thread.join(timeout=0.7)
        assert thread.is_alive(), found
    thread.join(timeout=20)
    assert len(found) == 1


def october(person: Person) -> ScoreRun:
    place = place_of(person, dealer="SH01")
    return runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=person)


def test_no_plan_begins_in_a_month_that_a_run_is_about_to_freeze(cast: Cast) -> None:
    asked_in_october(cast, second_adviser(cast))
    brand = cast.shanghai.region.brand
    body = default_plan(brand).body | {"target": 800}
    with beside(lambda: change_plan(brand, body=body, holds_from=OCTOBER, why="", by=cast.gao)) as found:
        october(cast.liu)
    (error,) = found
    assert isinstance(error, AnxinError) and error.code == "PLAN_FROZEN"
    assert PlanVersion.objects.count() == 1


def test_a_run_begun_while_the_plan_changes_is_scored_by_the_new_one(cast: Cast) -> None:
    asked_in_october(cast, second_adviser(cast))
    brand = cast.shanghai.region.brand
    body = default_plan(brand).body | {"target": 800}
    with beside(lambda: october(cast.liu)):
        change_plan(brand, body=body, holds_from=OCTOBER, why="", by=cast.gao)
    assert ScoreRun.objects.get().version.number == 2


def test_a_version_is_taken_back_once_who_counts_by_it_is_done(cast: Cast) -> None:
    asked_in_october(cast, second_adviser(cast))
    brand, number = cast.shanghai.region.brand, cast.shanghai.pk
    body = default_plan(brand).body | {"target": 800}
    change_plan(brand, body=body, holds_from=OCTOBER, why="", by=cast.liu)
    mark_months([(number, OCTOBER)])
    with beside(lambda: take_back_version(brand, number=2, why="a slip", by=cast.liu)) as found:
        count_month(number, month=OCTOBER)
    assert found == [None]
    assert not Cell.objects.exists() and PlanVersion.objects.count() == 1


def test_no_file_of_facts_is_named_that_was_written_before_the_plan_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "ANXIN_FACTS", tmp_path)
    asked_in_october(cast, second_adviser(cast))
    brand = cast.shanghai.region.brand
    body = default_plan(brand).body | {"population": {"kinds": ["repair"]}}
    for _time in range(2):
        mark_months([(cast.shanghai.pk, OCTOBER)])
        count_month(cast.shanghai.pk, month=OCTOBER)
        if not FactFile.objects.exists():
            write_facts()
    with beside(write_facts) as found:
        change_plan(brand, body=body, holds_from=OCTOBER, why="", by=cast.liu)
    assert found == [0] and not FactFile.objects.exists()
    count_month(cast.shanghai.pk, month=OCTOBER)
    assert write_facts() == 1 and FactFile.objects.get().rows == 0


def test_a_month_that_is_counted_for_the_first_time_while_the_plan_changes_is_counted_again(
    cast: Cast,
) -> None:
    asked_in_october(cast, second_adviser(cast))
    brand, number = cast.shanghai.region.brand, cast.shanghai.pk
    body = default_plan(brand).body | {"target": 800}
    mark_months([(number, OCTOBER)])
    with beside(lambda: change_plan(brand, body=body, holds_from=OCTOBER, why="", by=cast.liu)):
        count_month(number, month=OCTOBER)
    assert count_dirty() == 1
    assert set(Cell.objects.values_list("version__number", flat=True)) == {2}


def test_two_who_begin_the_same_run_begin_one(cast: Cast) -> None:
    asked_in_october(cast, second_adviser(cast))
    default_plan(cast.shanghai.region.brand)
    with beside(lambda: october(cast.gao)) as found:
        begun = october(cast.liu)
    assert found == [begun] and ScoreRun.objects.count() == 1


def looked_at(cast: Cast, back: int = 0) -> Study:
    """The drivers of three months, as whoever opens the page has them worked out."""
    version = default_plan(cast.shanghai.region.brand)
    window = window_ending(months_after(OCTOBER, -back), 3)
    return studies.see_to_study(StudyKind.DRIVERS, version=version, dealers=[cast.shanghai.pk], window=window)


def jobs_of(study: Study) -> int:
    return ProcrastinateJob.objects.filter(task_name=studies.TASK, args__study_id=study.pk).count()


def test_two_who_open_the_same_study_have_it_worked_out_once(cast: Cast) -> None:
    asked_in_october(cast, second_adviser(cast))
    default_plan(cast.shanghai.region.brand)
    with beside(lambda: looked_at(cast)) as found:
        begun = looked_at(cast)
    assert found == [begun] and Study.objects.count() == 1 and jobs_of(begun) == 1


def test_two_who_find_a_study_old_have_it_worked_out_anew_once(cast: Cast) -> None:
    asked_in_october(cast, second_adviser(cast))
    studies.work_out_study(looked_at(cast).pk)
    mark_months([(cast.shanghai.pk, OCTOBER)])
    count_month(cast.shanghai.pk, month=OCTOBER)
    with beside(lambda: looked_at(cast)):
        old = looked_at(cast)
    assert old.state == "waiting" and jobs_of(old) == 2


def test_of_two_who_take_the_last_room_for_a_waiting_study_one_is_refused(cast: Cast) -> None:
    default_plan(cast.shanghai.region.brand)
    for back in range(5):
        looked_at(cast, back)
    with beside(lambda: looked_at(cast, 6)) as found:
        looked_at(cast, 5)
    (error,) = found
    assert isinstance(error, Refused) and error.code == "STUDIES_WAITING"
    assert Study.objects.count() == 6


def test_a_study_whose_job_cannot_be_queued_is_not_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(studies, "enqueue", fails)
    with pytest.raises(ConnectionError):
        looked_at(cast)
    assert not Study.objects.exists()


def disputed(run: ScoreRun, value: str, *, by: Person) -> Dispute:
    keys = keys_of_group(run, "adviser", value)[:1]
    return disputes.dispute_figure(disputes.Figure(run.key, value), interviews=keys, reason="不是我", by=by)


def test_of_two_disputes_upheld_at_once_the_second_waits_for_the_correction_of_the_first(cast: Cast) -> None:
    lin = second_adviser(cast)
    asked_in_october(cast, lin)
    run = run_of_october(cast)
    one, other = disputed(run, "SH01/wang.lei", by=cast.wang), disputed(run, "SH01/lin.hao", by=lin)
    with beside(lambda: disputes.uphold_dispute(other.key, answer="是", by=cast.gao)) as found:
        correction = disputes.uphold_dispute(one.key, answer="是", by=cast.liu)
    (error,) = found
    assert isinstance(error, Refused) and error.code == "RUN_NOT_DONE"
    assert Dispute.objects.get(pk=other.pk).state == "open"
    runs.carry_out(correction.pk)
    assert disputes.uphold_dispute(other.key, answer="是", by=cast.gao).corrects_id == correction.pk
