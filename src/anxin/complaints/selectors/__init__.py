"""Reads of complaints, each already restricted to what the asker may see."""
