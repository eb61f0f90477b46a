"""A change of the calendar moves what still runs, once and resumably; a change of policy moves nothing by itself."""

import copy
from datetime import UTC, datetime, timedelta

import pytest

from anxin.accounts.selectors import calendar_of
from anxin.accounts.services import LocalTimes, add_closure
from anxin.complaints.choices import ClockKind, ClockOutcome, ContactOutcome, EventKind, Mode
from anxin.complaints.models import CaseClock, ClockRejudgement, Complaint, EscalationStep
from anxin.complaints.services.clocks import rejudging
from anxin.complaints.services.clocks.keeping import rebuild_clocks
from anxin.complaints.services.clocks.policies import change_policies, policies_of
from anxin.complaints.services.contact_customer import record_contact
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Stale
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

#: A Wednesday, 17:30 in Shanghai: half an hour before the house closes.
EVENING = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def letter(cast: Cast) -> Complaint:
    with clock.at(EVENING):
        return make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN)


def due(case: Complaint, kind: ClockKind) -> datetime:
    found: datetime | None = case.clocks.get(kind=kind).due_at
    assert found is not None
    return found


def close_tomorrow_morning(cast: Cast) -> None:
    times = LocalTimes(begins=datetime(2026, 11, 19, 9, 0), ends=datetime(2026, 11, 19, 12, 0))
    add_closure(cast.shanghai, times=times, by=cast.liu, why="盘点")


def test_a_closure_moves_the_working_clock_and_its_step_and_leaves_the_other(cast: Cast) -> None:
    case = letter(cast)
    wall = due(case, ClockKind.CONTACT)
    assert due(case, ClockKind.ACKNOWLEDGE) == datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
    with clock.at(EVENING + HOUR):
        close_tomorrow_morning(cast)
        done = rejudging.carry_out_rejudgement(rejudging.rejudge_after_calendar(cast.shanghai.pk).pk)
    assert (done.looked_at, done.moved) == (1, 1)
    moved = datetime(2026, 11, 19, 4, 30, tzinfo=UTC)
    assert (due(case, ClockKind.ACKNOWLEDGE), due(case, ClockKind.CONTACT)) == (moved, wall)
    assert EscalationStep.objects.get(key="acknowledge-late").due_at == moved
    case.refresh_from_db()
    assert (case.due_at, case.due_kind) == (moved, "acknowledge")
    assert case.clocks.get(kind=ClockKind.ACKNOWLEDGE).calendar == calendar_of(cast.shanghai)


def test_what_has_ended_stays_as_it_was_judged(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(EVENING + HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
        before = case.clocks.get(kind=ClockKind.ACKNOWLEDGE).due_at
        close_tomorrow_morning(cast)
        rejudging.carry_out_rejudgement(rejudging.rejudge_after_calendar(cast.shanghai.pk).pk)
    assert due(case, ClockKind.ACKNOWLEDGE) == before


def test_a_killed_rejudging_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [letter(cast) for _number in range(5)]
    monkeypatch.setattr(rejudging, "BATCH", 2)
    with clock.at(EVENING + HOUR):
        close_tomorrow_morning(cast)
        asked = rejudging.rejudge_after_calendar(cast.shanghai.pk)
        assert not rejudging._judge_batch(asked.pk)
        reached = ClockRejudgement.objects.get(pk=asked.pk).reached
        assert reached == sorted(case.pk for case in cases)[1]
        done = rejudging.carry_out_rejudgement(asked.pk)
        assert (done.looked_at, done.moved) == (5, 5)
        assert rejudging.carry_out_rejudgement(asked.pk).looked_at == 5


def stricter(cast: Cast) -> None:
    body = copy.deepcopy(policies_of(cast.shanghai).body)
    for policy in body["policies"]:
        for limit in policy["clocks"]:
            if limit["clock"] == "contact":
                limit.update(minutes=60, unit="wall")
    change_policies(cast.shanghai, body=body, by=cast.liu, why="旺季")


def test_a_new_policy_rewrites_no_open_case_until_somebody_judges_it_again(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(EVENING + timedelta(minutes=5)):
        policies_of(cast.shanghai)
        stricter(cast)
        assert due(case, ClockKind.CONTACT) == EVENING + 24 * HOUR
        assert due(letter(cast), ClockKind.CONTACT) == EVENING + HOUR
        asked = rejudging.rejudge_by_newest_policies(cast.shanghai, by=cast.liu, why="全部按新时限")
        rejudging.carry_out_rejudgement(asked.pk)
    assert due(case, ClockKind.CONTACT) == EVENING + HOUR
    line = case.events.filter(kind=EventKind.CLOCKS_SET).last()
    assert line is not None
    assert (line.by, line.reason) == (cast.liu, "全部按新时限")


def test_judging_again_needs_a_reason_and_the_right(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        rejudging.rejudge_by_newest_policies(cast.shanghai, by=cast.liu, why=" ")
    with pytest.raises(NotAllowed):
        rejudging.rejudge_by_newest_policies(cast.shanghai, by=cast.chen, why="想看看")


def test_policies_are_checked_and_a_stale_page_is_refused(cast: Cast) -> None:
    body = copy.deepcopy(policies_of(cast.shanghai).body)
    body["policies"][0]["clocks"][0]["minutes"] = -5
    with pytest.raises(InvalidInput) as told:
        change_policies(cast.shanghai, body=body, by=cast.liu)
    assert told.value.field == "policies.0.clocks.0.minutes"
    stricter(cast)
    with pytest.raises(Stale):
        change_policies(cast.shanghai, body=policies_of(cast.shanghai).body, by=cast.liu, seen=1)


def test_what_was_stopped_meanwhile_is_judged_by_the_new_hours_and_not_owed_again(cast: Cast) -> None:
    """Somebody who had not seen the new calendar yet may have ended a clock before the worker came by."""
    case = letter(cast)
    with clock.at(EVENING + HOUR):
        close_tomorrow_morning(cast)
        asked = rejudging.rejudge_after_calendar(cast.shanghai.pk)
    with clock.at(EVENING + 2 * HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
        CaseClock.objects.filter(complaint=case, kind=ClockKind.ACKNOWLEDGE).update(
            due_at=EVENING, outcome=ClockOutcome.BREACHED
        )
        rejudging.carry_out_rejudgement(asked.pk)
        assert case.clocks.get(kind=ClockKind.ACKNOWLEDGE).outcome == ClockOutcome.MET
        assert rebuild_clocks([case]) == 0
    case.refresh_from_db()
    running = case.clocks.filter(stopped_at=None).exclude(due_at=None).order_by("due_at").first()
    assert running is not None
    assert (case.due_at, case.due_kind) == (running.due_at, running.kind)


def test_what_has_ended_keeps_its_calendar_when_something_happens_later(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(EVENING + HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
        before = due(case, ClockKind.ACKNOWLEDGE)
    with clock.at(EVENING + 2 * HOUR):
        close_tomorrow_morning(cast)
        record_contact(case.slug, outcome=ContactOutcome.NO_ANSWER, by=cast.chen)
        assert due(case, ClockKind.ACKNOWLEDGE) == before
        assert rebuild_clocks([case]) == 0


def test_a_calendar_whose_web_process_died_before_it_could_ask_is_found(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(EVENING + HOUR):
        # Nothing is committed in a test, so nobody hears of the change: as if the process had died.
        close_tomorrow_morning(cast)
        rejudging.rejudge_missed()
        asked = ClockRejudgement.objects.filter(dealer=cast.shanghai)
        assert not asked, "whoever changed it may still ask himself"
    with clock.at(EVENING + 2 * HOUR):
        assert rejudging.rejudge_missed() == 1
        assert rejudging.rejudge_missed() == 0
        rejudging.carry_out_rejudgement(asked.get().pk)
    assert due(case, ClockKind.ACKNOWLEDGE) == datetime(2026, 11, 19, 4, 30, tzinfo=UTC)
