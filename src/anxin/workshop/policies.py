"""Who may read, treat and decide on repeat repairs, and whose own work one is."""

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.foundation.tables.names import is_named
from anxin.playbooks.selectors import setting
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair

#: One house rule for complaints and for repeats: in a small house nobody else may be there.
_OWN_WORK_ALLOWED = "complaints.accused_may_handle"
#: Up to the third visit of a chain the nearest earlier one and the first are all there are.
_WITH_MIDDLE_ONES = 4


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
    if any(_worked_on(person, order) for order in (*orders, *_middle_ones(repeat))):
        return not _own_work_allowed(repeat.dealer.code)
    return False


def _worked_on(person: Person, order: RepairOrder) -> bool:
    named = (order.adviser_name, order.technician_name)
    return order.adviser_id == person.pk or any(is_named(person.name, cell) for cell in named)


def _middle_ones(repeat: RepeatRepair) -> list[RepairOrder]:
    """Return the visits of a chain between its first and the nearest earlier one."""
    if repeat.first_id is None or (repeat.visit or 0) < _WITH_MIDDLE_ONES:
        return []
    chain = RepeatRepair.objects.filter(first=repeat.first_id, came_at__lt=repeat.came_at)
    orders = chain.exclude(state=RepeatState.REFUSED).exclude(order=None).values("order")
    return list(RepairOrder.objects.filter(pk__in=orders))


def _own_work_allowed(dealer_code: str) -> bool:
    try:
        return bool(setting(_OWN_WORK_ALLOWED, dealer_code=dealer_code))
    except LookupError:
        # A dealer's own settings may be older than the question.
        return False
