"""A promise is at risk by what is known already, at both sides of every boundary (S129, S131)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.promises import Code, Facts, Part, Rules, Work, judge_risk, mark_of

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
#: Half past six in the evening of the 23rd in Shanghai.
DUE = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
HOUR = 3600
RULES = Rules(warning=4 * HOUR, part_warning=27 * HOUR)
FAR = Facts(due_at=DUE, zone="Asia/Shanghai", left=30 * HOUR)
NEAR = replace(FAR, left=4 * HOUR)


def codes(facts: Facts, now: datetime = NOW) -> tuple[str, ...]:
    return judge_risk(facts, now=now, rules=RULES).codes


def test_a_promise_far_ahead_of_which_nothing_is_known_is_not_at_risk() -> None:
    risk = judge_risk(FAR, now=NOW, rules=RULES)
    assert (risk.reasons, risk.tell) == ((), False)


@pytest.mark.parametrize(
    ("expected", "found"),
    [(date(2026, 11, 22), ()), (date(2026, 11, 23), ()), (date(2026, 11, 24), (Code.PART_DELAYED,))],
)
def test_a_part_of_the_very_day_is_in_time_and_one_of_the_next_is_not(
    expected: date, found: tuple[str, ...]
) -> None:
    assert codes(replace(FAR, part=Part(expected))) == found


def test_the_day_is_the_dealers_own() -> None:
    late_evening = replace(
        FAR, due_at=datetime(2026, 11, 23, 17, 0, tzinfo=UTC), part=Part(date(2026, 11, 24))
    )
    assert codes(late_evening) == ()
    assert codes(replace(late_evening, zone="UTC")) == (Code.PART_DELAYED,)


def test_how_many_days_it_comes_late_is_told() -> None:
    risk = judge_risk(replace(FAR, part=Part(date(2026, 11, 27))), now=NOW, rules=RULES)
    assert dict(risk.reasons[0].params) == {"expected": "2026-11-27", "days": 4}
    assert risk.tell


def test_a_part_that_has_come_endangers_nothing_whatever_its_date() -> None:
    assert codes(replace(FAR, part=Part(date(2026, 12, 24), arrived=True))) == ()


@pytest.mark.parametrize(
    ("expected", "found"), [(date(2026, 11, 20), ()), (date(2026, 11, 19), (Code.PART_OVERDUE,))]
)
def test_a_part_that_did_not_come_on_the_suppliers_day_is_told_of_before_the_promise_is_over(
    expected: date, found: tuple[str, ...]
) -> None:
    facts = replace(FAR, part=Part(expected))
    assert codes(facts) == found
    assert judge_risk(facts, now=NOW, rules=RULES).tell is bool(found)
    assert codes(replace(facts, part=Part(expected, arrived=True))) == ()


def test_whether_the_suppliers_day_is_past_is_the_dealers_own_day() -> None:
    facts = replace(FAR, part=Part(date(2026, 11, 20)))
    after_midnight = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert codes(facts, now=after_midnight) == (Code.PART_OVERDUE,)
    assert codes(replace(facts, zone="UTC"), now=after_midnight) == ()


def test_a_new_time_that_the_supplier_broke_his_day_for_is_another_occasion_once_it_is_over() -> None:
    part = Part(date(2026, 11, 19))
    at = [mark_of(DUE, part, zone="Asia/Shanghai", now=now) for now in (NOW, DUE, DUE + timedelta(seconds=1))]
    assert at[0] == at[1] != at[2]


@pytest.mark.parametrize(("left", "found"), [(27 * HOUR, (Code.PART_WITHOUT_DATE,)), (27 * HOUR + 1, ())])
def test_without_the_suppliers_date_one_asks_in_time_and_rings_nobody(
    left: int, found: tuple[str, ...]
) -> None:
    facts = replace(FAR, left=left, part=Part(None))
    assert codes(facts) == found
    assert not judge_risk(facts, now=NOW, rules=RULES).tell


@pytest.mark.parametrize(
    ("left", "work", "found"),
    [
        (4 * HOUR, Work(finished=False, technician_named=True), (Code.CAR_NOT_READY,)),
        (4 * HOUR + 1, Work(finished=False, technician_named=True), ()),
        (0, Work(finished=True, technician_named=True), (Code.DUE_SOON,)),
        (HOUR, Work(finished=False, technician_named=False), (Code.CAR_NOT_READY, Code.NO_TECHNICIAN)),
        (
            HOUR,
            Work(finished=False, technician_named=True, technician_away=True),
            (Code.CAR_NOT_READY, Code.NO_TECHNICIAN),
        ),
    ],
)
def test_a_car_still_being_worked_on_is_watched_in_its_last_hours(
    left: int, work: Work, found: tuple[str, ...]
) -> None:
    assert codes(replace(FAR, left=left, work=work)) == found


@pytest.mark.parametrize(("after", "found"), [(0, (Code.DUE_SOON,)), (1, (Code.OVERDUE,))])
def test_to_the_second_it_is_in_time_and_a_second_later_overdue(after: int, found: tuple[str, ...]) -> None:
    assert codes(replace(NEAR, left=0), now=DUE + timedelta(seconds=after)) == found


def test_whoever_keeps_it_and_is_away_then_is_told_of() -> None:
    assert codes(replace(FAR, keeper_away=True)) == (Code.KEEPER_AWAY,)


def test_nothing_done_and_little_time_is_for_the_keeper_and_not_for_the_customer() -> None:
    risk = judge_risk(NEAR, now=NOW, rules=RULES)
    assert (risk.codes, risk.tell) == ((Code.DUE_SOON,), False)
    assert codes(replace(NEAR, begun=True)) == ()
    assert codes(replace(NEAR, left=NEAR.left + 1)) == ()


def test_a_promise_to_ring_is_kept_by_ringing() -> None:
    assert not judge_risk(replace(FAR, is_call=True), now=DUE + timedelta(hours=1), rules=RULES).tell


def test_the_mark_moves_with_the_time_and_with_the_suppliers_date_alone() -> None:
    def mark(facts: Facts) -> str:
        return judge_risk(facts, now=NOW, rules=RULES).mark

    part = replace(FAR, part=Part(date(2026, 11, 27)))
    assert mark(part) == mark(replace(part, left=0, keeper_away=True))
    assert mark(part) != mark(replace(part, part=Part(date(2026, 11, 28))))
    assert mark(part) != mark(replace(part, due_at=DUE + timedelta(minutes=1)))


def test_the_mark_is_the_same_in_whatever_zone_the_time_was_written() -> None:
    local = replace(FAR, due_at=DUE.astimezone(ZoneInfo("Asia/Shanghai")))
    marks = {judge_risk(each, now=NOW, rules=RULES).mark for each in (FAR, local)}
    assert len(marks) == 1


@given(
    left=st.integers(0, 60 * HOUR),
    later=st.integers(0, 40),
    away=st.booleans(),
    begun=st.booleans(),
)
def test_a_later_date_of_the_supplier_never_makes_a_promise_safer(
    left: int, later: int, away: bool, begun: bool
) -> None:
    facts = replace(FAR, left=left, keeper_away=away, begun=begun, part=Part(date(2026, 11, 20)))
    worse = replace(facts, part=Part(date(2026, 11, 20) + timedelta(days=later)))
    before, after = (judge_risk(each, now=NOW, rules=RULES) for each in (facts, worse))
    assert after.tell >= before.tell
    assert set(before.codes) - {Code.DUE_SOON} <= set(after.codes)


def test_a_time_moved_without_the_customer_is_one_of_which_he_must_hear() -> None:
    risk = judge_risk(replace(FAR, moved_untold=True), now=NOW, rules=RULES)
    assert (risk.codes, risk.tell) == ((Code.TIME_MOVED,), True)
    assert not judge_risk(replace(FAR, moved_untold=True, is_call=True), now=NOW, rules=RULES).tell


def test_what_breaks_a_moved_promise_comes_before_its_being_moved() -> None:
    unfinished = replace(NEAR, moved_untold=True, work=Work(finished=False, technician_named=True))
    assert codes(unfinished) == (Code.CAR_NOT_READY, Code.TIME_MOVED)
