"""The telephone numbers of a call: of who brought the car first, of its owner, a second one; none found wrong twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.callbacks.choices import Outcome
from anxin.callbacks.models import Call
from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact, Customer
from anxin.customers.selectors import dialled_number, masked_phone

PHONE, OWNER, SECOND = "phone", "owner", "second_phone"
_FAULTY = (Outcome.WRONG_NUMBER, Outcome.DEAD_NUMBER)


@dataclass(frozen=True)
class Number:
    """One number: which it is, whose, masked, as it is dialled, and whether an attempt of this call found it wrong."""

    key: str
    whose: str
    masked: str
    dial: str
    shown: str
    faulty: bool = False


def numbers_of(call: Call) -> list[Number]:
    """Return the numbers at which the customer of a call may be reached, in the order in which to try them."""
    country = call.dealer.country
    wrong = set(call.attempts.filter(outcome__in=_FAULTY).values_list("number_used", flat=True))
    return [
        Number(
            key=key,
            whose=whose,
            masked=masked_phone(phone, country=country),
            dial=phone,
            shown=dialled_number(phone, country=country),
            faulty=key in wrong,
        )
        for key, whose, phone in _numbers(call)
    ]


def has_other_number(call: Call, used: str) -> bool:
    """Tell whether there is a number besides this one that has not been found wrong."""
    tried = used or PHONE
    return any(each.key != tried and not each.faulty for each in numbers_of(call))


def holder_of_number(call: Call, used: str) -> Customer:
    """Return whose number it is: the owner's, or the customer's whom the call is to reach."""
    owner = _owner(call) if used == OWNER else None
    return owner or call.customer


def _numbers(call: Call) -> Iterator[tuple[str, str, str]]:
    customer, known = call.customer, set()
    owner = _owner(call)
    told = (
        (PHONE, customer.name, customer.phone),
        (OWNER, _("%(name)s, owner") % {"name": owner.name} if owner else "", owner.phone if owner else ""),
        (SECOND, _("%(name)s, second number") % {"name": customer.name}, customer.second_phone),
    )
    for key, whose, phone in told:
        if phone and phone not in known:
            known.add(phone)
            yield key, whose, phone


def _owner(call: Call) -> Customer | None:
    if call.vehicle is None:
        return None
    rows = CarContact.objects.filter(vehicle=call.vehicle, role=CarContactRole.OWNER)
    found = rows.exclude(customer=call.customer).select_related("customer").order_by("pk").first()
    return found.customer if found else None
