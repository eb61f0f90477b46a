"""What the pages of call-backs have in common."""

from uuid import UUID

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require
from anxin.accounts.selectors import colleagues_at, get_dealer_for
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.calls import get_call_for
from anxin.foundation.errors import NotFound


def caller_at(request: WorkplaceRequest) -> Dealer:
    """Return the workplace's dealer to whoever makes calls there."""
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.CALL_BACK, request.dealer.pk)
    return request.dealer


def callers_call(request: WorkplaceRequest, key: UUID) -> Call:
    """Return a call to whoever makes the calls of its dealer."""
    call = get_call_for(request.user, key)
    require(request.user, Capability.CALL_BACK, call.dealer_id)
    return call


def asked_dealer(request: WorkplaceRequest) -> Dealer:
    """Return the dealer that an address names by its code, the workplace's where it names none.

    Whether the person may see what is shown of it is settled by what shows it.
    """
    code = request.GET.get("dealer", "")
    if request.dealer is None:
        raise NotFound
    return get_dealer_for(request.user, code) if code and code != request.dealer.code else request.dealer


def callers_at(dealer: Dealer) -> list[tuple[str, str]]:
    """Return who makes calls for a dealer, as choices of a filter."""
    return [(each.username, each.name) for each in colleagues_at(dealer, able_to=Capability.CALL_BACK)]
