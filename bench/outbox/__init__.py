"""Mails leave the outbox while workers are killed, and an SMTP server that counts; docs/measurements.md."""
