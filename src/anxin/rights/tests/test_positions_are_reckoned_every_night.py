"""Positions are reckoned every night in batches that may be killed and begun again, and after every change below."""

from datetime import UTC, date, datetime, timedelta

import pytest
from procrastinate.contrib.django import app
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from anxin.customers.models import Vehicle
from anxin.customers.services import change_vehicle
from anxin.foundation import clock
from anxin.rights import reactions
from anxin.rights.events import SubstituteCarDue
from anxin.rights.models import Position, SubstituteWarning
from anxin.rights.services import reckoning, warn_of_repairs
from anxin.rights.tests.cars import TODAY, came, delivered, judged, repaired
from anxin.workshop.events import OrdersChanged
from anxin.workshop.models import RepairOrder
from anxin.workshop.tests.visits import many_cars
from tests.cast import Cast


def position(cast: Cast) -> Position:
    return Position.objects.get(vehicle=cast.car)


def put_on_the_road(cars: list[Vehicle], on: str = "2025-06-01") -> None:
    Vehicle.objects.filter(pk__in=[car.pk for car in cars]).update(delivered_on=date.fromisoformat(on))


def test_a_running_repair_gains_a_day_over_night(cast: Cast):
    with clock.at(TODAY):
        delivered(cast)
        judged(cast, came(cast, "2026-03-01", days=None))
        before = position(cast).days
    with clock.at(TODAY + timedelta(days=1)):
        assert reckoning.renew_all_positions() == 2
        assert position(cast).days == (before or 0) + 1
        assert position(cast).for_day == date(2026, 3, 11)
        assert reckoning.renew_all_positions() == 0


def test_a_night_that_was_killed_goes_on_where_it_stood(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    cars = many_cars(cast.shanghai, 7)
    put_on_the_road(cars)
    monkeypatch.setattr(reckoning, "BATCH", 3)
    whole = reckoning.renew_positions
    batches = []

    def dies_in_its_third_batch(numbers: list[int]) -> int:
        batches.append(numbers)
        if len(batches) == 3:
            raise KeyboardInterrupt
        return whole(numbers)

    with clock.at(TODAY):
        monkeypatch.setattr(reckoning, "renew_positions", dies_in_its_third_batch)
        with pytest.raises(KeyboardInterrupt):
            reckoning.renew_all_positions()
        # The one car of the other dealer, and three of this one's eight.
        assert Position.objects.count() == 1 + 3
        monkeypatch.setattr(reckoning, "renew_positions", whole)
        assert reckoning.renew_all_positions() == 5
        assert Position.objects.count() == Vehicle.objects.count()


def test_a_batch_asks_as_much_of_the_database_for_fifty_cars_as_for_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
):
    cars = many_cars(cast.shanghai, 50)
    put_on_the_road(cars)
    for day in ("2025-08-01", "2025-09-01"):
        RepairOrder.objects.bulk_create(
            RepairOrder(
                dealer=cast.shanghai,
                vehicle=car,
                number=f"{day}-{car.pk}",
                kind="repair",
                opened_at=TODAY - timedelta(days=100),
                opened_on=date(2025, 12, 1),
            )
            for car in cars
        )
    with clock.at(TODAY):
        reckoning.renew_positions([cars[0].pk])
        with django_assert_num_queries(11):
            assert reckoning.renew_positions([car.pk for car in cars]) == 50


def test_a_car_whose_periods_are_over_rests(cast: Cast):
    with clock.at(TODAY):
        delivered(cast, on="2019-01-01", usage_coefficient=None)
        reckoning.renew_all_positions()
    with clock.at(TODAY + timedelta(days=1)):
        assert reckoning.renew_all_positions() == 0


def test_cars_of_an_import_and_a_changed_delivery_are_reckoned_anew(
    cast: Cast,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
):
    asked: list[list[int]] = []
    monkeypatch.setattr(reactions, "enqueue", lambda _name, vehicle_ids: asked.append(vehicle_ids))
    reactions.reckon_after_orders(OrdersChanged(vehicle_ids=tuple(range(1, 1202))))
    assert [len(each) for each in asked] == [500, 500, 201]
    with clock.at(TODAY), django_capture_on_commit_callbacks(execute=True):
        change_vehicle(cast.car.key, changes={"delivered_on": date(2025, 6, 1)}, by=cast.liu)
    assert asked[-1] == [cast.car.pk]


def test_a_long_repair_is_told_of_at_72_96_and_120_hours_once_each(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    told: list[object] = []
    monkeypatch.setattr(warn_of_repairs, "publish", told.append)
    with clock.at(TODAY):
        delivered(cast)
        order = came(cast, "2026-03-07", days=None)
        judged(cast, order)
    begun = order.opened_at
    for hours, expected in ((71, []), (72, [72]), (80, []), (96, [96]), (130, [120])):
        told.clear()
        with clock.at(begun + timedelta(hours=hours)):
            warn_of_repairs.warn_of_repairs()
        assert told == [SubstituteCarDue(order_id=order.pk, hours=each) for each in expected], hours
    assert SubstituteWarning.objects.count() == 3


def test_a_substitute_car_ends_the_clock(cast: Cast):
    with clock.at(TODAY):
        delivered(cast)
        order = came(cast, "2026-03-06", days=None)
        judged(cast, order)
        assert position(cast).substitute_due is not None
        judged(cast, order, substitute_car_from=TODAY - timedelta(hours=3))
        assert position(cast).substitute_due is None


def test_repairs_elsewhere_leave_other_cars_alone(cast: Cast):
    with clock.at(TODAY):
        delivered(cast)
        repaired(cast, "2025-07-01")
        assert not Position.objects.exclude(vehicle=cast.car).exists()


def test_a_car_whose_delivery_came_in_with_thousands_is_reckoned_in_the_next_night(cast: Cast):
    with clock.at(TODAY):
        reckoning.renew_all_positions()
        assert position(cast).ends_on is None
        put_on_the_road([cast.car])
    with clock.at(TODAY + timedelta(days=1)):
        assert reckoning.renew_all_positions() == 1
        assert position(cast).ends_on is not None


def test_a_dealers_cars_are_reckoned_soon_after_his_own_midnight(cast: Cast):
    (task,) = [
        each.task
        for each in app.periodic_registry.periodic_tasks.values()
        if each.task.name == "rights.renew_all_positions" and each.cron == "7 * * * *"
    ]
    with clock.at(datetime(2026, 3, 10, 15, 7, tzinfo=UTC)):
        delivered(cast)
        task(timestamp=0)
        assert position(cast).for_day == date(2026, 3, 10)
    with clock.at(datetime(2026, 3, 10, 16, 7, tzinfo=UTC)):
        task(timestamp=0)
        assert position(cast).for_day == date(2026, 3, 11)


def test_one_repair_that_cannot_be_told_of_holds_up_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    other = many_cars(cast.shanghai, 1)[0]
    told: list[SubstituteCarDue] = []

    def raises_once(event: SubstituteCarDue) -> None:
        told.append(event)
        if len(told) == 1:
            raise RuntimeError

    monkeypatch.setattr(warn_of_repairs, "publish", raises_once)
    with clock.at(TODAY):
        for car in (cast.car, other):
            delivered(cast, car)
            judged(cast, came(cast, "2026-03-06", days=None, car=car))
        assert warn_of_repairs.warn_of_repairs() == 1
        assert "A long repair could not be told of: RuntimeError" in caplog.text
        assert warn_of_repairs.warn_of_repairs() == 1
    assert len(told) == 3
