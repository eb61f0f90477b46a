"""Who is drawn: by quota and seed alone, the same whenever it is drawn again, each with the same chance."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.callbacks import draw, is_picked

KEYS = st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=20)
BY_ADVISER = st.dictionaries(st.text(max_size=3), KEYS, max_size=5)


@given(BY_ADVISER, st.integers(0, 8), st.text(max_size=8))
def test_never_more_than_the_quota_and_all_where_there_are_fewer(
    candidates: dict[str, list[str]], quota: int, seed: str
) -> None:
    for adviser, drawn in draw(candidates, quota=quota, seed=seed).items():
        assert len(drawn.keys) == min(quota, len(candidates[adviser]))
        assert set(drawn.keys) <= set(candidates[adviser])
        assert drawn.candidates == len(candidates[adviser])


@given(BY_ADVISER, st.integers(0, 8), st.randoms())
def test_the_order_of_what_is_given_changes_nothing(
    candidates: dict[str, list[str]], quota: int, chance: Any
) -> None:
    shuffled = {who: chance.sample(keys, len(keys)) for who, keys in reversed(candidates.items())}
    assert draw(shuffled, quota=quota, seed="s") == draw(candidates, quota=quota, seed="s")


@given(BY_ADVISER, KEYS, st.integers(0, 8))
def test_one_more_adviser_changes_nothing_for_the_others(
    candidates: dict[str, list[str]], more: list[str], quota: int
) -> None:
    before = draw(candidates, quota=quota, seed="s")
    after = draw({**candidates, "a new one": more}, quota=quota, seed="s")
    assert {who: after[who] for who in before} == before


def test_one_candidate_more_takes_at_most_one_place() -> None:
    keys = [f"RO{number}" for number in range(50)]
    before = set(draw({"li": keys}, quota=10, seed="s")["li"].keys)
    after = set(draw({"li": [*keys, "RO50"]}, quota=10, seed="s")["li"].keys)
    assert len(before - after) <= 1


def test_a_draw_is_the_same_on_every_machine_and_in_every_year() -> None:
    drawn = draw({"li": [f"RO{number}" for number in range(9)]}, quota=3, seed="2026-03-12")
    assert drawn["li"].keys == PINNED
    assert drawn["li"].share == pytest.approx(1 / 3)


def test_without_a_quota_all_are_drawn_in_an_order_that_no_one_chose() -> None:
    keys = [f"RO{number}" for number in range(30)]
    drawn = draw({"li": keys}, quota=None, seed="s")["li"].keys
    assert sorted(drawn) == sorted(keys)
    assert list(drawn) != keys


def test_every_candidate_has_about_the_same_chance() -> None:
    """Chi-square of 20 candidates over 2,000 seeds: 19 degrees of freedom, beyond 55 in one of 40,000 runs."""
    keys = [f"RO{number}" for number in range(20)]
    counted = Counter(
        key for seed in range(2000) for key in draw({"li": keys}, quota=5, seed=str(seed))["li"].keys
    )
    expected = 2000 * 5 / 20
    variance = expected * (1 - 5 / 20) * 20 / 19
    assert sum((counted[key] - expected) ** 2 for key in keys) / variance < 55


def test_a_quota_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="quota"):
        draw({"li": ["a"]}, quota=-1, seed="s")


def test_the_share_that_is_looked_at_twice_is_about_as_told() -> None:
    keys = [f"call{number}" for number in range(4000)]
    picked = [key for key in keys if is_picked(key, percent=5, seed="s")]
    assert 150 < len(picked) < 250
    assert not any(is_picked(key, percent=0, seed="s") for key in keys)
    assert all(is_picked(key, percent=100, seed="s") for key in keys)
    assert [key for key in picked if is_picked(key, percent=10, seed="s")] == picked


#: Drawn once and written down: another release must draw the same.
PINNED = ("RO5", "RO4", "RO8")
