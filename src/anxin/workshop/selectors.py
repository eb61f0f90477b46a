"""Reads of repair orders, restricted to the asker's dealers."""

from django.db.models import QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.workshop.models import RepairOrder


def orders_visible_to(person: Person) -> QuerySet[RepairOrder]:
    """Return the repair orders of the dealers where the person may see customers and cars."""
    dealer_ids = standing_of(person).dealers_with(Capability.SEE_CUSTOMERS)
    return RepairOrder.objects.filter(dealer_id__in=dealer_ids).select_related("adviser", "vehicle", "sender")
