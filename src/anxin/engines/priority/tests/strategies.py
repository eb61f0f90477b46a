"""Made-up facts for the tests of this engine."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from anxin.engines.priority.snowball import SnowballFacts

THREATS = ("escalate", "leave", "legal", "media", "refuse_payment", "unheard_of")

counts = st.integers(0, 40)
spans = st.timedeltas(min_value=timedelta(), max_value=timedelta(days=60))
snowball_facts = st.builds(
    SnowballFacts,
    age=spans,
    silence=spans,
    same_problem_before=counts,
    complaints_before=counts,
    times_reopened=counts,
    threats=st.lists(st.sampled_from(THREATS), max_size=8).map(tuple),
    mood_now=st.none() | st.integers(1, 5),
    promises_broken=counts,
    promises_moved=counts,
    steps_missed=counts,
    level=st.integers(1, 3),
    crisis=st.booleans(),
)

#: Points and rules in the shape of the content lists, and the numbers that these tests calculate with.
POINTS: dict[str, Any] = {
    "parts": [
        {"key": "age", "points": [4, 9, 14, 20], "most": 20},
        {"key": "silence", "each": 4, "most": 16},
        {"key": "missed", "each": 4, "most": 12},
        {"key": "broken", "each": 7, "most": 14},
        {"key": "moved", "each": 2, "most": 6},
        {"key": "same_problem", "each": 7, "most": 14},
        {"key": "complaints", "each": 2, "most": 6},
        {"key": "reopened", "each": 7, "most": 14},
        {
            "key": "threats",
            "points": {"escalate": 4, "leave": 3, "legal": 8, "media": 10, "refuse_payment": 4},
            "most": 16,
        },
        {"key": "mood", "points": [0, 0, 3, 6, 10], "most": 10},
        {"key": "level", "points": [0, 10, 20], "most": 20},
        {"key": "crisis", "most": 40},
    ]
}
RULES: dict[str, Any] = {
    "rules": [
        {"key": "press_background", "active": True},
        {"key": "wrote_to_media", "active": True, "most": 1, "days": 365},
        {"key": "hotline_same_fault", "active": True, "limit": "hotline", "days": 0},
        {"key": "serious_unsettled", "active": True, "most": 1, "days": 3},
        {"key": "never_reported_to_manufacturer", "active": True, "most": 1, "days": 3},
        {"key": "warranty_claims_month", "active": True, "limit": "claims", "days": 31},
        {"key": "part_replaced", "active": True, "limit": "parts"},
        {"key": "car_left_in_protest", "active": True, "most": 1, "days": 0},
        {"key": "small_dissatisfactions", "active": True, "limit": "small", "days_limit": "small_days"},
    ]
}
SETTINGS: dict[str, Any] = {"hotline": 2, "claims": 3, "parts": [2, 60], "small": 3, "small_days": 180}
