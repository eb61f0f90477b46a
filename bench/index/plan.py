"""The plan that the house begins with, as the engines of the benchmark read it: no Django is loaded for it."""

from dataclasses import replace

from anxin.engines.index import Plan, read_plan
from anxin.engines.index.cells import index_column

#: The plan that the house begins with.
PLAN: Plan = read_plan({
    "scale": {"min": 1, "max": 10, "rule": "min_max"},
    "factors": {
        "quality": {"column": "quality", "weight": 22},
        "pick_up": {"column": "pick_up", "weight": 20},
        "facility": {"column": "facility", "weight": 20},
        "adviser": {"column": "adviser", "weight": 19},
        "initiation": {"column": "initiation", "weight": 19},
    },
    "missing": {"min_answered_weight": 0.5},
    "overall": "overall",
    "recommend": "recommend",
})  # fmt: skip
#: The same with the names of the files' columns.
COLUMNS: Plan = replace(
    PLAN,
    factors=tuple(replace(each, column=f"item_{each.column}") for each in PLAN.factors),
    overall="item_overall",
    recommend="item_recommend",
)
ITEMS = [*(factor.column for factor in COLUMNS.factors), "item_overall", "item_recommend"]
INDEX = index_column(COLUMNS)
