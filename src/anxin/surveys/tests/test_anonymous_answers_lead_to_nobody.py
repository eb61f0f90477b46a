"""An anonymous interview is one row with a day and answers: nothing else is written, and nobody reads it alone."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview, Questionnaire, QuestionnaireVersion
from anxin.surveys.selectors.interviews import get_interview_for, interviews_visible_to
from anxin.surveys.services.give_anonymous import give_anonymous
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import About, begin_interview, give_answers
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    return make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])


def _give(version: QuestionnaireVersion, key: uuid.UUID, **answers: object) -> Interview:
    return give_anonymous(version, key=key, step=Step(answers=answers))


def test_nothing_but_the_one_row_is_written(version: QuestionnaireVersion) -> None:
    with CaptureQueriesContext(
        connection,
    ) as told:
        _give(version, uuid.uuid4(), overall=3)
    written = [each["sql"] for each in told if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written
    assert all('"surveys_interview"' in each for each in written)


def test_the_row_holds_no_time_and_nobody(version: QuestionnaireVersion) -> None:
    key = uuid.uuid4()
    _give(version, key, overall=3, fixed=False)
    row = Interview.objects.filter(pk=key).values().get()
    held = {name for name, value in row.items() if value not in (None, "", [], {}, 0, False)}
    told = {"key", "dealer_id", "version_id", "anonymous", "way", "state", "day"}
    assert held == told | {"answers", "share", "bad"}
    assert row["day"] == clock.today("Asia/Shanghai")


def test_the_database_refuses_whoever_would_add_a_name(cast: Cast, version: QuestionnaireVersion) -> None:
    key = uuid.uuid4()
    _give(version, key, overall=3)
    for more in (
        {"customer": cast.customer},
        {"caller": cast.chen},
        {"ended_at": clock.now()},
        {"seconds": 5},
    ):
        with pytest.raises(IntegrityError, match="anonymous_leads_to_nobody"), transaction.atomic():
            Interview.objects.filter(pk=key).update(**more)


def test_the_database_holds_to_what_customers_were_told(cast: Cast, version: QuestionnaireVersion) -> None:
    key, named = uuid.uuid4(), make_version(cast.shanghai, cast.liu)
    _give(version, key, overall=3)
    told = {
        "dealer": cast.shanghai,
        "day": clock.today("Asia/Shanghai"),
        "way": Way.PAPER,
        "customer": cast.customer,
    }
    with pytest.raises(IntegrityError, match="anonymous_as_was_said"), transaction.atomic():
        Interview.objects.create(version=version, **told)
    for change in ({"anonymous": False}, {"anonymous": False, "customer": cast.customer}, {"version": named}):
        with pytest.raises(IntegrityError, match="anonymous_as_was_said"), transaction.atomic():
            Interview.objects.filter(pk=key).update(**change)
    kept = Interview.objects.create(version=named, **told)
    with pytest.raises(IntegrityError, match="anonymous_as_was_said"), transaction.atomic():
        Interview.objects.filter(pk=kept.pk).update(version=version)
    for asked in (version.questionnaire, named.questionnaire):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Questionnaire.objects.filter(pk=asked.pk).update(anonymous=not asked.anonymous)


def test_no_role_sees_one_alone(cast: Cast, version: QuestionnaireVersion) -> None:
    key = uuid.uuid4()
    _give(version, key, overall=3)
    for person in (cast.chen, cast.liu, cast.gao, cast.qian, cast.an, cast.shen, cast.wang, cast.zhao):
        assert not interviews_visible_to(person).exists()
        with pytest.raises(NotFound):
            get_interview_for(person, key)
    with pytest.raises(NotFound):
        give_answers(key, step=Step(answers={"overall": 9}))


def test_the_key_alone_leads_back_to_what_was_given(version: QuestionnaireVersion) -> None:
    key = uuid.uuid4()
    assert _give(version, key, fixed=False, still="noise").state == InterviewState.BROKEN_OFF
    assert _give(version, key, fixed=True).answers == {"fixed": True}
    again = _give(version, key, fixed=False)
    assert again.answers == {"fixed": False, "still": "noise"}
    assert _give(version, key, overall=9, clean=4).state == InterviewState.COMPLETE
    assert _give(version, key, overall=9).state == InterviewState.COMPLETE
    with pytest.raises(Refused):
        _give(version, key, overall=2)
    assert Interview.objects.count() == 1


def test_complete_its_words_hide_no_answer_that_changes(version: QuestionnaireVersion) -> None:
    key = uuid.uuid4()
    held = Step(answers={"overall": 3, "clean": 4, "fixed": True}, words={"overall": "too long"})
    assert give_anonymous(version, key=key, step=held).state == InterviewState.COMPLETE
    for step in (
        Step(answers={"overall": 9}, words={"overall": "too long"}),
        Step(words={"overall": "no"}),
        Step(answers={"clean": None}),
    ):
        with pytest.raises(Refused):
            give_anonymous(version, key=key, step=step)
    assert give_anonymous(version, key=key, step=Step(words={"wish": "chairs"})).answers["overall"] == 3


def test_what_was_given_on_another_day_stays_as_it_is(version: QuestionnaireVersion) -> None:
    key = uuid.uuid4()
    with clock.at(datetime(2026, 9, 1, 15, 50, tzinfo=UTC)):
        assert _give(version, key, overall=3).pk == key
    with clock.at(datetime(2026, 9, 1, 16, 10, tzinfo=UTC)):
        anew = _give(version, key, overall=9)
        assert _give(version, anew.pk, clean=4).pk == anew.pk
    assert anew.pk != key
    assert anew.pk.version == 4
    held = dict(Interview.objects.values_list("day", "answers"))
    assert held == {date(2026, 9, 1): {"overall": 3}, date(2026, 9, 2): {"overall": 9, "clean": 4}}


def test_a_key_that_tells_a_time_or_a_machine_is_refused(version: QuestionnaireVersion) -> None:
    with pytest.raises(InvalidInput):
        _give(version, uuid.uuid1(), overall=3)


def test_named_and_anonymous_are_never_mixed(cast: Cast, version: QuestionnaireVersion) -> None:
    named = make_version(cast.shanghai, cast.liu)
    with pytest.raises(NotFound):
        _give(named, uuid.uuid4(), overall=3)
    with pytest.raises(Refused):
        begin_interview(version, way=Way.LINK, about=About(customer=cast.customer), language="zh-hans")
