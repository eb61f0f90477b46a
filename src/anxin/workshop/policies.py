"""Who may read, treat and decide on repeat repairs, and whose own work one is."""

import re

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.playbooks.selectors import setting
from anxin.workshop.models import RepeatRepair

_BETWEEN_NAMES = re.compile(r"[,，;；、/|\s]+")
#: One house rule for complaints and for repeats: in a small house nobody else may be there.
_OWN_WORK_ALLOWED = "complaints.accused_may_handle"


def dealers_of_repeats(person: Person) -> list[int]:
    """Return the numbers of the dealers whose repeat repairs the person may see."""
    return standing_of(person).dealers_with(Capability.SEE_CUSTOMERS)


def can_treat_repeats(person: Person, dealer_id: int) -> bool:
    """Tell whether the person's role confirms, refuses and treats repeat repairs here."""
    return standing_of(person).can(Capability.TREAT_REPEATS, dealer_id)


def can_hand_back_repeats(person: Person, dealer_id: int) -> bool:
    """Tell whether the person is a service manager here: he hands back what is not as expected (S093)."""
    return standing_of(person).can(Capability.HAND_BACK_REPEATS, dealer_id)


def is_own_work(person: Person, repeat: RepeatRepair) -> bool:
    """Tell whether the person advised or did the work that is repeated: he is heard and does not decide (S090).

    The repeat's earlier and first order must have been fetched with it. A technician is known by his name alone.
    """
    orders = [order for order in (repeat.earlier, repeat.first) if order is not None]
    for order in orders:
        names = {order.adviser_name, *_BETWEEN_NAMES.split(order.technician_name)}
        if order.adviser_id == person.pk or (person.name and person.name in names):
            return not _own_work_allowed(repeat.dealer.code)
    return False


def _own_work_allowed(dealer_code: str) -> bool:
    try:
        return bool(setting(_OWN_WORK_ALLOWED, dealer_code=dealer_code))
    except LookupError:
        # A dealer's own settings may be older than the question.
        return False
