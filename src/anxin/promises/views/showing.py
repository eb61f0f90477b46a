"""What the pages of promises have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.accounts.selectors import get_dealer_for
from anxin.customers.selectors import masked_phone
from anxin.foundation.errors import NotFound
from anxin.promises.models import Promise
from anxin.promises.selectors.words import Script, script_of


@dataclass(frozen=True)
class TellLine:
    """A promise of which the customer must hear: whom to ring, what to say."""

    promise: Promise
    script: Script
    phone: str


def dealer_of(request: WorkplaceRequest) -> Dealer:
    """Return the workplace's dealer to whoever has its ledger."""
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.SEE_CUSTOMERS, request.dealer.pk)
    return request.dealer


def workplace_of(request: WorkplaceRequest) -> Dealer:
    """Return the workplace's dealer to whoever makes and keeps promises there."""
    dealer = dealer_of(request)
    require(request.user, Capability.HANDLE_COMPLAINTS, dealer.pk)
    return dealer


def asked_dealer(request: WorkplaceRequest, code: str) -> Dealer:
    """Return the dealer that an address names, the workplace's where it names none, to whoever has its ledger."""
    here = dealer_of(request)
    if not code or code == here.code:
        return here
    dealer = get_dealer_for(request.user, code)
    require(request.user, Capability.SEE_CUSTOMERS, dealer.pk)
    return dealer


def tell_lines(promises: Sequence[Promise], person: Person) -> list[TellLine]:
    """Return promises as lines of those who must be told, with the person's words."""
    return [
        TellLine(
            each,
            script_of(each, person),
            masked_phone(each.customer.phone, country=each.dealer.country),
        )
        for each in promises
    ]


def sees_phones(request: WorkplaceRequest, dealer: Dealer) -> bool:
    """Tell whether masked numbers may be shown whole, which is recorded."""
    return standing_of(request.user).can(Capability.SEE_PHONES, dealer.pk)
