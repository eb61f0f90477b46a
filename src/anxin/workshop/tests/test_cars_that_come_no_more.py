"""A car that was sold, scrapped or moved away leaves churn, services due and reminders; an order brings it back."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.models import AuditRecord
from anxin.workshop.choices import DepartureReason, OrderKind
from anxin.workshop.models import CarDeparture
from anxin.workshop.selectors.care import CareFigure, care_by_month, cars_behind
from anxin.workshop.selectors.services_due import DueShown, list_services_due
from anxin.workshop.services.departures import bring_back_cars, mark_car_gone, take_back_departure
from anxin.workshop.tests.order_files import an_order, bring
from anxin.workshop.tests.repeat_visits import visit
from tests.cast import Cast

SignIn = Callable[[Person], Client]
NOW = datetime(2026, 12, 10, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_december() -> Iterator[None]:
    with clock.at(NOW):
        yield


def _came(cast: Cast, number: str, day: datetime, car: Vehicle | None = None) -> None:
    visit(cast, number, 1, opened_at=day, closed_at=day, kind=OrderKind.SERVICE, car=car)


def _gone(cast: Cast, on: date = date(2026, 11, 5), **more: object) -> CarDeparture:
    return mark_car_gone(cast.car.key, why=DepartureReason.SOLD, on=on, by=cast.liu)


def test_it_leaves_the_lost_of_both_definitions(cast: Cast) -> None:
    other = Vehicle.objects.create(dealer=cast.shanghai, plate="沪B00001", made_at=NOW)
    for number, car in (("R1", cast.car), ("R2", other)):
        _came(cast, number, datetime(2025, 1, 10, 4, tzinfo=UTC), car)
    before = care_by_month(cast.liu, cast.shanghai)
    _gone(cast)
    after = care_by_month(cast.liu, cast.shanghai)
    # November, in which it left, and every month before it, in which it had not left yet.
    assert [(month.valid, month.silent) for month in before[:2]] == [(2, 2), (2, 2)]
    assert [(month.valid, month.silent) for month in after[:2]] == [(1, 1), (2, 2)]
    behind = cars_behind(cast.liu, cast.shanghai, figure=CareFigure.SILENT, month=date(2026, 11, 1))
    assert [order.vehicle for order in behind.rows] == [other]


@pytest.mark.parametrize("month", range(12))
def test_every_figure_of_every_month_has_its_cars(cast: Cast, month: int) -> None:
    cars = [
        Vehicle.objects.create(dealer=cast.shanghai, plate=f"沪B0000{number}", made_at=NOW)
        for number in range(4)
    ]
    for number, (car, seen) in enumerate(
        (car, seen) for car in cars for seen in ((2025, 3), (2025, 9), (2026, 2))
    ):
        if number % 4 != 1:
            _came(cast, f"R{number}", datetime(*seen, 10, 4, tzinfo=UTC), car)
    for car, on in zip(cars, (date(2026, 2, 11), date(2026, 5, 1), date(2026, 11, 30)), strict=False):
        mark_car_gone(car.key, why=DepartureReason.MOVED, on=on, by=cast.liu)
    told = care_by_month(cast.liu, cast.shanghai)[month]
    for figure in CareFigure:
        rows = cars_behind(cast.liu, cast.shanghai, figure=figure, month=told.month).rows
        assert len({row.vehicle_id for row in rows}) == getattr(told, figure), figure


def test_no_service_of_it_falls_due(cast: Cast) -> None:
    _came(cast, "R1", datetime(2025, 12, 20, 4, tzinfo=UTC))

    def due() -> int:
        return sum(
            len(list_services_due(cast.liu, cast.shanghai, shown=shown).page.rows) for shown in DueShown
        )

    assert due()
    _gone(cast)
    assert due() == 0
    take_back_departure(cast.car.key, by=cast.liu)
    assert due()


def test_an_export_with_a_later_order_brings_it_back_with_a_note(
    cast: Cast, signed_in: SignIn, tmp_path: Path
) -> None:
    Vehicle.objects.filter(pk=cast.car.pk).update(vin="LSVAM4186C2184841")
    _gone(cast, on=date(2026, 11, 5))
    bring(
        cast,
        tmp_path,
        an_order(工单号="R8", 开单时间="2026-11-01 09:00", 结算时间="", 车架号="LSVAM4186C2184841"),
    )
    assert CarDeparture.objects.get().ended_at is None
    bring(
        cast,
        tmp_path,
        an_order(工单号="R9", 开单时间="2026-11-20 09:00", 结算时间="", 车架号="LSVAM4186C2184841"),
    )
    ended = CarDeparture.objects.get()
    assert (ended.came_with and ended.came_with.number, ended.ended_by) == ("R9", None)
    assert AuditRecord.objects.filter(action="workshop.car_came_back").count() == 1
    page = signed_in(cast.liu).get(reverse("customers:vehicle", args=[cast.car.key])).content.decode()
    assert "Was said to come no more" in page and "R9" in page
    assert bring_back_cars(cast.shanghai, orders=[]) == 0


def test_who_said_so_is_shown_and_it_is_taken_back_in_place(cast: Cast, signed_in: SignIn) -> None:
    client, page = signed_in(cast.liu), reverse("customers:vehicle", args=[cast.car.key])
    told = client.post(
        reverse("workshop:car_gone", args=[cast.car.key]), {"why": "scrapped", "on": "2026-11-05"}
    )
    assert told.headers["Location"] == page
    shown = client.get(page).content.decode()
    assert "This car comes no more: scrapped since 2026-11-05." in shown
    assert cast.liu.name in shown
    client.post(reverse("workshop:car_back", args=[cast.car.key]))
    shown = client.get(page).content.decode()
    assert "This car comes no more" not in shown and "Taken back by" in shown


def test_days_that_make_no_sense_are_refused_at_their_field(cast: Cast, signed_in: SignIn) -> None:
    visit(cast, "R1", 1)
    for on in (date(2026, 12, 11), date(2026, 5, 31)):
        with pytest.raises(InvalidInput) as refused:
            _gone(cast, on=on)
        assert refused.value.field == "on"
    answer = signed_in(cast.liu).post(
        reverse("workshop:car_gone", args=[cast.car.key]), {"why": "sold", "on": "2099-01-01"}
    )
    assert answer.status_code == 422


def test_it_is_said_once_and_taken_back_once(cast: Cast) -> None:
    _gone(cast)
    with pytest.raises(Refused):
        _gone(cast)
    take_back_departure(cast.car.key, by=cast.liu)
    with pytest.raises(Refused):
        take_back_departure(cast.car.key, by=cast.liu)
    _gone(cast)


def test_only_those_who_keep_customers_say_so_and_nobody_of_another_house(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        mark_car_gone(cast.car.key, why=DepartureReason.SOLD, on=date(2026, 11, 5), by=cast.shen)
    with pytest.raises(NotFound):
        mark_car_gone(cast.car.key, why=DepartureReason.SOLD, on=date(2026, 11, 5), by=cast.zhao)
