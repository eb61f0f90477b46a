"""Nobody is reminded of the insurance or the service of a car that was sold or scrapped."""

from datetime import UTC, date, datetime

from anxin.customers.choices import CarContactRole
from anxin.customers.models import CarContact, Vehicle
from anxin.foundation import clock
from anxin.promises.selectors.reminding import due_to_remind
from anxin.workshop.choices import DepartureReason
from anxin.workshop.services.departures import mark_car_gone, take_back_departure
from tests.cast import Cast

NOW = datetime(2026, 12, 10, 4, tzinfo=UTC)


def test_a_car_that_is_gone_is_reminded_of_nothing(cast: Cast) -> None:
    CarContact.objects.get_or_create(vehicle=cast.car, customer=cast.customer, role=CarContactRole.OWNER)
    Vehicle.objects.filter(pk=cast.car.pk).update(insured_until=date(2026, 12, 20))
    assert due_to_remind(cast.shanghai, now=NOW)
    with clock.at(NOW):
        mark_car_gone(cast.car.key, why=DepartureReason.SOLD, on=date(2026, 11, 5), by=cast.liu)
    assert not due_to_remind(cast.shanghai, now=NOW)
    with clock.at(NOW):
        take_back_departure(cast.car.key, by=cast.liu)
    assert due_to_remind(cast.shanghai, now=NOW)
