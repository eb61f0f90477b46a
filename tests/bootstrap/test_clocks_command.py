"""``anxin clocks explain`` from outside: what it prints, how it ends, and what it never loads."""

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
from anxin.engines.clocks import State, Unit
from anxin.engines.clocks.tests.casework import case_of
from anxin.engines.worktime import WEEKDAYS, Kind

WORKED = Path(__file__).parents[2] / "src/anxin/engines/clocks/tests/worked"
CASE = WORKED / "late_reopened_on_hold.case.json"
ANSWER = json.loads((WORKED / "late_reopened_on_hold.answer.json").read_bytes())
GOOD = case_of(("11-02 09:00", "received"), now="11-02 10:00")
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def told(capsys: Captured, tmp_path: Path) -> Any:
    """Explain a case given as a document, a text or bytes; return the exit status, what was answered and said."""

    def explain(case: Any, *words: str) -> tuple[int, str, str]:
        path = tmp_path / "case.json"
        text = case if isinstance(case, str | bytes) else json.dumps(case)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        status = cli.main(["clocks", "explain", str(path), *words])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return explain


def outside(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in {"LC_ALL", "LANG", "TZ"}}
    command = [sys.executable, "-X", "importtime", "-m", "anxin.config.cli", "clocks", "explain", *words]
    return subprocess.run(
        command, env=kept | environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )


def test_the_answer_is_one_json_document_and_nothing_else(told: Any) -> None:
    status, out, err = told(CASE.read_bytes(), "--json")
    assert (status, json.loads(out), err) == (0, ANSWER, "")


def test_the_same_bytes_in_every_language_zone_and_encoding_without_django() -> None:
    one = outside(str(CASE), "--json", LANG="zh_CN.UTF-8", TZ="America/New_York")
    two = outside(
        str(CASE), "--json", LC_ALL="C", TZ="Asia/Shanghai", PYTHONIOENCODING="ascii", PYTHONHASHSEED="7"
    )
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout
    assert json.loads(one.stdout) == ANSWER
    loaded = set(re.findall(rb"\|\s+([\w.]+)$", one.stderr, re.MULTILINE))
    assert b"anxin.engines.clocks" in loaded
    assert not loaded & {b"django", b"psycopg", b"rich", b"numpy", b"yaml"}


def test_the_case_comes_from_standard_input_too(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    for words in (["-"], []):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CASE.read_bytes())))
        assert cli.main(["clocks", "explain", *words, "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == ANSWER


def test_a_closed_standard_input_is_said(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.main(["clocks", "explain"]) == 2
    assert "standard input cannot be read" in capsys.readouterr().err


def test_a_byte_order_mark_is_passed_over(told: Any) -> None:
    assert told(b"\xef\xbb\xbf" + CASE.read_bytes(), "--json")[0] == 0


def test_names_stay_readable_and_half_a_character_becomes_its_escape(told: Any) -> None:
    clocks = [{**GOOD["clocks"][0], "name": "首次联系"}, {**GOOD["clocks"][0], "name": "a\ud800b"}]
    status, out, _err = told(json.dumps({**GOOD, "clocks": clocks}), "--json")
    assert status == 0
    assert "首次联系" in out and "a\\ud800b" in out
    assert [each["name"] for each in json.loads(out)["clocks"]] == ["首次联系", "a\ud800b"]


def test_a_late_clock_is_an_answer(told: Any) -> None:
    assert told({**GOOD, "now": "2026-12-02T10:00:00Z"})[0] == 0


def test_a_person_gets_a_table(told: Any) -> None:
    status, out, err = told(CASE.read_bytes())
    assert (status, err) == (0, "")
    assert (
        "resolution   1    deadline missed  2026-11-05 14:00  2026-11-06 14:00  2026-11-06 17:00 ended by a stop"
        in out
    )
    assert "owner    2026-11-07 14:00" in out
    assert "2026-11-05 17:30  2026-11-06 08:30  outside working hours" in out
    assert "Due if it went on now: 2026-11-10 14:00" in out


def test_the_table_is_in_the_readers_language(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    _status, out, _err = told(CASE.read_bytes())
    assert "已超时" in out and "暂停" in out
    assert told({**GOOD, "now": 7})[2].startswith("anxin clocks explain: now：应为")


def test_a_clock_that_never_started_is_named_in_the_table(told: Any) -> None:
    assert "Never started: clock" in told({**GOOD, "events": []})[1]
    assert told({**GOOD, "clocks": []})[0] == 0


def test_a_name_cannot_steer_the_terminal(told: Any) -> None:
    _status, out, _err = told({**GOOD, "clocks": [{**GOOD["clocks"][0], "name": "a\x1b[2J\nb"}]})
    assert "\x1b" not in out and "a\\x1b[2J\\nb" in out


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("", "is not JSON: line 1, column 1"),
        ("{", "is not JSON"),
        ('{"a": 1,}', "is not JSON"),
        ("\xff\xfe{".encode("latin-1"), "is not UTF-8: byte 0"),
        ("{\"now\": NaN}", "NaN is no number of JSON"),
        ('{"now": -Infinity}', "-Infinity is no number of JSON"),
        ('{"now": 1, "now": 2}', "the key now stands twice"),
        ("[" * 100_000, "is not a usable JSON document"),
        ('{"now": ' + "9" * 5000 + "}", "is not a usable JSON document"),
        ("[]", "case: expected an object"),
        ("null", "case: expected an object"),
        ("{}", "calendar: expected a value, and the field is missing"),
    ],
)  # fmt: skip
def test_what_is_no_case_is_refused_in_one_line(told: Any, case: Any, said: str) -> None:
    status, out, err = told(case, "--json")
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


CLOCK, PAUSE = GOOD["clocks"][0], {"at": "2026-11-02T09:00:00Z", "type": "paused"}
STEP = {"clock": "clock", "name": "warn", "offset_minutes": -60, "unit": "wall"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"calendar": {"zone": "Mars/Base", "week": {}}}, "calendar.zone"),
        ({"calendar": {"zone": "UTC", "week": {"mon": [["09:00", "09:00"]]}}}, "calendar.week.mon[0]"),
        ({"clocks": [CLOCK, CLOCK]}, "clocks[1].name"),
        ({"clocks": [{**CLOCK, "limit_minutes": -1}]}, "clocks[0].limit_minutes"),
        ({"clocks": [{**CLOCK, "limit_minutes": 1.5}]}, "clocks[0].limit_minutes"),
        ({"clocks": [{**CLOCK, "limit_minutes": "60"}]}, "clocks[0].limit_minutes"),
        ({"clocks": [{**CLOCK, "limit_minutes": True}]}, "clocks[0].limit_minutes"),
        ({"clocks": [{**CLOCK, "limit_minutes": 10**30}]}, "clocks[0].limit_minutes"),
        ({"clocks": [{**CLOCK, "unit": "hours"}]}, "clocks[0].unit"),
        ({"clocks": [{**CLOCK, "start": "received"}]}, "clocks[0].start"),
        ({"clocks": [{**CLOCK, "stop": ["closed", 7]}]}, "clocks[0].stop[1]"),
        ({"clocks": [{**CLOCK, "pausable": 1}]}, "clocks[0].pausable"),
        ({"clocks": {}}, "clocks"),
        ({"clocks": [[]]}, "clocks[0]"),
        ({"steps": [{**STEP, "clock": "none"}]}, "steps[0].clock"),
        ({"steps": [{**STEP, "offset_minutes": None}]}, "steps[0].offset_minutes"),
        ({"steps": [{**STEP, "unit": "day"}]}, "steps[0].unit"),
        ({"pause_reasons": {"parts": {"max_minutes": -5}}}, "pause_reasons.parts.max_minutes"),
        ({"pause_reasons": {"parts": {}}}, "pause_reasons.parts.max_minutes"),
        ({"pause_reasons": []}, "pause_reasons"),
        ({"events": [PAUSE]}, "events[0].reason"),
        ({"events": [{**PAUSE, "reason": "holiday"}]}, "events[0].reason"),
        ({"events": [{**PAUSE, "reason": ["parts"]}]}, "events[0].reason"),
        ({"events": [{"at": "2026-11-02T09:00:00", "type": "received"}]}, "events[0].at"),
        ({"events": [{"at": "2026-11-02T09:00:00.5Z", "type": "received"}]}, "events[0].at"),
        ({"events": [{"at": "2026-11-02T09:00:00.000Z", "type": "received"}]}, "events[0].at"),
        ({"events": [{"at": "2026-11-02 09:00:00Z", "type": "received"}]}, "events[0].at"),
        ({"events": [{"at": "2026-11-02T09:00:00+25:00", "type": "received"}]}, "events[0].at"),
        ({"events": [{"at": "2026-11-31T09:00:00Z", "type": "received"}]}, "events[0].at"),
        ({"events": [{"at": "2026-11-02T09:00:00Z"}]}, "events[0].type"),
        ({"events": [{"at": 1793610000, "type": "received"}]}, "events[0].at"),
        ({"now": "9999-12-31T23:59:59-10:00"}, "now"),
        ({"now": "0001-01-01T00:00:00+10:00"}, "now"),
        ({"now": None}, "now"),
    ],
)  # fmt: skip
def test_wrong_input_names_its_field_in_one_line(told: Any, change: dict[str, Any], field: str) -> None:
    status, out, err = told({**GOOD, **change}, "--json")
    assert (status, out) == (2, "")
    assert err.startswith(f"anxin clocks explain: {field}: expected ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("key", ["calendar", "clocks", "events", "now"])
def test_what_is_needed_is_named_when_it_is_missing(told: Any, key: str) -> None:
    err = told({name: value for name, value in GOOD.items() if name != key})[2]
    assert err == f"anxin clocks explain: {key}: expected a value, and the field is missing\n"


def test_a_field_cannot_break_the_line(told: Any) -> None:
    status, _out, err = told({**GOOD, "pause_reasons": {"a\nb\u2028\x1b\ud800": 1}})
    assert status == 2
    assert err.count("\n") == 1 and "\x1b" not in err


def test_what_may_be_left_out_may_be_left_out_and_unknown_keys_are_ignored(told: Any) -> None:
    small = {name: value for name, value in GOOD.items() if name not in {"steps", "pause_reasons"}}
    clock = {name: value for name, value in CLOCK.items() if name not in {"restart", "pausable"}}
    status, out, _err = told({**small, "clocks": [{**clock, "colour": 3}], "mood": {}}, "--json")
    assert (status, json.loads(out)["clocks"][0]["runs"][0]["state"]) == (0, "running")


def test_a_limit_written_with_a_point_is_the_same_number(told: Any) -> None:
    point = {**GOOD, "clocks": [{**CLOCK, "limit_minutes": 120.0}]}
    assert told(point, "--json")[1] == told(GOOD, "--json")[1]


@pytest.mark.parametrize("name", ["missing.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_said_in_one_line(name: str, tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["clocks", "explain", f"{tmp_path}/{name}"]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and "cannot be read" in captured.err and captured.err.count("\n") == 1


def test_the_last_second_of_the_years_is_an_instant_like_any_other(told: Any) -> None:
    calendar = {"zone": "UTC", "week": {}}
    events = [{"at": "9999-12-31T23:00:00Z", "type": "received"}]
    status, out, _err = told(
        {**GOOD, "calendar": calendar, "events": events, "now": "9999-12-31T23:59:59Z"}, "--json"
    )
    (run,) = json.loads(out)["clocks"][0]["runs"]
    assert (status, run["due_at"], run["elapsed_minutes"]) == (0, None, 0)


def test_every_key_unit_state_and_kind_is_described() -> None:
    described = (Path(__file__).parents[2] / "docs/commands.md").read_text(encoding="utf-8")
    case = json.loads(CASE.read_bytes())
    clock, run = case["clocks"][0], ANSWER["clocks"][1]["runs"][0]
    keys = {
        *case,
        *case["calendar"],
        *clock,
        *case["steps"][0],
        *case["events"][0],
        *ANSWER["clocks"][0],
        *run,
    }
    keys |= {
        "reason",
        "max_minutes",
        "holidays",
        "makeup_days",
        "closures",
        "openings",
        *run["explanation"][0],
    }
    assert not [
        word
        for word in {*keys, *Unit, *State, *Kind, *WEEKDAYS}
        if f"`{word}`" not in described.replace('"', "`")
    ]


def test_the_example_of_the_documents_is_true(told: Any) -> None:
    text = (Path(__file__).parents[2] / "docs/commands.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    (run,) = json.loads(told(example, "--json")[1])["clocks"][0]["runs"]
    assert run["due_at"] == "2026-11-02T14:00:00+08:00"
    assert (run["elapsed_minutes"], run["remaining_minutes"], run["state"]) == (90, 30, "running")
    assert [each["kind"] for each in run["explanation"]] == ["counted", "closed", "counted"]
