"""Persons differ anyway; who stands out must stand out beyond that."""

import math

import pytest

from anxin.engines.gaming import Case, Pattern, Strictness
from anxin.engines.gaming.shares import many, unusual_shares
from anxin.engines.gaming.spread import Estimate, Side, beyond_spread, one_tail


def test_a_value_among_others_that_differ_is_judged_by_their_spread() -> None:
    """By hand: others 1, 2, 3, 4 with variance 0.1 each: Q = 50, τ² = 47/30, μ = 2.5, se² = (5/3)/4; x = 7, 3 df.

    t = 4.5 / √(47/30 + 0.1 + 5/12) = 3.1177; its upper tail with 3 degrees of freedom is 0.026283.
    """
    others = [Estimate(float(value), 0.1) for value in (1, 2, 3, 4)]
    assert beyond_spread(Estimate(7.0, 0.1), others, side=Side.HIGHER) == pytest.approx(0.026283, abs=2e-5)
    assert beyond_spread(Estimate(-2.0, 0.1), others, side=Side.LOWER) == pytest.approx(0.026283, abs=2e-5)
    assert beyond_spread(Estimate(7.0, 0.1), others, side=Side.EITHER) == pytest.approx(0.052566, abs=4e-5)
    assert beyond_spread(Estimate(7.0, 0.1), others, side=Side.LOWER) == pytest.approx(0.973717, abs=2e-5)


@pytest.mark.parametrize(
    "others",
    [
        [Estimate(1.0, 0.1), Estimate(9.0, 0.1)],
        [Estimate(1.0, 0.1), Estimate(9.0, 0.1), Estimate(5.0, 0.0)],
        [Estimate(value, 1.0) for value in (1.0, 1.1, 1.2, 0.9)],
    ],
)
def test_where_the_others_cannot_tell_it_is_left_to_the_other_test(others: list[Estimate]) -> None:
    assert beyond_spread(Estimate(7.0, 0.1), others, side=Side.HIGHER) == 0.0


def test_without_spread_of_his_own_nothing_is_told() -> None:
    others = [Estimate(float(value), 0.1) for value in (1, 2, 3, 4)]
    assert beyond_spread(Estimate(7.0, 0.0), others, side=Side.HIGHER) == 0.0


def test_the_side_that_is_not_looked_for_is_no_evidence() -> None:
    assert one_tail(2.0, 0.04, Side.HIGHER) == 0.02
    assert one_tail(2.0, 0.04, Side.LOWER) == 0.98
    assert one_tail(-2.0, 0.04, Side.EITHER) == 0.04


def cases(who: str, hits: int) -> list[Case]:
    return [Case(f"{who}{number}", who, number < hits) for number in range(150)]


@pytest.mark.parametrize(("hits", "named"), [(36, []), (75, ["a"])])
def test_among_advisers_who_differ_only_who_differs_more_is_named(hits: int, named: list[str]) -> None:
    crowd = [
        case
        for who, own in zip("bcdefgh", (5, 9, 14, 18, 24, 27, 32), strict=True)
        for case in cases(who, own)
    ]
    found = unusual_shares([*cases("a", hits), *crowd], pattern=Pattern.EXCLUDED, strict=Strictness())
    assert [each.who for each in found] == named
    assert many(36, 150, 36 + 129, 8 * 150) < 0.001
    assert math.isclose(sum((5, 9, 14, 18, 24, 27, 32)), 129)
