"""What the pages of call-backs have in common."""

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require
from anxin.foundation.errors import NotFound


def caller_at(request: WorkplaceRequest) -> Dealer:
    """Return the workplace's dealer to whoever makes calls there."""
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.CALL_BACK, request.dealer.pk)
    return request.dealer
