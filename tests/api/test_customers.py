"""Customers and cars over the API."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.foundation.models import AuditRecord
from tests.api.conftest import ApiFor
from tests.cast import Cast, make_customer

NEW = {"dealer": "SH01", "name": "周婷", "phone": "+86 138 0000 0001", "address_form": "ms"}


def test_a_customer_is_taken_on_file_found_and_changed(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    made = chen.post("/customers", NEW)
    assert made.status_code == 201, made.content
    key = made.json()["key"]
    assert made["Location"] == f"/api/v1/customers/{key}"
    assert made.json()["phone"] == "138****0001"
    assert [one["key"] for one in chen.get("/customers", q="13800000001").json()["items"]] == [key]
    changed = chen.post(f"/customers/{key}/change", {"care_note": "先道歉再谈"})
    assert changed.json() == made.json() | {"care_note": "先道歉再谈"}
    assert chen.post(f"/customers/{key}/set_consent", {"agreed": True}).json()["marketing_consent_on"]
    assert chen.post(f"/customers/{key}/set_do_not_call", {"wished": True}).json()["do_not_call"] is True


def test_showing_a_number_is_recorded(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    shown = chen.post(f"/customers/{cast.customer.key}/show_phone", {})
    assert shown.json() == {"phone": "13900001234"}
    record = AuditRecord.objects.get(action="customers.phone_shown")
    assert (record.person_id, record.subject) == (cast.chen.pk, str(cast.customer.key))
    none = chen.post(f"/customers/{cast.customer.key}/show_phone", {"second": True})
    assert (none.status_code, none.json()["code"]) == (422, "NO_PHONE")


def test_an_unreadable_number_is_refused_with_what_was_expected(cast: Cast, api_for: ApiFor) -> None:
    refused = api_for(cast.chen).post("/customers", NEW | {"phone": "call me"})
    assert (refused.status_code, refused.json()["code"]) == (422, "PHONE_UNREADABLE")
    assert "13900001234" in refused.json()["message"]


def test_a_car_gets_its_people_and_its_readings(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    made = chen.post("/vehicles", {"dealer": "SH01", "plate": "沪A·99999", "model_name": "Q5L"})
    assert made.status_code == 201, made.content
    path = f"/vehicles/{made.json()['key']}"
    linked = chen.post(f"{path}/link_contact", {"customer": str(cast.customer.key), "role": "sender"})
    assert [(one["name"], one["role"]) for one in linked.json()["contacts"]] == [("王建国", "sender")]
    assert chen.post(f"{path}/record_mileage", {"kilometres": 41000}).json()["falls"] is False
    assert chen.post(f"{path}/record_mileage", {"kilometres": 40000}).json()["falls"] is True
    whole = chen.get(path).json()
    assert [reading["kilometres"] for reading in whole["readings"]] == [40000, 41000]
    customer = chen.get(f"/customers/{cast.customer.key}").json()
    assert {(car["plate"], car["role"]) for car in customer["cars"]} == {
        ("沪A12345", "owner"),
        ("沪A99999", "sender"),
    }
    gone = chen.post(f"{path}/unlink_contact", {"customer": str(cast.customer.key), "role": "sender"})
    assert gone.json()["contacts"] == []


def test_a_vin_with_a_wrong_check_digit_passes_only_when_compared(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    car = {"dealer": "SH01", "vin": "LSVAA4182E2123457"}
    refused = chen.post("/vehicles", car)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        422,
        "VIN_CHECK_DIGIT",
        "vin",
    )
    assert chen.post("/vehicles", car | {"vin_as_printed": True}).json()["vin_as_printed"] is True


def test_lists_ask_no_more_queries_for_more_rows(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    for path in ("/customers", "/vehicles"):
        chen.get(path)
        with CaptureQueriesContext(connection) as few:
            chen.get(path)
        for number in range(6):
            make_customer(
                cast.shanghai, "客户", f"1380000{number:04}", plate=f"沪B{path[1]}{number:04}", vin=""
            )
        with CaptureQueriesContext(connection) as many:
            assert len(chen.get(path).json()["items"]) >= 7
        assert len(many) == len(few)
