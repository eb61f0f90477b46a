"""A dealer's door as customers and as its managers see it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.accounts.choices import Capability, Role
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import colleagues_at, memberships_at
from anxin.complaints.choices import ClockKind, Level
from anxin.complaints.selectors.clocks.policies import book_of, newest_policies
from anxin.foundation.bilingual import pick
from anxin.foundation.display import span_in_words
from anxin.foundation.errors import NotFound
from anxin.foundation.stored_files import MEGABYTE
from anxin.playbooks.selectors import content, entries
from anxin.portal.models import Door

LIST = "door"
MOST_FILES = 6
#: All files of one sending together; a telephone's video of a minute fits.
MOST_BYTES = 80 * MEGABYTE
_CODE = re.compile(r"[A-Z0-9]{2,12}")
_LEADING = (Role.CUSTOMER_SERVICE_MANAGER, Role.GENERAL_MANAGER)
#: What is promised to a customer of the clocks that watch over a case, in his words.
_TOLD = {
    ClockKind.ACKNOWLEDGE: gettext_lazy("We confirm that we have it"),
    ClockKind.CONTACT: gettext_lazy("Somebody speaks with you"),
    ClockKind.PLAN: gettext_lazy("You know what we intend to do"),
    ClockKind.CLOSE: gettext_lazy("It is settled, or you know why it takes longer"),
}


@dataclass(frozen=True)
class Told:
    """A name and what stands beside it."""

    name: str
    what: str


@dataclass(frozen=True)
class DoorShown:
    """What the public page of a dealer tells; nothing in it says how many others complained."""

    dealer: Dealer
    contact: str
    welcome: str
    limits: Sequence[Told]
    stages: Sequence[Told]
    points: Sequence[Told]
    bodies: Sequence[Told]
    categories: Sequence[tuple[str, str]]


def open_door(code: str) -> Door:
    """Return the open door of the dealer with this code; ``NotFound`` for a shut one, as for one that is not there."""
    rows = Door.objects.select_related("dealer__region__brand", "contact").filter(open=True)
    door = rows.filter(dealer__code=code).first() if _CODE.fullmatch(code) else None
    if door is None:
        raise NotFound
    return door


def door_for(person: Person, dealer: Dealer) -> Door | None:
    """Return a dealer's door, or nothing where it has none yet; ``NotFound`` to an outsider."""
    if dealer.pk not in standing_of(person).roles:
        raise NotFound
    return Door.objects.select_related("dealer", "contact").filter(dealer=dealer).first()


def contact_of(dealer: Dealer, door: Door | None) -> Person | None:
    """Return who looks after what comes in: whom the door names, or else who leads customer service."""
    able = colleagues_at(dealer, able_to=Capability.HANDLE_COMPLAINTS)
    if door and door.contact in able:
        return door.contact
    members = list(memberships_at(dealer).select_related("person"))
    for role in _LEADING:
        found = [each.person for each in members if each.role == role and each.person in able]
        if found:
            return min(found, key=lambda person: person.name)
    return None


def door_shown(door: Door) -> DoorShown:
    """Return what a dealer's public page tells, in the reader's language."""
    dealer = door.dealer
    contact = contact_of(dealer, door)
    return DoorShown(
        dealer=dealer,
        contact=contact.name if contact else "",
        welcome=pick(door.welcome) or pick(content(LIST, dealer_code=dealer.code).body["welcome"]),
        limits=limits_of(dealer),
        stages=_told(dealer, "stages"),
        points=_told(dealer, "points"),
        bodies=bodies_of(dealer),
        categories=top_categories(dealer),
    )


def limits_of(dealer: Dealer) -> list[Told]:
    """Return by when what happens to an ordinary complaint, from the dealer's own clocks."""
    newest = newest_policies(dealer)
    if newest is None:
        return []
    book = book_of(newest)
    ordinary = next(
        (each for each in book.policies if Level.ORDINARY in each.when.get("levels", ())), book.policies[-1]
    )
    return [
        Told(str(words), _in_words(ordinary.limits[kind].span, working=ordinary.limits[kind].working))
        for kind, words in _TOLD.items()
        if kind in ordinary.limits
    ]


def bodies_of(dealer: Dealer) -> list[Told]:
    """Return whom a customer of this dealer's country can turn to outside the house."""
    rows = entries(LIST, "bodies", dealer_code=dealer.code)
    return [Told(pick(each), pick(each["how"])) for each in rows if each["country"] == dealer.country]


def top_categories(dealer: Dealer) -> list[tuple[str, str]]:
    """Return the id and name of the categories that a customer chooses from: the widest ones."""
    rows = entries("complaint_categories", "categories", dealer_code=dealer.code)
    return [(each["id"], pick(each)) for each in rows if each["parent"] is None]


def upload_limit(**_address: str) -> int:
    """Return how large a sending of a customer may be, whatever its address names."""
    return MOST_BYTES


def _told(dealer: Dealer, group: str) -> list[Told]:
    return [Told(pick(each), pick(each["what"])) for each in entries(LIST, group, dealer_code=dealer.code)]


def _in_words(limit: timedelta, *, working: bool) -> str:
    span = span_in_words(limit)
    return (
        _("within %(span)s of opening hours") % {"span": span}
        if working
        else _("within %(span)s") % {"span": span}
    )
