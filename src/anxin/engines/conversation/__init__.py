"""The six-phase conversation: phases, gates, closing and follow-up."""
