"""What a plan tells of interviews: csi60 to the last digit, and every case that cannot be computed."""

import csv
import itertools
import json
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.index import (
    Cell,
    IndexFault,
    Part,
    document,
    read_interviews,
    read_plan,
    read_population,
    score,
)
from anxin.engines.index.table_reading import Row
from anxin.engines.index.tests.plans_at_hand import CSI60, interviews_of, plan_of, rows_of

SHARED = Path(__file__).resolve().parents[6] / "shared"
CONTRACTS = SHARED / "contracts"
MOBILE = SHARED / "data" / "survey-ecsi-mobi.csv"
needs_csi60 = pytest.mark.skipif(
    not (CONTRACTS / "csi60-expected.json").exists(),
    reason="the worked example does not lie beside this checkout",
)
HEAD = "si sa fa pu sq ov rec dealer pay"


def rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from zip(itertools.count(1), list(csv.reader(lines)), strict=False)


def csi60(*, population: bool = False, **more: Any) -> dict[str, Any]:
    plan = read_plan({**CSI60, **more})
    if population:
        plan = plan.with_population(read_population(rows(CONTRACTS / "csi60-population.csv")))
    return document(score(read_interviews(rows(SHARED / "data" / "csi60.csv"), plan), plan), plan)


def told(text: str, **more: Any) -> dict[str, Any]:
    plan = plan_of(**{"overall": "ov", "recommend": "rec", "groups": ["dealer"], **more})
    found = document(score(interviews_of(text, plan), plan), plan)
    json.dumps(found, allow_nan=False)
    return found


def differences(found: Any, expected: Any, path: str = "") -> list[str]:
    """Compare as the contract says: |x − expected| ≤ 1e-6·max(1, |expected|), all else exactly."""
    if isinstance(expected, dict):
        return [
            line
            for key, each in expected.items()
            for line in differences(found.get(key), each, f"{path}.{key}")
        ]
    if isinstance(expected, list):
        assert len(found) == len(expected), path
        pairs = zip(found, expected, strict=True)
        return [line for n, (x, e) in enumerate(pairs) for line in differences(x, e, f"{path}[{n}]")]
    if isinstance(expected, float) and found is not None:
        return (
            []
            if abs(found - expected) <= 1e-6 * max(1, abs(expected))
            else [f"{path}: {found}, not {expected}"]
        )
    return [] if found == expected else [f"{path}: {found}, not {expected}"]


@needs_csi60
@pytest.mark.parametrize("population", [False, True])
def test_csi60_to_the_last_digit(population: bool) -> None:
    expected = json.loads((CONTRACTS / "csi60-expected.json").read_text(encoding="utf-8"))
    assert differences(csi60(population=population), expected) == []


@needs_csi60
def test_csi60_on_the_other_rule() -> None:
    """csi60: 776.166667; dealers 903.611111, 713.111111, 711.777778 [R, N]."""
    found = csi60(scale={"min": 1, "max": 10, "rule": "min_max"})
    assert found["index"] == pytest.approx(776.166666667, rel=1e-9)
    assert found["sd"] == pytest.approx(114.958271722 / 0.9, rel=1e-9)
    dealers = [each["index"] for each in found["groups"]["dealer"].values()]
    assert dealers == pytest.approx([903.611111, 713.111111, 711.777778], rel=1e-6)


@needs_csi60
def test_csi60_has_no_index_of_all_visits_where_the_plan_has_no_counts() -> None:
    found = csi60(strata=None, rake=None, groups=None, overall=None, recommend=None)
    assert found["groups"] == {}
    for key in ("stratified", "raked", "shrinkage", "top2", "nps", "drivers", "penalty_reward"):
        assert found[key] is None


@needs_csi60
def test_csi60_raked_without_strata_starts_from_equal_weights() -> None:
    found = csi60(strata=None)
    assert math.fsum(found["raked"]["weights"]) == pytest.approx(800)
    assert found["raked"]["se"] > 0


@pytest.mark.skipif(not MOBILE.exists(), reason="survey-ecsi-mobi.csv does not lie beside this checkout")
def test_a_real_survey_by_the_american_formula() -> None:
    """(S + E + P − 3)/27·100 over 250 respondents, written out; satisfaction hangs on seven items of quality [F]."""
    items = ("CUSA1", "CUSA2", "CUSA3")
    factors = {name: {"column": name, "weight": 1} for name in items}
    scale = {"min": 1, "max": 10, "rule": "min_max"}
    plan = read_plan({"scale": scale, "factors": factors, "overall": "CUSA1"})
    found = document(score(read_interviews(rows(MOBILE), plan), plan), plan)
    with MOBILE.open(encoding="utf-8-sig", newline="") as lines:
        answers = [[float(row[name]) for name in items] for row in csv.DictReader(lines)]
    american = [100 * (sum(each) - 3) / 27 for each in answers]
    assert (found["n_rows"], found["n"]) == (250, 250)
    assert found["index"] / 10 == pytest.approx(sum(american) / 250)
    quality = {f"PERQ{each}": {"column": f"PERQ{each}", "weight": each} for each in range(1, 8)}
    plan = read_plan({"scale": scale, "factors": quality, "overall": "CUSA1"})
    drivers = document(score(read_interviews(rows(MOBILE), plan), plan), plan)["drivers"]
    assert sum(drivers["lmg"].values()) == pytest.approx(drivers["r2"])
    assert sum(drivers["johnson"].values()) == pytest.approx(drivers["r2"])
    assert drivers["n"] == 250


def test_one_respondent() -> None:
    found = told(f"{HEAD}\n8 9 7 8 9 9 10 D1 CP")
    assert (found["n"], found["index"], found["sd"], found["se"]) == (1, pytest.approx(836), None, None)
    group = found["groups"]["dealer"]["D1"]
    assert (group["ci95"], group["state"], group["shrunken"], group["rank_interval"]) == (
        None, "insufficient", None, None,
    )  # fmt: skip
    assert found["shrinkage"] == {
        "level": "dealer", "k": 0, "mu": None, "se_mu": None, "tau2": None, "q": None,
    }  # fmt: skip
    assert found["drivers"] is None
    assert (found["top2"]["k"], found["nps"]["value"]) == (1, 100)


def test_all_the_same_answer() -> None:
    lines = "\n".join(f"8 8 8 8 {'-' if each % 2 else 8} 8 8 D{each % 3} CP" for each in range(12))
    found = told(f"{HEAD}\n{lines}", strata={"column": "dealer", "counts": {"D0": 9, "D1": 9, "D2": 9}})
    assert (found["index"], found["sd"], found["se"]) == (pytest.approx(800), 0, 0)
    assert found["shrinkage"]["k"] == 0
    assert {each["shrunken"] for each in found["groups"]["dealer"].values()} == {None}
    assert found["drivers"] is None
    assert (found["penalty_reward"]["intercept"], found["penalty_reward"]["r2"]) == (8, None)
    assert {each["range"] for each in found["penalty_reward"]["factors"].values()} == {None}
    assert (found["stratified"]["se"], found["stratified"]["df"]) == (pytest.approx(0, abs=1e-9), 9)
    assert (found["nps"]["value"], found["nps"]["se"]) == (0, 0)


def test_nobody_at_all() -> None:
    found = told(HEAD)
    assert (found["n_rows"], found["n"], found["index"], found["sd"]) == (0, 0, None, None)
    assert found["groups"] == {"dealer": {}}
    assert found["top2"] == {"n": 0, "k": 0, "share": None, "wilson95": None}
    assert found["nps"]["ci95"] is None
    assert (found["drivers"], found["penalty_reward"]) == (None, None)


def test_a_dealer_with_nobody_scored_is_a_stated_state() -> None:
    found = told(f"{HEAD}\n8 9 7 8 9 9 10 D1 CP\n8 - - - - 9 10 D2 CP")
    assert (found["n_rows"], found["n"], found["n_dropped"]) == (2, 1, 1)
    assert found["groups"]["dealer"]["D2"] == {
        "n": 0, "index": None, "sd": None, "se": None, "ci95": None, "state": "insufficient",
        "shrunken": None, "reliability": None, "rank_interval": None,
    }  # fmt: skip
    assert found["top2"]["n"] == 2


def test_a_stratum_of_one_answer_has_an_index_and_no_error() -> None:
    counts = {"column": "dealer", "counts": {"D1": 30, "D2": 10}}
    found = told(f"{HEAD}\n8 8 8 8 8 9 9 D1 CP\n9 9 9 9 9 9 9 D1 W\n6 6 6 6 6 9 9 D2 CP", strata=counts,
                 rake={"pay": {"CP": 25, "W": 15}})  # fmt: skip
    assert found["stratified"] == {"index": pytest.approx(787.5), "se": None, "df": None, "ci95": None}
    assert found["raked"]["se"] is None
    assert found["raked"]["index"] is not None


def test_units_without_spread_are_not_ranked_and_the_others_are() -> None:
    lines = [
        "8 8 8 8 8 9 9 D1 CP",
        "9 9 9 9 9 9 9 D1 W",
        "5 5 5 5 5 5 5 D2 CP",
        "4 4 4 4 4 4 4 D2 W",
        "6 6 6 6 6 6 6 D3 W",
    ]
    found = told("\n".join([HEAD, *lines, lines[-1]]))
    dealers = found["groups"]["dealer"]
    assert found["shrinkage"]["k"] == 2
    assert dealers["D3"]["sd"] == 0
    assert [dealers[key]["rank_interval"] is None for key in ("D1", "D2", "D3")] == [False, False, True]


def test_units_that_do_not_differ_may_have_any_rank() -> None:
    lines = [f"{8 + each} 8 8 8 8 9 9 D{dealer} CP" for dealer in range(3) for each in (-1, 0, 1)]
    found = told("\n".join([HEAD, *lines]))
    assert found["shrinkage"]["tau2"] == 0
    for each in found["groups"]["dealer"].values():
        assert (each["reliability"], each["rank_interval"]) == (0, [1, 3])
        assert each["shrunken"] == found["shrinkage"]["mu"]


def test_states_change_at_their_limits() -> None:
    small = {"caution": 3, "minimum": 2}
    lines = [f"8 8 8 8 8 9 9 D{dealer} CP" for dealer in (1, 2, 3) for _ in range(dealer)]
    found = told("\n".join([HEAD, *lines]), small_sample=small)
    assert [each["state"] for each in found["groups"]["dealer"].values()] == [
        "insufficient",
        "small",
        "normal",
    ]


TWO = f"{HEAD}\n8 8 8 8 8 9 9 D1 CP\n9 9 9 9 9 9 9 D2 W\n7 7 7 7 7 7 7 D2 W"


@pytest.mark.parametrize(
    ("more", "part", "at"),
    [
        ({"strata": {"column": "dealer", "counts": {"D1": 5}}}, Part.RESPONSES, Cell(3, "dealer")),
        ({"strata": {"column": "dealer", "counts": {"D1": 5, "D2": 0}}}, Part.RESPONSES, Cell(3, "dealer")),
        ({"strata": {"column": "dealer"}}, Part.RESPONSES, Cell(2, "dealer")),
        (
            {"strata": {"column": "dealer", "counts": {"D1": 5, "D2": 5, "D9": 1}}},
            Part.PLAN,
            ("strata", "counts", "D9"),
        ),
        (
            {"strata": {"column": "dealer", "counts": {"D1": 5, "D2": 1}}},
            Part.PLAN,
            ("strata", "counts", "D2"),
        ),
        ({"rake": {"pay": {"CP": 5}}}, Part.RESPONSES, Cell(3, "pay")),
        ({"rake": {"pay": {"CP": 5, "W": 5, "X": 5}}}, Part.PLAN, ("rake", "pay", "X")),
        (
            {"rake": {"pay": {"CP": 5, "W": 5}, "dealer": {"D1": 5, "D2": 6}}},
            Part.PLAN,
            ("rake", "dealer"),
        ),
        (
            {
                "strata": {"column": "dealer", "counts": {"D1": 5, "D2": 5}},
                "rake": {"pay": {"CP": 5, "W": 6}},
            },
            Part.PLAN,
            ("rake", "pay"),
        ),
        ({"rake": {"pay": {"CP": 5, "W": 5}, "dealer": {"D1": 4, "D2": 6}}}, Part.PLAN, ("rake",)),
    ],
)
def test_counts_that_do_not_fit_the_interviews_yield_no_score(more: Any, part: Part, at: Any) -> None:
    with pytest.raises(IndexFault) as caught:
        told(TWO, **more)
    assert (caught.value.part, caught.value.at) == (part, at)


def test_a_count_of_the_population_is_named_by_its_line() -> None:
    plan = plan_of(strata={"column": "dealer", "counts": {}}).with_population(
        read_population(rows_of("column category count\ndealer D1 5\ndealer D2 5\ndealer D9 3"))
    )
    with pytest.raises(IndexFault) as caught:
        score(interviews_of(TWO, plan), plan)
    assert (caught.value.part, caught.value.at) == (Part.POPULATION, Cell(4, "count"))


def test_a_respondent_without_an_index_counts_as_nobody_in_the_strata() -> None:
    """Dropped rows are non-response: a stratum whose only row is dropped has nobody."""
    text = f"{HEAD}\n8 8 8 8 8 9 9 D1 CP\n8 - - - - 9 9 D2 W"
    with pytest.raises(IndexFault) as caught:
        told(text, strata={"column": "dealer", "counts": {"D1": 5, "D2": 5}})
    assert caught.value.at == ("strata", "counts", "D2")


@pytest.mark.property
@given(st.integers(0, 10**6))
def test_nothing_printed_is_ever_not_a_number(seed: int) -> None:
    chance = random.Random(seed)
    answers = ["-", "NA", *map(str, range(1, 11))]
    lines = [
        " ".join([*(chance.choice(answers) for _ in range(6)), chance.choice(["-", "0", "7", "10"]),
                  f"D{chance.randint(1, 3)}", chance.choice(["CP", "W"])])
        for _ in range(chance.randint(0, 40))
    ]  # fmt: skip
    found = told("\n".join([HEAD, *lines]), groups=["pay", "dealer"])
    assert found["n_rows"] == len(lines)
    assert found["n"] + found["n_dropped"] == found["n_rows"]
    for groups in found["groups"].values():
        assert sum(each["n"] for each in groups.values()) == found["n"]


@needs_csi60
def test_the_order_of_rows_changes_no_figure() -> None:
    plan = plan_of(groups=["dealer", "advisor"], overall="ov")
    lines = list(rows(SHARED / "data" / "csi60.csv"))
    usual = document(score(read_interviews(lines, plan), plan), plan)
    turned = document(score(read_interviews([lines[0], *lines[:0:-1]], plan), plan), plan)
    assert differences(turned, usual) == []
