"""Repair orders are read newest first, and by nobody of another dealer."""

from datetime import UTC, datetime

import pytest

from anxin.customers.models import Customer, Vehicle
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors import last_orders, orders_of_vehicle
from tests.cast import Cast, make_customer


def visit(cast: Cast, number: str, month: int, *, car: Vehicle | None = None) -> RepairOrder:
    return RepairOrder.objects.create(
        dealer=cast.shanghai,
        number=number,
        vehicle=car or cast.car,
        sender=cast.customer,
        kind="service",
        opened_at=datetime(2026, month, 1, 2, tzinfo=UTC),
    )


@pytest.fixture
def neighbour(cast: Cast) -> tuple[Customer, Vehicle]:
    return make_customer(cast.shanghai, "周晓梅", "+8613811112222", plate="沪B66K88", vin="")


def test_a_cars_visits_come_newest_first(cast):
    first, second = visit(cast, "RO-1", 3), visit(cast, "RO-2", 6)
    assert orders_of_vehicle(cast.chen, cast.car) == [second, first]


def test_the_last_visit_of_each_car_takes_one_query(cast, neighbour, django_assert_num_queries):
    visit(cast, "RO-1", 3)
    newest = visit(cast, "RO-2", 6)
    other = visit(cast, "RO-3", 5, car=neighbour[1])
    last_orders(cast.chen, [])
    with django_assert_num_queries(1):
        assert last_orders(cast.chen, [cast.car.pk, neighbour[1].pk]) == {
            cast.car.pk: newest,
            neighbour[1].pk: other,
        }


def test_another_dealer_and_an_administrator_read_none(cast):
    visit(cast, "RO-1", 3)
    assert orders_of_vehicle(cast.zhao, cast.car) == [] == orders_of_vehicle(cast.an, cast.car)
    assert last_orders(cast.zhao, [cast.car.pk]) == {}
