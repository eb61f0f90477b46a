"""Repair orders with known truth, and what the repeat-repair command makes of them."""
