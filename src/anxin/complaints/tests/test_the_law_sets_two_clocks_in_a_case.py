"""A request for a replacement or a refund in a complaint: two clocks by the days of the law, and what stops them."""

from datetime import date

import pytest

from anxin.complaints.choices import ClockKind, ClockOutcome, DueKind, EventKind
from anxin.complaints.models import CaseClock
from anxin.complaints.selectors.clocks.shown import shown_clocks
from anxin.complaints.selectors.clocks.why import why_deadlines
from anxin.complaints.services.claims import ClaimDone, complete_claim
from anxin.complaints.services.clocks.holding import hold_clocks
from anxin.complaints.services.clocks.keeping import rebuild_clocks
from anxin.complaints.tests.claims import answered, case_of, demanded, here, legal_clock
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from tests.cast import Cast, make_complaint

ANSWER, DONE = ClockKind.LEGAL_ANSWER, ClockKind.LEGAL_DONE
MORNING = here("2026-03-10T10:00:00")


def test_a_demand_starts_the_clocks_of_its_answer_and_of_its_end(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast)
    assert legal_clock(request, ANSWER).due_at == here("2026-03-24T23:59:59")
    assert legal_clock(request, DONE).due_at == here("2026-04-08T23:59:59")


@pytest.mark.parametrize(
    ("received", "answer", "done"),
    [
        # 28 September and 11 October 2025 are worked, 1 to 8 October are not.
        ("2025-09-26", "2025-10-16", "2025-10-30"),
        # Mid-autumn from 25 to 27 September; 20 September and 10 October 2026 are worked, 1 to 7 October are not.
        ("2026-09-18", "2026-10-09", "2026-10-22"),
    ],
)
def test_the_days_go_round_the_national_day_and_its_make_up_days(
    cast: Cast, received: str, answer: str, done: str
) -> None:
    with clock.at(here(f"{received}T16:00:00")):
        request = demanded(cast)
    assert (request.answer_due, request.complete_due) == (
        date.fromisoformat(answer),
        date.fromisoformat(done),
    )
    assert legal_clock(request, ANSWER).due_at == here(f"{answer}T23:59:59")
    assert legal_clock(request, DONE).due_at == here(f"{done}T23:59:59")


def test_a_request_written_down_late_counts_from_its_receipt(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast, received_on=date(2026, 3, 6))
    row = legal_clock(request, ANSWER)
    assert (row.started_at, row.due_at) == (here("2026-03-07T00:00:00"), here("2026-03-20T23:59:59"))


def test_a_repair_has_no_term_of_that_law(cast: Cast) -> None:
    request = demanded(cast, "repair")
    assert not CaseClock.objects.filter(subject=request.pk, kind__in=[ANSWER, DONE]).exists()


def test_an_acceptance_stops_the_first_clock_and_the_deed_the_second(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast)
    with clock.at(here("2026-03-12T09:00:00")):
        answered(cast, request)
    assert legal_clock(request, ANSWER).outcome == ClockOutcome.MET
    assert legal_clock(request, DONE).stopped_at is None
    with clock.at(here("2026-04-09T09:00:00")):
        complete_claim(request.subject, key=request.key, done=ClaimDone(outcome="车款已退"), by=cast.liu)
    assert legal_clock(request, DONE).outcome == ClockOutcome.BREACHED


def test_an_answer_given_on_its_last_day_and_written_down_later_was_in_time(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast)
    with clock.at(here("2026-03-26T09:00:00")):
        answered(cast, request, on=date(2026, 3, 24))
    assert legal_clock(request, ANSWER).outcome == ClockOutcome.MET


def test_a_refusal_with_its_reasons_stops_both(cast: Cast) -> None:
    request = demanded(cast)
    with pytest.raises(InvalidInput, match="reasons"):
        answered(cast, request, "refused")
    answered(cast, request, "refused", reasons="累计修理二十天，未满三十天")
    assert not CaseClock.objects.filter(subject=request.pk, kind__in=[ANSWER, DONE], stopped_at=None).exists()


def test_no_hold_stops_the_law(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast)
        before = legal_clock(request, ANSWER).due_at
        hold_clocks(request.subject, reason="waiting_customer", by=cast.liu)
    case = case_of(request)
    assert legal_clock(request, ANSWER).due_at == before
    assert not legal_clock(request, ANSWER).pausable
    # What is due next in a case on hold is what cannot be held.
    assert case.due_at is not None
    assert case.due_at <= legal_clock(request, ANSWER).due_at  # type: ignore[operator]  # it has a due time


def test_what_is_due_next_in_the_case_is_the_answer_when_it_comes_first(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast, received_on=date(2026, 2, 24))
    case = case_of(request)
    assert request.answer_due == date(2026, 3, 9)
    assert (case.due_kind, case.due_at) == (DueKind.LEGAL_ANSWER, here("2026-03-09T23:59:59"))


def test_the_strip_names_the_article_and_the_account_ends_with_the_term(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast)
        shown = [each for each in shown_clocks(case_of(request), cast.chen).running if each.law]
        runs = {run.kind: run for run in why_deadlines(case_of(request)).runs}
    assert ["第二十八条" in each.law for each in shown] == [True, True]
    assert runs["legal_answer"].due_at == here("2026-03-24T23:59:59")


def test_the_account_counts_the_days_of_the_law_one_by_one(cast: Cast, signed_in) -> None:
    with clock.at(here("2025-09-26T16:00:00")):
        request = demanded(cast)
        runs = {run.kind: run for run in why_deadlines(case_of(request)).runs}
        page = signed_in(cast.liu).get(f"/complaints/{request.subject}/clocks/").content.decode()
    law = runs["legal_answer"].law
    assert law is not None
    numbers = {each.day.isoformat(): each.number for each in law.days}
    assert (law.working_days, numbers["2025-09-28"], numbers["2025-10-08"], numbers["2025-10-11"]) == (
        10,
        1,
        0,
        6,
    )
    assert "worked instead of a holiday" in page


def test_every_step_is_a_line_of_the_history_by_whom_it_was(cast: Cast) -> None:
    request = demanded(cast)
    answered(cast, request)
    complete_claim(request.subject, key=request.key, done=ClaimDone(outcome="车款已退"), by=cast.liu)
    kinds = [EventKind.CLAIM_TAKEN, EventKind.CLAIM_ANSWERED, EventKind.CLAIM_DONE]
    lines = case_of(request).events.filter(kind__in=kinds).order_by("at", "pk")
    assert [(each.kind, each.by) for each in lines] == [
        (kinds[0], cast.chen),
        (kinds[1], cast.liu),
        (kinds[2], cast.liu),
    ]


def test_a_caller_takes_in_and_does_not_answer(cast: Cast) -> None:
    request = demanded(cast)
    with pytest.raises(NotAllowed):
        answered(Cast(**{**vars(cast), "liu": cast.chen}), request)


def test_a_case_without_a_car_takes_in_no_request(cast: Cast) -> None:
    with pytest.raises(Refused, match="which car"):
        demanded(cast, case=make_complaint(cast, vehicle=None))


def test_the_kept_clocks_come_from_the_history_alone(cast: Cast) -> None:
    request = demanded(cast)
    answered(cast, request)
    assert rebuild_clocks([case_of(request)]) == 0
