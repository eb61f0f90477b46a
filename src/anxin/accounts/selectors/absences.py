"""Who is away, and who stands in for him."""

from datetime import datetime

from django.db.models import Q, QuerySet

from anxin.accounts.models import Absence, Dealer, Person
from anxin.accounts.policies import may_note_absence, may_note_for_others, standing_of
from anxin.accounts.selectors.organisation import everybody_at
from anxin.foundation.errors import NotFound

#: A stand-in may be away himself and name another: so many steps are followed.
LONGEST_CHAIN = 3


def absence_at(person: Person, at: datetime) -> Absence | None:
    """Return the absence that a person has at an instant, with its stand-in, or nothing."""
    found = person.absences.filter(cancelled_at=None, from_at__lte=at, to_at__gt=at)
    return found.select_related("stand_in").first()


def absent_at(person: Person, at: datetime) -> bool:
    """Tell whether a person is away at an instant."""
    return person.absences.filter(cancelled_at=None, from_at__lte=at, to_at__gt=at).exists()


def stand_in_for(person: Person, *, at: datetime, dealer: Dealer) -> Person | None:
    """Return who stands in for an absent person at a dealer; nothing when he is there or nobody present is named.

    A stand-in who is away hands on to his own, three steps at most and never in a circle.
    """
    passed, here = {person.pk}, person
    for _step in range(LONGEST_CHAIN):
        absence = absence_at(here, at)
        following = absence.stand_in if absence else None
        if following is None or following.pk in passed:
            return None
        if not absent_at(following, at):
            works_here = dealer.pk in standing_of(following).roles
            return following if works_here else None
        passed.add(following.pk)
        here = following
    return None


def own_absences(person: Person, *, since: datetime) -> QuerySet[Absence]:
    """Return the person's own absences that are not over, the next first."""
    return _lasting(since).filter(person=person)


def absences_under(asker: Person, dealer: Dealer, *, since: datetime) -> QuerySet[Absence]:
    """Return the absences of the dealer's people that are not over; for those who may note them."""
    if not may_note_for_others(asker, dealer.pk):
        return Absence.objects.none()
    return _lasting(since).filter(person__in=everybody_at(dealer))


def get_absence_for(asker: Person, absence_id: int) -> Absence:
    """Return an absence that the asker may cancel, its row locked; ``NotFound`` otherwise."""
    found = Absence.objects.select_for_update(of=("self",)).filter(pk=absence_id)
    absence = found.select_related("person", "stand_in").first()
    if absence is None or not may_note_absence(asker, absence.person):
        raise NotFound
    return absence


def overlapping_absences(person: Person, *, from_at: datetime, to_at: datetime) -> QuerySet[Absence]:
    """Return the person's absences that share any time with ``[from_at, to_at)``."""
    return person.absences.filter(Q(from_at__lt=to_at) & Q(to_at__gt=from_at), cancelled_at=None)


def _lasting(since: datetime) -> QuerySet[Absence]:
    lasting = Absence.objects.filter(cancelled_at=None, to_at__gt=since)
    return lasting.select_related("person", "stand_in", "made_by").order_by("from_at", "id")
