"""Invitations to answer by a personal link in the API."""

from datetime import date, datetime
from uuid import UUID

from anxin.accounts.schemas import DealerCode
from anxin.callbacks.choices import RoundState
from anxin.callbacks.models import LinkRound
from anxin.foundation.rest import Body, Day, Shown
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Invitation
from anxin.workshop.choices import OrderKind


class SendLink(Body):
    """Whom to invite to which version in use, and how; about a repair order or a car where one is named."""

    customer: UUID
    version: UUID
    way: InvitedBy
    order: UUID | None = None
    vehicle: UUID | None = None


class SendLinks(Body):
    """The customers of the repair orders that were closed from day to day, one month at most."""

    dealer: DealerCode
    version: UUID
    since: Day
    until: Day
    kind: OrderKind | None = None
    way: InvitedBy | None = None
    """Left out: each by his own way."""


class LinkSent(Shown):
    invitation: UUID
    way: InvitedBy
    expires_at: datetime


class LinkRoundShown(Shown):
    key: UUID
    dealer: str
    version: UUID
    since: date
    until: date
    state: RoundState
    visits: int
    """Orders closed: `invited` + `known` + all of `left_out`, once it is sent."""
    chosen: int
    done: int
    invited: int
    known: int
    """Waited for an answer already."""
    left_out: dict[str, int]


def shown_link(made: Invitation) -> LinkSent:
    """Return an invitation that was made; it is read under surveys."""
    return LinkSent(invitation=made.key, way=InvitedBy(made.invited_by), expires_at=made.expires_at)


def shown_round(made: LinkRound) -> LinkRoundShown:
    """Return a round of invitations with its counts."""
    names = ("key", "since", "until", "state", "visits", "done", "invited", "known", "left_out")
    told = {name: getattr(made, name) for name in names}
    chosen = len(made.chosen)
    return LinkRoundShown(dealer=made.dealer.code, version=made.version.key, chosen=chosen, **told)
