"""A dealer group that never was: a simulated year of three dealers, for looking at Anxin."""
