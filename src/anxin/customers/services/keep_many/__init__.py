"""Keeping the people and cars of many visits at once, by the rules by which single ones are kept."""

from anxin.customers.services.keep_many.on_file import OnFile
from anxin.customers.services.keep_many.settling import Odometers, Settled, Settler
from anxin.customers.services.keep_many.told import CarTold, PersonTold, VisitTold, name_key
from anxin.customers.services.keep_many.writing import Kept, keep_settled, tell_of_changes

__all__ = [
    "CarTold",
    "Kept",
    "Odometers",
    "OnFile",
    "PersonTold",
    "Settled",
    "Settler",
    "VisitTold",
    "keep_settled",
    "name_key",
    "tell_of_changes",
]
