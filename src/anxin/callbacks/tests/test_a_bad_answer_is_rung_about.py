"""A customer who answers badly by himself is rung the same day, and the manager hears of it; once each."""

import pytest

from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.services.bad_answers import hear_bad_answer, hear_missed_bad_answers
from anxin.callbacks.tests.mornings import DAY, MORNING, morning
from anxin.messaging.models import Notice
from anxin.surveys.models import Interview
from anxin.surveys.services.questionnaires import ready_version
from tests.cast import Cast, make_complaint


def _answered(cast: Cast, *, bad: tuple[str, ...] = ("overall",), **more: object) -> Interview:
    facts: dict[str, object] = {
        "dealer": cast.shanghai,
        "version": ready_version(cast.shanghai, purpose="after_service"),
        "way": "link",
        "language": "zh-hans",
        "state": "complete",
        "customer": cast.customer,
        "vehicle": cast.car,
        "adviser": cast.wang,
        "day": DAY,
        "ended_at": MORNING,
        "bad": list(bad),
    }
    return Interview.objects.create(**(facts | more))


def _told(cast: Cast) -> int:
    return Notice.objects.filter(person=cast.liu, code="BAD_ANSWER_GIVEN").count()


def test_he_is_rung_at_once_by_somebody_who_did_not_serve_him(cast: Cast) -> None:
    interview = _answered(cast)
    with morning():
        first, again = hear_bad_answer(interview.pk), hear_bad_answer(str(interview.pk))
    call = Call.objects.get()
    assert first == again == call
    assert (call.kind, call.about, call.customer) == (CallKind.BAD_ANSWER, interview, cast.customer)
    assert (call.due_on, call.course["barred"]) == (DAY, [cast.wang.pk])
    assert _told(cast) == 1


@pytest.mark.parametrize(
    ("do_not_call", "wants_call", "calls"),
    [(False, None, 1), (False, False, 0), (True, None, 0), (True, True, 1)],
)
def test_his_own_wish_decides_whether_he_is_rung(
    cast: Cast, do_not_call: bool, wants_call: bool | None, calls: int
) -> None:
    cast.customer.do_not_call = do_not_call
    cast.customer.save()
    interview = _answered(cast, wants_call=wants_call)
    with morning():
        hear_bad_answer(interview.pk)
    assert Call.objects.count() == calls
    assert _told(cast) == 1


def test_whose_case_is_open_is_rung_about_that_alone(cast: Cast) -> None:
    make_complaint(cast)
    with morning():
        assert hear_bad_answer(_answered(cast).pk) is None
    assert _told(cast) == 1


def test_good_answers_make_no_call(cast: Cast) -> None:
    with morning():
        assert hear_bad_answer(_answered(cast, bad=()).pk) is None
    assert _told(cast) == 0


def test_an_answer_of_which_nobody_was_told_is_found(cast: Cast) -> None:
    _answered(cast)
    _answered(cast, way="call")
    _answered(cast, bad=())
    with morning():
        assert hear_missed_bad_answers() == 1
        assert hear_missed_bad_answers() == 0
    assert Call.objects.count() == 1
