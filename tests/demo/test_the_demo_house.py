"""In the demo departments answer in time, late and not at all; cases are handed over; colleagues are mentioned."""

from collections.abc import Iterator

import pytest
from django.db.models import F
from pytest_django import DjangoDbBlocker

from anxin.complaints.choices import ClockKind, ClockOutcome, HandOverState, RequestState
from anxin.complaints.models import CaseClock, CaseTask, Complaint, HandOver, InputRequest
from anxin.messaging.models import Notice

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_requests_stand_in_every_state() -> None:
    states = set(InputRequest.objects.values_list("state", flat=True))
    assert states >= {
        RequestState.SENT,
        RequestState.ACCEPTED,
        RequestState.ANSWERED,
        RequestState.REFUSED,
    }
    outcomes = set(CaseClock.objects.filter(kind=ClockKind.ANSWER).values_list("outcome", flat=True))
    assert outcomes == set(ClockOutcome)


def test_open_and_closed_cases_have_requests() -> None:
    asked = Complaint.objects.filter(requests__isnull=False)
    assert asked.filter(status="open").exists()
    assert asked.filter(status="closed").count() > 20


def test_a_head_signs_what_an_adviser_drafted() -> None:
    signed = InputRequest.objects.filter(state=RequestState.ANSWERED)
    assert signed.exclude(signed_by=F("drafted_by")).exists()
    assert not signed.filter(signed_by=F("complaint__concerns")).exists()


def test_cases_are_offered_and_taken_over() -> None:
    states = set(HandOver.objects.values_list("state", flat=True))
    assert states >= {HandOverState.OFFERED, HandOverState.ACCEPTED}


def test_tasks_and_mentions_wait_for_people() -> None:
    assert CaseTask.objects.filter(done_at=None, check_list="").exists()
    assert CaseTask.objects.exclude(check_list="").exclude(done_at=None).exists()
    assert Notice.objects.filter(code="MENTIONED").exists()
