"""Mail that a person sorts: read by those who take complaints in and see all of the dealer's."""

from uuid import UUID

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.found_cases import cases_found
from anxin.complaints.selectors.merged import standing_case
from anxin.complaints.selectors.searching import exact_case
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.searching import tsquery_literal
from anxin.foundation.stored_files import Stored
from anxin.messaging.choices import Channel, Direction
from anxin.messaging.models import Message, MessageFile
from anxin.messaging.selectors.incoming import NEWEST, put_aside, to_sort

#: A mail may accuse anybody: who sees his own cases alone does not read the mail of all.
_NEEDED = (Capability.TAKE_COMPLAINTS, Capability.SEE_COMPLAINTS)
MOST_FOUND = 8


def mail_to_sort(asker: Person, dealer: Dealer, *, aside: bool = False, cursor: str = "") -> Page[Message]:
    """Return a page of the mails of a dealer at which a person must look, or of those put aside; the newest first."""
    _require(asker, dealer.pk)
    rows = put_aside([dealer.pk]) if aside else to_sort([dealer.pk])
    return page_of(rows, order=NEWEST, cursor=cursor, size=25)


def get_mail_for(asker: Person, key: UUID, *, lock: bool = False) -> Message:
    """Return a mail that stands on no case; ``NotFound`` to outsiders, ``NotAllowed`` to who may not read it here."""
    rows = Message.objects.filter(
        key=key, direction=Direction.IN, channel=Channel.EMAIL, thread__isnull=True
    ).select_related("dealer__region__brand", "mailbox")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None or found.dealer_id not in standing_of(asker).roles:
        raise NotFound
    _require(asker, found.dealer_id)
    return found


def get_file_of_mail(asker: Person, key: UUID) -> tuple[MessageFile, Stored]:
    """Return a kept file of a mail that stands on no case."""
    found = MessageFile.objects.select_related("message").filter(key=key).exclude(file="").first()
    if found is None:
        raise NotFound
    get_mail_for(asker, found.message.key)
    return found, Stored(found.file, found.content_type, found.sha256[:32])


def cases_for_mail(asker: Person, mail: Message, *, query: str) -> list[Complaint]:
    """Return the few cases that could be meant by a number or by words, the newest first."""
    if exact := exact_case(asker, query):
        return [exact] if exact.dealer_id == mail.dealer_id else []
    words = tsquery_literal(query)
    if not words:
        return []
    here = visible_to(asker).filter(dealer=mail.dealer_id)
    rows = cases_found(here, words, person=asker).select_related("dealer", "customer", "vehicle", "owner")
    return list(rows.order_by("-received_at", "-id")[:MOST_FOUND])


def case_for_mail(asker: Person, mail: Message, slug: str) -> Complaint:
    """Return the case of the mail's own dealer to which it shall go, at the end of all merging; ``NotFound``."""
    complaint = get_complaint_for(asker, slug)
    if complaint.dealer_id != mail.dealer_id:
        raise NotFound
    return standing_case(complaint)


def _require(asker: Person, dealer_id: int) -> None:
    for needed in _NEEDED:
        require(asker, needed, dealer_id)
