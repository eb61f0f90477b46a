"""Repair orders, their imports and repeat repairs in the API: what is asked of them, and how they are shown."""
