"""The API's doors to the workshop: repair orders with their imports, and repeat repairs."""

from anxin.workshop.rest.orders import router as repair_orders
from anxin.workshop.rest.repeats import router as repeat_repairs

__all__ = ["repair_orders", "repeat_repairs"]
