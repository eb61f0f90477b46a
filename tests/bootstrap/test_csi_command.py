"""``anxin csi score`` from outside: the worked example, what it prints, how it ends, and what it never loads."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from anxin.config import cli

SHARED = Path(__file__).resolve().parents[3] / "shared"
CONTRACTS = SHARED / "contracts"
needs_csi60 = pytest.mark.skipif(
    not (CONTRACTS / "csi60-plan.yaml").exists(),
    reason="the worked example does not lie beside this checkout",
)
PLAN = """\
id: small
scale: {min: 1, max: 10, rule: times_100}
factors:
  initiation: {column: si, weight: 15}
  quality:    {column: sq, weight: 85}
groups: [dealer]
overall: ov
strata: {column: dealer, counts: {01: 40, Y: 20}}
"""
RESPONSES = "id,dealer,si,sq,ov\n1,01,8,9,9\n2,01,9,9,10\n3,Y,7,,6\n4,Y,6,5,5\n5,Y,5,7,6\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def told(capsys: Captured, tmp_path: Path) -> Any:
    """Score a plan and responses; return the exit status, what was answered and said."""

    def answer(
        *words: str,
        plan: str | bytes = PLAN,
        responses: str | bytes = RESPONSES,
        population: str | None = None,
    ) -> tuple[int, str, str]:
        files = {"plan.yaml": plan, "responses.csv": responses, "population.csv": population}
        for name, text in files.items():
            if text is not None:
                (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        more = [] if population is None else ["--population", str(tmp_path / "population.csv")]
        given = ["csi", "score", "--plan", str(tmp_path / "plan.yaml"), str(tmp_path / "responses.csv")]
        status = cli.main([*given, *more, *words])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return answer


@needs_csi60
@pytest.mark.parametrize("more", [[], ["--population", str(CONTRACTS / "csi60-population.csv")]])
def test_the_worked_example(more: list[str], capsys: Captured) -> None:
    plan, responses = CONTRACTS / "csi60-plan.yaml", SHARED / "data" / "csi60.csv"
    assert cli.main(["csi", "score", "--plan", str(plan), str(responses), *more, "--json"]) == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    expected = json.loads((CONTRACTS / "csi60-expected.json").read_bytes())
    assert captured.err == ""
    assert found["index"] == pytest.approx(expected["index"], rel=1e-12)
    assert found["raked"]["weights"] == pytest.approx(expected["raked"]["weights"], rel=1e-9)
    assert found["groups"]["advisor"]["D2-A"]["rank_interval"] == [3, 6]


def test_categories_are_texts_as_they_are_written(told: Any) -> None:
    status, out, err = told("--json")
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert (found["n_rows"], found["n"], found["n_dropped"]) == (5, 4, 1)
    assert list(found["groups"]["dealer"]) == ["01", "Y"]
    assert found["stratified"]["index"] == pytest.approx(40 / 60 * 892.5 + 20 / 60 * 592.5)


def test_a_population_takes_the_place_of_the_plans_counts(told: Any) -> None:
    population = 'column,category,count\r\n"dealer",01,10\r\ndealer,Y,"15"\r\ndealer,Y,15\r\nother,x,1\r\n'
    _status, out, _err = told("--json", population=population)
    assert json.loads(out)["stratified"]["index"] == pytest.approx(0.25 * 892.5 + 0.75 * 592.5)


def test_a_byte_order_mark_and_any_line_ends_change_nothing(told: Any) -> None:
    usual = told("--json")
    assert told("--json", responses=b"\xef\xbb\xbf" + RESPONSES.replace("\n", "\r\n").encode()) == usual
    quoted = "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in RESPONSES.split("\n")[:-1]
    )
    assert told("--json", responses=quoted) == usual


def _with(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (
            {"responses": _with(RESPONSES, "2,01,9,9", "2,01,11,9")},
            r"responses\.csv: line 3, column si: expected",
        ),
        (
            {"responses": _with(RESPONSES, "2,01,9,9", "2,01,9,x")},
            r"responses\.csv: line 3, column sq: expected",
        ),
        ({"responses": _with(RESPONSES, "3,Y,", "3,,")}, r"responses\.csv: line 4, column dealer: expected"),
        ({"responses": _with(RESPONSES, "sq,ov", "sx,ov")}, r"responses\.csv: line 1, column sq: expected"),
        (
            {"responses": _with(RESPONSES, "4,Y,6,5,5", "4,Z,6,5,5")},
            r"responses\.csv: line 5, column dealer: ",
        ),
        ({"responses": _with(RESPONSES, "1,01,8,9,9", '1,"01\n",8')}, r"responses\.csv: line 2, column sq: "),
        ({"responses": RESPONSES + '6,"Y,5'}, r"responses\.csv: line 7: this is no table"),
        ({"responses": b"dealer,si\n1,\xff"}, r"responses\.csv: line 2, column 3: this is not UTF-8"),
        (
            {"plan": _with(PLAN, "weight: 85", "weight: 0")},
            r"plan\.yaml: line 5, column 36: factors\.quality\.weight",
        ),
        (
            {"plan": _with(PLAN, "times_100", "squares")},
            r"plan\.yaml: line 2, column 32: scale\.rule: expected times",
        ),
        (
            {"plan": _with(PLAN, "Y: 20", "Y: 1")},
            r"plan\.yaml: line 8, column 46: strata\.counts\.Y: expected at least",
        ),
        (
            {"plan": _with(PLAN, "Y: 20", "Y: 20, Z: 3")},
            r"plan\.yaml: line 8, column 53: strata\.counts\.Z: expected",
        ),
        (
            {"plan": PLAN + "rake: {dealer: {01: 40, Y: 21}}\n"},
            r"plan\.yaml: line 9, column 16: rake\.dealer: expected",
        ),
        ({"plan": _with(PLAN, "groups: [dealer]", "groups: [dealer")}, r"plan\.yaml: line \d+, column \d+: "),
        ({"plan": PLAN + "overall: ov\n"}, r"plan\.yaml: line 9, column 1: the key overall stands twice"),
        ({"plan": PLAN + "? [a]\n: 1\n"}, r"plan\.yaml: line 9, column 3: a key must be a text"),
        ({"plan": "a: &a [*a]"}, r"plan\.yaml: line 1, column 1: "),
        ({"plan": "id: \x07"}, r"plan\.yaml: line 1, column 5: "),
        ({"plan": ""}, r"plan\.yaml: line 1, column 1: "),
        (
            {"population": "column,category,count\ndealer,01,many\n"},
            r"population\.csv: line 2, column count: expected",
        ),
        (
            {"population": "column,category,count\ndealer,01,1\n"},
            r"responses\.csv: line 5, column dealer: expected",
        ),
        (
            {"population": "column,category,count\ndealer,01,1\ndealer,Y,20\n"},
            r"population\.csv: line 2, column count: expected at least as many visits",
        ),
    ],
)
def test_wrong_input_is_told_by_file_line_and_column_and_never_scored(
    changed: dict[str, str], place: str, told: Any
) -> None:
    status, out, err = told("--json", **changed)
    assert (status, out) == (2, "")
    assert re.search(place, err), err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_told(capsys: Captured, tmp_path: Path) -> None:
    assert cli.main(["csi", "score", "--plan", str(tmp_path / "none.yaml"), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "none.yaml cannot be read" in captured.err


def test_keys_that_mean_nothing_are_told_and_change_nothing(told: Any) -> None:
    status, out, err = told("--json", plan=PLAN + "small_samples: {minimum: 1}\n")
    assert status == 0
    assert out == told("--json")[1]
    assert re.search(r"plan\.yaml: line 9, column 16: small_samples means nothing here", err)


def test_responses_may_come_by_standard_input(
    told: Any, monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    usual = told("--json")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RESPONSES.encode())))
    assert cli.main(["csi", "score", "--plan", str(tmp_path / "plan.yaml"), "-", "--json"]) == 0
    assert capsys.readouterr().out == usual[1]


def test_a_person_sees_what_can_be_shown_and_no_more(told: Any) -> None:
    status, out, _err = told()
    assert status == 0
    assert re.search(r"^5 interviews read; 1 dropped", out)
    assert re.search(r"^01\s+2\s+\S\s+\S.*insufficient sample \*\*$", out, re.MULTILINE)
    status, out, _err = told(plan=PLAN + "small_sample: {caution: 2, minimum: 2}\n")
    assert re.search(r"^01\s+2\s+892\.5\s.*enough interviews$", out, re.MULTILINE)


def test_it_is_told_in_the_readers_language(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "样本不足" in told()[1]
    status, _out, err = told(responses=_with(RESPONSES, "2,01,9,9", "2,01,11,9"))
    assert status == 2
    assert "第 3 行" in err


def test_the_same_input_gives_the_same_bytes_and_loads_no_framework(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "responses.csv").write_text(RESPONSES, encoding="utf-8")
    command = [sys.executable, "-X", "importtime", "-m", "anxin.config.cli", "csi", "score"]
    command += ["--plan", str(tmp_path / "plan.yaml"), str(tmp_path / "responses.csv"), "--json"]
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE", "L"))
    }
    one, two = (
        subprocess.run(command, env=kept | more, capture_output=True, check=True)
        for more in (
            {"LANG": "zh_CN.UTF-8", "TZ": "America/New_York"},
            {"LC_ALL": "C", "PYTHONHASHSEED": "7"},
        )
    )
    assert one.stdout == two.stdout
    loaded = set(re.findall(rb"\|\s+([\w.]+)$", one.stderr, re.MULTILINE))
    assert b"anxin.engines.index" in loaded
    assert not loaded & {b"django", b"psycopg", b"rich", b"scipy", b"duckdb"}
