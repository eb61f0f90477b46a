from anxin.satisfaction.models.cells import Cell, VisitCount
from anxin.satisfaction.models.facts import DirtyMonth, FactFile
from anxin.satisfaction.models.plans import Plan, PlanVersion
from anxin.satisfaction.models.runs import Dispute, ScoreRun
from anxin.satisfaction.models.signals import Signal

__all__ = [
    "Cell",
    "DirtyMonth",
    "Dispute",
    "FactFile",
    "Plan",
    "PlanVersion",
    "ScoreRun",
    "Signal",
    "VisitCount",
]
