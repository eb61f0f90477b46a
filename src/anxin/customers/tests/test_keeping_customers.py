"""Customers are kept in one spelling, changed field by field, and every operation leaves its record."""

from typing import Any

import pytest

from anxin.customers.choices import ContactChannel
from anxin.customers.models import Customer
from anxin.customers.selectors import customers_with_phone, get_customer_for, masked_phone
from anxin.customers.services import (
    CustomerDetails,
    change_customer,
    create_customer,
    set_consent,
    set_do_not_call,
    show_customer_phone,
)
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.foundation.models import AuditRecord
from tests.cast import Cast


def make(cast: Cast, **more: Any) -> Customer:
    details = CustomerDetails(**{"name": "周晓梅", "phone": "138 1111 2222", **more})
    return create_customer(details, dealer=cast.shanghai, by=cast.chen)


def test_a_phone_is_stored_in_one_spelling(cast):
    assert make(cast).phone == "+8613811112222"
    assert make(cast, phone="021-50001234转12").phone == "+862150001234-12"


def test_a_british_dealer_writes_british_numbers(cast):
    cast.shanghai.country = "GB"
    assert make(cast, phone="07700 900123").phone == "+447700900123"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "  ", "NAME_MISSING"),
        ("phone", "none", "PHONE_UNREADABLE"),
        ("second_phone", "1234567890123456", "PHONE_UNREADABLE"),
        ("email", "a@b", "EMAIL_UNREADABLE"),
        ("care_note", "长" * 301, "TEXT_TOO_LONG"),
        ("address_form", "dr", "NOT_IN_LIST"),
    ],
)
def test_an_error_names_its_field(cast, field, value, code):
    with pytest.raises(InvalidInput) as caught:
        make(cast, **{field: value})
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not Customer.objects.filter(name="周晓梅").exists()


def test_only_what_was_named_changes(cast):
    customer = make(cast, care_note="先问候")
    change_customer(customer.key, changes={"name": "周晓美"}, by=cast.chen)
    change_customer(customer.key, changes={"preferred_channel": ContactChannel.WECHAT}, by=cast.sun)
    customer.refresh_from_db()
    assert (customer.name, customer.preferred_channel, customer.care_note) == ("周晓美", "wechat", "先问候")
    fields = (
        AuditRecord.objects.filter(action="customers.changed")
        .order_by("id")
        .values_list("details", flat=True)
    )
    assert list(fields) == [{"fields": ["name"]}, {"fields": ["preferred_channel"]}]


def test_nothing_is_recorded_when_nothing_changes(cast):
    customer = make(cast)
    change_customer(customer.key, changes={"phone": "13811112222"}, by=cast.chen)
    assert not AuditRecord.objects.filter(action="customers.changed").exists()


def test_a_field_that_is_no_detail_cannot_be_changed(cast):
    with pytest.raises(InvalidInput):
        change_customer(make(cast).key, changes={"dealer_id": cast.chengdu.pk}, by=cast.chen)


def test_consent_keeps_the_day_and_who_heard_it(cast):
    customer = set_consent(make(cast).key, agreed=True, by=cast.chen)
    assert customer.marketing_consent_on == clock.today("Asia/Shanghai")
    assert customer.marketing_consent_by == cast.chen
    customer = set_consent(customer.key, agreed=False, by=cast.sun)
    assert (customer.marketing_consent_on, customer.marketing_consent_by) == (None, None)
    actions = (
        AuditRecord.objects.filter(subject=str(customer.key))
        .order_by("id")
        .values_list("action", "person_id")
    )
    assert list(actions)[1:] == [
        ("customers.consent_given", cast.chen.pk),
        ("customers.consent_withdrawn", cast.sun.pk),
    ]


def test_do_not_call_keeps_the_day_and_who_heard_it(cast):
    customer = set_do_not_call(make(cast).key, wished=True, by=cast.chen)
    assert (customer.do_not_call, customer.do_not_call_by) == (True, cast.chen)
    assert customer.do_not_call_on == clock.today("Asia/Shanghai")
    assert set_do_not_call(customer.key, wished=False, by=cast.sun).do_not_call_on is None


def test_showing_a_phone_is_recorded(cast):
    customer = make(cast)
    assert show_customer_phone(customer.key, by=cast.chen) == "+8613811112222"
    record = AuditRecord.objects.get(action="customers.phone_shown")
    assert (record.person, record.subject) == (cast.chen, str(customer.key))


def test_an_auditor_is_not_shown_a_phone(cast):
    with pytest.raises(NotAllowed):
        show_customer_phone(make(cast).key, by=cast.shen)


def test_a_head_of_department_changes_nothing(cast):
    with pytest.raises(NotAllowed):
        change_customer(make(cast).key, changes={"name": "别人"}, by=cast.he)


def test_an_outsider_finds_nobody(cast):
    customer = make(cast)
    for attempt in (
        lambda: get_customer_for(cast.zhao, customer.key),
        lambda: change_customer(customer.key, changes={"name": "别人"}, by=cast.zhao),
        lambda: show_customer_phone(customer.key, by=cast.zhao),
        lambda: create_customer(CustomerDetails(name="某人"), dealer=cast.shanghai, by=cast.zhao),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_key_that_is_none_is_not_found(cast):
    with pytest.raises(NotFound):
        get_customer_for(cast.chen, "no-key")


def test_a_number_already_on_file_is_noticed_in_any_spelling(cast):
    customer = make(cast)
    found = customers_with_phone(cast.chen, dealer=cast.shanghai, phone="+86 138-1111-2222")
    assert found == [customer]
    assert customers_with_phone(cast.chen, dealer=cast.shanghai, phone="13811112222", besides=customer) == []
    assert customers_with_phone(cast.chen, dealer=cast.shanghai, phone="") == []


@pytest.mark.parametrize(
    ("phone", "country", "shown"),
    [
        ("+8613811112222", "CN", "138****2222"),
        ("+862150001234-12", "CN", "021****1234"),
        ("+447700900123", "GB", "077****0123"),
        ("4008", "CN", "**08"),
        ("", "CN", ""),
    ],
)
def test_the_middle_of_a_phone_is_hidden(phone, country, shown):
    assert masked_phone(phone, country=country) == shown
