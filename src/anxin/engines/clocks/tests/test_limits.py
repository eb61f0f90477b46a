from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.clocks.limits import DueState, Limits, due_state, first_contact_due

RECEIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("level", "hours"), [(1, 24), (2, 8), (3, 4)])
def test_the_graver_case_is_called_the_sooner(level: int, hours: int) -> None:
    assert first_contact_due(RECEIVED, level) == RECEIVED + timedelta(hours=hours)


def test_a_shop_may_set_stricter_limits() -> None:
    limits = Limits({1: timedelta(hours=2), 2: timedelta(hours=1), 3: timedelta(minutes=30)})
    assert first_contact_due(RECEIVED, 3, limits=limits) == RECEIVED + timedelta(minutes=30)


def test_an_unknown_level_is_an_error() -> None:
    with pytest.raises(ValueError, match="level"):
        first_contact_due(RECEIVED, 4)


@pytest.mark.parametrize("spans", [(4, 8, 24), (8, 8, 0), ()])
def test_limits_that_make_no_sense_are_rejected(spans: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"limit|graver"):
        Limits({level: timedelta(hours=hours) for level, hours in enumerate(spans, start=1)})


@pytest.mark.parametrize(
    ("passed", "state"),
    [(0, DueState.OK), (19, DueState.OK), (20, DueState.SOON), (24, DueState.SOON), (25, DueState.LATE)],
)
def test_the_last_fifth_is_soon(passed: int, state: DueState) -> None:
    due_at = first_contact_due(RECEIVED, 1)
    started_at = due_at - timedelta(hours=24)
    assert due_state(due_at, started_at, RECEIVED + timedelta(hours=passed)) is state


def test_without_a_start_half_an_hour_is_soon() -> None:
    assert due_state(RECEIVED, None, RECEIVED - timedelta(minutes=31)) is DueState.OK
    assert due_state(RECEIVED, None, RECEIVED - timedelta(minutes=30)) is DueState.SOON


@given(span=st.integers(0, 10_000), left=st.integers(-10_000, 10_000), more=st.integers(0, 10_000))
def test_time_never_makes_a_due_time_calmer(span: int, left: int, more: int) -> None:
    started_at = RECEIVED - timedelta(minutes=span)
    now = RECEIVED - timedelta(minutes=left)
    states = list(DueState)
    before = states.index(due_state(RECEIVED, started_at, now))
    assert states.index(due_state(RECEIVED, started_at, now + timedelta(minutes=more))) >= before
