"""How grave a complaint is, and what comes first."""
