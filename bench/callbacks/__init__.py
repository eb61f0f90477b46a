"""How fast a list of call-backs is decided and drawn."""
