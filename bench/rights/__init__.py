"""How fast the rights of a whole market's cars are told."""
