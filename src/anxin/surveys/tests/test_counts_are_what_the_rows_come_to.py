"""Kept counts are always what the interviews come to: whatever is written, in any order, and wherever it stops."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anxin.foundation import clock
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import AnswerCount, CountMark, Interview, InterviewCount, QuestionnaireVersion
from anxin.surveys.selectors.counts import answers_counted, interviews_counted
from anxin.surveys.selectors.results import results_of
from anxin.surveys.services import keep_counts as keeping
from anxin.surveys.services.keep_counts import keep_counts
from anxin.surveys.services.mix_anonymous import mix_anonymous
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
JUDGED = (InterviewState.COMPLETE, InterviewState.PARTIAL, InterviewState.BROKEN_OFF)
SPANS = (
    (date.min, date.max),
    (date(2026, 9, 1), date(2026, 10, 31)),
    (date(2026, 9, 7), date(2026, 11, 13)),
    (date(2026, 10, 10), date(2026, 10, 20)),
)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def versions(cast: Cast) -> list[QuestionnaireVersion]:
    named = [make_version(cast.shanghai, cast.liu), make_version(cast.shanghai, cast.liu)]
    return [*named, make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])]


def _write(version: QuestionnaireVersion, chance: random.Random, **different: Any) -> Interview:
    hidden = version.questionnaire.anonymous
    mark, state = chance.randint(1, 10), chance.choice(InterviewState.values)
    answers: dict[str, Any] = {"overall": mark, "fixed": chance.random() < 0.8}
    return Interview.objects.create(
        version=version, dealer=version.questionnaire.dealer, anonymous=hidden,
        way=Way.QR if hidden else Way.LINK, language="" if hidden else "en",
        **{
            "state": "complete" if hidden and state == "superseded" else state,
            "day": TODAY - timedelta(days=chance.randrange(0, 90)),
            "answers": answers, "bad": ["overall"] if mark < 8 else [],
            **different,
        },
    )  # fmt: skip


def _change(version: QuestionnaireVersion, chance: random.Random) -> None:
    rows = list(Interview.objects.filter(version=version, anonymous=False).order_by("pk")[:50])
    if not rows:
        return
    row = chance.choice(rows)
    match chance.randrange(4):
        case 0:
            row.delete()
        case 1:
            Interview.objects.filter(pk=row.pk).update(state=chance.choice(InterviewState.values))
        case 2:
            Interview.objects.filter(pk=row.pk).update(day=row.day - timedelta(days=35), bad=[])
        case _:
            row.answers = {"overall": chance.randint(1, 10)}
            row.save()


def _by_hand(versions: list[QuestionnaireVersion], since: date, until: date) -> tuple[Any, Any]:
    interviews, answers = Counter[Any](), Counter[Any]()
    for row in Interview.objects.filter(version__in=versions, state__in=JUDGED):
        if not row.anonymous and not since <= row.day <= until:
            continue
        day = row.day if row.anonymous else row.day.replace(day=1)
        interviews[row.version_id, day, row.state] += 1
        if row.state != InterviewState.BROKEN_OFF:
            for item, value in row.answers.items():
                stored = str(value).lower() if isinstance(value, bool) else str(value)
                answers[row.version_id, day, item, stored, item in row.bad] += 1
    return interviews, answers


def _kept(versions: list[QuestionnaireVersion], since: date, until: date) -> tuple[Any, Any]:
    numbers = [version.pk for version in versions]
    interviews, answers = Counter[Any](), Counter[Any]()
    for each in interviews_counted(numbers, since=since, until=until):
        interviews[each.version, each.day, each.state] += each.count
        assert each.day <= each.first <= each.last
    for given in answers_counted(numbers, since=since, until=until):
        answers[given.version, given.day, given.item, given.value, given.bad] += given.count
    return interviews, answers


def _the_same(versions: list[QuestionnaireVersion]) -> None:
    for since, until in SPANS:
        interviews, answers = _by_hand(versions, since, until)
        assert _kept(versions, since, until) == (interviews, answers)
        told = answers_counted([each.pk for each in versions], since=since, until=until, by_month=False)
        assert sum(each.count for each in told) == answers.total()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_written_counts_come_to_the_rows(
    versions: list[QuestionnaireVersion], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    for step in range(60):
        match chance.randrange(8):
            case 0:
                keep_counts()
            case 1:
                mix_anonymous()
            case 2:
                _stopped(monkeypatch, after=chance.randrange(len(keeping._ANEW)))
            case 3 | 4:
                _change(chance.choice(versions), chance)
            case _:
                _write(chance.choice(versions), chance)
        if step % 6 == 5:
            _the_same(versions)
    mix_anonymous()
    keep_counts()
    assert not CountMark.objects.exists()
    _the_same(versions)


def _stopped(monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    """Let the worker die after so many statements of the first month."""
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "_ANEW", (*keeping._ANEW[: after + 1], "SELECT 1 / 0"))
        with pytest.raises(Exception, match="zero"), transaction.atomic():
            if keep_counts() == 0:
                raise ZeroDivisionError("nothing was marked, zero months")


def test_figures_of_kept_months_read_no_interview(cast: Cast, versions: list[QuestionnaireVersion]) -> None:
    for number in range(7):
        _write(versions[0], random.Random(number), state="complete", day=date(2026, 9, 1 + number))
    before = results_of(cast.liu, versions[0])
    keep_counts()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM surveys_interview")
        cursor.execute("SET LOCAL session_replication_role = origin")
    after = results_of(cast.liu, versions[0])
    assert before.counted == after.counted == 7
    assert (before.items, before.since, before.until) == (after.items, after.since, after.until)


def test_an_open_interview_and_a_note_on_a_finished_one_mark_nothing(
    versions: list[QuestionnaireVersion],
) -> None:
    _write(versions[0], random.Random(1), state="open")
    done = _write(versions[0], random.Random(2), state="complete")
    keep_counts()
    Interview.objects.filter(pk=done.pk).update(subject="SH01-2026-1", wants_call=True)
    assert not CountMark.objects.exists()


def test_an_anonymous_answer_writes_nothing_beside_itself_until_its_day_is_over(
    versions: list[QuestionnaireVersion],
) -> None:
    _write(versions[2], random.Random(1), state="complete", day=TODAY)
    _write(versions[2], random.Random(2), state="complete", day=TODAY - timedelta(days=1))
    assert not CountMark.objects.exists()
    mix_anonymous()
    keep_counts()
    assert set(InterviewCount.objects.values_list("day", flat=True)) == {TODAY - timedelta(days=1)}
    assert set(AnswerCount.objects.values_list("day", flat=True)) == {TODAY - timedelta(days=1)}


def test_what_is_marked_twice_is_written_once(versions: list[QuestionnaireVersion]) -> None:
    Interview.objects.bulk_create(
        Interview(
            key=uuid4(), version=versions[0], dealer=versions[0].questionnaire.dealer, way=Way.LINK, state="complete",
            day=date(2026, 9, 3), answers={"overall": 9},
        )
        for _each in range(20)
    )  # fmt: skip
    assert keep_counts() == 1
    assert keep_counts() == 0
    assert AnswerCount.objects.get().count == 20


@pytest.mark.django_db(transaction=True)
def test_what_is_answered_while_the_worker_counts_is_not_missed(versions: list[QuestionnaireVersion]) -> None:
    rows = [_write(versions[0], random.Random(number), state="complete", day=TODAY) for number in range(3)]
    written, counted = Event(), Event()

    def answer() -> None:
        try:
            with transaction.atomic():
                Interview.objects.filter(pk=rows[0].pk).update(answers={"overall": 2})
                written.set()
                assert counted.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        done = beside.submit(answer)
        assert written.wait(20)
        assert keep_counts() == 1
        _the_same(versions)
        counted.set()
        done.result()
    assert CountMark.objects.count() == 1
    _the_same(versions)
    keep_counts()
    _the_same(versions)
