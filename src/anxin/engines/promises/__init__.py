"""Promises: which are at risk and why, who must tell the customer, and whether he has heard of it already."""

from anxin.engines.promises.risk import Code, Facts, Part, Risk, Rules, Work, judge_risk

__all__ = ["Code", "Facts", "Part", "Risk", "Rules", "Work", "judge_risk"]
