"""Reads of promises, parts on order and reminders, each restricted to what the asker may see."""
