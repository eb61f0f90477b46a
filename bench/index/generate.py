"""A year of answers of 3,000 dealers, in the files that the application itself would have written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from anxin.engines.index.cells import with_index
from anxin.satisfaction.selectors.frames import items_of, schema_of
from anxin.satisfaction.services.facts import write_file
from bench.index.plan import COLUMNS, INDEX, PLAN

MONTHS = [date(2025, month, 1) for month in range(1, 13)]
KINDS = ("first_service", "service", "repair", "accident", "warranty", "recall")
AGES = ("0-2", "3-5", "6+", "unknown")
DRIVES = ("ice", "bev", "phev", "unknown")
_ADVISERS = 6
#: How many questions stay without an answer, and how far dealers, interviews and answers lie apart.
_MISSING, _DEALERS_APART, _INTERVIEWS_APART, _ANSWERS_APART = 0.10, 0.4, 1.1, 0.8


def generate(into: Path, *, answers: int, dealers: int, seed: int = 1) -> tuple[int, int]:
    """Write a file a month until there are so many answers; returns interviews and answers as they were written."""
    random = np.random.default_rng(seed)
    asked = len(items_of(PLAN))
    interviews = round(answers / (asked * (1 - _MISSING)) / len(MONTHS)) + 500
    levels = random.normal(8.4, _DEALERS_APART, dealers + 1)
    rows = given = 0
    for month in MONTHS:
        columns = dict(_month(month, interviews, dealers=dealers, levels=levels, random=random))
        table = pa.table(columns, schema=schema_of(items_of(PLAN)))
        rows += table.num_rows
        given += sum(table.num_rows - table.column(f"item_{item}").null_count for item in items_of(PLAN))
        write_file(with_index(table, COLUMNS), stem=f"{month:%Y-%m}-{INDEX}", into=into)
    return rows, given


def _month(
    month: date, many: int, *, dealers: int, levels: Any, random: Any
) -> Iterator[tuple[str, pa.Array]]:
    dealer = np.sort(random.integers(1, dealers + 1, many)).astype(np.int32)
    adviser = dealer * _ADVISERS + random.integers(0, _ADVISERS, many).astype(np.int32)
    yield "dealer", pa.array(dealer)
    yield "month", pa.array([month] * many, pa.date32())
    yield "adviser", pa.array(adviser, mask=random.random(many) < 0.01)
    yield "kind", pa.array(np.array(KINDS)[random.integers(0, len(KINDS), many)])
    yield "age", pa.array(np.array(AGES)[random.integers(0, len(AGES), many)])
    yield "drive", pa.array(np.array(DRIVES)[random.integers(0, len(DRIVES), many)])
    mood = levels[dealer] + random.normal(0, _INTERVIEWS_APART, many)
    for item in items_of(PLAN):
        rating = np.clip(np.round(mood + random.normal(0, _ANSWERS_APART, many)), 1, 10).astype(np.int8)
        yield f"item_{item}", pa.array(rating, mask=random.random(many) < _MISSING)
