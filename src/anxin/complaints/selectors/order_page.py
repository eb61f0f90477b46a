"""What the page of a repair order shows beside the order: the car's people and other visits, and complaints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from anxin.accounts.models import Person
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.customer_page import newest_cases
from anxin.complaints.selectors.lists import CaseRow
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.orders import get_order_for, orders_of_vehicle

_OTHER_VISITS = 6


@dataclass(frozen=True)
class OrderPage:
    """A visit with the car's owners, the car's other newest visits, and the complaints about it."""

    order: RepairOrder
    owners: Sequence[CarContact]
    others: Sequence[RepairOrder]
    cases: Sequence[CaseRow]

    @property
    def work(self) -> list[str]:
        return _lines(self.order.work)

    @property
    def parts(self) -> list[str]:
        return _lines(self.order.parts)

    @property
    def in_the_house(self) -> timedelta | None:
        """From the car's coming to its going, as far as the export tells."""
        order = self.order
        begun, ended = order.received_at or order.opened_at, order.closed_at or order.finished_at
        return ended - begun if ended and ended > begun else None


def read_order_page(person: Person, key: UUID) -> OrderPage:
    """Return an order with all that its page shows; ``NotFound`` to an outsider. The number of queries is fixed."""
    order = get_order_for(person, key)
    owners = CarContact.objects.filter(vehicle=order.vehicle_id, role=CarContactRole.OWNER)
    others = orders_of_vehicle(person, order.vehicle, limit=_OTHER_VISITS + 1)
    return OrderPage(
        order=order,
        owners=list(owners.select_related("customer").order_by("pk")),
        others=[each for each in others if each.pk != order.pk][:_OTHER_VISITS],
        cases=newest_cases(visible_to(person).filter(repair_order=order)),
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
