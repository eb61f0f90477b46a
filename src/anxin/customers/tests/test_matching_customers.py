"""One box finds customers and cars by plate, VIN tail, telephone tail and name, at one's own dealer only."""

import pytest

from anxin.customers.choices import MatchReason
from anxin.customers.selectors import match_customers_and_cars
from anxin.customers.services import (
    CustomerDetails,
    VehicleDetails,
    create_customer,
    create_vehicle,
    link_contact,
)
from tests.cast import Cast


@pytest.fixture
def people(cast: Cast) -> Cast:
    zhou = create_customer(
        CustomerDetails(name="周晓梅", phone="13811112222"), dealer=cast.shanghai, by=cast.chen
    )
    details = VehicleDetails(plate="沪B66K88", vin="LSVAA4182E2987654", brand_name="晨曦", model_name="A4L")
    car = create_vehicle(details, dealer=cast.shanghai, by=cast.chen, vin_as_printed=True)
    link_contact(car.key, customer_key=zhou.key, role="owner", by=cast.chen)
    driver = create_customer(
        CustomerDetails(name="钱军", phone="13911113333"), dealer=cast.shanghai, by=cast.chen
    )
    link_contact(car.key, customer_key=driver.key, role="driver", by=cast.chen)
    create_customer(CustomerDetails(name="周晓梅", phone="13811112222"), dealer=cast.chengdu, by=cast.zhao)
    return cast


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("沪B66K88", MatchReason.PLATE),
        ("B66K88", MatchReason.PLATE),
        ("66k88", MatchReason.PLATE),
        ("987654", MatchReason.VIN),
        ("E2987654", MatchReason.VIN),
        ("2222", MatchReason.PHONE),
        ("13811112222", MatchReason.PHONE),
        ("138 1111", MatchReason.PHONE),
        ("晓梅", MatchReason.NAME),
        ("周", MatchReason.NAME),
        ("a4l", MatchReason.MODEL),
    ],
)
def test_every_word_that_people_quote_finds_the_customer(people, query, why):
    found = match_customers_and_cars(people.chen, dealer=people.shanghai, query=query)
    assert (str(found[0].customer), str(found[0].vehicle)) == ("周晓梅", "沪B66K88 A4L")
    assert found[0].why_matched == why


def test_a_plate_brings_everybody_who_has_to_do_with_the_car(people):
    found = match_customers_and_cars(people.chen, dealer=people.shanghai, query="66K88")
    assert [str(match.customer) for match in found] == ["周晓梅", "钱军"]


def test_another_dealers_customer_is_never_found(people):
    assert len(match_customers_and_cars(people.chen, dealer=people.shanghai, query="周晓梅")) == 1
    assert match_customers_and_cars(people.chen, dealer=people.chengdu, query="周晓梅") == []


def test_an_empty_query_finds_nothing(people):
    assert match_customers_and_cars(people.chen, dealer=people.shanghai, query=" ？ ") == []


def test_the_number_of_queries_does_not_grow_with_the_matches(people, django_assert_num_queries):
    for number in range(6):
        create_customer(
            CustomerDetails(name=f"周晓{number}", phone=f"1391111444{number}"),
            dealer=people.shanghai,
            by=people.chen,
        )
    match_customers_and_cars(people.chen, dealer=people.shanghai, query="读一次")
    with django_assert_num_queries(4):
        assert len(match_customers_and_cars(people.chen, dealer=people.shanghai, query="周晓")) == 7
