"""Who reads where an owner stands, who judges what it rests on, and who takes and answers his requests."""

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require, standing_of

#: Those who lead customer service judge, and so do those who lead the workshop: they know the car.
_JUDGING = (Capability.DECIDE_COMPLAINTS, Capability.HAND_BACK_REPEATS)


def dealers_of_rights(person: Person) -> list[int]:
    """Return the numbers of the dealers whose cars' positions the person may see."""
    return standing_of(person).dealers_with(Capability.SEE_CUSTOMERS)


def require_seeing_rights(person: Person, dealer_id: int) -> None:
    """Let pass who sees the dealer's cars; others as ``require`` does."""
    require(person, Capability.SEE_CUSTOMERS, dealer_id)


def can_read_law(person: Person, dealer_id: int) -> bool:
    """Tell whether the person decides how open questions of the law are read here."""
    return standing_of(person).can(Capability.READ_LAW, dealer_id)


def can_judge(person: Person, dealer_id: int) -> bool:
    """Tell whether the person sets terms and judges visits here."""
    standing = standing_of(person)
    return any(standing.can(capability, dealer_id) for capability in _JUDGING)


def can_take_requests(person: Person, dealer_id: int) -> bool:
    """Tell whether the person takes in what an owner asks for: whoever takes complaints in."""
    return standing_of(person).can(Capability.TAKE_COMPLAINTS, dealer_id)


def can_answer_requests(person: Person, dealer_id: int) -> bool:
    """Tell whether the person accepts, refuses and completes requests here."""
    return standing_of(person).can(Capability.DECIDE_COMPLAINTS, dealer_id)


def can_see_costs(person: Person, dealer_id: int) -> bool:
    """Tell whether the person sees what a right would cost the house."""
    return standing_of(person).can(Capability.SEE_FIGURES, dealer_id)


def require_judging(person: Person, dealer_id: int) -> None:
    """Let pass who judges here; ``NotFound`` to an outsider, ``NotAllowed`` to a colleague of another role."""
    standing = standing_of(person)
    held = next((each for each in _JUDGING if standing.can(each, dealer_id)), _JUDGING[0])
    require(person, held, dealer_id)
