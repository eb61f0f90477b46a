"""Figures: each counts exactly what the list behind its link shows."""
