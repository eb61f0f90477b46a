"""What the customer allows: offers, calls; and his telephone number: who saw it whole, whether it is right."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.customers.choices import NumberDoubt
from anxin.customers.models import Customer
from anxin.customers.selectors import get_customer_for
from anxin.customers.services.keep_customer import (
    DOUBT_FIELDS,
    record_customer_operation,
    trust_number,
)
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput


@transaction.atomic
def set_consent(key: UUID | str, *, agreed: bool, by: Person, on: date | None = None) -> Customer:
    """Keep that the customer agreed to offers, on which day and who heard it, or that he took it back."""
    customer = _locked(key, by)
    today = clock.today(customer.dealer.time_zone)
    if on and on > today:
        raise InvalidInput(
            "DAY_NOT_POSSIBLE", _("Expected is a day up to today, such as 2024-05-31."), field="on"
        )
    if agreed == (customer.marketing_consent_on is not None):
        return customer
    customer.marketing_consent_on = (on or today) if agreed else None
    customer.marketing_consent_by = by if agreed else None
    customer.save(update_fields=["marketing_consent_on", "marketing_consent_by"])
    record_customer_operation("consent_given" if agreed else "consent_withdrawn", customer, by=by)
    return customer


@transaction.atomic
def set_do_not_call(key: UUID | str, *, wished: bool, by: Person) -> Customer:
    """Keep that the customer wishes no calls, since when and who heard it, or that he may be called again."""
    customer = _locked(key, by)
    if wished == customer.do_not_call:
        return customer
    customer.do_not_call = wished
    customer.do_not_call_on = clock.today(customer.dealer.time_zone) if wished else None
    customer.do_not_call_by = by if wished else None
    customer.save(update_fields=["do_not_call", "do_not_call_on", "do_not_call_by"])
    record_customer_operation("do_not_call_set" if wished else "do_not_call_lifted", customer, by=by)
    return customer


@transaction.atomic
def show_customer_phone(key: UUID | str, *, by: Person, second: bool = False) -> str:
    """Return a customer's whole telephone number and record that this person has seen it."""
    customer = get_customer_for(by, key)
    require(by, Capability.SEE_PHONES, customer.dealer_id)
    phone = customer.second_phone if second else customer.phone
    if not phone:
        raise InvalidInput("NO_PHONE", _("No telephone number is on file."), field="phone")
    record_customer_operation("phone_shown", customer, by=by, second=second)
    return phone


@transaction.atomic
def doubt_number(key: UUID | str, *, why: str, by: Person) -> Customer:
    """Keep that the number on file does not lead to the customer, so that reception asks for it at his next visit."""
    if why not in NumberDoubt.values:
        raise InvalidInput("CHOICE_UNKNOWN", _("Say what is wrong with the number."), field="why")
    customer = _locked(key, by)
    if customer.number_doubt == why:
        return customer
    customer.number_doubt, customer.number_doubted_by = why, by
    customer.number_doubted_on = clock.today(customer.dealer.time_zone)
    customer.save(update_fields=DOUBT_FIELDS)
    record_customer_operation("number_doubted", customer, by=by, why=why)
    return customer


@transaction.atomic
def take_back_doubt(key: UUID | str, *, by: Person) -> Customer:
    """Take back what this person noted against a number by mistake; what somebody else noted stays."""
    customer = _locked(key, by)
    if customer.number_doubt and customer.number_doubted_by_id == by.pk:
        trust_number(customer)
        customer.save(update_fields=DOUBT_FIELDS)
        record_customer_operation("number_doubt_taken_back", customer, by=by)
    return customer


@transaction.atomic
def confirm_number(key: UUID | str, *, by: Person) -> Customer:
    """Keep that the customer himself said that the number on file is right."""
    customer = _locked(key, by)
    if customer.number_doubt:
        trust_number(customer)
        customer.save(update_fields=DOUBT_FIELDS)
        record_customer_operation("number_confirmed", customer, by=by)
    return customer


def _locked(key: UUID | str, by: Person) -> Customer:
    customer = get_customer_for(by, key, lock=True)
    require(by, Capability.CHANGE_CUSTOMERS, customer.dealer_id)
    return customer
