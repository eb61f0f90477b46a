"""Holidays announced after a request move its days in the case too: a line of the history, and its clocks with it."""

import pytest
from django.utils import translation

from anxin.complaints.choices import ClockKind, EventKind
from anxin.complaints.models import CaseClaim
from anxin.complaints.selectors.case_history import case_history
from anxin.complaints.selectors.clocks.why import why_deadlines
from anxin.complaints.services.claims import tell_missed_claims, tell_of_claim
from anxin.complaints.tests.claims import answered, case_of, demanded, here, legal_clock
from anxin.foundation import clock
from anxin.rights.models import RightsRequest
from anxin.rights.services.move_terms import move_terms
from anxin.rights.tests.announcements import not_yet_announced
from tests.cast import Cast

ANSWER, DONE = ClockKind.LEGAL_ANSWER, ClockKind.LEGAL_DONE
ASKED = here("2025-09-26T16:00:00")
LATER = here("2025-09-29T09:00:00")


@pytest.fixture
def moved(cast: Cast) -> RightsRequest:
    """A demand whose days have moved in the meantime; nobody has told its case yet."""
    with not_yet_announced(2025), clock.at(ASKED):
        request = demanded(cast)
    with clock.at(LATER):
        assert move_terms() == 1
    return request


def test_the_clocks_of_the_case_follow(moved: RightsRequest) -> None:
    assert legal_clock(moved, ANSWER).due_at == here("2025-10-10T23:59:59")
    with clock.at(LATER):
        tell_of_claim(moved.pk)
    assert legal_clock(moved, ANSWER).due_at == here("2025-10-16T23:59:59")
    assert legal_clock(moved, DONE).due_at == here("2025-10-30T23:59:59")


def test_the_history_says_why_and_once(moved: RightsRequest) -> None:
    with clock.at(LATER):
        tell_of_claim(moved.pk)
        assert tell_of_claim(moved.pk) is None
    [line] = case_of(moved).events.filter(kind=EventKind.CLAIM_TERM_MOVED)
    assert line.facts["years"] == [2025]
    assert (line.facts["answer_before"], line.facts["answer_due"]) == ("2025-10-10", "2025-10-16")
    assert line.by is None


def test_what_a_killed_process_told_nobody_is_found(moved: RightsRequest) -> None:
    with clock.at(LATER):
        assert tell_missed_claims() == 1
        assert tell_missed_claims() == 0
    assert CaseClaim.objects.get().told_move == moved.moved_terms.get().pk


def test_the_account_of_the_days_ends_with_the_new_one(cast: Cast, moved: RightsRequest) -> None:
    with clock.at(LATER):
        tell_of_claim(moved.pk)
        terms = [each.law for each in why_deadlines(case_of(moved)).runs if each.law]
    assert sorted(str(each.last) for each in terms) == ["2025-10-16", "2025-10-30"]


def test_of_an_answered_request_the_answer_is_not_told_again(cast: Cast) -> None:
    with not_yet_announced(2025), clock.at(ASKED):
        request = answered(cast, demanded(cast))
    with clock.at(LATER):
        move_terms()
        tell_of_claim(request.pk)
    [line] = case_of(request).events.filter(kind=EventKind.CLAIM_TERM_MOVED)
    assert (line.facts["answer_due"], line.facts["complete_due"]) == ("", "2025-10-30")
    assert legal_clock(request, ANSWER).due_at == here("2025-10-10T23:59:59")


def test_the_line_can_be_read(cast: Cast, moved: RightsRequest) -> None:
    with clock.at(LATER):
        tell_of_claim(moved.pk)
    with translation.override("en"):
        words = " ".join(line.what for line in case_history(case_of(moved)))
    assert "because the holidays of 2025 were announced" in words
