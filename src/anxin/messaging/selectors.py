"""Reads of notices: everybody's own and nobody else's, from the time on at which they may be shown."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from anxin.accounts.models import Dealer, Membership, Person
from anxin.accounts.policies import standing_of
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of
from anxin.messaging.models import Notice
from anxin.messaging.policies import works_at

NEWEST = ("-shown_from", "-id")
#: Unread notices are counted no further.
MOST_COUNTED = 100
LATEST = 8


def notices_of(asker: Person) -> QuerySet[Notice]:
    """Return the asker's own notices of the dealers where he still works, as far as they may be shown by now."""
    return Notice.objects.filter(
        person=asker, dealer__in=list(standing_of(asker).roles), shown_from__lte=clock.now()
    )


def list_notices(
    asker: Person, *, kind: str = "", unread: bool = False, cursor: str = "", size: int = 50
) -> Page[Notice]:
    """Return a page of the asker's notices, the newest first; ``InvalidInput`` for a damaged cursor."""
    found = notices_of(asker).select_related("dealer", "on_behalf_of")
    if kind:
        found = found.filter(kind=kind)
    if unread:
        found = found.filter(read_at=None)
    return page_of(found, order=NEWEST, cursor=cursor, size=size)


def latest_notices(asker: Person) -> list[Notice]:
    """Return the asker's last eight notices."""
    found = notices_of(asker).select_related("dealer", "on_behalf_of")
    return list(found.order_by(*NEWEST)[:LATEST])


def count_unread(asker: Person) -> int:
    """Count the asker's unread notices, up to a hundred and no further."""
    return notices_of(asker).filter(read_at=None)[:MOST_COUNTED].count()


def get_notice_for(asker: Person, notice_id: int) -> Notice:
    """Return one of the asker's own notices; ``NotFound`` otherwise."""
    found = notices_of(asker).select_related("dealer", "on_behalf_of").filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return found


def staff_of(dealers: Iterable[Dealer], people: Iterable[Person]) -> dict[int, set[int]]:
    """Return for each dealer (by number, with its region read) who of the people works there and may sign in."""
    places = {dealer.pk: dealer for dealer in dealers}
    held: dict[int, list[Membership]] = {}
    memberships = Membership.objects.filter(
        Q(person__in={person.pk for person in people}), person__is_active=True
    ).select_related("department")
    for membership in memberships:
        held.setdefault(membership.person_id, []).append(membership)
    return {
        number: {person_id for person_id, own in held.items() if works_at(dealer, own)}
        for number, dealer in places.items()
    }
