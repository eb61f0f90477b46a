"""The sweep and the re-judging on many open cases among very many closed ones; told in docs/measurements.md."""
