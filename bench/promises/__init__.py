"""The ledger with very many promises: its pages, its figures and what the worker does for one dealer."""
