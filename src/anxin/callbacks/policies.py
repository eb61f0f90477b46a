"""Who calls, who sees lists and figures, who sets the rules; an adviser has no part in what is asked about him."""

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of

#: Whoever has one of these at a dealer sees his lists and what came of them.
SEEING_LISTS = (Capability.CALL_BACK, Capability.SEE_FIGURES)


def dealers_called_for(person: Person) -> list[int]:
    """Return the dealers for whom a person calls customers."""
    return standing_of(person).dealers_with(Capability.CALL_BACK)


def dealers_of_lists(person: Person) -> list[int]:
    """Return the dealers whose lists and rates a person sees."""
    return standing_of(person).dealers_with(*SEEING_LISTS)


def can_call_at(person: Person, dealer_id: int) -> bool:
    """Tell whether a person calls the customers of a dealer."""
    return standing_of(person).can(Capability.CALL_BACK, dealer_id)


def can_set_rules_at(person: Person, dealer_id: int) -> bool:
    """Tell whether a person sets how a dealer calls, builds lists out of turn and judges calls."""
    return standing_of(person).can(Capability.RUN_SURVEYS, dealer_id)


def can_see_rates_at(person: Person, dealer_id: int) -> bool:
    """Tell whether a person sees the rates of all callers; a caller without it sees his own."""
    return standing_of(person).can(Capability.SEE_FIGURES, dealer_id)
