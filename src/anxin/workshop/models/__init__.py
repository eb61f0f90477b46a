"""The workshop's tables: orders, the files that they come in by, and repeat repairs with their proofs."""

from anxin.workshop.models.importing import OrderImport, OrderLayout, OrderReject
from anxin.workshop.models.orders import RepairOrder
from anxin.workshop.models.repeats import RepeatProof, RepeatRepair

__all__ = ["OrderImport", "OrderLayout", "OrderReject", "RepairOrder", "RepeatProof", "RepeatRepair"]
