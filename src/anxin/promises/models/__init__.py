"""The ledger's tables: promises and what was said about them, parts on order, reminders."""

from anxin.promises.models.ledger import Promise, PromiseMove, PromiseTalk
from anxin.promises.models.parts import PartDate, PartOrder
from anxin.promises.models.reminders import Reminder

__all__ = ["PartDate", "PartOrder", "Promise", "PromiseMove", "PromiseTalk", "Reminder"]
