"""What the pages of listening have in common."""

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.selectors import get_dealer_for
from anxin.foundation.errors import NotFound
from anxin.voice.policies import require_reading, require_writing


def dealer_of(request: WorkplaceRequest, code: str = "") -> Dealer:
    """Return the dealer that an address names, the workplace's where it names none, to who reads what is heard."""
    if request.dealer is None:
        raise NotFound
    dealer = get_dealer_for(request.user, code) if code else request.dealer
    require_reading(request.user, dealer.pk)
    return dealer


def workplace_of(request: WorkplaceRequest) -> Dealer:
    """Return the workplace's dealer to who writes down what he hears there."""
    if request.dealer is None:
        raise NotFound
    require_writing(request.user, request.dealer.pk)
    return request.dealer
