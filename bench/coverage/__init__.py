"""How often the intervals of the statistics engine hold what they are to hold."""
