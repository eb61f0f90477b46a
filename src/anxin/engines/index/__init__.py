"""The Anxin index: plans, interviews, and what a plan tells of them, each figure with its uncertainty."""

from anxin.engines.index.document import document
from anxin.engines.index.faults import Cell, IndexFault, Part
from anxin.engines.index.groups import Group, State
from anxin.engines.index.plan_reading import read_plan, unknown_keys
from anxin.engines.index.plans import Factor, Plan, Rule, Scale, Visits
from anxin.engines.index.respondents import index_of
from anxin.engines.index.scoring import Score, score
from anxin.engines.index.table_reading import Interview, read_interviews, read_population

__all__ = [
    "Cell",
    "Factor",
    "Group",
    "IndexFault",
    "Interview",
    "Part",
    "Plan",
    "Rule",
    "Scale",
    "Score",
    "State",
    "Visits",
    "document",
    "index_of",
    "read_interviews",
    "read_plan",
    "read_population",
    "score",
    "unknown_keys",
]
