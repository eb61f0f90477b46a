"""The engine against a second reading of the contract, written tick by tick, on cases made to disagree."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anxin.engines.clocks import explain, read_case
from anxin.engines.clocks.tests import reference
from anxin.engines.clocks.tests.random_cases import random_case

seeds = st.integers(0, 2**40)


def differences(mine: Any, theirs: Any, *, where: str = "") -> list[str]:
    """Compare two answers; what lies beyond the reference's horizon, it does not know."""
    if theirs == reference.BEYOND:
        return []
    if isinstance(theirs, dict):
        far = theirs.get("due_at") == reference.BEYOND and mine.get("due_at") is not None
        keys = theirs.keys() - ({"explanation"} if far else set())
        told = [] if mine.keys() == theirs.keys() else [f"{where}: {sorted(mine)} and {sorted(theirs)}"]
        return told + [
            each
            for key in sorted(keys)
            for each in differences(mine[key], theirs[key], where=f"{where}.{key}")
        ]
    if isinstance(theirs, list):
        if len(mine) != len(theirs):
            return [f"{where}: {mine} and {theirs}"]
        pairs = enumerate(zip(mine, theirs, strict=True))
        return [
            each for place, (one, two) in pairs for each in differences(one, two, where=f"{where}[{place}]")
        ]
    return [] if mine == theirs else [f"{where}: {mine} and {theirs}"]


@pytest.mark.property
@given(seed=seeds)
@settings(max_examples=100, deadline=None)
def test_minute_by_minute_both_say_the_same(seed: int) -> None:
    case = random_case(Random(seed))
    assert not differences(explain(read_case(case)), reference.explain(case)), case


@pytest.mark.property
@given(seed=seeds)
@settings(max_examples=6, deadline=None)
def test_second_by_second_both_say_the_same(seed: int) -> None:
    case = random_case(Random(seed), tick=1, days=2)
    theirs = reference.explain(case, tick=1, before=2, after=3)
    assert not differences(explain(read_case(case)), theirs), case


def test_the_reference_can_disagree() -> None:
    """Otherwise the two tests above would prove nothing."""
    case = random_case(Random(3))
    other = {
        **case,
        "clocks": [{**each, "limit_minutes": each["limit_minutes"] + 1} for each in case["clocks"]],
    }
    assert explain(read_case(case))["clocks"][0]["runs"]
    assert differences(explain(read_case(case)), reference.explain(other))
