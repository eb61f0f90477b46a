"""Promises as lines of lists, of Today and of a customer's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer, Vehicle
from anxin.foundation import clock
from anxin.promises.models import Promise
from anxin.promises.selectors.ledger import (
    own_promises_due,
    promises_of_customer,
    promises_of_vehicle,
    promises_to_tell,
)
from anxin.promises.selectors.words import risks_in_words

#: As far ahead as a day's work is shown.
HORIZON = timedelta(hours=18)
_SHOWN_TODAY = 20


@dataclass(frozen=True)
class Line:
    """A promise as a line of a list: why it is at risk, in words."""

    promise: Promise
    risks: Sequence[str]


@dataclass(frozen=True)
class PromisesToday:
    """What of the ledger stands above a day's work: whom to ring first, and what is due outside of cases."""

    to_tell: Sequence[Line]
    due: Sequence[Line]


def lines_of(promises: Sequence[Promise]) -> list[Line]:
    """Return promises as lines."""
    return [Line(each, risks_in_words(each)) for each in promises]


def promises_today(person: Person, dealer: Dealer, *, everybody: bool) -> PromisesToday:
    """Return what a person, or everybody at the dealer, has to do for promises today; two queries."""
    to_tell = promises_to_tell(person, dealer, everybody=everybody, limit=_SHOWN_TODAY)
    until = clock.now() + HORIZON
    due = own_promises_due(person, dealer, until=until, everybody=everybody, limit=_SHOWN_TODAY)
    return PromisesToday(lines_of(to_tell), lines_of(due))


def customer_lines(person: Person, customer: Customer) -> list[Line]:
    """Return what is promised to a customer, as far as the person may see it."""
    return lines_of(promises_of_customer(person, customer))


def vehicle_lines(person: Person, vehicle: Vehicle) -> list[Line]:
    """Return what is promised about a car, as far as the person may see it."""
    return lines_of(promises_of_vehicle(person, vehicle))
