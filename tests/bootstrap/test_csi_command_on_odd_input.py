"""Whatever is handed to ``anxin csi score``: a score without NaN, or one sentence that names the place."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from anxin.config import cli

PLAN = """\
id: odd
scale: {min: 1, max: 10, rule: min_max}
factors:
  a: {column: a, weight: 1}
  b: {column: b, weight: 2}
groups: [dealer, adviser]
overall: ov
recommend: rec
"""
STRATA = PLAN + "strata: {column: dealer, counts: {D0: 60, D1: 60}}\n"
RAKE = PLAN + "rake: {kind: {k: 60, m: 60}}\n"
UNCOUNTED = PLAN + "strata: {column: dealer}\n"
HEAD = "dealer,adviser,kind,a,b,ov,rec\n"
POPULATION = "column,category,count\ndealer,D0,60\ndealer,D1,60\n"


def table(*answers: str) -> str:
    """Interviews of two dealers with three advisers each and two kinds of work, these answers in turn."""
    lines = [f"D{i % 2},D{i % 2}-{i % 3},{'km'[i % 2]},{each}\n" for i, each in enumerate(answers)]
    return HEAD + "".join(lines)


USUAL = tuple(f"{5 + i % 5},{4 + i % 6},{6 + i % 4},{i % 11}" for i in range(12))
ROWS = table(*USUAL)


def first(answers: str) -> str:
    """The usual interviews, but of the first one these answers."""
    return table(answers, *USUAL[1:])


def weights(one: str, other: str) -> str:
    return PLAN.replace("weight: 1", f"weight: {one}").replace("weight: 2", f"weight: {other}")


def counts(of: str, one: str, other: str) -> str:
    kinds = {"strata": f"strata: {{column: dealer, counts: {{D0: {one}, D1: {other}}}}}\n"}
    return PLAN + kinds.get(of, f"rake: {{kind: {{k: {one}, m: {other}}}}}\n")


def many_factors(many: int) -> str:
    more = "".join(f"  f{i}: {{column: a, weight: 1}}\n" for i in range(many - 2))
    return PLAN.replace("groups", f"{more}groups")


#: What is handed in (plan, responses, population), and what the sentence names.
WRONG: dict[str, tuple[str | bytes, str | bytes, str | None, str]] = {
    "weights that are all zero": (weights("0", "0"), ROWS, None, "factors.a.weight: expected a number above 0"),
    "a weight below zero": (weights("-1", "2"), ROWS, None, "factors.a.weight"),
    "a weight that is no number": (weights(".nan", "2"), ROWS, None, "factors.a.weight"),
    "a weight without end": (weights(".inf", "2"), ROWS, None, "factors.a.weight"),
    "a weight in words": (weights("heavy", "2"), ROWS, None, "factors.a.weight"),
    "a weight that is true": (weights("true", "2"), ROWS, None, "factors.a.weight"),
    "a weight of 400 digits": (weights("1" + 399 * "0", "2"), ROWS, None, "factors.a.weight"),
    "a weight of 5,000 digits": (weights("1" + 4999 * "0", "2"), ROWS, None, "plan.yaml: line 1"),
    "weights that run over": (weights("1.0e+308", "1.0e+308"), ROWS, None, "weights with a finite sum"),
    "a plan naming an absent column": (PLAN.replace("column: a", "column: zz"), ROWS, None, "line 1, column zz"),
    "an absent group": (PLAN.replace("adviser", "nobody"), ROWS, None, "line 1, column nobody"),
    "an answer of 11": (PLAN, first("11,4,6,0"), None, "line 2, column a: expected a number from 1 to 10"),
    "an answer of 0": (PLAN, first("0,4,6,0"), None, "line 2, column a"),
    "an answer nan": (PLAN, first("nan,4,6,0"), None, "line 2, column a"),
    "an answer inf": (PLAN, first("inf,4,6,0"), None, "line 2, column a"),
    "an answer that runs over": (PLAN, first("1e999,4,6,0"), None, "line 2, column a"),
    "an answer in another script": (PLAN, first("５,4,6,0"), None, "line 2, column a"),
    "an answer with a blank": (PLAN, first(" 5,4,6,0"), None, "line 2, column a"),
    "an answer with a comma": (PLAN, first('"5,5",4,6,0'), None, "line 2, column a"),
    "an answer of 200,000 signs": (PLAN, first("5" * 200_000 + ",4,6,0"), None, "line 2"),
    "recommending by 11": (PLAN, first("5,4,6,11"), None, "line 2, column rec: expected a number from 0 to 10"),
    "nobody answered, visits counted": (STRATA, table(*[",,,"] * 4), None, "strata.counts.D0"),
    "a dealer with none, visits counted": (STRATA, table(*["5,6,7,8", ",,,"] * 3), None, "strata.counts.D1"),
    "no responses at all": (PLAN, "", None, "line 1"),
    "blank lines alone": (PLAN, "\n\n\n", None, "line 1"),
    "an empty plan": ("", ROWS, None, "expected keys with values"),
    "a plan that is a list": ("- a\n", ROWS, None, "expected keys with values"),
    "a plan that is no YAML": ("a: [1, 2", ROWS, None, "plan.yaml: line 1"),
    "a plan too deep": ("[" * 3000 + "]" * 3000, ROWS, None, "plan.yaml: line 1"),
    "a plan of two documents": (f"{PLAN}---\na: 1\n", ROWS, None, "plan.yaml: line 9"),
    "a key that stands twice": (f"{PLAN}overall: a\n", ROWS, None, "overall stands twice"),
    "a plan that would run a program": ("!!python/object/apply:os.system ['true']", ROWS, None, "plan.yaml"),
    "not UTF-8": (PLAN, ROWS.replace("D0", "上海", 1).encode("gbk"), None, "line 2, column 1: this is not UTF-8"),
    "two byte order marks": (PLAN, f"\ufeff\ufeff{ROWS}", None, "line 1, column dealer"),
    "semicolons": (PLAN, ROWS.replace(",", ";"), None, "line 1"),
    "a column that stands twice": (PLAN, ROWS.replace("kind", "a", 1), None, "only once"),
    "a row too short": (PLAN, f"{ROWS}D0,D0-1,k,5\n", None, "line 14, column b: expected 7 cells, not 4"),
    "a row too long": (PLAN, f"{ROWS}D0,D0-1,k,5,5,5,5,5\n", None, "line 14"),
    "a quote without end": (PLAN, f'{ROWS}"D0,x\n', None, "line 14: this is no table"),
    "a group left blank": (PLAN, f"{ROWS}  ,D0-1,k,5,5,5,5\n", None, "line 14, column dealer"),
    "a scale upside down": (PLAN.replace("max: 10", "max: 0"), ROWS, None, "scale.max"),
    "a scale that runs over": (PLAN.replace("max: 10", "max: 1.0e+200"), ROWS, None, "scale.max"),
    "visits below zero": (counts("strata", "-2", "60"), ROWS, None, "strata.counts.D0"),
    "fewer visits than interviews": (counts("strata", "2", "60"), ROWS, None, "strata.counts.D0"),
    "visits that run over": (counts("strata", "1.0e+308", "1.0e+308"), ROWS, None, "strata.counts.D0"),
    "a margin that runs over": (counts("rake", "1.0e+160", "1.0e+160"), ROWS, None, "rake.kind.k"),
    "a margin next to nothing": (counts("rake", "1.0e-300", "1.0e-300"), ROWS, None, "rake.kind.k"),
    "a margin of extremes": (counts("rake", "1.0e-200", "1.0e+200"), ROWS, None, "rake.kind.k"),
    "margins that exclude each other": (
        f"{PLAN}rake: {{kind: {{k: 90, m: 10}}, dealer: {{D0: 50, D1: 50}}}}\n", ROWS, None, "rake: expected margins",
    ),
    "a category that nobody fills": (counts("rake", "60", "60, z: 5"), ROWS, None, "rake.kind.z"),
    "a population of nobody": (UNCOUNTED, ROWS, "column,category,count\n", "line 2, column dealer"),
    "a population without a header": (UNCOUNTED, ROWS, "", "population.csv: line 1"),
    "visits that are no number": (UNCOUNTED, ROWS, f"{POPULATION}dealer,D0,nan\n", "line 4, column count"),
    "visits without end": (UNCOUNTED, ROWS, f"{POPULATION}dealer,D0,1e308\ndealer,D0,1e308\n", "column count"),
    "few be called fewer than too few": (
        f"{PLAN}small_sample: {{caution: 3, minimum: 5}}\n", ROWS, None, "small_sample.caution",
    ),
}  # fmt: skip

#: What is scored all the same, and what of its figures is told.
ODD: dict[str, tuple[str, str, str | None, dict[str, Any]]] = {
    "one respondent": (PLAN, table("5,4,6,0"), None, {"n": 1, "se": None, "drivers": None}),
    "one respondent of counted visits": (
        PLAN + "strata: {column: dealer, counts: {D0: 60}}\n", table("5,4,6,0"), None, {"n": 1, "se": None},
    ),
    "all the same answer": (STRATA, table(*["8,8,8,8"] * 12), None, {"n": 12, "sd": 0.0, "drivers": None}),
    "all the same answer, raked": (RAKE, table(*["8,8,8,8"] * 12), None, {"n": 12, "se": 0.0}),
    "all tens": (PLAN, table(*["10,10,10,10"] * 12), None, {"index": 1000.0, "sd": 0.0}),
    "all ones": (PLAN, table(*["1,1,1,0"] * 12), None, {"index": 0.0, "sd": 0.0}),
    "nobody answered": (PLAN, table(*[",,,"] * 12), None, {"n": 0, "index": None, "se": None}),
    "a header alone": (PLAN, HEAD, None, {"n_rows": 0, "index": None}),
    "a dealer with none": (PLAN, table(*["5,6,7,8", ",,,"] * 6), None, {"n": 6, "n_dropped": 6}),
    "seventeen factors": (many_factors(17), ROWS, None, {"n": 12, "drivers": None}),
    "weights next to nothing": (weights("1.0e-320", "1.0e-320"), ROWS, None, {"n": 12}),
    "a byte order mark and CRLF": (PLAN, f"\ufeff{ROWS}".replace("\n", "\r\n"), None, {"n": 12}),
    "a population with a mark and CRLF": (
        UNCOUNTED, ROWS, f"\ufeff{POPULATION}".replace("\n", "\r\n"), {"n": 12},
    ),
    "categories counted twice add up": (UNCOUNTED, ROWS, f"{POPULATION}dealer,D0,40\n", {"n": 12}),
    "every interview twice": (PLAN, ROWS + ROWS.removeprefix(HEAD), None, {"n": 24}),
    "a label of two lines": (PLAN, f'{ROWS}"D\n0",D0-1,k,5,5,5,5\n', None, {"n": 13}),
    "a census": (counts("strata", "6", "6"), ROWS, None, {"n": 12}),
    "visits as shares": (counts("rake", "0.5", "0.5"), ROWS, None, {"n": 12}),
    "our own keys in a plan": (PLAN + "composite: {satisfaction: 1}\ntrim: 3\n", ROWS, None, {"n": 12}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def scored(
    folder: Path, plan: str | bytes, responses: str | bytes, population: str | None, *more: str
) -> int:
    files = {"plan.yaml": plan, "responses.csv": responses, "population.csv": population}
    for name, text in files.items():
        if text is not None:
            (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    beside = [] if population is None else ["--population", str(folder / "population.csv")]
    words = ["csi", "score", "--plan", str(folder / "plan.yaml"), str(folder / "responses.csv")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return cli.main([*words, *beside, *more])


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_yields_one_sentence_and_no_figure(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *files, place = WRONG[name]
    for more in ((), ("--json",)):
        assert scored(tmp_path, *files, *more) == 2  # type: ignore[arg-type]
        told = capsys.readouterr()
        assert told.out == ""
        assert place in told.err and told.err.count("\n") == 1 and "Traceback" not in told.err


@pytest.mark.parametrize("name", ODD)
def test_odd_input_is_scored_without_a_figure_that_is_none(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, responses, population, expected = ODD[name]
    assert scored(tmp_path, plan, responses, population, "--json") == 0
    found = json.loads(capsys.readouterr().out, parse_constant=_refused)
    assert {key: found[key] for key in expected} == expected
    assert scored(tmp_path, plan, responses, population) == 0
    assert "nan" not in capsys.readouterr().out.lower()


def _refused(constant: str) -> None:
    raise AssertionError(constant)
