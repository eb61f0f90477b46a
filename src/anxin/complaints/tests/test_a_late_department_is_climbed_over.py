"""The two clocks of a request, and who hears of it when a department is late."""

from datetime import timedelta

import pytest

from anxin.complaints.choices import ClockKind, ClockOutcome
from anxin.complaints.models import CaseClock, InputRequest
from anxin.complaints.services.answer_request import accept_request, answer_request, refuse_request
from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.complaints.tests.test_a_department_answers_in_writing import WHOLE, asked
from anxin.foundation import clock
from anxin.messaging.models import Notice
from tests.cast import Cast


def clock_of(request: InputRequest, kind: ClockKind) -> CaseClock:
    return CaseClock.objects.get(complaint=request.complaint, kind=kind, subject=request.pk)


def climbed(person: object) -> set[str]:
    rows = Notice.objects.filter(person=person, code="ESCALATION_STEP")  # type: ignore[misc]  # a person
    return {row.params["step"] for row in rows}


def test_accepting_stops_one_clock_and_the_signature_the_other(cast: Cast) -> None:
    request = asked(cast)
    assert clock_of(request, ClockKind.ACCEPT).outcome == ClockOutcome.OPEN
    accept_request(request.pk, by=cast.he)
    assert clock_of(request, ClockKind.ACCEPT).outcome == ClockOutcome.MET
    assert clock_of(request, ClockKind.ANSWER).outcome == ClockOutcome.OPEN
    answer_request(request.pk, answer=WHOLE, by=cast.he)
    assert clock_of(request, ClockKind.ANSWER).outcome == ClockOutcome.MET


def test_a_request_sent_back_stops_both(cast: Cast) -> None:
    request = refuse_request(asked(cast).pk, why="不归我们", by=cast.he)
    open_clocks = CaseClock.objects.filter(subject=request.pk, stopped_at=None)
    assert not open_clocks.exists()


@pytest.mark.parametrize(
    ("days", "heads", "above"),
    [
        (0, set(), set()),
        (1, {"accept-late"}, set()),
        (9, {"accept-late", "answer-late"}, {"accept-ignored", "answer-ignored"}),
    ],
)
def test_silence_reaches_the_head_then_the_managers(
    cast: Cast, days: int, heads: set[str], above: set[str]
) -> None:
    request = asked(cast)
    due = clock_of(request, ClockKind.ACCEPT).due_at
    assert due is not None
    later = (
        request.asked_at
        if not days
        else due + timedelta(minutes=1)
        if days == 1
        else due + timedelta(days=days)
    )
    with clock.at(later):
        sweep_all()
        assert climbed(cast.he) >= heads
        assert climbed(cast.liu) >= above
        if not heads:
            assert climbed(cast.he) == set()
        if above:
            assert "answer-ignored" in climbed(cast.gao)
            assert "answer-late" in climbed(cast.chen), "whoever asked knows that it is late"


def test_an_answer_in_time_climbs_nowhere(cast: Cast) -> None:
    request = answer_request(asked(cast).pk, answer=WHOLE, by=cast.he)
    with clock.at(request.asked_at + timedelta(days=9)):
        sweep_all()
    assert not {step for step in climbed(cast.he) if step.startswith(("accept", "answer"))}
