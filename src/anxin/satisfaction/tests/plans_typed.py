"""The shipped plan as its form sends it, and versions that differ from it."""

from datetime import date
from typing import Any

from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.services.plans import change_plan
from tests.cast import Cast

OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)
WEIGHTS = ("quality", "pick_up", "facility", "adviser", "initiation")


def changed(
    cast: Cast, before: PlanVersion, *, holds_from: date = DECEMBER, quality: int = 40, why: str = ""
) -> PlanVersion:
    """The plan with another weight of the work, from a month on."""
    factors = before.body["factors"] | {"quality": {"column": "quality", "weight": quality}}
    return change_plan(
        cast.shanghai.region.brand,
        body=before.body | {"factors": factors},
        holds_from=holds_from,
        why=why,
        by=cast.liu,
    )


def only_quality() -> dict[str, Any]:
    return plan_form() | {f"weight_{name}": "" for name in WEIGHTS} | {"weight_quality": "1"}


def plan_form() -> dict[str, Any]:
    """The shipped plan as its form sends it."""
    weights = {"quality": "22", "pick_up": "20", "facility": "20", "adviser": "19", "initiation": "19"}
    return {f"weight_{name}": weight for name, weight in weights.items()} | {
        "rule": "min_max", "min_answered": "0.5", "minimum": "10", "caution": "30", "target": "850",
        "overall": "overall", "recommend": "recommend", "rake": ["kind", "age"], "holds_from": "2026-12",
        "satisfaction": "0.6", "loyalty": "0.2", "complaints": "0.2", "points_a_complaint": "100",
    }  # fmt: skip
