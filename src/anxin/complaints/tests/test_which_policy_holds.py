"""Which policy holds for a case: the first that fits, chosen at few moments, and never a surprise afterwards."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anxin.accounts.selectors import calendar_of
from anxin.accounts.services import set_week
from anxin.complaints.choices import ClockKind, EventKind, Level, Mode, StepResult
from anxin.complaints.models import CaseClock, Complaint, EscalationStep
from anxin.complaints.services.change_case import add_note, change_details, change_level
from anxin.complaints.services.clocks import rejudging
from anxin.complaints.services.clocks.holding import hold_clocks, resume_clocks
from anxin.complaints.services.clocks.keeping import rebuild_clocks
from anxin.complaints.services.clocks.policies import change_policies, policies_of
from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.foundation import clock
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

#: A Wednesday, ten in the morning in Shanghai.
TEN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
Policies = list[dict[str, Any]]


def letter(cast: Cast, **more: Any) -> Complaint:
    with clock.at(TEN):
        return make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN, **more)


def set_policies(cast: Cast, change: Callable[[Policies], object]) -> None:
    body = copy.deepcopy(policies_of(cast.shanghai).body)
    change(body["policies"])
    change_policies(cast.shanghai, body=body, by=cast.liu)


def judge_again(cast: Cast) -> None:
    asked = rejudging.rejudge_by_newest_policies(cast.shanghai, by=cast.liu, why="全部按新时限")
    rejudging.carry_out_rejudgement(asked.pk)


def limit_contact(policy: dict[str, Any], minutes: int) -> dict[str, Any]:
    for limit in policy["clocks"]:
        if limit["clock"] == "contact":
            limit.update(minutes=minutes, unit="wall")
    return policy


def twins(policies: Policies, first: int, second: int) -> None:
    """Put two policies that both fit every letter in front, with these minutes for the first contact."""
    for place, minutes in enumerate((first, second)):
        twin = limit_contact(copy.deepcopy(policies[-1]), minutes)
        twin |= {"key": f"letters_{minutes}", "id": f"policy-letters-{minutes}"}
        twin["when"] = {"channels": ["intake-letter"]}
        policies.insert(place, twin)


def contact(case: Complaint) -> CaseClock:
    return case.clocks.get(kind=ClockKind.CONTACT)


def choices_of(case: Complaint) -> int:
    return case.events.filter(kind=EventKind.CLOCKS_SET).count()


@pytest.mark.parametrize(("first", "second"), [(60, 120), (120, 60)])
def test_of_two_policies_that_fit_the_one_standing_first_holds(cast: Cast, first: int, second: int) -> None:
    """Elsewhere neither name nor number nor chance ought to decide, and did."""
    set_policies(cast, lambda policies: twins(policies, first, second))
    assert contact(letter(cast)).limit == timedelta(minutes=first)


def test_an_everyday_save_chooses_no_policy_anew(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        set_policies(cast, lambda policies: limit_contact(policies[-1], 5))
        add_note(case.slug, text="配件已问", by=cast.chen)
        change_details(case.slug, details={"wish": "想要道歉"}, by=cast.chen)
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
        resume_clocks(case.slug, by=cast.chen)
    assert (choices_of(case), contact(case).limit) == (1, 24 * HOUR)


def test_a_level_chooses_anew_and_the_choice_names_its_version(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        change_level(case.slug, level=Level.IMPORTANT, reason="刹车失灵", by=cast.liu)
    line = case.events.filter(kind=EventKind.CLOCKS_SET).last()
    assert line is not None
    assert line.facts == {"version": policies_of(cast.shanghai).pk, "policy": "important"}
    assert choices_of(case) == 2


def test_a_level_that_changes_during_a_hold_keeps_the_hold(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
    with clock.at(TEN + 2 * HOUR):
        change_level(case.slug, level=Level.IMPORTANT, reason="刹车失灵", by=cast.liu)
    assert case.clocks.get(kind=ClockKind.CLOSE).due_at is None
    with clock.at(TEN + 11 * HOUR):
        resume_clocks(case.slug, by=cast.chen)
    found = case.clocks.get(kind=ClockKind.CLOSE)
    assert (found.policy_key, found.due_at) == ("important", TEN + found.limit + 10 * HOUR)


def test_a_policy_taken_away_leaves_its_cases_their_ladder(cast: Cast) -> None:
    """And nobody is left behind in an escalation of a policy that is gone."""
    case = letter(cast, level=Level.IMPORTANT)
    with clock.at(TEN + 4.1 * HOUR):
        sweep_all()
        set_policies(cast, lambda policies: policies.pop(0))
    with clock.at(TEN + 5.2 * HOUR):
        sweep_all()
    ignored = EscalationStep.objects.get(clock=contact(case), key="contact-ignored")
    assert (contact(case).policy_key, ignored.result) == ("important", StepResult.TOLD)


def test_judged_again_a_case_of_a_policy_that_is_gone_waits_by_its_new_one(cast: Cast) -> None:
    case = letter(cast, level=Level.IMPORTANT)
    with clock.at(TEN + 4.1 * HOUR):
        sweep_all()
        set_policies(cast, lambda policies: policies.pop(0))
        judge_again(cast)
        again = sweep_all()
    found = contact(case)
    assert (found.policy_key, found.due_at, again.fired) == ("ordinary", TEN + 24 * HOUR, 0)


def test_a_step_that_was_fired_is_not_fired_again_under_another_policy(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + 24.1 * HOUR):
        sweep_all()
        change_level(case.slug, level=Level.IMPORTANT, reason="刹车失灵", by=cast.liu)
        sweep_all()
    told = Notice.objects.filter(subject=case.slug, params__step="contact-late", person=cast.liu)
    assert told.count() == 1
    assert case.events.filter(kind=EventKind.ESCALATED, facts__step="contact-late").count() == 1


def test_without_any_working_time_nothing_is_ever_due_and_nothing_hangs(cast: Cast) -> None:
    """Elsewhere such a policy walks day by day to the year 9999."""
    set_week(cast.shanghai, week={}, by=cast.liu)
    case = letter(cast)
    assert contact(case).due_at == TEN + 24 * HOUR, "what counts all hours is due all the same"
    with clock.at(TEN + timedelta(days=30)):
        sweep_all()
    acknowledge = case.clocks.get(kind=ClockKind.ACKNOWLEDGE)
    assert (acknowledge.working, acknowledge.due_at) == (True, None)
    assert not EscalationStep.objects.filter(clock=acknowledge).exclude(fired_at=None).exists()


def test_open_around_the_clock_no_minute_is_lost_at_midnight(cast: Cast) -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    set_week(cast.shanghai, week={day: [("00:00", "24:00")] for day in days}, by=cast.liu)
    set_policies(
        cast,
        lambda policies: [
            each.update(minutes=3 * 24 * 60, unit="working")
            for each in policies[-1]["clocks"]
            if each["clock"] == "contact"
        ],
    )
    assert contact(letter(cast)).due_at == TEN + timedelta(days=3)


def test_several_windows_of_one_day_are_all_counted(cast: Cast) -> None:
    windows = [("10:00", "10:20"), ("12:00", "12:20"), ("15:00", "18:00")]
    set_week(cast.shanghai, week={"wed": windows}, by=cast.liu)
    acknowledge = letter(cast).clocks.get(kind=ClockKind.ACKNOWLEDGE)
    assert acknowledge.due_at == datetime(2026, 11, 18, 7, 20, tzinfo=UTC), (
        "20 and 20 minutes, then 20 after three"
    )


def test_a_dealer_elsewhere_counts_by_his_own_zone(cast: Cast) -> None:
    cast.shanghai.time_zone = "Europe/London"
    cast.shanghai.save()
    body = {**calendar_of(cast.shanghai).body, "zone": "Europe/London"}
    type(calendar_of(cast.shanghai)).objects.create(
        dealer=cast.shanghai, version=2, body=body, made_at=TEN - HOUR
    )
    acknowledge = letter(cast).clocks.get(kind=ClockKind.ACKNOWLEDGE)
    assert acknowledge.due_at == datetime(2026, 11, 18, 10, 0, tzinfo=UTC), "an hour after nine in London"


def test_what_was_kept_wrongly_is_put_right_from_the_history(cast: Cast) -> None:
    case = letter(cast)
    CaseClock.objects.filter(pk=contact(case).pk).update(due_at=TEN, policy_key="nonsense")
    with clock.at(TEN + HOUR):
        assert rebuild_clocks([case]) == 1
    assert (contact(case).due_at, contact(case).policy_key) == (TEN + 24 * HOUR, "ordinary")
