"""One respondent's index: both rules, missing answers, weights of any sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.index import Interview, Plan, index_of
from anxin.engines.index.tests.plans_at_hand import FACTORS, interviews_of, plan_of
from anxin.engines.statistics.means import mean

#: The small example of the scoring contract, section 4.
SMALL = """
si sa fa pu sq
8  9  7  8  9
-  9  7  8  9
7  8  9  -  -
-  6  NA -  5
"""
MIN_MAX = {"min": 1, "max": 10, "rule": "min_max"}
ANSWERS = st.lists(st.one_of(st.none(), st.integers(1, 10)), min_size=5, max_size=5)


def one(ratings: list[int | None], plan: Plan) -> float | None:
    return index_of(Interview(1, tuple(ratings), None, None, {}), plan)


def test_the_small_example() -> None:
    plan = plan_of()
    indexes = [index_of(each, plan) for each in interviews_of(SMALL, plan)]
    assert indexes[2] is None
    kept = [each for each in indexes if each is not None]
    assert kept == pytest.approx([836, 842.352941, 537.254902], abs=1e-6)
    found = mean(kept)
    assert (found.mean, found.sd, found.se) == pytest.approx((738.535948, 174.343438, 100.657231), rel=1e-6)


def test_the_small_example_on_the_other_rule() -> None:
    plan = plan_of(scale=MIN_MAX)
    kept = [index for each in interviews_of(SMALL, plan) if (index := index_of(each, plan)) is not None]
    assert mean(kept).mean == pytest.approx(709.484386, rel=1e-6)


def test_factor_means_of_the_reference_list() -> None:
    """A4 [F]: 8.1 8.4 7.9 8.2 8.0 make 811.4."""
    plan = plan_of()
    found = index_of(Interview(1, (8.1, 8.4, 7.9, 8.2, 8.0), None, None, {}), plan)
    assert found == pytest.approx(811.4, rel=1e-12)


def test_published_weights_that_add_up_to_101() -> None:
    """A3 [P, F]: J.D. Power China CSI 2014."""
    weights = {"quality": 24, "facility": 21, "pickup": 21, "advisor": 18, "initiation": 17}
    plan = plan_of(factors={name: {"column": name, "weight": each} for name, each in weights.items()})
    shares = [factor.share for factor in plan.factors]
    assert shares == pytest.approx([0.237624, 0.207921, 0.207921, 0.178218, 0.168317], abs=1e-6)
    assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize(
    ("answers", "weights", "index"),
    [
        ((10, 10, 10), (1, 1, 1), 100),
        ((1, 1, 1), (1, 1, 1), 0),
        ((8, 7, 9), (1, 1, 1), 77.777778),
        ((8, 7, 9), (0.3885, 0.3190, 0.2925), 77.4833),
    ],
)
def test_the_american_index_is_the_other_rule_over_ten(
    answers: tuple[int, ...], weights: tuple[float, ...], index: float
) -> None:
    """A1, A2 [F; weights P]: ACSI, three items 1 to 10."""
    factors = {f"f{place}": {"column": "x", "weight": weight} for place, weight in enumerate(weights)}
    plan = plan_of(scale=MIN_MAX, factors=factors)
    found = one(list(answers), plan)
    assert found is not None
    assert found / 10 == pytest.approx(index, abs=1e-4 if index == 77.4833 else 1e-6)


def test_exactly_half_of_the_weight_is_enough() -> None:
    halves = {"a": {"column": "a", "weight": 0.1 + 0.2}, "b": {"column": "b", "weight": 0.3}}
    assert one([7, None], plan_of(factors=halves)) == pytest.approx(700)
    assert one([None, None], plan_of(factors=halves)) is None
    nothing_needed = plan_of(factors=halves, missing={"min_answered_weight": 0})
    assert one([None, None], nothing_needed) is None


@pytest.mark.property
@given(ANSWERS)
def test_the_two_rules_tell_the_same(ratings: list[int | None]) -> None:
    times, minmax = one(ratings, plan_of()), one(ratings, plan_of(scale=MIN_MAX))
    assert (times is None) == (minmax is None)
    if times is not None:
        assert minmax == pytest.approx((times - 100) / 0.9)


@pytest.mark.property
@given(ANSWERS, st.floats(1e-3, 1e3))
def test_weights_times_anything_change_nothing(ratings: list[int | None], times: float) -> None:
    more = {name: {**factor, "weight": factor["weight"] * times} for name, factor in FACTORS.items()}  # type: ignore[operator]
    assert one(ratings, plan_of(factors=more)) == pytest.approx(one(ratings, plan_of()))


@pytest.mark.property
@given(st.integers(1, 10), st.lists(st.booleans(), min_size=5, max_size=5))
def test_whoever_answers_the_same_everywhere_has_that_index(answer: int, given_: list[bool]) -> None:
    found = one([answer if each else None for each in given_], plan_of())
    assert found is None or found == pytest.approx(100 * answer)
