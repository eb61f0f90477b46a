from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.due import DueState, due_state
from anxin.engines.priority.today import Errand, order_today, why_now

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def errand(ident: int, minutes: int | None, *, level: int = 1, snowball: int = 0, span: int = 600) -> Errand:
    due_at = None if minutes is None else NOW + timedelta(minutes=minutes)
    started_at = None if due_at is None else due_at - timedelta(minutes=span)
    return Errand(ident, due_at, started_at, level, "contact", snowball)


def order(*errands: Errand) -> list[int]:
    return [one.ident for one in order_today(errands, now=NOW)]


def test_late_comes_before_soon_before_later_before_undated() -> None:
    assert order(errand(1, None), errand(2, 400), errand(3, 60), errand(4, -1)) == [4, 3, 2, 1]


def test_among_the_late_the_bigger_snowball_comes_first() -> None:
    assert order(errand(1, -600, level=3, snowball=20), errand(2, -1, snowball=21)) == [2, 1]


def test_among_the_late_with_equal_snowballs_the_graver_comes_first_and_then_the_later() -> None:
    assert order(errand(1, -600), errand(2, -10, level=3), errand(3, -20, level=3)) == [3, 2, 1]


def test_what_is_not_late_follows_the_clock() -> None:
    assert order(errand(1, 400, level=3), errand(2, 300)) == [2, 1]
    assert order(errand(1, 60, level=3), errand(2, 30)) == [2, 1]


def test_what_is_not_late_and_due_at_one_time_goes_by_snowball_and_level() -> None:
    assert order(errand(1, 400, snowball=3), errand(2, 400, snowball=40), errand(3, 300)) == [3, 2, 1]
    assert order(errand(1, 60, snowball=3), errand(2, 60, snowball=3, level=2)) == [2, 1]


def test_a_heavy_snowball_does_not_make_late_what_is_not() -> None:
    assert order(errand(1, 400, snowball=100), errand(2, 60), errand(3, -1)) == [3, 2, 1]


def test_undated_errands_go_by_snowball_and_level_and_keep_their_order() -> None:
    assert order(errand(1, None, level=3), errand(2, None, snowball=1)) == [2, 1]
    assert order(errand(1, None), errand(2, None, level=2), errand(3, None)) == [2, 1, 3]


def test_every_place_has_its_reason() -> None:
    assert [why_now(errand(1, minutes), now=NOW).code for minutes in (-90, 60, 400, None)] == [
        "OVERDUE",
        "DUE_SOON",
        "DUE_LATER",
        "NO_DUE_TIME",
    ]
    assert why_now(errand(1, -90), now=NOW).params == {"minutes": 90}


errands = st.lists(
    st.builds(
        errand,
        ident=st.integers(),
        minutes=st.none() | st.integers(-5000, 5000),
        level=st.integers(1, 3),
        snowball=st.integers(0, 100),
        span=st.integers(0, 2000),
    )
)


@given(gathered=errands)
def test_nothing_is_lost_and_nothing_late_stands_behind_what_is_not(gathered: list[Errand]) -> None:
    ordered = order_today(gathered, now=NOW)
    assert sorted(map(repr, ordered)) == sorted(map(repr, gathered))
    late = [
        one.due_at is not None and due_state(one.due_at, one.started_at, NOW) is DueState.LATE
        for one in ordered
    ]
    assert late == sorted(late, reverse=True)


@given(gathered=errands)
def test_ordering_twice_changes_nothing(gathered: list[Errand]) -> None:
    once = order_today(gathered, now=NOW)
    assert order_today(once, now=NOW) == once
