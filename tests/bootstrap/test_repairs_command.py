"""``anxin repairs repeats`` from outside: what it prints, how it ends, and what it never loads."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from anxin.config import cli

CAR = "LFV3A23C0J3000001"
HEAD = ("order_no", "vin", "opened_at", "closed_at", "odometer_km", "kind", "complaint", "work", "parts")
CHINESE = ("工单号", "车架号", "开单时间", "结算时间", "进厂里程", "业务类型", "客户描述", "维修项目", "零件")
FIRST = (
    "R1",
    CAR,
    "2026-03-01 09:10",
    "2026-03-01",
    "48,600 公里",
    "一般维修",
    "空调不制冷",
    "更换压缩机",
    "压缩机",
)
AGAIN = ("R2", CAR, "2026/3/13", "", "4.89万", "返修", "冷气不凉", "", "空调压缩机;冷媒")
Told = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Told:
    """Judge rows or bytes; return the exit status, what was answered and what was said."""

    def judge(rows: Sequence[Sequence[str]] | bytes, *words: str) -> tuple[int, str, str]:
        path = tmp_path / "orders.csv"
        path.write_bytes(rows if isinstance(rows, bytes) else written(rows))
        status = cli.main(["repairs", "repeats", str(path), *words])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return judge


def written(rows: Sequence[Sequence[str]], encoding: str = "utf-8", **dialect: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue().encode(encoding)


def test_the_answer_is_one_json_document_as_the_contract_has_it(told: Told) -> None:
    status, out, err = told([HEAD, FIRST, AGAIN], "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert (answer["orders"], answer["skipped"]) == (2, [])
    (found,) = answer["repeats"]
    assert list(found) == ["order", "of", "first", "visit", "days", "km", "score", "because", "labelled"]
    assert {name: found[name] for name in ("order", "of", "first", "visit", "days", "km", "labelled")} == {
        "order": "R2", "of": "R1", "first": "R1", "visit": 2, "days": 12, "km": 300, "labelled": True,
    }  # fmt: skip
    assert 0.5 <= found["score"] <= 1
    assert {"same symptom: 空调不制冷", "same part: 空调压缩机"} <= set(found["because"])


@pytest.mark.parametrize(
    "raw",
    [
        written([CHINESE, FIRST, AGAIN], "gb18030"),
        written([CHINESE, AGAIN, FIRST], "utf-8-sig"),
        written([HEAD, FIRST, AGAIN], delimiter=";", quoting=csv.QUOTE_ALL),
        written([CHINESE, FIRST, AGAIN, ("", "", "")], delimiter="\t"),
    ],
    ids=[
        "GB18030, Chinese headings",
        "byte order mark, another sequence",
        "semicolons",
        "tabs, an empty line",
    ],
)
def test_every_spelling_of_the_same_table_gives_the_same_repeats(told: Told, raw: bytes) -> None:
    plain = json.loads(told([HEAD, FIRST, AGAIN], "--json")[1])
    assert json.loads(told(raw, "--json")[1])["repeats"] == plain["repeats"]


def test_rows_that_are_no_orders_are_named_and_the_others_judged(told: Told) -> None:
    short = ("R0", CAR[:-1], *FIRST[2:])
    early = ("R9", CAR, "2026-04-02", "2026-04-01", *FIRST[4:])
    answer = json.loads(told([HEAD, short, FIRST, AGAIN, FIRST, early], "--json")[1])
    assert answer["skipped"] == [
        {"row": 2, "why": "vin has 16 characters"},
        {"row": 5, "why": "order_no stands in row 3 already"},
        {"row": 6, "why": "closed_at lies before opened_at"},
    ]
    assert (answer["orders"], [each["order"] for each in answer["repeats"]]) == (2, ["R2"])


def test_the_window_can_be_chosen(told: Told) -> None:
    for words, count in (((), 1), (("--window-days", "11"), 0), (("--window-km", "299"), 0)):
        answer = json.loads(
            told([HEAD, FIRST, ("R2", *AGAIN[1:5], "一般维修", *AGAIN[6:])], "--json", *words)[1]
        )
        assert len(answer["repeats"]) == count


@pytest.mark.parametrize("mileage", ["", "不详", "-327", "about two hundred", "77204800"])
def test_a_mileage_that_cannot_be_is_unknown(told: Told, mileage: str) -> None:
    answer = json.loads(told([HEAD, FIRST, (*AGAIN[:4], mileage, *AGAIN[5:])], "--json")[1])
    assert [(each["order"], each["km"]) for each in answer["repeats"]] == [("R2", None)]


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (2, "the first of May", "row 3: opened_at: expected a date"),
        (3, "soon", "row 3: closed_at: expected a date"),
        (5, "赠送", "row 3: kind: expected maintenance, repair"),
        (0, "", "row 3: order_no: expected the number"),
    ],
)
def test_what_cannot_be_read_is_named_by_row_and_field(told: Told, place: int, cell: str, said: str) -> None:
    status, out, err = told([HEAD, FIRST, (*AGAIN[:place], cell, *AGAIN[place + 1 :])], "--json")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "order_no"),
        (
            written([("order_no", "vin", "kind", "complaint"), ("R1", CAR, "repair", "")]),
            "opened_at: expected a column",
        ),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither UTF-8 nor GB18030"),
    ],
    ids=["empty", "a column missing", "a picture"],
)
def test_what_is_no_table_of_orders_is_refused_in_one_line(told: Told, raw: bytes, said: str) -> None:
    status, out, err = told(raw, "--json")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_a_person_reads_a_table_in_his_language(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    status, out, _err = told([HEAD, FIRST, AGAIN])
    assert status == 0
    assert "同一症状: 空调不制冷" in out or "同一症状：空调不制冷" in out
    assert "R2" in out


def test_the_command_starts_without_django_and_answers_the_same_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(written([HEAD, FIRST, AGAIN]))
    kept = {name: value for name, value in os.environ.items() if name not in {"LC_ALL", "LANG", "TZ"}}
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "anxin.config.cli",
        "repairs",
        "repeats",
        str(path),
        "--json",
    ]
    one, two = (
        subprocess.run(command, env=kept | around, capture_output=True, check=True)
        for around in (
            {"LANG": "zh_CN.UTF-8", "TZ": "America/New_York"},
            {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "7"},
        )
    )
    assert one.stdout == two.stdout
    loaded = set(re.findall(rb"\|\s+([\w.]+)$", one.stderr, re.MULTILINE))
    assert b"anxin.engines.repeats" in loaded
    assert not loaded & {b"django", b"psycopg", b"rich", b"numpy"}
