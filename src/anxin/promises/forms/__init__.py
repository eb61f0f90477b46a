"""Forms of the ledger; their values are judged by services."""
