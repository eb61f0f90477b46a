"""The worked example csi60: sixty interviews, where the checkout lies beside the material that holds it."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

PATH = Path(__file__).resolve().parents[6] / "shared" / "data" / "csi60.csv"
FACTORS = ("si", "sa", "fa", "pu", "sq")
WEIGHTS = (0.15, 0.19, 0.15, 0.19, 0.32)
VISITS = {"D1": 400, "D2": 250, "D3": 150}

needs_csi60 = pytest.mark.skipif(not PATH.exists(), reason="csi60.csv does not lie beside this checkout")


@dataclass(frozen=True)
class Csi60:
    """Columns of the example: ``index`` is each respondent's, by the rule ×100."""

    rows: list[dict[str, str]]

    def column(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]

    def numbers(self, name: str) -> list[float]:
        return [float(value) for value in self.column(name)]

    @property
    def ratings(self) -> list[list[float]]:
        return [[float(row[name]) for name in FACTORS] for row in self.rows]

    @property
    def index(self) -> list[float]:
        return [100 * sum(weight * x for weight, x in zip(WEIGHTS, row, strict=True)) for row in self.ratings]

    def index_by(self, name: str) -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        for key, value in zip(self.column(name), self.index, strict=True):
            found.setdefault(key, []).append(value)
        return found


@cache
def csi60() -> Csi60:
    with PATH.open(encoding="utf-8-sig", newline="") as lines:
        return Csi60(list(csv.DictReader(lines)))
