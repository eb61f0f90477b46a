"""Who may see and change customers and cars, and whose telephone numbers may be shown whole."""

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of


def dealers_where_seen(person: Person) -> list[int]:
    """Return the numbers of the dealers whose customers and cars the person may see."""
    return standing_of(person).dealers_with(Capability.SEE_CUSTOMERS)


def can_change_customers(person: Person, dealer_id: int) -> bool:
    """Tell whether the person may create and change customers and cars of a dealer."""
    return standing_of(person).can(Capability.CHANGE_CUSTOMERS, dealer_id)


def can_see_phones(person: Person, dealer_id: int) -> bool:
    """Tell whether the person may have masked numbers of this dealer shown whole; it is recorded."""
    return standing_of(person).can(Capability.SEE_PHONES, dealer_id)
