"""Who sees which figures: the house its own, the brand its dealers', an adviser himself and no colleague."""

from collections.abc import Collection

from anxin.accounts.choices import Capability
from anxin.accounts.models import Brand, Dealer, Person
from anxin.accounts.policies import require, standing_of


def dealers_of_figures(person: Person) -> list[int]:
    """Return the numbers of the dealers all of whose figures a person sees."""
    return standing_of(person).dealers_with(Capability.SEE_FIGURES)


def sees_own_alone(person: Person, dealer_id: int) -> bool:
    """Tell whether a person sees at a dealer nothing but his own figure and the dealer's."""
    standing = standing_of(person)
    return standing.can(Capability.SEE_OWN_COMPLAINTS, dealer_id) and not standing.can(
        Capability.SEE_FIGURES, dealer_id
    )


def can_run(person: Person, dealer_id: int) -> bool:
    """Tell whether a person freezes a score of the dealer and answers disputes of it."""
    return standing_of(person).can(Capability.RUN_SURVEYS, dealer_id)


def can_run_all(person: Person, dealer_ids: Collection[int]) -> bool:
    """Tell whether a person freezes a score of so many dealers together, and sets the plan that scores them."""
    return bool(dealer_ids) and set(dealer_ids) <= set(
        standing_of(person).dealers_with(Capability.RUN_SURVEYS)
    )


def can_plan(person: Person, brand: Brand) -> bool:
    """Tell whether a person sets the plan of a brand: a plan is one for all of its dealers."""
    return can_run_all(person, list(Dealer.objects.filter(region__brand=brand).values_list("pk", flat=True)))


def sees_all(person: Person, dealer_ids: Collection[int]) -> bool:
    """Tell whether a person sees all figures of so many dealers."""
    return bool(dealer_ids) and set(dealer_ids) <= set(dealers_of_figures(person))


def may_take_seen(person: Person, dealer_ids: Collection[int]) -> bool:
    """Tell whether a person takes what he sees of these dealers out of the house.

    Figures of a dealer need the right to export there; his own figure an adviser always takes.
    """
    standing = standing_of(person)
    seen = [each for each in dealer_ids if standing.can(Capability.SEE_FIGURES, each)]
    return all(standing.can(Capability.EXPORT_DATA, each) for each in seen)


def require_taking_seen(person: Person, dealer_ids: Collection[int]) -> None:
    """Let pass who takes out what he sees of these dealers, as ``may_take_seen`` tells; others as ``require`` does."""
    if not may_take_seen(person, dealer_ids):
        for each in dealer_ids:
            if standing_of(person).can(Capability.SEE_FIGURES, each):
                require(person, Capability.EXPORT_DATA, each)


def require_disputing(person: Person, dealer_ids: Collection[int]) -> None:
    """Let pass who works with customers at one of the dealers: region and auditor read figures, and dispute none."""
    standing = standing_of(person)
    if not any(standing.can(Capability.HANDLE_COMPLAINTS, each) for each in dealer_ids):
        for dealer_id in dealer_ids:
            require(person, Capability.HANDLE_COMPLAINTS, dealer_id)


def require_running_anywhere(person: Person) -> None:
    """Let pass who makes score runs of any dealer; ``NotAllowed`` to others."""
    standing = standing_of(person)
    if not standing.can_anywhere(Capability.RUN_SURVEYS):
        for dealer_id in standing.roles:
            require(person, Capability.RUN_SURVEYS, dealer_id)


def may_take_out_place(person: Person, dealer_ids: Collection[int], *, adviser_id: int | None = None) -> bool:
    """Tell whether a person takes the figures of a place out of the house: of himself an adviser, else who exports."""
    if adviser_id == person.pk:
        return True
    return set(dealer_ids) <= set(standing_of(person).dealers_with(Capability.EXPORT_DATA))


def require_taking_out_place(
    person: Person, dealer_ids: Collection[int], *, adviser_id: int | None = None
) -> None:
    """Let pass who takes the figures of a place out, as ``may_take_out_place`` tells; others as ``require`` does."""
    if not may_take_out_place(person, dealer_ids, adviser_id=adviser_id):
        for dealer_id in dealer_ids:
            require(person, Capability.EXPORT_DATA, dealer_id)
