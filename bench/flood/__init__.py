"""A flood at the customers' door while staff work on; docs/measurements.md."""
