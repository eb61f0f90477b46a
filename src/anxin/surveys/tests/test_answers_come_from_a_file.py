"""A file of answers: columns by heading, rejected rows told by line and column, twice the same, whose they are."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.jobs import RETRY
from anxin.surveys.choices import AnswerImportState, InterviewState, Way
from anxin.surveys.models import AnswerImport, Interview, QuestionnaireVersion
from anxin.surveys.services import importing
from anxin.surveys.services.importing import (
    carry_out,
    discard_import,
    preview_answers,
    start_import,
    take_answers,
)
from anxin.surveys.services.questionnaires import take_over_pack
from anxin.surveys.tasks import import_answers
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db

SURVEY = Path(__file__).parents[4].parent / "shared" / "data" / "survey-ecsi-mobi.csv"
ROWS = """overall,How clean was the car,fixed,手机号,wish,又一列
9,5,是,13900001234,空调,x
11,4,否,,,
,,,,,z
7,NA,no,13999999999,,
"""


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    cast.customer.phone = "+8613900001234"
    cast.customer.save()
    return make_version(cast.shanghai, cast.liu)


def _take(cast: Cast, version: QuestionnaireVersion, text: str = ROWS) -> AnswerImport:
    upload = SimpleUploadedFile("answers.csv", text.encode())
    return take_answers(upload, version=version, by=cast.liu)


def _bring_in(cast: Cast, run: AnswerImport) -> AnswerImport:
    started = start_import(run.key, mapping=run.columns, by=cast.liu)
    assert started.state == AnswerImportState.RUNNING
    return carry_out(run.pk)


def test_columns_are_found_by_key_by_words_and_by_whose_they_are(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    shown = preview_answers(_take(cast, version))
    assert shown.chosen == {
        "overall": "overall", "clean": "How clean was the car", "fixed": "fixed", "wish": "wish",
        "whose_phone": "手机号",
    }  # fmt: skip
    assert shown.unknown == ["又一列"]
    assert (shown.rows, shown.kept, shown.named, shown.rejected) == (4, 2, 1, 2)
    assert not Interview.objects.exists()


def test_rejected_rows_are_told_by_line_and_column(cast: Cast, version: QuestionnaireVersion) -> None:
    first, second = preview_answers(_take(cast, version)).rejects
    assert (first.line, first.field) == (3, "overall")
    assert "10" in first.problem
    assert (second.line, second.field) == (4, "")


def test_rows_become_interviews_of_their_customers_or_of_nobody(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    run = _bring_in(cast, _take(cast, version))
    assert (run.rows, run.kept, run.known, run.rejected_rows) == (4, 2, 0, 2)
    named = Interview.objects.get(customer=cast.customer)
    assert named.answers == {"overall": 9, "clean": 5, "fixed": True}
    assert named.words == {"wish": "空调"}
    assert (named.way, named.state) == (Way.FILE, InterviewState.COMPLETE)
    stranger = Interview.objects.get(customer=None)
    assert set(stranger.bad) == {"overall", "fixed"}
    run.refresh_from_db()
    assert not run.content


def test_the_same_file_again_brings_nothing(cast: Cast, version: QuestionnaireVersion) -> None:
    _bring_in(cast, _take(cast, version))
    again = _take(cast, version)
    assert preview_answers(again).known == 2
    assert _bring_in(cast, again).kept == 0
    assert Interview.objects.count() == 2


def test_killed_in_the_middle_it_goes_on_and_nothing_is_there_twice(
    cast: Cast, version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", 1)
    run = _take(cast, version)
    start_import(run.key, mapping=run.columns, by=cast.liu)

    def killed(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(run.pk, tell=killed)
    assert Interview.objects.count() == 1
    ended = carry_out(run.pk)
    assert (ended.state, ended.kept, ended.known) == (AnswerImportState.DONE, 2, 0)
    assert Interview.objects.count() == 2


def test_a_column_may_be_chosen_by_hand_or_left_out(cast: Cast, version: QuestionnaireVersion) -> None:
    run = _take(cast, version, "Q1,Q2\n9,4\n")
    assert preview_answers(run).kept == 0
    with pytest.raises(InvalidInput):
        start_import(run.key, mapping={}, by=cast.liu)
    shown = preview_answers(run, mapping={"overall": "Q1", "clean": ""})
    assert (shown.kept, shown.chosen) == (1, {"overall": "Q1"})


def test_anonymous_answers_come_from_no_file(cast: Cast) -> None:
    hidden = make_version(cast.shanghai, cast.liu, anonymous=True)
    with pytest.raises(Refused):
        _take(cast, hidden)


def test_who_does_not_run_surveys_brings_nothing_in(cast: Cast, version: QuestionnaireVersion) -> None:
    upload = SimpleUploadedFile("answers.csv", ROWS.encode())
    for who, error in ((cast.chen, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            take_answers(upload, version=version, by=who)
        with pytest.raises(NotFound):
            discard_import(_take(cast, version).key, by=who)


def test_a_file_is_thrown_away_until_it_was_begun(cast: Cast, version: QuestionnaireVersion) -> None:
    run = _take(cast, version)
    discard_import(run.key, by=cast.liu)
    assert not AnswerImport.objects.exists()
    begun = _bring_in(cast, _take(cast, version))
    with pytest.raises(Refused):
        discard_import(begun.key, by=cast.liu)


@pytest.mark.skipif(not SURVEY.exists(), reason="the real survey is not beside the project")
def test_the_real_survey_of_24_items_comes_in_whole(cast: Cast) -> None:
    version = take_over_pack(cast.shanghai, pack="ecsi", by=cast.liu)
    upload = SimpleUploadedFile("mobi.csv", SURVEY.read_bytes())
    run = take_answers(upload, version=version, by=cast.liu)
    assert len(preview_answers(run).chosen) == 24
    run = _bring_in(cast, run)
    assert (run.rows, run.kept, run.rejected_rows) == (250, 250, 0)
    first = Interview.objects.get(outside__endswith=":2").answers
    assert (len(first), first["CUEX1"], first["PERV2"]) == (24, 7, 3)
    assert set(Interview.objects.values_list("state", flat=True)) == {InterviewState.COMPLETE}


def test_a_file_that_fails_at_the_last_try_says_so(
    cast: Cast, version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = _take(cast, version)
    start_import(run.key, mapping=run.columns, by=cast.liu)

    def broken(_run_id: int) -> None:
        raise OSError

    monkeypatch.setattr(importing, "carry_out", broken)
    states = []
    for attempts in (0, RETRY.max_attempts):
        context: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
        with pytest.raises(OSError):
            import_answers.func(context, run_id=run.pk)
        run.refresh_from_db()
        states.append(run.state)
    assert states == [AnswerImportState.RUNNING, AnswerImportState.FAILED]
    assert run.rejected[0]["problem"]


def test_numbers_of_persons_in_own_words_are_hidden_before_they_are_kept(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    rows = "overall,fixed,wish\n9,是,身份证310104198503124417\n8,是,护照E12345678\n10,是,空调\n"
    run = _take(cast, version, rows)
    assert preview_answers(run).hidden == 2
    run = _bring_in(cast, run)
    assert (run.kept, run.hidden_rows) == (3, 2)
    kept = " ".join(str(each) for each in Interview.objects.values_list("words", flat=True))
    assert "198503124417" not in kept
    assert "2345678" not in kept
    assert "空调" in kept
