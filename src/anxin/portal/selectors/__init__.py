"""Reads of the customers' door: what a dealer shows there, and what a secret link opens."""
