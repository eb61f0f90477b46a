"""What stops, moves or meets no clock, although it did so elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest

from anxin.complaints.choices import ClockKind, ClockOutcome, DueKind, EventKind, Level, Mode, Outcome, Phase
from anxin.complaints.models import CaseClock, Complaint
from anxin.complaints.selectors.cases import promises_of
from anxin.complaints.services.advance_phase import advance_phase
from anxin.complaints.services.agree_solution import Proposal, decide_solution, propose_solution
from anxin.complaints.services.change_case import add_note, assign_complaint, change_level
from anxin.complaints.services.clocks.holding import hold_clocks, resume_clocks
from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.complaints.services.close_complaint import Closing, FollowUp, close_complaint, record_follow_up
from anxin.complaints.services.promise_customer import promise_customer
from anxin.foundation import clock
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge
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


def test_a_note_between_colleagues_stops_and_moves_nothing(cast: Cast) -> None:
    case = letter(cast)
    before = list(case.clocks.values_list("kind", "run", "due_at", "stopped_at", "outcome"))
    with clock.at(TEN + HOUR):
        add_note(case.slug, text="问过车间，明天到货", by=cast.chen)
    assert list(case.clocks.values_list("kind", "run", "due_at", "stopped_at", "outcome")) == before


def test_putting_a_case_on_hold_is_no_first_contact(cast: Cast) -> None:
    """Nobody has spoken with the customer yet."""
    case = letter(cast)
    with clock.at(TEN + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
    contact = run(case, ClockKind.CONTACT)
    assert (contact.stopped_at, contact.outcome, contact.due_at) == (None, ClockOutcome.OPEN, TEN + 24 * HOUR)


def test_giving_a_case_a_level_or_an_owner_is_no_first_contact(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        change_level(case.slug, level=Level.ESCALATED, reason="第二次来信", by=cast.liu)
        assign_complaint(case.slug, to=cast.sun, by=cast.liu)
    assert run(case, ClockKind.CONTACT).stopped_at is None


def test_a_hold_and_its_end_move_no_promise(cast: Cast) -> None:
    """A date that a customer was told changes only by telling him another."""
    case = letter(cast)
    by = TEN + 30 * HOUR
    with clock.at(TEN + HOUR):
        pledge = Pledge(kind=PromiseKind.ACKNOWLEDGEMENT, what="给您回话", due_at=by, keeper=cast.chen)
        promise_customer(case.slug, pledge=pledge, by=cast.chen)
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
    with clock.at(TEN + 80 * HOUR):
        sweep_all()
    promise = promises_of(case)[0]
    case.refresh_from_db()
    assert (promise.due_at, promise.moves.count(), case.on_hold) == (by, 0, "")


def test_a_promise_is_what_is_owed_next_even_on_hold(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        pledge = Pledge(
            kind=PromiseKind.ACKNOWLEDGEMENT, what="给您回话", due_at=TEN + 3 * HOUR, keeper=cast.chen
        )
        promise_customer(case.slug, pledge=pledge, by=cast.chen)
        hold_clocks(case.slug, reason="customer_asked", by=cast.chen)
    with clock.at(TEN + 2 * HOUR):
        sweep_all()
    case.refresh_from_db()
    assert (case.due_at, case.due_kind) in {
        (TEN + HOUR, DueKind.ACKNOWLEDGE),
        (TEN + 3 * HOUR, DueKind.PROMISE),
    }


def close(cast: Cast, case: Complaint) -> None:
    for phase in (Phase.CALMING, Phase.SOLVING):
        advance_phase(case.slug, to=phase, reason="说清楚了", by=cast.chen)
    solution = propose_solution(case.slug, proposal=Proposal(what="再修一次", worth="不再坏"), by=cast.chen)
    decide_solution(case.slug, solution_id=solution.pk, accepted=True, by=cast.chen)
    advance_phase(case.slug, to=Phase.CLOSING, reason="同意了", by=cast.chen)
    word = Closing(outcome=Outcome.ACCEPTED, words="行", reason_code="reason-expectation")
    close_complaint(case.slug, closing_word=word, by=cast.chen)


def test_a_case_opened_again_is_not_escalated_for_its_age(cast: Cast) -> None:
    with clock.at(TEN):
        case = make_complaint(cast, mood=1)
    with clock.at(TEN + HOUR):
        close(cast, case)
    later = TEN + timedelta(days=5)
    with clock.at(later):
        sweep_all()
        before = case.events.filter(kind=EventKind.ESCALATED).count()
        record_follow_up(case.slug, call=FollowUp(satisfied=False, distress=4, words="还是不凉"), by=cast.sun)
        sweep_all()
    assert case.events.filter(kind=EventKind.ESCALATED).count() == before
    assert run(case, ClockKind.CONTACT, 2).due_at > later  # type: ignore[operator]  # it has one


def test_a_solved_case_rings_no_more_bells(cast: Cast) -> None:
    with clock.at(TEN):
        case = make_complaint(cast, mood=1)
    with clock.at(TEN + HOUR):
        close(cast, case)
    with clock.at(TEN + timedelta(days=2)):
        assert sweep_all().fired == 0


@pytest.mark.parametrize("again", [True, False])
def test_a_hold_that_ran_out_unseen_is_over_for_whoever_comes_before_the_sweep(
    cast: Cast, again: bool
) -> None:
    """With the worker down for days, a hold must not stand in the way of the next, nor end later than its cap."""
    case = letter(cast)
    with clock.at(TEN + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
    with clock.at(TEN + 100 * HOUR):
        if again:
            hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
        else:
            resume_clocks(case.slug, by=cast.chen)
        assert sweep_all().resumed == 0
    ended = case.events.get(kind=EventKind.RESUMED)
    assert (ended.at, ended.by, ended.facts["by_itself"]) == (TEN + 73 * HOUR, None, True)
    case.refresh_from_db()
    assert (case.on_hold, case.events.filter(kind=EventKind.PAUSED).count()) == (
        ("waiting_customer", 2) if again else ("", 1)
    )
