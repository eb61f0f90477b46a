"""Which case a secret link opens. Every link that opens none looks the same: unknown, run out, withdrawn, misspelt."""

import hashlib
import hmac
from dataclasses import dataclass

from django.db.models import F

from anxin.accounts.models import Person
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.merged import standing_case, whole_of
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.portal.models import Posting, SecretLink
from anxin.portal.policies import works

_NOBODYS = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True)
class Followed:
    """A working link and the case in which its own goes on."""

    link: SecretLink
    complaint: Complaint


@dataclass(frozen=True)
class LinkShown:
    """What a colleague sees of a case's link, and of what the customer said of himself."""

    complaint: Complaint
    working: SecretLink | None
    last: SecretLink | None
    posting: Posting | None


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def follow_link(token: str) -> Followed:
    """Return what a token opens; ``NotFound`` otherwise, after the same work whatever is wrong with it."""
    digest = digest_of(token[:200])
    rows = SecretLink.objects.select_related(
        "complaint__dealer__region__brand", "complaint__owner", "complaint__customer", "complaint__vehicle"
    )
    link = rows.filter(digest=digest).first()
    if not hmac.compare_digest(link.digest if link else _NOBODYS, digest) or link is None:
        raise NotFound
    standing = standing_case(link.complaint)
    if not works(link, standing, now=clock.now()):
        raise NotFound
    return Followed(link, standing)


def link_shown(person: Person, slug: str) -> LinkShown:
    """Return the link of a case that the person may see, and what came in by the door with it."""
    complaint = get_complaint_for(person, slug)
    links = list(
        SecretLink.objects.filter(complaint__in=whole_of(complaint))
        .select_related("made_by", "shut_by")
        # One of each case may work; a case has been given many only where somebody gave it anew and anew.
        .order_by(F("shut_at").desc(nulls_first=True), "-made_at")[:5]
    )
    now = clock.now()
    return LinkShown(
        complaint=complaint,
        working=next((each for each in links if works(each, complaint, now=now)), None),
        last=links[0] if links else None,
        posting=Posting.objects.filter(complaint=complaint).first(),
    )
