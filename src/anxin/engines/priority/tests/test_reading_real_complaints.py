"""How well threats are found in real complaints that were read and labelled by people; skipped without them."""

import csv
from pathlib import Path

import pytest

from anxin.engines.priority.cues import BUILT_IN
from anxin.engines.priority.reading import read_signals

LABELLED = Path(__file__).resolve().parents[6] / "shared" / "data" / "threats-cn.csv"
KEYS = {"media": {"media"}, "legal": {"legal"}, "regulator": {"escalate", "authority"}}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    if not LABELLED.exists():
        pytest.skip("the labelled complaints are not here")
    with LABELLED.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("label", "precision", "recall"), [("media", 0.78, 0.8), ("legal", 0.9, 0.85), ("regulator", 0.75, 0.8)]
)
def test_threats_are_found_and_little_else(
    rows: list[dict[str, str]], label: str, precision: float, recall: float
) -> None:
    told = [row[label] == "1" for row in rows]
    found = [
        any(finding.key in KEYS[label] for finding in read_signals(row["text"], BUILT_IN)) for row in rows
    ]
    both = sum(a and b for a, b in zip(told, found, strict=True))
    assert both / sum(found) >= precision
    assert both / sum(told) >= recall
