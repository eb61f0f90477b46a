"""Estimates with their uncertainty: intervals, tests, agreement, weights, shrinkage, drivers, charts.

Every function stands in the file of its family and is imported from there, since some families load numpy and most
callers need none of them. Each tells in its docstring its formula, units and source. What they cannot take raises
``given.StatisticsFault``, which names the parameter; what cannot be computed is None, never NaN.
"""
