"""Bringing in complaints from a file: look at it, say what would become of it, do it all or not at all."""
