"""Who reads questionnaires and figures, who edits them, and whose interviews anybody sees."""

from django.db.models import Q

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require, standing_of

#: Who asks, who reads the figures and who edits must know what is asked.
_READING = (Capability.CALL_BACK, Capability.SEE_FIGURES, Capability.RUN_SURVEYS)


def dealers_of_questionnaires(person: Person) -> list[int]:
    """Return the numbers of the dealers whose questionnaires a person may read."""
    return standing_of(person).dealers_with(*_READING)


def require_reading(person: Person, dealer_id: int) -> None:
    """Let pass who reads the dealer's questionnaires; ``NotFound`` to an outsider, else ``NotAllowed``."""
    standing = standing_of(person)
    held = next((each for each in _READING if standing.can(each, dealer_id)), Capability.SEE_FIGURES)
    require(person, held, dealer_id)


def can_edit(person: Person, dealer_id: int) -> bool:
    """Tell whether a person edits the dealer's questionnaires."""
    return standing_of(person).can(Capability.RUN_SURVEYS, dealer_id)


def can_see_results(person: Person, dealer_id: int) -> bool:
    """Tell whether a person sees what the dealer's customers answered, as figures."""
    return standing_of(person).can(Capability.SEE_FIGURES, dealer_id)


def require_interviews(person: Person, dealer_id: int) -> None:
    """Let pass who sees interviews of the dealer, all of them or those about himself; others as ``require`` does."""
    own = standing_of(person).can(Capability.SEE_OWN_COMPLAINTS, dealer_id)
    require(person, Capability.SEE_OWN_COMPLAINTS if own else Capability.SEE_COMPLAINTS, dealer_id)


def can_type(person: Person, dealer_id: int) -> bool:
    """Tell whether a person types sheets in: callers, and who runs the dealer's surveys."""
    standing = standing_of(person)
    return any(standing.can(each, dealer_id) for each in (Capability.RUN_SURVEYS, Capability.CALL_BACK))


def require_typing(person: Person, dealer_id: int) -> None:
    """Let pass who types sheets in or invites customers; others as ``require`` does."""
    if not can_type(person, dealer_id):
        require(person, Capability.CALL_BACK, dealer_id)


def visible_interviews(person: Person) -> Q:
    """Return the condition for the interviews that a person may see; anonymous ones nobody sees one by one.

    Whoever sees all complaints of a dealer sees its interviews, an adviser those with customers that he served.
    """
    standing = standing_of(person)
    every = standing.dealers_with(Capability.SEE_COMPLAINTS)
    own = sorted(set(standing.dealers_with(Capability.SEE_OWN_COMPLAINTS)) - set(every))
    return Q(anonymous=False) & (Q(dealer__in=every) | Q(dealer__in=own, adviser=person))
