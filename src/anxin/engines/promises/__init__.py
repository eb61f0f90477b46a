"""Promises: which are at risk and why, who must tell the customer, and whether he has heard of it already."""

from anxin.engines.promises.risk import (
    Code,
    Facts,
    Part,
    Risk,
    Rules,
    Work,
    is_part_late,
    judge_risk,
    mark_of,
)

__all__ = ["Code", "Facts", "Part", "Risk", "Rules", "Work", "is_part_late", "judge_risk", "mark_of"]
