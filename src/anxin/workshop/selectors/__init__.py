"""Reads of repair orders, of the files that bring them, of repeat repairs and of the cars that stay away."""

from anxin.workshop.selectors.orders import last_orders, orders_of_vehicle, orders_visible_to

__all__ = ["last_orders", "orders_of_vehicle", "orders_visible_to"]
