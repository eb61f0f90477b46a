"""Writes of the customers' door: opening it, complaining through it, links to follow a case, and what they allow."""
