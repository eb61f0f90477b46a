"""Pages of notices, messages and the outbox."""
