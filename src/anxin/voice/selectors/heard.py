"""What was heard, one line or one occasion by its key, to whoever may see it."""

from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import colleagues_at
from anxin.foundation.errors import NotFound
from anxin.voice.models import Heard, Listening
from anxin.voice.policies import visible_heard, visible_listenings

_OCCASION = ("dealer__region__brand", "customer", "who", "made_by", "department")
_LINE = (
    "listening__customer",
    "listening__who",
    "listening__made_by",
    "keeper",
    "department",
    "about",
    "complaint",
)


def heard_visible_to(person: Person) -> QuerySet[Heard]:
    """Return the lines that a person may see."""
    rows = Heard.objects.filter(visible_heard(person))
    return rows.select_related("dealer__region__brand", *_LINE, "promise", "answered_by")


def get_heard_for(person: Person, key: UUID | str, *, lock: bool = False) -> Heard:
    """Return a line that the person may see, its row held with ``lock``; ``NotFound`` otherwise."""
    rows = heard_visible_to(person).filter(key=_as_key(key))
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def listenings_visible_to(person: Person) -> QuerySet[Listening]:
    """Return the occasions that a person may see."""
    return Listening.objects.filter(visible_listenings(person)).select_related(*_OCCASION)


def get_listening_for(person: Person, key: UUID | str, *, lock: bool = False) -> Listening:
    """Return an occasion that the person may see or on which he has something to answer; ``NotFound`` otherwise."""
    asked = Heard.objects.filter(visible_heard(person), listening__key=_as_key(key)).values("listening")
    rows = Listening.objects.filter(visible_listenings(person), key=_as_key(key))
    rows = rows | Listening.objects.filter(pk__in=asked)
    rows = rows.select_related(*_OCCASION)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def lines_of(person: Person, listening: Listening) -> list[Heard]:
    """Return what was heard on an occasion, as far as the person may see it, in its order."""
    return list(heard_visible_to(person).filter(listening=listening).order_by("pk"))


def leaders_at(dealer: Dealer) -> list[Person]:
    """Return who leads the desk of a dealer."""
    return colleagues_at(dealer, able_to=Capability.ASSIGN_COMPLAINTS)


def _as_key(key: UUID | str) -> UUID:
    try:
        return key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
