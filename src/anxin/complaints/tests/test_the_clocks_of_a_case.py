"""What starts, stops and moves the clocks of a case (complaint-desk section 6, and the vectors that broke others)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from anxin.accounts.selectors import calendar_of
from anxin.accounts.services import DayMark, Mark, mark_day
from anxin.complaints.choices import ClockKind, ClockOutcome, ContactOutcome, Level, Mode, Outcome, Phase
from anxin.complaints.models import CaseClock, Complaint
from anxin.complaints.selectors.clocks.judging import judge_clocks
from anxin.complaints.services.advance_phase import advance_phase
from anxin.complaints.services.agree_solution import Proposal, decide_solution, propose_solution
from anxin.complaints.services.change_case import change_level
from anxin.complaints.services.clocks.holding import hold_clocks, resume_clocks
from anxin.complaints.services.clocks.keeping import rebuild_clocks
from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.complaints.services.close_complaint import Closing, FollowUp, close_complaint, record_follow_up
from anxin.complaints.services.contact_customer import record_contact
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

#: A Wednesday, ten in the morning in Shanghai.
TEN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def letter(cast: Cast) -> Complaint:
    with clock.at(TEN):
        return make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN)


def run(case: Complaint, kind: ClockKind, number: int = 1) -> CaseClock:
    return CaseClock.objects.get(complaint=case, kind=kind, run=number)


def due_in_hours(case: Complaint, kind: ClockKind, number: int = 1) -> float:
    found = run(case, kind, number)
    assert found.due_at is not None
    return (found.due_at - found.started_at) / HOUR


def close(cast: Cast, case: Complaint) -> None:
    for phase in (Phase.CALMING, Phase.SOLVING):
        advance_phase(case.slug, to=phase, reason="说清楚了", by=cast.chen)
    solution = propose_solution(case.slug, proposal=Proposal(what="再修一次", worth="不再坏"), by=cast.chen)
    decide_solution(case.slug, solution_id=solution.pk, accepted=True, by=cast.chen)
    advance_phase(case.slug, to=Phase.CLOSING, reason="同意了", by=cast.chen)
    word = Closing(outcome=Outcome.ACCEPTED, words="行", reason_code="reason-expectation")
    close_complaint(case.slug, closing_word=word, by=cast.chen)


def test_a_letter_starts_its_clocks_with_the_limits_of_its_level(cast: Cast) -> None:
    case = letter(cast)
    assert {each.kind for each in case.clocks.all()} == {"acknowledge", "contact", "plan", "close"}
    assert due_in_hours(case, ClockKind.CONTACT) == 24
    assert due_in_hours(case, ClockKind.CLOSE) == 72
    assert run(case, ClockKind.ACKNOWLEDGE).working


def test_a_call_meets_the_first_contact_at_once_and_owes_the_next_word(cast: Cast) -> None:
    with clock.at(TEN):
        case = make_complaint(cast)
    assert run(case, ClockKind.CONTACT).outcome == ClockOutcome.MET
    assert run(case, ClockKind.NEXT_UPDATE).outcome == ClockOutcome.OPEN


def test_an_unanswered_call_stops_no_clock_and_an_answered_one_rolls_the_next_word(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        record_contact(case.slug, outcome=ContactOutcome.NO_ANSWER, by=cast.chen)
    assert run(case, ClockKind.CONTACT).stopped_at is None
    with clock.at(TEN + 2 * HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
    with clock.at(TEN + 5 * HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
    assert run(case, ClockKind.CONTACT).outcome == ClockOutcome.MET
    assert (
        run(case, ClockKind.NEXT_UPDATE, 1).ended_by == "restart"
        or run(case, ClockKind.NEXT_UPDATE, 1).stopped_at == TEN + 5 * HOUR
    )
    assert run(case, ClockKind.NEXT_UPDATE, 2).started_at == TEN + 5 * HOUR


def test_a_stop_after_the_due_time_is_late_however_late_somebody_looks(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + 25 * HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
    assert run(case, ClockKind.CONTACT).outcome == ClockOutcome.BREACHED


def test_a_higher_level_shortens_what_still_runs_and_leaves_what_has_ended(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        change_level(case.slug, level=Level.IMPORTANT, reason="刹车失灵", by=cast.liu)
    assert due_in_hours(case, ClockKind.CONTACT) == 4
    with clock.at(TEN + 2 * HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
        change_level(case.slug, level=Level.ORDINARY, reason="查清没有失灵", by=cast.liu)
    assert due_in_hours(case, ClockKind.CONTACT) == 4
    assert due_in_hours(case, ClockKind.NEXT_UPDATE) == 48


def test_a_hold_moves_only_what_may_be_held(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", note="客户明天回话", by=cast.chen)
    assert run(case, ClockKind.CLOSE).due_at is None
    assert due_in_hours(case, ClockKind.CONTACT) == 24
    with clock.at(TEN + 11 * HOUR):
        resume_clocks(case.slug, by=cast.chen)
    assert due_in_hours(case, ClockKind.CLOSE) == 82


def test_paused_and_solved_in_one_save_keeps_the_pause(cast: Cast) -> None:
    """Frappe Helpdesk PR#3776: on hold from February to August, reported as 42 days."""
    with clock.at(TEN):
        case = make_complaint(cast, mood=1)
    with clock.at(TEN + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
    with clock.at(TEN + 73 * HOUR):
        sweep_all()
    with clock.at(TEN + 100 * HOUR):
        hold_clocks(case.slug, reason="customer_asked", by=cast.chen)
        close(cast, case)
    found = run(case, ClockKind.CLOSE)
    assert found.outcome == ClockOutcome.MET
    case.refresh_from_db()
    assert case.on_hold == ""


def test_a_hold_with_a_cap_ends_by_itself_at_its_instant_and_says_so(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
    with clock.at(TEN + 80 * HOUR):
        assert sweep_all().resumed == 1
        assert sweep_all().resumed == 0
    case.refresh_from_db()
    ended = case.events.get(kind="resumed")
    assert (case.on_hold, ended.at, ended.by, ended.facts["by_itself"]) == ("", TEN + 73 * HOUR, None, True)
    assert due_in_hours(case, ClockKind.CLOSE) == 72 + 72


def test_holds_are_for_those_who_may_and_for_reasons_that_exist(cast: Cast) -> None:
    case = letter(cast)
    with pytest.raises(NotAllowed):
        hold_clocks(case.slug, reason="waiting_parts", by=cast.chen)
    with pytest.raises(InvalidInput) as told:
        hold_clocks(case.slug, reason="tired", by=cast.chen)
    assert told.value.field == "hold"
    hold_clocks(case.slug, reason="waiting_parts", by=cast.liu)
    with pytest.raises(Refused):
        hold_clocks(case.slug, reason="waiting_parts", by=cast.liu)


def test_a_case_opened_again_after_five_days_counts_from_then(cast: Cast) -> None:
    """Chatwoot PR#12058: first response of five days instead of ten minutes after a reopening."""
    with clock.at(TEN):
        case = make_complaint(cast, mood=1)
    with clock.at(TEN + HOUR):
        close(cast, case)
    later = TEN + timedelta(days=5)
    with clock.at(later):
        call = FollowUp(satisfied=False, distress=4, words="还是不凉")
        record_follow_up(case.slug, call=call, by=cast.sun)
    again = run(case, ClockKind.CONTACT, 2)
    assert (again.started_at, again.outcome) == (later, ClockOutcome.OPEN)
    assert run(case, ClockKind.FOLLOW_UP).outcome == ClockOutcome.BREACHED
    with clock.at(later + timedelta(minutes=10)):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
    assert run(case, ClockKind.CONTACT, 2).outcome == ClockOutcome.MET


def test_the_follow_up_call_waits_over_the_public_holidays_of_the_house(cast: Cast) -> None:
    with clock.at(TEN):
        for day in (19, 20):
            mark_day(cast.shanghai, mark=DayMark(day=date(2026, 11, day), mark=Mark.HOLIDAY), by=cast.liu)
        case = make_complaint(cast, mood=1)
        close(cast, case)
    case.refresh_from_db()
    assert case.follow_up_due_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert run(case, ClockKind.FOLLOW_UP).due_at == case.follow_up_due_at


def test_what_is_kept_may_be_thrown_away_and_made_again(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
    with clock.at(TEN + 3 * HOUR):
        resume_clocks(case.slug, by=cast.chen)
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
        before = list(case.clocks.values_list("kind", "run", "due_at", "stopped_at", "outcome"))
        CaseClock.objects.all().delete()
        assert rebuild_clocks([case]) == len(before)
        assert list(case.clocks.values_list("kind", "run", "due_at", "stopped_at", "outcome")) == before
        assert rebuild_clocks([case]) == 0


def test_a_later_look_changes_no_ended_run(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
    events, calendar = list(case.events.all()), calendar_of(case.dealer)
    near = judge_clocks(case, events, calendar=calendar, now=TEN + 2 * HOUR)
    far = judge_clocks(case, events, calendar=calendar, now=TEN + timedelta(days=400))
    ended = [(each.place, each.due_at, each.outcome) for each in near.runs if not each.is_open]
    assert ended
    assert ended == [(each.place, each.due_at, each.outcome) for each in far.runs if not each.is_open]
