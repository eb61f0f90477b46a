"""Who calls, who sees lists and figures, who sets the rules; an adviser has no part in what is asked about him."""

from django.db.models import Q
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require, standing_of
from anxin.callbacks.models import PatternReview
from anxin.foundation.errors import NotAllowed

#: Whoever has one of these at a dealer sees his lists and what came of them.
SEEING_LISTS = (Capability.CALL_BACK, Capability.SEE_FIGURES)


def dealers_called_for(person: Person) -> list[int]:
    """Return the dealers for whom a person calls customers."""
    return standing_of(person).dealers_with(Capability.CALL_BACK)


def dealers_of_lists(person: Person) -> list[int]:
    """Return the dealers whose lists and rates a person sees."""
    return standing_of(person).dealers_with(*SEEING_LISTS)


def require_lists(person: Person, dealer_id: int) -> None:
    """Let pass who sees the lists and the rules of a dealer; ``NotFound`` to an outsider, else ``NotAllowed``."""
    standing = standing_of(person)
    held = next((each for each in SEEING_LISTS if standing.can(each, dealer_id)), SEEING_LISTS[0])
    require(person, held, dealer_id)


def can_call_at(person: Person, dealer_id: int) -> bool:
    """Tell whether a person calls the customers of a dealer."""
    return standing_of(person).can(Capability.CALL_BACK, dealer_id)


def can_set_rules_at(person: Person, dealer_id: int) -> bool:
    """Tell whether a person sets how a dealer calls, builds lists out of turn and judges calls."""
    return standing_of(person).can(Capability.RUN_SURVEYS, dealer_id)


def dealers_setting_rules(person: Person) -> list[int]:
    """Return the dealers whose rules of calling a person sets, and at which he invites many at once."""
    return standing_of(person).dealers_with(Capability.RUN_SURVEYS)


def can_see_rates_at(person: Person, dealer_id: int) -> bool:
    """Tell whether a person sees the rates of all callers; a caller without it sees his own."""
    return standing_of(person).can(Capability.SEE_FIGURES, dealer_id)


def can_review(person: Person, review: PatternReview) -> bool:
    """Tell whether a person looks into a pattern: whoever runs the surveys, never the one concerned."""
    return review.person_id != person.pk and can_set_rules_at(person, review.dealer_id)


def require_review(person: Person, review: PatternReview) -> None:
    """Let pass who looks into a pattern; ``NotAllowed`` to everybody else who sees it."""
    if not can_review(person, review):
        raise NotAllowed("ROLE_MAY_NOT", _("Patterns are reviewed by those who run the surveys."))


def require_concerned(person: Person, review: PatternReview) -> None:
    """Let pass whom a pattern concerns; ``NotAllowed`` to everybody else who sees it."""
    if review.person_id != person.pk:
        raise NotAllowed("NOT_ABOUT_YOU", _("The person concerned replies himself."))


def visible_patterns(person: Person) -> Q:
    """Return the condition for the patterns that a person sees: those he may review, and of his own those opened."""
    standing = standing_of(person)
    reviewed = Q(dealer__in=standing.dealers_with(Capability.RUN_SURVEYS)) & ~Q(person=person)
    return reviewed | Q(dealer__in=list(standing.roles), person=person, opened_at__isnull=False)
