"""The clocks of a case: what starts and stops them, by which policy, and what the engine makes of them."""
