"""Complaints in the API: what is asked of them, and how they are shown."""
