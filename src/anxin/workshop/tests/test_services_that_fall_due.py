"""A service is due twelve months or ten thousand kilometres after the last one, whichever comes first."""

import re
from datetime import UTC, date, datetime

import pytest

from anxin.customers.models import MileageReading
from anxin.engines.upkeep import Driven, DueBy, Interval, NextService, Reading, months_later, next_service
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.playbooks.content_files import content_root
from anxin.playbooks.selectors import forget_content
from anxin.playbooks.services import load_own_packs
from anxin.workshop.selectors.services_due import DueShown, list_services_due, next_services
from anxin.workshop.tests.visits import many_cars, visit
from tests.cast import Cast

YEARLY = Interval(months=12, kilometres=10_000)


@pytest.fixture(autouse=True)
def november_22(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anxin.foundation.clock.now", lambda: datetime(2026, 11, 22, 4, tzinfo=UTC))


def listed(cast: Cast, shown: DueShown = DueShown.SOON) -> list[tuple[str, date]]:
    found = list_services_due(cast.chen, cast.shanghai, shown=shown)
    return [(car.order.number, car.due.on) for car in found.page.rows]


def driven(*ends: tuple[str, int]) -> Driven:
    first, last = (Reading(date.fromisoformat(day), kilometres) for day, kilometres in ends)
    return Driven(first=first, last=last)


def test_without_readings_time_alone_tells():
    due = next_service(date(2026, 3, 31), YEARLY, driven=Driven())
    assert due == NextService(date(2027, 3, 31), DueBy.TIME)


def test_who_drives_much_is_due_by_distance():
    """50 km a day are 10,000 km in 200 days."""
    much = driven(("2026-01-01", 0), ("2026-04-11", 5_000))
    due = next_service(date(2026, 1, 1), YEARLY, served_km=0, driven=much)
    assert due == NextService(date(2026, 7, 20), DueBy.DISTANCE)
    assert much.kilometres_on(date(2026, 7, 20)) == 10_000


@pytest.mark.parametrize(
    "ends",
    [
        (("2026-01-01", 0), ("2026-01-20", 5_000)),  # too near to each other
        (("2026-01-01", 90_000), ("2026-06-01", 5_000)),  # a new odometer, or a misread one
        (("2026-01-01", 0), ("2026-06-01", 9_000_000)),  # a digit too many, or three
    ],
)
def test_readings_that_cannot_be_leave_it_to_time(ends):
    due = next_service(date(2026, 1, 1), YEARLY, served_km=0, driven=driven(*ends))
    assert due.by == DueBy.TIME


def test_a_year_after_a_leap_day_is_the_last_of_february():
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 1, 15), -13) == date(2024, 12, 15)


def test_soon_is_the_next_thirty_days_and_overdue_what_is_past(cast):
    cars = many_cars(cast.shanghai, 5)
    days = ("2025-11-20", "2025-11-22", "2025-12-22", "2025-12-23", "2024-11-01")
    for car, day in zip(cars, days, strict=True):
        visit(cast.shanghai, car, day, kind="service", number=f"S-{day}")
    assert listed(cast) == [("S-2025-11-22", date(2026, 11, 22)), ("S-2025-12-22", date(2026, 12, 22))]
    # What has been due for more than a year is lost, and counted as such.
    assert listed(cast, DueShown.OVERDUE) == [("S-2025-11-20", date(2026, 11, 20))]


def test_a_repair_is_no_service_and_the_last_service_counts(cast):
    visit(cast.shanghai, cast.car, "2025-12-01", kind="first_service")
    visit(cast.shanghai, cast.car, "2026-10-01", kind="repair")
    assert len(listed(cast)) == 1
    visit(cast.shanghai, cast.car, "2026-10-05", kind="service")
    assert listed(cast) == []


def test_readings_taken_between_visits_bring_the_day_nearer(cast):
    visit(cast.shanghai, cast.car, "2026-03-01", kind="service", odometer_km=20_000)
    assert listed(cast) == []
    MileageReading.objects.create(
        vehicle=cast.car, read_on=date(2026, 11, 1), kilometres=29_800, source="customer"
    )
    # 9,800 km in 245 days: the last 200 km take five.
    assert [day for _number, day in listed(cast, DueShown.OVERDUE)] == [date(2026, 11, 6)]
    due = next_services(cast.shanghai, [cast.car.pk])[cast.car.pk]
    assert due.by_distance
    assert due.kilometres == 29_800 + round(21 * 9_800 / 245)


def test_the_interval_is_the_dealers_own(cast, tmp_path):
    visit(cast.shanghai, cast.car, "2026-05-25", kind="service")
    assert listed(cast) == []
    own = tmp_path / "packs" / "care" / "settings.yaml"
    own.parent.mkdir(parents=True)
    shipped = (content_root() / "packs/care/settings.yaml").read_text(encoding="utf-8")
    own.write_text(re.sub(r"(key: kept\.service_months\s+value: )12", r"\g<1>6", shipped), encoding="utf-8")
    try:
        load_own_packs(tmp_path, dealer_code="SH01")
        forget_content()
        assert [day for _number, day in listed(cast)] == [date(2026, 11, 25)]
    finally:
        forget_content()


def test_whoever_brought_the_car_is_called_first_and_else_its_owner(cast):
    told = visit(cast.shanghai, cast.car, "2025-12-01", kind="service")
    (row,) = list_services_due(cast.chen, cast.shanghai, shown=DueShown.SOON).page.rows
    assert row.customer == cast.customer
    told.sender = None
    told.save()
    assert (
        list_services_due(cast.chen, cast.shanghai, shown=DueShown.SOON).page.rows[0].customer
        == cast.customer
    )


def test_pages_go_on_after_the_last_row_and_back_to_the_first(cast):
    for car in many_cars(cast.shanghai, 120):
        visit(cast.shanghai, car, "2025-12-01", kind="service")
    for shown, day in ((DueShown.SOON, "2025-12-01"), (DueShown.OVERDUE, "2025-10-01")):
        if shown == DueShown.OVERDUE:
            for car in many_cars(cast.shanghai, 120):
                visit(cast.shanghai, car, day, kind="service")
        first = list_services_due(cast.chen, cast.shanghai, shown=shown).page
        second = list_services_due(cast.chen, cast.shanghai, shown=shown, cursor=first.older).page
        third = list_services_due(cast.chen, cast.shanghai, shown=shown, cursor=second.older).page
        keys = [row.order.pk for page in (first, second, third) for row in page.rows]
        assert len(keys) == len(set(keys)) == 120
        assert (first.newer, third.older) == ("", "")
        back = list_services_due(cast.chen, cast.shanghai, shown=shown, cursor=third.newer).page
        assert back.rows == second.rows
    with pytest.raises(InvalidInput):
        list_services_due(cast.chen, cast.shanghai, shown=DueShown.SOON, cursor="x1-2")


def test_a_page_takes_the_same_few_queries_however_many_cars(cast, django_assert_num_queries):
    for car in many_cars(cast.shanghai, 30):
        visit(cast.shanghai, car, "2025-12-01", kind="service")
    listed(cast)
    with django_assert_num_queries(3):
        assert len(listed(cast)) == 30


def test_another_dealers_cars_are_not_due_here(cast):
    visit(cast.chengdu, cast.foreign_car, "2025-12-01", kind="service")
    assert listed(cast) == []
    assert next_services(cast.shanghai, [cast.foreign_car.pk]) == {}
    with pytest.raises(NotFound):
        list_services_due(cast.zhao, cast.shanghai, shown=DueShown.SOON)
