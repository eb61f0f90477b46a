"""Plans are read strictly: what is wrong is named by the keys that lead to it."""

from typing import Any

import pytest

from anxin.engines.index import IndexFault, Part, Rule, read_plan, unknown_keys
from anxin.engines.index.plans import Visits
from anxin.engines.index.tests.plans_at_hand import FACTORS, SCALE

PLAN: dict[str, Any] = {"scale": SCALE, "factors": FACTORS}


def test_a_plan_of_what_is_needed_alone() -> None:
    plan = read_plan(PLAN)
    assert (plan.id, plan.min_answered, plan.groups, plan.overall, plan.strata, plan.rake) == (
        "", 0.5, (), None, None, (),
    )  # fmt: skip
    assert (plan.caution, plan.minimum, plan.low, plan.high) == (30, 10, 6, 9)
    assert plan.scale.rule is Rule.TIMES_100


def test_a_whole_plan() -> None:
    plan = read_plan({
        **PLAN,
        "groups": ["dealer", "advisor"],
        "overall": "ov",
        "strata": {"column": "dealer", "counts": {"D1": 400}},
        "rake": {"pay": {"CP": 300, "W": 100}, "kind": None},
        "small_sample": {"caution": 50, "minimum": 15},
        "penalty_reward": {"low": 5, "high": 8},
    })  # fmt: skip
    assert plan.labels == ("dealer", "advisor", "pay", "kind")
    assert plan.strata is not None
    assert plan.strata.counts == {"D1": 400}
    assert [(each.column, each.counts) for each in plan.rake] == [
        ("pay", {"CP": 300, "W": 100}),
        ("kind", {}),
    ]


def test_a_population_replaces_the_counts_of_the_columns_that_it_names() -> None:
    plan = read_plan({
        **PLAN,
        "strata": {"column": "pay", "counts": {"CP": 1}},
        "rake": {"pay": {"CP": 1}, "kind": {"maint": 5}},
    })  # fmt: skip
    counts = Visits("pay", {"W": 9}, Part.POPULATION, {"W": 2})
    replaced = plan.with_population({"pay": counts, "nobody": counts})
    assert replaced.strata == counts
    assert [each.counts for each in replaced.rake] == [{"W": 9}, {"maint": 5}]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"scale": None}, "scale"),
        ({"scale": {"min": 1, "max": 1, "rule": "min_max"}}, "scale.max"),
        ({"scale": {"min": 1, "max": 5, "rule": "times_100"}}, "scale.rule"),
        ({"scale": {"min": 1, "max": 10, "rule": "best"}}, "scale.rule"),
        ({"scale": {"min": 1, "max": 10, "rule": ["min_max"]}}, "scale.rule"),
        ({"scale": {"min": True, "max": 10, "rule": "min_max"}}, "scale.min"),
        ({"factors": {}}, "factors"),
        ({"factors": {"a": {"column": "a", "weight": 0}}}, "factors.a.weight"),
        ({"factors": {"a": {"column": "a", "weight": -1}}}, "factors.a.weight"),
        ({"factors": {"a": {"column": "a", "weight": "heavy"}}}, "factors.a.weight"),
        ({"factors": {"a": {"column": "a", "weight": float("nan")}}}, "factors.a.weight"),
        ({"factors": {"a": {"column": "a", "weight": 1e308}, "b": {"column": "b", "weight": 1e308}}}, "factors"),
        ({"factors": {"a": {"weight": 1}}}, "factors.a.column"),
        ({"factors": {"a": 3}}, "factors.a"),
        ({"missing": {"min_answered_weight": 1.5}}, "missing.min_answered_weight"),
        ({"groups": "dealer"}, "groups"),
        ({"groups": ["a", "a"]}, "groups"),
        ({"groups": ["a", ""]}, "groups.1"),
        ({"overall": []}, "overall"),
        ({"strata": {"counts": {}}}, "strata.column"),
        ({"strata": {"column": "d", "counts": {"D1": -1}}}, "strata.counts.D1"),
        ({"rake": {"pay": {"CP": "many"}}}, "rake.pay.CP"),
        ({"rake": ["pay"]}, "rake"),
        ({"small_sample": {"caution": 5, "minimum": 10}}, "small_sample.caution"),
        ({"small_sample": {"minimum": 2.5}}, "small_sample.minimum"),
        ({"penalty_reward": {"low": 9, "high": 9}}, "penalty_reward.high"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(more: dict[str, Any], path: str) -> None:
    with pytest.raises(IndexFault) as caught:
        read_plan({**PLAN, **more})
    assert (caught.value.part, ".".join(caught.value.at)) == (Part.PLAN, path)  # type: ignore[arg-type]
    assert caught.value.expected % caught.value.params


def test_a_list_is_no_plan() -> None:
    with pytest.raises(IndexFault):
        read_plan([])


def test_keys_that_mean_nothing_are_found() -> None:
    factors = {"a": {"column": "a", "weight": 1, "wieght": 2}}
    document = {"scale": {**SCALE, "step": 1}, "factors": factors, "small_samples": {}, "missing": None}
    read_plan(document)
    assert set(unknown_keys(document)) == {("small_samples",), ("scale", "step"), ("factors", "a", "wieght")}
