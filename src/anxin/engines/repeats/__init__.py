"""Repeat repairs: which visits of a car are for a trouble that an earlier visit was for (S084-S099)."""

from anxin.engines.repeats.chains import Repeat, find_repeats
from anxin.engines.repeats.comparing import Evidence, Speaks
from anxin.engines.repeats.hearing import Heard, Trouble, hear
from anxin.engines.repeats.language import Language
from anxin.engines.repeats.orders import Gap, Kind, Order, Window
from anxin.engines.repeats.reading import (
    HEADINGS,
    KINDS,
    OrderFault,
    Skipped,
    columns_of,
    read_kilometres,
    read_orders,
)

__all__ = [
    "HEADINGS",
    "KINDS",
    "Evidence",
    "Gap",
    "Heard",
    "Kind",
    "Language",
    "Order",
    "OrderFault",
    "Repeat",
    "Skipped",
    "Speaks",
    "Trouble",
    "Window",
    "columns_of",
    "find_repeats",
    "hear",
    "read_kilometres",
    "read_orders",
]
