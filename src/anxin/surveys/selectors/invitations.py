"""Invitations: which one a link opens, by which way a customer can be reached, and which of them are waiting."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from anxin.accounts.models import Dealer
from anxin.customers.choices import ContactChannel
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.messaging.selectors.mailboxes import default_mailbox
from anxin.messaging.selectors.ways import text_gateway
from anxin.playbooks.selectors import setting
from anxin.surveys.choices import InterviewState, InvitationState, InvitedBy
from anxin.surveys.models import Interview, Invitation
from anxin.surveys.selectors.kept_versions import kept_version

#: 80 bits, in base 32 sixteen signs: short enough for a text message, and nobody guesses one.
_BYTES = 10
_NOBODYS = hashlib.sha256(b"").hexdigest()
_opened = ReadyQuery(
    lambda: (
        Invitation.objects.select_related("customer", "vehicle", "order", "interview")
        .defer("customer__search", "vehicle__search")
        .filter(digest=Given("digest"))
    )
)


@dataclass(frozen=True)
class OpenedLink:
    """An invitation that a link opens, and the interview that was begun by it; ``works`` while it can be answered."""

    invitation: Invitation
    interview: Interview | None
    works: bool

    @property
    def is_answered(self) -> bool:
        """Tell whether everything was answered, or passed over on purpose: then the link is used up."""
        complete = self.interview is not None and self.interview.state == InterviewState.COMPLETE
        return complete or self.invitation.state == InvitationState.ANSWERED


def digest_of(token: str) -> str:
    """Return what is kept of a link's token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(key: UUID) -> str:
    """Return the token of the invitation with this key: the same for a reminder, and written down nowhere."""
    told = hmac.new(settings.SECRET_KEY.encode(), b"anxin survey link " + key.bytes, hashlib.sha256)
    return base64.b32encode(told.digest()[:_BYTES]).decode().lower()


def address_of_token(token: str) -> str:
    """Return the whole address of a link."""
    return f"{settings.ANXIN_URL}{reverse('portal:survey', args=[token])}"


def open_link(token: str) -> OpenedLink:
    """Return what a token opens; ``NotFound`` for an unknown and a withdrawn one, after the same work.

    A link that was answered or has run out still tells its holder so, and nothing else of anybody.
    """
    digest = digest_of(token[:200])
    found = next(iter(_opened(digest=digest)), None)
    known = hmac.compare_digest(found.digest if found else _NOBODYS, digest)
    if not known or found is None or found.state == InvitationState.WITHDRAWN:
        raise NotFound
    found.version = kept_version(found.version_id)
    found.dealer = found.version.questionnaire.dealer
    interview: Interview | None = getattr(found, "interview", None)
    if interview:
        # What is read already is not read again.
        interview.version, interview.dealer = found.version, found.dealer
    return OpenedLink(
        invitation=found,
        interview=interview,
        works=found.state == InvitationState.WAITING and found.expires_at > clock.now(),
    )


def address_to(customer: Customer, dealer: Dealer, invited_by: InvitedBy) -> str:
    """Return where an invitation goes; empty where the customer, or the house, has no such way."""
    if invited_by == InvitedBy.EMAIL:
        return customer.email.lower() if default_mailbox(dealer) else ""
    if invited_by == InvitedBy.SMS and not customer.number_doubt and text_gateway(dealer.pk):
        return customer.phone
    return ""


def way_to(customer: Customer, dealer: Dealer) -> InvitedBy | None:
    """Return the way by which the house itself can invite a customer: his own choice first; nothing where none is."""
    ways = [InvitedBy.SMS, InvitedBy.EMAIL]
    if customer.preferred_channel == ContactChannel.EMAIL:
        ways.reverse()
    return next((each for each in ways if address_to(customer, dealer, each)), None)


def days_of_links(dealer: Dealer) -> timedelta:
    """Return how long a personal link can be answered."""
    return timedelta(days=int(setting("calls.invitation.days", dealer_code=dealer.code)))


def reminder_after(dealer: Dealer) -> timedelta | None:
    """Return after how long a customer who has not answered is reminded; nothing where nobody is."""
    days = int(setting("calls.invitation.reminder_after", dealer_code=dealer.code))
    return timedelta(days=days) if days else None
