"""Reads of notices, messages and what waits in the outbox."""
