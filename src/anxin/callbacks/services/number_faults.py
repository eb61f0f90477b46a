"""A number that leads to nobody is noted with its customer, so that reception asks for the right one."""

from collections.abc import Collection

from anxin.accounts.models import Person
from anxin.callbacks.choices import Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.numbers import holder_of_number
from anxin.customers.choices import NumberDoubt
from anxin.customers.services import doubt_number
from anxin.customers.services.keep_wishes import take_back_doubt
from anxin.engines.callbacks import Flag

_DOUBTS = {Outcome.WRONG_NUMBER: NumberDoubt.WRONG_NUMBER, Outcome.DEAD_NUMBER: NumberDoubt.DEAD_NUMBER}


def note_fault(call: Call, outcome: Outcome, *, used: str, flags: Collection[Flag], by: Person) -> str:
    """Note what an attempt told against a number; return the key of the customer who has it, empty where nothing."""
    if Flag.CHECK_CONTACT not in flags:
        return ""
    customer = holder_of_number(call, used)
    if customer.number_doubt:
        return ""
    doubt_number(customer.key, why=_DOUBTS.get(outcome, NumberDoubt.NOT_REACHED), by=by)
    return str(customer.key)


def take_back_fault(doubted: str, *, by: Person) -> None:
    """Take back what an attempt had told against a number."""
    if doubted:
        take_back_doubt(doubted, by=by)
