"""Cars: VIN, plate, contacts and readings."""

from datetime import date, timedelta
from typing import Any

import pytest

from anxin.customers.models import CarContact, Vehicle
from anxin.customers.services import (
    VehicleDetails,
    change_vehicle,
    create_vehicle,
    link_contact,
    record_mileage,
    unlink_contact,
)
from anxin.customers.vin import expected_check_digit
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.foundation.models import AuditRecord
from tests.cast import Cast

BODY = "LSVAA418{}E2987654"
RIGHT = BODY.format(expected_check_digit(BODY.format("0")))
WRONG = BODY.format("0" if RIGHT[8] != "0" else "1")


def make(cast: Cast, **more: Any) -> Vehicle:
    printed = bool(more.pop("vin_as_printed", False))
    details = VehicleDetails(**{"plate": "沪B 66K88", "model_name": "A4L", **more})
    return create_vehicle(details, dealer=cast.shanghai, by=cast.chen, vin_as_printed=printed)


def test_plate_and_vin_are_stored_in_one_spelling(cast):
    car = make(cast, vin=RIGHT.lower(), plate="沪b·66k88")
    assert (car.vin, car.plate, car.vin_as_printed) == (RIGHT, "沪B66K88", False)


def test_a_wrong_check_digit_is_refused_in_china_until_it_was_compared_with_the_car(cast):
    with pytest.raises(InvalidInput) as caught:
        make(cast, vin=WRONG)
    assert (caught.value.code, caught.value.field) == ("VIN_CHECK_DIGIT", "vin")
    assert make(cast, vin=WRONG, vin_as_printed=True).vin_as_printed is True


@pytest.mark.parametrize(("country", "refused"), [("GB", False), ("US", True), ("CA", True)])
def test_the_check_digit_counts_where_the_country_uses_it(cast, country, refused):
    cast.shanghai.country = country
    if refused:
        with pytest.raises(InvalidInput):
            make(cast, vin=WRONG)
    else:
        assert make(cast, vin=WRONG).vin_as_printed is False


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("vin", RIGHT[:-1], "VIN_WRONG_LENGTH"),
        ("vin", RIGHT[:-1] + "O", "VIN_FORBIDDEN_LETTER"),
        ("plate", "?", "PLATE_UNREADABLE"),
        ("delivered_on", date(2999, 1, 1), "DAY_NOT_POSSIBLE"),
        ("colour", "红" * 21, "TEXT_TOO_LONG"),
    ],
)
def test_an_error_names_its_field(cast, field, value, code):
    with pytest.raises(InvalidInput) as caught:
        make(cast, **{field: value})
    assert (caught.value.code, caught.value.field) == (code, field)
    assert "%(" not in str(caught.value)


def test_a_look_alike_letter_is_told_with_what_was_meant(cast):
    with pytest.raises(InvalidInput) as caught:
        make(cast, vin=RIGHT[:-1] + "O")
    assert caught.value.params["meant"] == "0"


def test_a_car_without_plate_vin_and_model_is_refused(cast):
    with pytest.raises(InvalidInput) as caught:
        make(cast, plate="", model_name="")
    assert caught.value.code == "CAR_UNNAMED"


def test_a_vin_stands_once_at_a_dealer(cast):
    make(cast, vin=RIGHT)
    with pytest.raises(InvalidInput) as caught:
        make(cast, vin=RIGHT, plate="沪C00001")
    assert (caught.value.code, caught.value.field) == ("VIN_TAKEN", "vin")


def test_a_car_is_changed_field_by_field(cast):
    car = make(cast, vin=WRONG, vin_as_printed=True)
    change_vehicle(car.key, changes={"plate": "沪A·D12345", "vin": WRONG}, by=cast.sun)
    car.refresh_from_db()
    assert (car.plate, car.vin, car.vin_as_printed) == ("沪AD12345", WRONG, True)


def test_a_contact_is_linked_once_and_unlinked(cast):
    car = make(cast)
    for _again in range(2):
        link_contact(car.key, customer_key=cast.customer.key, role="payer", by=cast.chen)
    assert CarContact.objects.filter(vehicle=car).count() == 1
    unlink_contact(car.key, customer_key=cast.customer.key, role="payer", by=cast.chen)
    assert not CarContact.objects.filter(vehicle=car).exists()
    assert AuditRecord.objects.filter(action__startswith="vehicles.contact").count() == 2


def test_a_contact_of_another_dealer_is_not_found(cast):
    with pytest.raises(NotFound):
        link_contact(make(cast).key, customer_key=cast.foreign_customer.key, role="owner", by=cast.chen)


def test_a_role_outside_the_list_is_refused(cast):
    with pytest.raises(InvalidInput):
        link_contact(make(cast).key, customer_key=cast.customer.key, role="friend", by=cast.chen)


def test_a_falling_reading_is_kept_and_told(cast):
    car = make(cast)
    assert record_mileage(car.key, kilometres=52_000, by=cast.chen).falls is False
    later = record_mileage(car.key, kilometres=25_000, by=cast.chen)
    assert later.falls is True
    assert later.higher_before is not None and later.higher_before.kilometres == 52_000
    assert car.readings.count() == 2


def test_an_earlier_lower_reading_does_not_fall(cast):
    car = make(cast)
    record_mileage(car.key, kilometres=52_000, by=cast.chen)
    yesterday = clock.today("Asia/Shanghai") - timedelta(days=1)
    assert record_mileage(car.key, kilometres=51_000, read_on=yesterday, by=cast.chen).falls is False


@pytest.mark.parametrize("kilometres", [-1, 2_000_001])
def test_an_impossible_reading_is_refused(cast, kilometres):
    with pytest.raises(InvalidInput) as caught:
        record_mileage(make(cast).key, kilometres=kilometres, by=cast.chen)
    assert caught.value.field == "kilometres"


def test_a_reading_of_tomorrow_is_refused(cast):
    with pytest.raises(InvalidInput) as caught:
        tomorrow = clock.today("Asia/Shanghai") + timedelta(days=1)
        record_mileage(make(cast).key, kilometres=10, read_on=tomorrow, by=cast.chen)
    assert caught.value.field == "read_on"


def test_an_outsider_finds_no_car(cast):
    car = make(cast)
    with pytest.raises(NotFound):
        change_vehicle(car.key, changes={"plate": "沪A00000"}, by=cast.zhao)
    with pytest.raises(NotAllowed):
        record_mileage(car.key, kilometres=10, by=cast.shen)
