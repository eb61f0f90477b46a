"""Taking customers on file and changing what is known of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.customers.choices import AddressForm, ContactChannel, CustomerKind, DayPart
from anxin.customers.events import CustomerChanged
from anxin.customers.models import Customer
from anxin.customers.selectors import get_customer_for
from anxin.customers.services.checking import clean_customer
from anxin.customers.services.indexing import customer_words
from anxin.foundation import audit, clock
from anxin.foundation.events import publish

#: Complaints are found by these words of their customer.
_TOLD_ABOVE = frozenset({"name", "phone", "second_phone"})
DOUBT_FIELDS = ("number_doubt", "number_doubted_on", "number_doubted_by")


@dataclass(frozen=True, kw_only=True)
class CustomerDetails:
    """What is known of a new customer; only the name must be there."""

    name: str
    kind: str = CustomerKind.PERSON
    address_form: str = AddressForm.NONE
    phone: str = ""
    second_phone: str = ""
    email: str = ""
    address: str = ""
    preferred_channel: str = ContactChannel.PHONE
    preferred_time: str = DayPart.ANY
    care_note: str = ""
    press_background: bool = False


@transaction.atomic
def create_customer(details: CustomerDetails, *, dealer: Dealer, by: Person | None) -> Customer:
    """Take a customer on file; ``InvalidInput`` names the field that is wrong.

    ``by`` is empty where the customer himself wrote who he is.
    """
    if by is not None:
        require(by, Capability.CHANGE_CUSTOMERS, dealer.pk)
    customer = Customer(dealer=dealer, made_at=clock.now(), **clean_customer(dealer, asdict(details)))
    customer.search = customer_words(customer)
    customer.save()
    record_customer_operation("created", customer, by=by)
    return customer


@transaction.atomic
def change_customer(key: UUID | str, *, changes: Mapping[str, Any], by: Person) -> Customer:
    """Change only the named fields, so that two people's changes of different fields both last."""
    customer = get_customer_for(by, key, lock=True)
    require(by, Capability.CHANGE_CUSTOMERS, customer.dealer_id)
    cleaned = clean_customer(customer.dealer, changes)
    changed = sorted(name for name, value in cleaned.items() if getattr(customer, name) != value)
    if not changed:
        return customer
    for name in changed:
        setattr(customer, name, cleaned[name])
    if "phone" in changed:
        trust_number(customer)
    customer.search = customer_words(customer)
    customer.save(update_fields=[*changed, *DOUBT_FIELDS, "search"])
    record_customer_operation("changed", customer, by=by, fields=changed)
    if _TOLD_ABOVE.intersection(changed):
        publish(CustomerChanged(customer_id=customer.pk))
    return customer


def trust_number(customer: Customer) -> None:
    """Take away what was noted against the number: it is a new one, or he said that it is right."""
    customer.number_doubt, customer.number_doubted_on, customer.number_doubted_by = "", None, None


def record_customer_operation(action: str, customer: Customer, *, by: Person | None, **details: Any) -> None:
    """Write the audit record of an operation on a customer; details carry no personal data."""
    audit.record_operation(
        f"customers.{action}",
        person_id=by.pk if by else None,
        dealer_id=customer.dealer_id,
        subject=str(customer.key),
        **details,
    )
