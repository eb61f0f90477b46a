"""Bringing in yesterday's repair orders: look at the file, say what would become of it, do it all or not at all."""
