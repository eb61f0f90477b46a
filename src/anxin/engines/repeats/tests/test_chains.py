"""Visits for one trouble form a chain; window, kinds and what the shop itself calls a repeat."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.repeats import Kind, Order, Window, find_repeats
from anxin.engines.repeats.tests.shop import FIRST_DAY, LANGUAGE, judged, pairs, visit

COLD = "空调不制冷"


def test_of_is_the_nearest_and_first_the_beginning() -> None:
    found = judged(*(visit(f"R{number}", 30 * number, COLD) for number in range(4)))
    told = {
        number: (each.of.number, each.first.number, each.visit)
        for number, each in found.items()
        if each.of and each.first
    }
    assert told == {"R1": ("R0", "R0", 2), "R2": ("R1", "R0", 3), "R3": ("R2", "R0", 4)}


def test_the_window_runs_between_neighbours_not_from_the_first() -> None:
    orders = visit("R1", 0, COLD), visit("R2", 80, COLD), visit("R3", 160, COLD)
    assert pairs(*orders) == {"R2": ("R1", "R1"), "R3": ("R2", "R1")}


@pytest.mark.parametrize(("day", "km", "is_repeat"), [(90, 6000, True), (91, 1100, False), (12, 6001, False)])
def test_both_the_days_and_the_kilometres_must_hold(day: int, km: int, is_repeat: bool) -> None:
    before = visit("R1", 0, COLD, km=1000)
    assert bool(pairs(before, visit("R2", day, COLD, km=km))) is is_repeat


def test_two_orders_of_one_visit_are_no_repeat() -> None:
    noon = FIRST_DAY.replace(hour=12)
    later = visit("R2", 0, COLD, hour=6)
    for closed in (None, noon.replace(hour=0), noon.replace(hour=17)):
        assert pairs(visit("R1", 0, COLD, closed=closed), later) == {}
    assert pairs(visit("R1", 0, COLD, closed=noon), later) == {"R2": ("R1", "R1")}


def test_a_visit_that_a_person_called_no_repeat_is_none_before_a_later_one() -> None:
    orders = visit("R1", 0, COLD), visit("R2", 10, COLD), visit("R3", 20, COLD)
    found = list(find_repeats(orders, LANGUAGE, Window(), refused={"R2"}))
    assert [(each.order.number, each.of and each.of.number, each.visit) for each in found] == [
        ("R3", "R1", 2)
    ]


def test_days_run_from_handing_back() -> None:
    stood_long = visit("R1", 0, COLD, closed=FIRST_DAY.replace(month=5))
    assert "R2" in pairs(stood_long, visit("R2", 140, COLD))


def test_a_slip_of_the_pen_on_the_odometer_says_nothing() -> None:
    before = visit("R1", 0, COLD, km=48_600)
    assert "R2" in pairs(before, visit("R2", 12, COLD, km=489_000))
    assert "R2" in pairs(before, visit("R2", 12, COLD, km=4_890))


def test_an_unrelated_visit_between_breaks_no_chain() -> None:
    orders = visit("R1", 0, COLD), visit("R2", 10, "刹车异响"), visit("R3", 20, COLD)
    assert pairs(*orders) == {"R3": ("R1", "R1")}


def test_an_order_with_two_troubles_goes_on_in_one_chain_and_starts_another() -> None:
    orders = visit("R1", 0, COLD), visit("R2", 10, "空调还是不凉，另外刹车异响"), visit("R3", 20, "刹车又响")
    assert pairs(*orders) == {"R2": ("R1", "R1"), "R3": ("R2", "R2")}


@pytest.mark.parametrize("kind", [Kind.ACCIDENT, Kind.RECALL])
def test_accidents_and_recalls_start_no_chain(kind: Kind) -> None:
    assert pairs(visit("R1", 0, COLD, kind=kind), visit("R2", 10, COLD)) == {}


def test_what_the_shop_calls_a_repeat_stands_without_a_partner_too() -> None:
    found = judged(visit("R1", 0, "刹车异响"), visit("R2", 10, "空调有异味", kind=Kind.REPEAT))["R2"]
    assert (found.labelled, found.of, found.first, found.visit) == (True, None, None, None)


def test_two_cars_have_nothing_in_common() -> None:
    before = visit("R1", 0, COLD)
    assert pairs(before, visit("R2", 5, COLD, vin="LFV3A23C0J3000002")) == {}


def test_a_car_that_goes_to_another_dealer_is_back_all_the_same() -> None:
    before = visit("R1", 0, COLD, dealer="A")
    assert pairs(before, visit("R1", 5, COLD, dealer="B")) == {"R1": ("R1", "R1")}


def test_two_orders_opened_together_are_one_visit() -> None:
    assert pairs(visit("R1", 0, COLD), visit("R2", 0, COLD)) == {}
    assert pairs(visit("R1", 0, COLD), visit("R2", 0, COLD, hour=6)) == {}


def test_a_car_that_has_not_left_is_not_back() -> None:
    inside = visit("R1", 0, COLD, closed=FIRST_DAY.replace(day=20))
    assert pairs(inside, visit("R2", 5, COLD)) == {}


_TOLD = st.sampled_from(
    [
        COLD,
        "冷气不凉",
        "刹车异响",
        "左前门异响",
        "还是老问题",
        "保养",
        "",
        "上次的异响好了",
        "变速箱顿挫，空调异味",
    ]
)
_ORDERS = st.lists(
    st.tuples(st.integers(0, 400), _TOLD, st.sampled_from(Kind), st.integers(0, 60_000) | st.none()),
    max_size=9,
).map(
    lambda rows: [
        visit(f"R{place}", day, told, kind=kind, km=km, hour=place % 9)
        for place, (day, told, kind, km) in enumerate(rows)
    ]
)


@given(_ORDERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(orders: list[Order], chance: random.Random) -> None:
    mixed = chance.sample(orders, len(orders))
    assert pairs(*orders) == pairs(*mixed)


@given(_ORDERS)
def test_a_repeat_follows_its_partner_and_its_chain_begins_at_its_first(orders: list[Order]) -> None:
    found = judged(*orders)
    for each in found.values():
        if each.of is None:
            assert each.labelled
            continue
        assert each.first is not None
        assert each.first.opened <= each.of.opened < each.order.opened
        assert each.gap is not None
        assert each.gap.days <= 90
        assert each.visit is not None
        assert each.visit >= 2
        assert 0.5 <= each.score <= 1
        assert each.because
        assert each.of.kind not in {Kind.ACCIDENT, Kind.RECALL} or each.of.number in found


@given(_ORDERS)
def test_every_order_is_named_once_and_every_labelled_one_is_named(orders: list[Order]) -> None:
    numbers = list(judged(*orders))
    assert len(numbers) == len(set(numbers))
    assert {each.number for each in orders if each.kind is Kind.REPEAT} <= set(numbers)
