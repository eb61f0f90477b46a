"""Who reads what was heard, who writes it down, who answers, and who sees the report."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require, standing_of
from anxin.foundation.errors import NotAllowed
from anxin.voice.models import Heard


def visible_heard(person: Person) -> Q:
    """Return the condition for the lines that a person may see: all of the dealer's, or his own.

    An adviser sees what he wrote down himself and what he is to answer, never what others heard about him.
    """
    every, own = _dealers(person)
    mine = Q(listening__made_by=person) | Q(keeper=person)
    return Q(dealer__in=every) | Q(dealer__in=own) & mine


def visible_listenings(person: Person) -> Q:
    """Return the condition for the occasions that a person may see; an adviser those that he wrote down."""
    every, own = _dealers(person)
    return Q(dealer__in=every) | Q(dealer__in=own, made_by=person)


def require_reading(person: Person, dealer_id: int) -> None:
    """Let pass who reads what was heard at a dealer, or his own part of it; others as ``require`` does."""
    own = standing_of(person).can(Capability.SEE_OWN_COMPLAINTS, dealer_id)
    require(person, Capability.SEE_OWN_COMPLAINTS if own else Capability.SEE_COMPLAINTS, dealer_id)


def require_writing(person: Person, dealer_id: int) -> None:
    """Let pass who writes down what he heard: everybody who meets customers."""
    require(person, Capability.TAKE_COMPLAINTS, dealer_id)


def can_write(person: Person, dealer_id: int) -> bool:
    """Tell whether a person writes down what he heard at a dealer."""
    return standing_of(person).can(Capability.TAKE_COMPLAINTS, dealer_id)


def can_answer(person: Person, heard: Heard) -> bool:
    """Tell whether a person answers a line: who is to answer it, and who leads the desk."""
    standing = standing_of(person)
    leads = standing.can(Capability.ASSIGN_COMPLAINTS, heard.dealer_id)
    return can_write(person, heard.dealer_id) and (leads or heard.keeper_id == person.pk)


def require_answering(person: Person, heard: Heard) -> None:
    """Let pass who answers a line; ``NotAllowed`` to whoever sees it alone."""
    if not can_answer(person, heard):
        raise NotAllowed("ROLE_MAY_NOT", _("Whoever is to answer this does so, or who leads the desk."))


def can_plan(person: Person, dealer_id: int) -> bool:
    """Tell whether a person sets how often each channel is listened to."""
    return standing_of(person).can(Capability.RUN_SURVEYS, dealer_id)


def names_seen(person: Person, dealer_id: int) -> bool:
    """Tell whether a person reads which colleague was praised."""
    return standing_of(person).can(Capability.SEE_COMPLAINTS, dealer_id)


def _dealers(person: Person) -> tuple[list[int], list[int]]:
    standing = standing_of(person)
    every = standing.dealers_with(Capability.SEE_COMPLAINTS)
    return every, sorted(set(standing.dealers_with(Capability.SEE_OWN_COMPLAINTS)) - set(every))
