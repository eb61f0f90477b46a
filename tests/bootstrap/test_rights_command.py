"""``anxin rights assess`` from outside: worked cases, what it prints, how it ends, and what it never loads."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from anxin.config import cli
from anxin.config.cli.rights import law_of, with_working_days
from anxin.engines.rights import Law, assess, document, read_case

CASES = Path(__file__).resolve().parents[3] / "shared" / "domain" / "three-guarantees-cases.json"
CASE = {
    "market": "cn",
    "today": "2026-03-01",
    "odometer_km": 15200,
    "vehicle": {
        "invoice_date": "2024-05-06",
        "delivery_date": "2024-05-08",
        "price": 208000,
        "usage_coefficient": 0.004,
        "use": "household",
    },
    "visits": [
        {
            "id": "v1",
            "agreed_at": "2024-07-01T09:00",
            "notified_at": "2024-08-02T09:00",
            "odometer_km": 2100,
            "quality_problem": True,
        }
    ],
    "requests": [{"received_on": "2026-02-20", "remedy": "replace"}],
}
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def told(capsys: Captured, tmp_path: Path) -> Any:
    """Assess a case; return the exit status, what was answered and said."""

    def answer(case: Any, *words: str) -> tuple[int, str, str]:
        path = tmp_path / "case.json"
        path.write_text(json.dumps(case), encoding="utf-8")
        status = cli.main(["rights", "assess", str(path), *words])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return answer


@cache
def _law(market: str) -> Law:
    return law_of(market)


def _worked() -> list[Any]:
    return json.loads(CASES.read_bytes())["cases"] if CASES.exists() else []


@pytest.mark.skipif(not CASES.exists(), reason="the worked cases of the shared documents are not here")
@pytest.mark.parametrize("case", _worked(), ids=lambda case: case["id"])
def test_a_worked_case_is_answered_as_its_outcome_says(case: Any) -> None:
    law = _law(case["input"]["market"])
    facts = read_case(case["input"], law)
    answer = document(assess(facts, with_working_days(law, facts)))
    wrong = [
        each
        for each in case["expect"]
        if not any(_holds(each, found) for found in _values(answer, each["path"]))
    ]
    assert wrong == []


def _values(answer: Any, path: str) -> list[Any]:
    """Return what a path of the fixtures names; a right that is not listed reads as not met."""
    found = re.fullmatch(r"(rights|deadlines)\[(.*?)\]\.(.*)", path)
    if found is None:
        return [_at(answer, path)]
    wanted = dict(each.split("=") for each in found[2].split(",") if "=" in each)
    if "rule" in wanted:
        wanted.setdefault("edition", answer["edition"])
    listed = [each for each in answer[found[1]] if all(each[key] == value for key, value in wanted.items())]
    absent = {"state": "not_met", "remedies": [], "because": [], "counter": {"value": 0}}
    return [_at(each, found[3]) for each in listed or [absent]]


def _at(value: Any, path: str) -> Any:
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _holds(asserted: Any, found: Any) -> bool:
    wanted = asserted["value"]
    match asserted["op"]:
        case "eq" if isinstance(wanted, list):
            return sorted(found) == sorted(wanted)
        case "eq" if isinstance(wanted, int | float):
            return found is not None and abs(found - wanted) <= 0.01
        case "eq":
            return bool(found == wanted)
        case "in":
            return found in wanted
        case "ge":
            return bool(found >= wanted)
        case "le":
            return bool(found <= wanted)
        case "contains":
            return wanted in found
    raise AssertionError(asserted)


def test_the_answer_is_one_json_document_and_nothing_else(told: Any) -> None:
    status, out, err = told(CASE, "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert answer["edition"] == "cn-2022"
    assert answer["deadlines"][0]["due"] == "2026-03-06"
    assert answer["deadlines"][1]["due"] == "2026-03-20"
    assert answer["compensation"]["amount"] == 12646.4
    assert answer["compensation"]["formula"] == "208000 × 15200 / 1000 × 0.004"
    assert answer["caution"] == ["A29", "not_legal_advice"]


def test_a_person_reads_that_it_is_the_least_and_no_advice(told: Any) -> None:
    status, out, _err = told(CASE)
    assert status == 0
    assert "32, opens at 31 days" in out
    assert "never the whole answer" in out
    assert "It is not legal advice." in out


def test_it_is_told_in_the_readers_language(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    _status, out, _err = told(CASE)
    assert "不是法律意见" in out
    assert "已成立" in out


def test_every_flag_and_question_has_its_words(told: Any) -> None:
    case = {
        **CASE,
        "market": "us-ca",
        "vehicle": {"delivery_date": "2024-05-08", "use": "unknown"},
        "visits": [{**CASE["visits"][0], "cured": False}],  # type: ignore[index]
        "requests": [],
    }
    status, out, _err = told(case)
    assert status == 0
    assert "the presumption can be rebutted" in out
    assert "Open question CA1" in out
    assert "cannot be told: vehicle.price is missing" in out


def test_a_car_of_before_the_first_edition_has_no_rules(told: Any) -> None:
    case = {**CASE, "vehicle": {"delivery_date": "2013-09-30"}, "visits": [], "requests": []}
    status, out, _err = told(case)
    assert status == 0
    assert "No edition of the law holds for this car" in out


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ([], "case: expected an object"),
        ({}, "market: expected one of cn, us-ca"),
        ({"market": "fr"}, "market: expected one of cn, us-ca"),
        ({"market": "../cn"}, "market: expected one of cn, us-ca"),
        ({"market": "cn"}, "today: expected a local time"),
        ({**CASE, "today": "soon"}, "today: expected a local time"),
        ({**CASE, "odometer_km": 2099}, "odometer_km: expected an odometer that has not fallen"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(told: Any, case: Any, said: str) -> None:
    status, out, err = told(case, "--json")
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_the_same_bytes_in_every_language_and_zone_without_django(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "anxin.config.cli",
        "rights",
        "assess",
        str(path),
        "--json",
    ]
    kept = {name: value for name, value in os.environ.items() if name not in {"LC_ALL", "LANG", "TZ"}}
    one, two = (
        subprocess.run(command, env=kept | more, capture_output=True, check=True)
        for more in (
            {"LANG": "zh_CN.UTF-8", "TZ": "America/New_York"},
            {"LC_ALL": "C", "PYTHONHASHSEED": "7"},
        )
    )
    assert one.stdout == two.stdout
    loaded = set(re.findall(rb"\|\s+([\w.]+)$", one.stderr, re.MULTILINE))
    assert b"anxin.engines.rights" in loaded
    assert not loaded & {b"django", b"psycopg", b"rich", b"numpy"}


def test_a_wrong_word_is_answered_with_the_words_that_there_are(told: Any):
    status, _out, said = told({**CASE, "vehicle": {"delivery_date": "2024-05-08", "use": "private"}})
    assert status == 2
    assert "vehicle.use" in said
    assert "household, commercial, unknown" in said
