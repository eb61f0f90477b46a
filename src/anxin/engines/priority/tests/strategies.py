"""Made-up facts for the tests of this engine."""

from datetime import timedelta
from pathlib import Path

import yaml
from hypothesis import strategies as st

from anxin.engines.priority.snowball import SnowballFacts

CARE = Path(__file__).resolve().parents[5] / "content" / "packs" / "care"
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


def shipped(name: str) -> dict[str, object]:
    """Return a list of the care pack as it is shipped."""
    body: dict[str, object] = yaml.safe_load((CARE / f"{name}.yaml").read_text(encoding="utf-8"))
    return body
