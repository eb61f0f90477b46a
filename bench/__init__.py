"""Measurements: not part of the tests, run by ``make bench``, told in docs/measurements.md."""
