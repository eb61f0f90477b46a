"""What the ledger of promises asks of cases: who works on one, and which customers have one open."""

from collections.abc import Iterable

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import can_handle_complaint


def may_work_on_case(person: Person, subject: str) -> bool:
    """Tell whether a person may work on the case of this name: nobody does on one about himself."""
    code, _dash, number = subject.partition("-")
    found = Complaint.objects.select_related("dealer").filter(dealer__code=code, number=number).first()
    return found is None or can_handle_complaint(person, found)


def customers_with_open_case(dealer: Dealer, customer_ids: Iterable[int]) -> set[int]:
    """Return which of some customers of a dealer have a case that is not closed: no reminder goes to them (S080)."""
    rows = Complaint.objects.filter(dealer=dealer, customer__in=list(customer_ids))
    return set(rows.exclude(status=Status.CLOSED).values_list("customer_id", flat=True).distinct())
