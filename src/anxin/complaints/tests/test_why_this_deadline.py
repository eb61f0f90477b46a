"""The page that accounts for every deadline: stretches counted and skipped, the ladder, the snowball's parts."""

import copy
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from anxin.accounts.selectors import proposed_days
from anxin.accounts.services import adopt_year, set_week
from anxin.complaints.choices import ClockKind, Mode
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.clocks.why import ExplainedRun, why_deadlines
from anxin.complaints.selectors.heat import heat_of
from anxin.complaints.services.clocks.holding import hold_clocks, resume_clocks
from anxin.complaints.services.clocks.policies import change_policies, policies_of
from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.foundation import clock
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


def letter(cast: Cast, at: datetime) -> Complaint:
    with clock.at(at):
        return make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN)


def account(case: Complaint, label: str) -> ExplainedRun:
    return next(run for run in why_deadlines(case).runs if run.label == label)


def counted_until_due(run: ExplainedRun) -> timedelta:
    return sum(
        (each.minutes * MINUTE for each in run.stretches if each.kind == "counted" and not each.after_due),
        timedelta(),
    )


def test_what_is_counted_until_the_deadline_is_the_limit(cast: Cast) -> None:
    evening = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    case = letter(cast, evening)
    with clock.at(evening + 20 * HOUR):
        run = account(case, str(ClockKind.ACKNOWLEDGE.label))
    assert counted_until_due(run) == run.limit == HOUR
    assert [each.kind for each in run.stretches if not each.after_due] == ["counted", "closed", "counted"]


def test_a_hold_stands_in_the_account_with_its_reason(cast: Cast) -> None:
    ten = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    case = letter(cast, ten)
    with clock.at(ten + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen)
    with clock.at(ten + 4 * HOUR):
        resume_clocks(case.slug, by=cast.chen)
        page = why_deadlines(case)
    assert [hold.reason for hold in page.holds] == ["Waiting for the customer's answer or car"]
    run = next(each for each in page.runs if each.pausable and each.limit == 72 * HOUR)
    assert [each.kind for each in run.stretches][:3] == ["counted", "paused", "counted"]
    assert counted_until_due(run) == 72 * HOUR


def test_the_national_day_and_its_make_up_saturday_stand_in_the_account(cast: Cast) -> None:
    """Half an hour before the holiday begins: seven days are skipped, the Saturday after them is worked."""
    set_week(cast.shanghai, week={key: [("09:00", "18:00")] for key in WORKDAYS}, by=cast.liu)
    adopt_year(
        cast.shanghai, year=2026, days=[each.day for each in proposed_days(cast.shanghai, 2026)], by=cast.liu
    )
    plan_in_working_minutes(cast, 30 + 540 + 540 + 60)
    case = letter(cast, datetime(2026, 9, 30, 9, 30, tzinfo=UTC))
    with clock.at(datetime(2026, 10, 9, 2, 0, tzinfo=UTC)):
        run = account(case, str(ClockKind.PLAN.label))
    assert run.due_at == datetime(2026, 10, 10, 2, 0, tzinfo=UTC), "Saturday, ten in the morning in Shanghai"
    holidays = {each.start.astimezone(SHANGHAI).day for each in run.stretches if each.kind == "holiday"}
    assert holidays == {1, 2, 5, 6, 7}, (
        "the hours of a Saturday and Sunday that are never worked are merely closed"
    )
    assert counted_until_due(run) == run.limit


def plan_in_working_minutes(cast: Cast, minutes: int) -> None:
    body = copy.deepcopy(policies_of(cast.shanghai).body)
    for policy in body["policies"]:
        for limit in policy["clocks"]:
            if limit["clock"] == "plan":
                limit.update(minutes=minutes, unit="working")
    change_policies(cast.shanghai, body=body, by=cast.liu)


def test_whoever_heard_of_a_step_is_named(cast: Cast) -> None:
    ten = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    case = letter(cast, ten)
    with clock.at(ten + 24.2 * HOUR):
        sweep_all()
        run = next(
            each
            for each in why_deadlines(case).runs
            if any(s.name == "first contact overdue" for s in each.steps)
        )
    step = next(each for each in run.steps if each.name == "first contact overdue")
    assert step.fired_at is not None
    assert set(step.told) == {"陈敏", "刘芳"}


def test_the_parts_of_the_snowball_add_up_and_the_rule_of_thumb_stays_apart(cast: Cast) -> None:
    ten = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    case = letter(cast, ten)
    with clock.at(ten + timedelta(days=4)):
        heat = heat_of(case)
    assert heat.total == sum(part.points for part in heat.parts) > 0
    assert heat.reach.total == 67
