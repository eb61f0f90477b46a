"""The tables of the workshop: orders and their files, cars that come no more, repeat repairs with proofs."""

from anxin.workshop.models.departures import CarDeparture
from anxin.workshop.models.importing import OrderImport, OrderLayout, OrderReject
from anxin.workshop.models.orders import OrderText, RepairOrder
from anxin.workshop.models.repeats import RepeatProof, RepeatRepair

__all__ = [
    "CarDeparture",
    "OrderImport",
    "OrderLayout",
    "OrderReject",
    "OrderText",
    "RepairOrder",
    "RepeatProof",
    "RepeatRepair",
]
