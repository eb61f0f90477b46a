"""Reads of mailboxes: for those who look after them, for the doctor, and for who is told when one fails."""

from collections.abc import Sequence
from datetime import timedelta

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.accounts.selectors import memberships_at
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.messaging.models import Mailbox

#: A mailbox is looked at every minute; after so long without a look something is wrong.
STALE_AFTER = timedelta(minutes=10)


def mailboxes_of(asker: Person, dealer: Dealer) -> list[Mailbox]:
    """Return the mailboxes of a dealer, those out of use last; ``NotAllowed`` for whoever does not run channels."""
    require(asker, Capability.RUN_CHANNELS, dealer.pk)
    return list(Mailbox.objects.filter(dealer=dealer).order_by("-active", "address"))


def get_mailbox_for(asker: Person, mailbox_id: int, *, lock: bool = False) -> Mailbox:
    """Return a mailbox of a dealer whose channels the asker runs; ``NotFound`` to outsiders."""
    rows = Mailbox.objects.select_related("dealer__region__brand")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=mailbox_id).first()
    if found is None or found.dealer_id not in standing_of(asker).roles:
        raise NotFound
    require(asker, Capability.RUN_CHANNELS, found.dealer_id)
    return found


def default_mailbox(dealer: Dealer) -> Mailbox | None:
    """Return the mailbox from which a dealer writes first to somebody: the oldest in use that sends."""
    rows = Mailbox.objects.filter(dealer=dealer, active=True).exclude(smtp_host="")
    return rows.order_by("pk").first()


def people_who_run_channels(dealer: Dealer) -> list[Person]:
    """Return who looks after a dealer's mailboxes."""
    rows = memberships_at(dealer).filter(person__is_active=True).select_related("person").order_by("pk")
    people = {row.person.pk: row.person for row in rows}.values()
    return [each for each in people if standing_of(each).can(Capability.RUN_CHANNELS, dealer.pk)]


def failing_mailboxes() -> Sequence[Mailbox]:
    """Return the mailboxes in use that cannot be read, or that nobody has looked into for ten minutes."""
    until = clock.now() - STALE_AFTER
    rows = Mailbox.objects.filter(active=True).exclude(imap_host="")
    return [
        each
        for each in rows
        if each.failing_since or (each.fetched_at is not None and each.fetched_at < until)
    ]
