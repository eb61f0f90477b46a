"""Putting customers and cars on file through the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from anxin.customers.models import CarContact, Customer, Vehicle
from anxin.foundation.models import AuditRecord
from tests.cast import Cast

CUSTOMER = {
    "name": "周晓梅",
    "kind": "person",
    "address_form": "ms",
    "phone": "138 1111 2222",
    "preferred_channel": "phone",
    "preferred_time": "any",
}


@pytest.fixture
def chen(cast: Cast, signed_in) -> Client:
    client: Client = signed_in(cast.chen)
    return client


def test_a_customer_is_put_on_file(cast, chen):
    answer = chen.post(reverse("customers:new"), CUSTOMER)
    made = Customer.objects.get(name="周晓梅")
    assert answer.headers["location"] == reverse("customers:show", args=[made.key])
    assert (made.dealer, made.phone) == (cast.shanghai, "+8613811112222")


def test_somebody_with_the_same_number_is_shown_before_a_second_record_is_made(cast, chen):
    chen.post(reverse("customers:new"), CUSTOMER)
    again = {**CUSTOMER, "name": "周晓美", "phone": "+8613811112222"}
    page = chen.post(reverse("customers:new"), again).content.decode()
    assert "周晓梅" in page
    assert not Customer.objects.filter(name="周晓美").exists()
    chen.post(reverse("customers:new"), {**again, "despite": "1"})
    assert Customer.objects.filter(name="周晓美").exists()


def test_the_number_is_looked_up_while_typing(cast, chen):
    chen.post(reverse("customers:new"), CUSTOMER)
    page = chen.get(reverse("customers:duplicates"), {"phone": "13811112222"}).content.decode()
    assert "周晓梅" in page
    assert "13811112222" not in page


def test_an_error_stands_at_its_field_and_what_was_typed_is_kept(chen):
    answer = chen.post(reverse("customers:new"), {**CUSTOMER, "phone": "call me"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "call me" in page and "周晓梅" in page
    assert 'id="id_phone-error"' in page


def test_only_changed_fields_are_written(cast, chen):
    customer = cast.customer
    form = {
        **CUSTOMER,
        "name": "王建国",
        "phone": "13900001234",
        "address_form": "none",
        "care_note": "先问候",
    }
    answer = chen.post(reverse("customers:edit", args=[customer.key]), form)
    assert answer.status_code == 302
    record = AuditRecord.objects.get(action="customers.changed")
    assert record.details == {"fields": ["care_note"]}


def test_opening_the_form_that_shows_the_number_is_recorded(cast, chen):
    page = chen.get(reverse("customers:edit", args=[cast.customer.key])).content.decode()
    assert "13900001234" in page
    assert AuditRecord.objects.filter(action="customers.phone_shown").count() == 1


@pytest.mark.parametrize("who", ["he", "gao", "qian", "shen"])
def test_who_may_not_change_customers_gets_403(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("customers:edit", args=[cast.customer.key])).status_code == 403
    assert client.post(reverse("customers:new"), CUSTOMER).status_code == 403


def test_consent_and_do_not_call_are_kept(cast, chen):
    chen.post(reverse("customers:consent", args=[cast.customer.key]), {"agreed": "1"})
    chen.post(reverse("customers:do_not_call", args=[cast.customer.key]), {"wished": "1"})
    cast.customer.refresh_from_db()
    assert cast.customer.marketing_consent_by == cast.chen
    assert cast.customer.do_not_call is True


def test_a_car_is_put_on_file_with_what_the_customer_is_to_it(cast, chen):
    url = reverse("customers:car_new", args=[cast.customer.key])
    assert chen.post(url, {"plate": "沪B66K88", "role": "driver"}).status_code == 302
    contact = CarContact.objects.get(vehicle__plate="沪B66K88")
    assert (contact.customer, contact.role) == (cast.customer, "driver")


def test_a_car_already_on_file_is_offered_for_linking(cast, chen):
    url = reverse("customers:car_new", args=[cast.customer.key])
    page = chen.post(url, {"plate": "沪a-12345", "role": "owner"}).content.decode()
    assert reverse("customers:vehicle", args=[cast.car.key]) in page
    assert Vehicle.objects.filter(dealer=cast.shanghai).count() == 1


def test_a_vin_with_a_wrong_check_digit_needs_the_tick(cast, chen):
    url = reverse("customers:car_new", args=[cast.customer.key])
    form = {"plate": "沪B66K88", "vin": "LSVAA4182E2987654", "role": "owner"}
    answer = chen.post(url, form)
    assert answer.status_code == 422 and 'id="id_vin-error"' in answer.content.decode()
    assert chen.post(url, {**form, "vin_as_printed": "on"}).status_code == 302


def test_people_of_a_car_are_found_linked_and_taken_away(cast, chen):
    chen.post(reverse("customers:new"), CUSTOMER)
    made = Customer.objects.get(name="周晓梅")
    url = reverse("customers:car_contacts", args=[cast.car.key])
    assert "138****2222" in chen.get(url, {"q": "2222"}).content.decode()
    chen.post(url, {"customer": str(made.key), "role": "payer"})
    assert CarContact.objects.filter(vehicle=cast.car, customer=made, role="payer").exists()
    chen.post(url, {"customer": str(made.key), "role": "payer", "unlink": "1"})
    assert not CarContact.objects.filter(customer=made).exists()


def test_another_dealers_customer_cannot_be_linked(cast, chen):
    url = reverse("customers:car_contacts", args=[cast.car.key])
    answer = chen.post(url, {"customer": str(cast.foreign_customer.key), "role": "payer"})
    assert answer.status_code == 404


def test_a_falling_reading_is_kept_and_told(cast, chen):
    url = reverse("customers:car_mileage", args=[cast.car.key])
    chen.post(url, {"kilometres": "52000", "source": "customer"})
    page = chen.post(url, {"kilometres": "25000", "source": "customer"}, follow=True).content.decode()
    assert "it falls" in page
    assert cast.car.readings.count() == 2


def test_an_impossible_reading_stands_at_its_field(cast, chen):
    url = reverse("customers:car_mileage", args=[cast.car.key])
    answer = chen.post(url, {"kilometres": "2000001", "source": "customer"})
    assert answer.status_code == 422 and "2,000,000" in answer.content.decode()
