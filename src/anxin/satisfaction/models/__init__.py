from anxin.satisfaction.models.cells import Cell, MixSum, MonthSum, OutsideCount, VisitCount
from anxin.satisfaction.models.chart_signals import Signal
from anxin.satisfaction.models.facts import DirtyMonth, FactFile
from anxin.satisfaction.models.plans import Plan, PlanVersion
from anxin.satisfaction.models.runs import Dispute, ScoreRun
from anxin.satisfaction.models.studies import Study

__all__ = [
    "Cell",
    "DirtyMonth",
    "Dispute",
    "FactFile",
    "MixSum",
    "MonthSum",
    "OutsideCount",
    "Plan",
    "PlanVersion",
    "ScoreRun",
    "Signal",
    "Study",
    "VisitCount",
]
