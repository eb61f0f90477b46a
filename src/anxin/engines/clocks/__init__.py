"""Clocks of a case: by when what has to be done."""
