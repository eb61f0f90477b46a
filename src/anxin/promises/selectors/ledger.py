"""The ledger: one promise with its story, and lists of many, restricted to the asker."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer, Vehicle
from anxin.foundation.errors import NotFound
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.promises.models.ledger import OWN_SUBJECT
from anxin.promises.policies import visible_to

_WITH = ("dealer", "customer", "vehicle", "keeper", "department", "teller", "part")


def promises_visible_to(person: Person) -> QuerySet[Promise]:
    """Return the promises that a person may see, with what a line of the ledger shows."""
    rows = Promise.objects.filter(visible_to(person)).select_related(*_WITH)
    return rows.defer("customer__search", "vehicle__search")


def get_promise_for(person: Person, key: UUID | str, *, lock: bool = False) -> Promise:
    """Return the promise with this key; ``NotFound`` to whoever may not see it. ``lock`` holds the row."""
    rows = promises_visible_to(person).select_related(
        *_WITH, "dealer__region__brand", "order", "made_by", "settled_by"
    )
    found = rows.filter(key=_as_key(key))
    promise = (found.select_for_update(of=("self",)) if lock else found).first()
    if promise is None:
        raise NotFound
    return promise


def promises_named(person: Person, keys: Collection[str]) -> list[Promise]:
    """Return the promises with these keys that the person may see, the next due first."""
    return _first(promises_visible_to(person).filter(key__in=keys), len(keys)) if keys else []


def promises_of_customer(person: Person, customer: Customer, *, limit: int = 20) -> list[Promise]:
    """Return a customer's promises that the person may see: the open ones, the next due first, then the newest."""
    return _open_first(promises_visible_to(person).filter(customer=customer), limit)


def promises_of_vehicle(person: Person, vehicle: Vehicle, *, limit: int = 20) -> list[Promise]:
    """Return the promises about a car that the person may see: the open ones, the next due first, then the newest."""
    return _open_first(promises_visible_to(person).filter(vehicle=vehicle), limit)


def _open_first(rows: QuerySet[Promise], limit: int) -> list[Promise]:
    still = list(rows.filter(state=PromiseState.OPEN).order_by("due_at", "pk")[:limit])
    others = rows.exclude(state=PromiseState.OPEN).order_by("-due_at", "-pk")
    return still + list(others[: limit - len(still)])


def promises_to_tell(person: Person, dealer: Dealer, *, everybody: bool, limit: int = 100) -> list[Promise]:
    """Return the promises of whose risk the customer must hear, the next due first; one's own or everybody's."""
    rows = promises_visible_to(person).filter(dealer=dealer, to_tell=True)
    if not everybody:
        rows = rows.filter(teller=person)
    return _first(rows, limit)


def own_promises_due(
    person: Person, dealer: Dealer, *, until: datetime, everybody: bool, limit: int = 20
) -> list[Promise]:
    """Return open promises made outside a case that are due by an instant, the next due first."""
    rows = promises_visible_to(person).filter(
        dealer=dealer, state=PromiseState.OPEN, subject_kind=OWN_SUBJECT, due_at__lte=until, to_tell=False
    )
    if not everybody:
        rows = rows.filter(keeper=person)
    return _first(rows, limit)


def _first(rows: QuerySet[Promise], limit: int) -> list[Promise]:
    """Return the rows due first: mostly there are none, and to plan the joins for a line takes longer than to look."""
    rows = rows.order_by("due_at", "id")
    found = list(rows.select_related(None).values_list("pk", flat=True)[:limit])
    return list(rows.filter(pk__in=found)) if found else []


def _as_key(key: UUID | str) -> UUID:
    try:
        return key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
