"""What was asked in time stays asked; a mistyped odometer ends no period; what a refund would cost keeps its cap."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from anxin.customers.models import MileageReading
from anxin.foundation import clock
from anxin.rights.choices import Standing, WhyExcluded
from anxin.rights.models import CarTerms, Position, VisitJudgement
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.selectors.facts import facts_of_car
from anxin.rights.selectors.reckoning import reckon
from anxin.rights.selectors.records import missing_in_record
from anxin.rights.services.reckoning import renew_positions
from anxin.rights.services.requests import AskedFor, answer_request, take_request
from anxin.rights.tests.cars import TODAY, came, delivered, judged, repaired
from anxin.workshop.models import RepairOrder
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(TODAY), translation.override("en"):
        yield


def kept(cast: Cast) -> Position:
    renew_positions([cast.car.pk])
    return Position.objects.get(vehicle=cast.car)


def read(cast: Cast, day: str, km: int) -> None:
    MileageReading.objects.create(
        vehicle=cast.car, read_on=date.fromisoformat(day), kilometres=km, source="customer"
    )


def test_a_demand_in_time_that_the_house_refuses_keeps_the_right_after_the_period(cast: Cast):
    delivered(cast, on="2024-03-20")
    repaired(cast, "2024-07-01", "2024-08-01", "2024-09-01", "2024-10-01", "2025-01-01")
    asked = take_request(cast.car.key, AskedFor(remedy="refund", medium="phone"), by=cast.liu)
    answer_request(asked.key, answer="refused", by=cast.liu, reasons="not the same trouble")
    found = kept(cast)
    assert (found.state, found.answer_due, found.complete_due) == (Standing.MET, None, None)
    assert found.answer["deadlines"] == []
    with clock.at(TODAY.replace(month=4)):
        assert kept(cast).answer["periods"]["validity_ended_by"] == "date"
        assert kept(cast).state == Standing.MET


def test_what_the_owner_took_back_was_never_asked(cast: Cast):
    delivered(cast, on="2024-03-20")
    repaired(cast, "2024-07-01", "2024-08-01", "2024-09-01", "2024-10-01", "2025-01-01")
    asked = take_request(cast.car.key, AskedFor(remedy="refund", medium="phone"), by=cast.liu)
    answer_request(asked.key, answer="withdrawn", by=cast.liu, reasons="goodwill")
    with clock.at(TODAY.replace(month=4)):
        assert kept(cast).state == Standing.ARGUABLE


def test_one_mistyped_reading_ends_no_period_and_is_named(cast: Cast):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    read(cast, "2025-11-01", 459_000)
    read(cast, "2026-02-01", 7_400)
    found = kept(cast)
    assert found.answer["periods"]["validity_ended_by"] is None
    assert found.state == Standing.ONE_STEP
    flags = read_car_page(cast.liu, cast.car.key).flags
    assert (
        "The odometer falls from 459,000 km on 2025-11-01 to 7,400 km on 2026-02-01: one of them is wrong."
        in flags
    )


def test_readings_of_the_car_that_was_given_back_are_not_those_of_the_new_one(cast: Cast):
    delivered(cast)
    read(cast, "2025-12-01", 48_000)
    CarTerms.objects.filter(vehicle=cast.car).update(replaced_on=date(2026, 1, 5))
    assert kept(cast).state != Standing.FAULTY
    assert facts_of_car(cast.car).reading is not None
    case = reckon(facts_of_car(cast.car)).case
    assert case is not None and case.odometer_km is None


def test_the_cost_before_the_right_is_reckoned_as_the_right_will_be(cast: Cast):
    delivered(cast, usage_coefficient=Decimal("0.005"))
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    costs = read_car_page(cast.liu, cast.car.key).costs
    assert costs is not None
    assert (costs.owner_pays, costs.formula) == (Decimal("3660.00"), "200000 × 3660 / 1000 × 0.005")


def on_the_way(cast: Cast, order: RepairOrder, why: str) -> None:
    """Let the first day of a visit have gone by on the way to the workshop."""
    until = order.opened_at + timedelta(days=1)
    judged(cast, order, excluded=[{"from_at": order.opened_at, "to_at": until, "why": why}])


@pytest.mark.parametrize(("why", "days"), [("outside_rescue", 2), ("towing", 3), ("owner_transport", 3)])
def test_the_way_to_a_rescue_is_left_out_and_towing_is_not(cast: Cast, why: str, days: int):
    """Article 24, paragraph 3, names the way to a rescue outside; of a car that is towed it says nothing."""
    delivered(cast)
    order = came(cast, "2025-07-01", days=3)
    on_the_way(cast, order, why)
    assert kept(cast).days == days
    (shown,) = read_car_page(cast.liu, cast.car.key).visits
    assert shown.is_towed == (why == "towing")


def test_a_car_that_was_towed_has_its_cost_of_towing_in_the_record(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-07-01", days=3)
    on_the_way(cast, order, WhyExcluded.OUTSIDE_RESCUE)
    assert "cost of towing" not in missing_in_record(order, VisitJudgement.objects.get(order=order))
    on_the_way(cast, order, WhyExcluded.TOWING)
    assert "cost of towing" in missing_in_record(order, VisitJudgement.objects.get(order=order))
    judged(cast, order, towing_cost=Decimal(0))
    assert "cost of towing" not in missing_in_record(order, VisitJudgement.objects.get(order=order))


def test_the_days_of_a_visit_are_those_of_the_law(cast: Cast):
    delivered(cast)
    judged(cast, came(cast, "2025-07-01", days=3))
    (shown,) = read_car_page(cast.liu, cast.car.key).visits
    assert shown.days == kept(cast).days == 3
