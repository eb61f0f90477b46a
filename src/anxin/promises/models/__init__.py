"""The ledger's tables: promises and what was said about them, parts on order and their lists, reminders."""

from anxin.promises.models.ledger import Promise, PromiseHandOver, PromiseMove, PromiseTalk
from anxin.promises.models.parts import PartDate, PartLayout, PartList, PartOrder
from anxin.promises.models.reminders import Reminder

__all__ = [
    "PartDate",
    "PartLayout",
    "PartList",
    "PartOrder",
    "Promise",
    "PromiseHandOver",
    "PromiseMove",
    "PromiseTalk",
    "Reminder",
]
