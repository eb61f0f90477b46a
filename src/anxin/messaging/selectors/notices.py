"""Reads of notices: everybody's own and nobody else's, from the time on at which they may be shown."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from anxin.accounts.models import Absence, Dealer, Membership, Person
from anxin.accounts.policies import standing_of
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.ready_queries import Given, ReadyQuery
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


_unread = ReadyQuery(
    lambda: (
        Notice.objects.filter(
            person=Given("asker"),
            dealer__pk__any_of=Given("dealers"),
            shown_from__lte=Given("now"),
            read_at=None,
        )
        .order_by()
        .values_list("pk", flat=True)[:MOST_COUNTED]
    )
)


def count_unread(asker: Person) -> int:
    """Count the asker's unread notices, up to a hundred and no further."""
    return len(_unread(asker=asker.pk, dealers=list(standing_of(asker).roles), now=clock.now()))


def unread_in_words(asker: Person) -> str:
    """Return how many notices the asker has not read: empty, a number, or ``99+``."""
    number = count_unread(asker)
    return f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number or "")


def unread_of_the_day_first(page: Page[Notice]) -> list[Notice]:
    """Return the page's notices; on the first page the unread ones of the newest day stand before the day's others."""
    if page.newer or not page.rows:
        return list(page.rows)
    here = timezone.get_current_timezone()
    newest = page.rows[0].shown_from.astimezone(here).date()
    day = [each for each in page.rows if each.shown_from.astimezone(here).date() == newest]
    return [*sorted(day, key=lambda each: each.read_at is not None), *page.rows[len(day) :]]


def get_notice_for(asker: Person, notice_id: int) -> Notice:
    """Return one of the asker's own notices; ``NotFound`` otherwise."""
    found = notices_of(asker).select_related("dealer", "on_behalf_of").filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return found


def staff_of(dealers: Iterable[Dealer], people: Iterable[Person]) -> dict[int, set[int]]:
    """Return for each dealer, by number, the numbers of those of the people who work there and may sign in."""
    places = Dealer.objects.select_related("region").in_bulk({dealer.pk for dealer in dealers})
    held: dict[int, list[Membership]] = {}
    memberships = Membership.objects.filter(
        person__in={person.pk for person in people}, person__is_active=True
    ).select_related("department")
    for membership in memberships:
        held.setdefault(membership.person_id, []).append(membership)
    return {
        number: {person_id for person_id, own in held.items() if works_at(dealer, own)}
        for number, dealer in places.items()
    }


def absences_of(people: Iterable[Person], *, since: datetime) -> dict[int, list[Absence]]:
    """Return the absences that are not over, by the number of the person."""
    found: dict[int, list[Absence]] = {}
    numbers = {person.pk for person in people}
    for absence in Absence.objects.filter(person__in=numbers, cancelled_at=None, to_at__gt=since):
        found.setdefault(absence.person_id, []).append(absence)
    return found
