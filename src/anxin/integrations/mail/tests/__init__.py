"""Tests of mail on the wire."""
