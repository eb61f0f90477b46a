"""Satisfaction, loyalty and complaints make one figure, by the plan's weights, and every part stays in sight."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.index import IndexFault, Part
from anxin.engines.index.composite import (
    STANDARD,
    Aspect,
    Composite,
    complaints_in_100,
    composite,
    read_composite,
)

_WEIGHTS = st.floats(min_value=0, max_value=1000, allow_subnormal=False)
_INDEX = st.floats(min_value=0, max_value=1000)
_NPS = st.floats(min_value=-100, max_value=100)
_RATE = st.floats(min_value=0, max_value=500)


def test_the_parts_by_hand() -> None:
    # By hand from satisfaction-index 6.1 no. 9 and the shipped weights: 0.6 · 800 + 0.2 · 750 + 0.2 · 800 = 790.
    found = composite(STANDARD, index=800, net_promoters=50, complaint_rate=2)
    assert [each.points for each in found.parts] == pytest.approx([800, 750, 800])
    assert [each.adds for each in found.parts] == pytest.approx([480, 150, 160])
    assert [each.made_from for each in found.parts] == [800, 50, 2]
    assert found.value == pytest.approx(790)


def test_a_plan_that_says_nothing_has_the_standard() -> None:
    assert read_composite(None) == read_composite({}) == STANDARD
    assert read_composite(STANDARD.as_document()) == STANDARD


def test_a_key_left_out_keeps_its_standard() -> None:
    found = read_composite({"points_a_complaint": 50})
    assert found.points_a_complaint == 50 and found.shares == STANDARD.shares
    assert composite(found, index=None, net_promoters=None, complaint_rate=2).parts[2].points == 900


def test_weights_may_add_up_to_anything_above_nothing() -> None:
    found = read_composite({"satisfaction": 60, "loyalty": 30, "complaints": 30})
    assert [found.shares[each] for each in Aspect] == pytest.approx([0.5, 0.25, 0.25])


def test_a_part_that_is_missing_leaves_no_composite_unless_it_weighs_nothing() -> None:
    assert composite(STANDARD, index=800, net_promoters=None, complaint_rate=2).value is None
    without = read_composite({"satisfaction": 1, "loyalty": 0, "complaints": 1})
    assert composite(without, index=800, net_promoters=None, complaint_rate=0).value == pytest.approx(900)


def test_without_visits_there_is_no_rate_of_complaints() -> None:
    assert complaints_in_100(3, 0) is None
    assert complaints_in_100(3, 150) == pytest.approx(2)


def test_more_complaints_than_points_take_off_no_more_than_all() -> None:
    assert composite(STANDARD, index=0, net_promoters=-100, complaint_rate=500).value == 0


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ([], "composite"),
        ({"satisfaction": -1}, "composite.satisfaction"),
        ({"loyalty": "much"}, "composite.loyalty"),
        ({"complaints": float("nan")}, "composite.complaints"),
        ({"complaints": float("inf")}, "composite.complaints"),
        ({"complaints": 10**400}, "composite.complaints"),
        ({"points_a_complaint": -100}, "composite.points_a_complaint"),
        ({"points_a_complaint": True}, "composite.points_a_complaint"),
        ({"satisfaction": 0, "loyalty": 0, "complaints": 0}, "composite"),
        ({"happiness": 1}, "composite.happiness"),
    ],
)
def test_what_is_wrong_is_named(given: Any, path: str) -> None:
    with pytest.raises(IndexFault) as caught:
        read_composite(given)
    assert (caught.value.part, ".".join(caught.value.at)) == (Part.PLAN, path)  # type: ignore[arg-type]
    assert caught.value.expected % caught.value.params


def _told(weights: tuple[float, float, float], index: float, nps: float, rate: float) -> Composite:
    rule = read_composite(dict(zip(("satisfaction", "loyalty", "complaints"), weights, strict=True)))
    return composite(rule, index=index, net_promoters=nps, complaint_rate=rate)


@given(st.tuples(_WEIGHTS, _WEIGHTS, _WEIGHTS).filter(any), _INDEX, _NPS, _RATE)
def test_it_lies_between_its_worst_and_its_best_part(
    weights: tuple[float, float, float], index: float, nps: float, rate: float
) -> None:
    found = _told(weights, index, nps, rate)
    points = [each.points for each in found.parts if each.points is not None and each.weight > 0]
    assert found.value is not None
    assert min(points) - 1e-6 <= found.value <= max(points) + 1e-6
    assert sum(each.weight for each in found.parts) == pytest.approx(1)


@given(st.tuples(_WEIGHTS, _WEIGHTS, _WEIGHTS).filter(any), _INDEX, _NPS, _RATE, st.floats(0, 10))
def test_another_complaint_never_makes_it_better(
    weights: tuple[float, float, float], index: float, nps: float, rate: float, more: float
) -> None:
    before, after = _told(weights, index, nps, rate).value, _told(weights, index, nps, rate + more).value
    assert before is not None and after is not None
    assert after <= before + 1e-9


@given(st.tuples(_WEIGHTS, _WEIGHTS, _WEIGHTS).filter(any), st.floats(0.01, 0.99), _INDEX, _NPS, _RATE)
def test_weights_multiplied_by_a_constant_change_nothing(
    weights: tuple[float, float, float], times: float, index: float, nps: float, rate: float
) -> None:
    scaled = (weights[0] * times, weights[1] * times, weights[2] * times)
    assert _told(scaled, index, nps, rate).value == pytest.approx(_told(weights, index, nps, rate).value)
