"""Pages of the ledger: lists, one promise, telling first, parts, reminders."""
