from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.conversation.closing import Outcome, follow_up_date, judge_closing, judge_quick_close
from anxin.engines.conversation.decisions import Decision
from anxin.engines.conversation.facts import CaseFacts, ContactAttempt, DayPart, Rules, count_tries
from anxin.engines.conversation.phases import Phase
from anxin.engines.conversation.tests.strategies import facts

MONDAY = date(2026, 3, 2)
READY = CaseFacts(
    phase=Phase.CLOSING,
    words_recorded=True,
    mood_now=1,
    solutions_proposed=1,
    solution_accepted=True,
    reason_recorded=True,
    contacted=True,
)
FIVE_TRIES = tuple(
    ContactAttempt(MONDAY + timedelta(days=day), part)
    for day, part in [
        (0, DayPart.MORNING),
        (0, DayPart.AFTERNOON),
        (1, DayPart.MORNING),
        (1, DayPart.AFTERNOON),
        (2, DayPart.MORNING),
    ]
)
LOST = CaseFacts(phase=Phase.LISTENING, reason_recorded=True, contact_attempts=FIVE_TRIES)


def close(case: CaseFacts, outcome: Outcome, *, manager: bool = False, why: bool = False) -> Decision:
    return judge_closing(case, outcome, words_given=True, manager=manager, reason_given=why)


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.ACCEPTED_UNDER_PROTEST])
def test_an_accepted_solution_closes_the_case(outcome: Outcome) -> None:
    assert close(READY, outcome).allowed
    assert close(replace(READY, solution_accepted=False), outcome).codes == ("SOLUTION_NOT_ACCEPTED",)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_no_case_closes_without_a_reason_code(outcome: Outcome) -> None:
    case = replace(READY, reason_recorded=False, solution_refused=True, contact_attempts=FIVE_TRIES)
    assert close(case, outcome, manager=True, why=True).codes == ("REASON_CODE_MISSING",)


def test_the_customers_word_is_needed() -> None:
    decision = judge_closing(READY, Outcome.ACCEPTED, words_given=False, manager=True)
    assert decision.codes == ("CUSTOMER_WORD_MISSING",)
    assert close(replace(READY, contacted=False), Outcome.ACCEPTED).codes == ("CUSTOMER_NOT_CONTACTED",)


def test_an_answer_closes_only_in_the_closing_phase() -> None:
    assert close(replace(READY, phase=Phase.SOLVING), Outcome.ACCEPTED).codes == ("NOT_IN_CLOSING_PHASE",)


def test_a_refusal_needs_a_refused_solution_or_an_explicit_reason() -> None:
    undecided = replace(READY, solution_accepted=False)
    refused = close(undecided, Outcome.REFUSED)
    assert (refused.codes, refused.needs_reason) == (("REFUSAL_NEEDS_REASON",), True)
    assert close(undecided, Outcome.REFUSED, why=True).allowed
    assert close(replace(undecided, solution_refused=True), Outcome.REFUSED).allowed


def test_an_unreachable_customer_needs_the_tries_and_a_manager() -> None:
    assert close(LOST, Outcome.UNREACHABLE).codes == ("MANAGER_APPROVAL_NEEDED",)
    assert close(LOST, Outcome.UNREACHABLE, manager=True).allowed
    few = replace(LOST, contact_attempts=FIVE_TRIES[:4])
    assert close(few, Outcome.UNREACHABLE, manager=True).codes == ("TOO_FEW_TRIES",)


def test_tries_of_a_single_day_are_not_enough() -> None:
    rules = Rules(unreachable_attempts=3)
    one_day = tuple(ContactAttempt(MONDAY, part) for part in DayPart)
    case = replace(LOST, contact_attempts=one_day)
    decision = judge_closing(case, Outcome.UNREACHABLE, words_given=False, manager=True, rules=rules)
    assert decision.codes == ("TOO_FEW_TRIES",)
    assert decision.reasons[0].params["days"] == 1


def test_calls_in_a_row_count_as_one_try() -> None:
    assert count_tries([ContactAttempt(MONDAY, DayPart.MORNING)] * 7).count == 1


def test_open_promises_and_actions_are_pointed_out_when_closing() -> None:
    decision = close(replace(READY, promises_open=2, actions_open=1), Outcome.ACCEPTED)
    assert decision.allowed
    assert decision.codes == ("PROMISES_STILL_OPEN", "ACTIONS_STILL_OPEN")


def test_a_case_about_an_untreated_repeat_closes_only_by_a_manager_with_a_reason() -> None:
    case = replace(READY, repeats_open=1)
    assert close(case, Outcome.ACCEPTED).codes == ("REPEAT_NOT_DONE",)
    assert close(case, Outcome.ACCEPTED, why=True).codes == ("REPEAT_NOT_DONE",)
    asked = close(case, Outcome.ACCEPTED, manager=True)
    assert (asked.codes, asked.needs_reason) == (("REPEAT_NEEDS_REASON",), True)
    decided = close(case, Outcome.ACCEPTED, manager=True, why=True)
    assert decided.allowed
    assert decided.codes == ("REPEAT_NOT_DONE",)


@given(case=facts, outcome=st.sampled_from(Outcome), manager=st.booleans(), why=st.booleans())
def test_silence_closes_nothing_but_an_unreachable_case(
    case: CaseFacts, outcome: Outcome, manager: bool, why: bool
) -> None:
    decision = judge_closing(case, outcome, words_given=False, manager=manager, reason_given=why)
    if decision.allowed:
        assert outcome is Outcome.UNREACHABLE
        assert manager
        tries = count_tries(case.contact_attempts)
        assert (tries.count >= 5, tries.days >= 2) == (True, True)


@given(case=facts, outcome=st.sampled_from(Outcome), manager=st.booleans(), why=st.booleans())
def test_a_closed_case_is_not_closed_again(
    case: CaseFacts, outcome: Outcome, manager: bool, why: bool
) -> None:
    if case.closed_for_good or case.phase is Phase.FOLLOW_UP:
        assert not close(case, outcome, manager=manager, why=why).allowed


def test_what_is_solved_on_the_spot_closes_in_one_step() -> None:
    case = CaseFacts(phase=Phase.GREETING, words_recorded=True, reason_recorded=True)
    assert judge_quick_close(case, remedy_given=True, words_given=True).allowed
    lacking = judge_quick_close(CaseFacts(phase=Phase.GREETING), remedy_given=False, words_given=False)
    assert lacking.codes == (
        "WORDS_NOT_RECORDED",
        "REMEDY_NOT_DESCRIBED",
        "CUSTOMER_WORD_MISSING",
        "REASON_CODE_MISSING",
    )


def test_a_grave_case_is_not_closed_on_the_spot() -> None:
    case = CaseFacts(phase=Phase.GREETING, words_recorded=True, reason_recorded=True, level=2)
    assert judge_quick_close(case, remedy_given=True, words_given=True).codes == ("TOO_GRAVE_TO_QUICK_CLOSE",)


def test_the_follow_up_call_is_on_day_three_unless_chosen_otherwise() -> None:
    assert follow_up_date(MONDAY) == date(2026, 3, 5)
    assert follow_up_date(MONDAY, 7) == date(2026, 3, 9)


@pytest.mark.parametrize("days", [0, 2, 8, -1])
def test_a_day_that_the_house_does_not_offer_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="one of the days"):
        follow_up_date(MONDAY, days)


def test_public_holidays_are_not_counted() -> None:
    holidays = {date(2026, 3, 3), date(2026, 3, 4)}
    assert follow_up_date(MONDAY, 3, holidays=holidays) == date(2026, 3, 7)


@given(
    closed_on=st.dates(max_value=date(2100, 1, 1)),
    days=st.sampled_from((1, 3, 7)),
    offsets=st.sets(st.integers(0, 12)),
)
def test_the_follow_up_call_never_falls_on_a_holiday(closed_on: date, days: int, offsets: set[int]) -> None:
    holidays = {closed_on + timedelta(days=offset) for offset in offsets}
    call = follow_up_date(closed_on, days, holidays=holidays)
    assert call not in holidays
    passed = [closed_on + timedelta(days=n + 1) for n in range((call - closed_on).days)]
    assert sum(day not in holidays for day in passed) == days
