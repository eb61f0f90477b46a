"""The dealer's own system (DMS): exports that it drops into a folder are taken from there."""
