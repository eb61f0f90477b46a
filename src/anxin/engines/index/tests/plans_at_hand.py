"""Plans and interviews for tests: the plan of the worked example, written out, and rows made of few words."""

from collections.abc import Sequence
from typing import Any

from anxin.engines.index import Interview, Plan, read_interviews, read_plan
from anxin.engines.index.table_reading import Row

FACTORS = {
    "initiation": {"column": "si", "weight": 0.15},
    "advisor": {"column": "sa", "weight": 0.19},
    "facility": {"column": "fa", "weight": 0.15},
    "pickup": {"column": "pu", "weight": 0.19},
    "quality": {"column": "sq", "weight": 0.32},
}
SCALE = {"min": 1, "max": 10, "rule": "times_100"}
#: The plan of csi60.
CSI60: dict[str, Any] = {
    "id": "csi60",
    "scale": SCALE,
    "factors": FACTORS,
    "missing": {"min_answered_weight": 0.5},
    "groups": ["dealer", "advisor"],
    "overall": "ov",
    "recommend": "rec",
    "strata": {"column": "dealer", "counts": {"D1": 400, "D2": 250, "D3": 150}},
    "rake": {"pay": {"CP": 560, "W": 240}, "kind": {"maint": 500, "repair": 300}},
    "small_sample": {"caution": 30, "minimum": 10},
}


def plan_of(**more: Any) -> Plan:
    """Return the plan of the worked example with other parts."""
    return read_plan({"id": "test", "scale": SCALE, "factors": FACTORS, **more})


def rows_of(text: str) -> list[Row]:
    """Return the rows of a table written with blanks; - is an empty cell."""
    lines = [line.split() for line in text.strip().splitlines()]
    return [
        (number, ["" if cell == "-" else cell for cell in line]) for number, line in enumerate(lines, start=1)
    ]


def interviews_of(text: str, plan: Plan) -> Sequence[Interview]:
    """Return the interviews of such a table."""
    return read_interviews(rows_of(text), plan)
