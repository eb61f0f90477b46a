"""Who sees which promises, and who works on them."""

from django.db.models import Q

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import may_work_on, standing_of
from anxin.promises.models import Promise
from anxin.promises.models.ledger import OWN_SUBJECT

_SEEING = (Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS)


def visible_to(person: Person) -> Q:
    """Return the condition for the promises that a person may see.

    Those made outside a case belong to the customer's page. Those of a case follow the case: whoever sees all cases
    of the dealer sees them, an adviser those that he keeps or made.
    """
    standing = standing_of(person)
    of_customers = Q(subject_kind=OWN_SUBJECT, dealer__in=standing.dealers_with(Capability.SEE_CUSTOMERS))
    every = set(standing.dealers_with(Capability.SEE_COMPLAINTS))
    own = sorted(set(standing.dealers_with(*_SEEING)) - every)
    of_cases = Q(dealer__in=sorted(every)) | Q(dealer__in=own) & (Q(keeper=person) | Q(made_by=person))
    return of_customers | ~Q(subject_kind=OWN_SUBJECT) & of_cases


def can_work_on(person: Person, promise: Promise) -> bool:
    """Tell whether a person who sees a promise may tell, move and settle it; of a case about himself he may not."""
    if not can_promise_at(person, promise.dealer_id):
        return False
    return promise.is_own or may_work_on(person, promise.subject)


def can_promise_at(person: Person, dealer_id: int) -> bool:
    """Tell whether a person makes promises to the customers of a dealer."""
    return standing_of(person).can(Capability.HANDLE_COMPLAINTS, dealer_id)


def can_see_ledger(person: Person, dealer_id: int) -> bool:
    """Tell whether a person has the ledger of a dealer at all."""
    return standing_of(person).can(Capability.SEE_CUSTOMERS, dealer_id)
