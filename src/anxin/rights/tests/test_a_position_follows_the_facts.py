"""A car's position follows what people judge of it and what its orders say; no order makes a right by itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from anxin.customers.services import change_vehicle
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Stale
from anxin.rights.choices import Standing
from anxin.rights.models import CarTerms, Position
from anxin.rights.selectors.at_reception import at_reception, position_of
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.services.judge_visit import judge_visit
from anxin.rights.services.set_terms import set_terms
from anxin.rights.tests.cars import TODAY, came, delivered, judged, repaired
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(TODAY):
        yield


def kept(cast: Cast) -> Position:
    return Position.objects.get(vehicle=cast.car)


def test_five_repairs_of_the_same_trouble_give_the_right(cast: Cast):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    assert (kept(cast).state, kept(cast).repairs, kept(cast).repairs_left) == (Standing.ONE_STEP, 4, 1)
    repaired(cast, "2025-11-01")
    found = kept(cast)
    assert (found.state, found.rule, found.left) == (Standing.MET, "24.1.4.count", 0)
    assert found.answer["edition"] == "cn-2022"
    assert found.law.startswith("cn/")


def test_repairs_that_nobody_judged_never_make_a_right_certain(cast: Cast):
    delivered(cast)
    for day in range(1, 7):
        came(cast, f"2025-0{day + 1}-10" if day > 5 else f"2025-{day + 6:02}-10", days=9)
    set_terms(cast.car.key, changes={"price": Decimal(1)}, by=cast.liu)
    assert kept(cast).state != Standing.MET
    assert kept(cast).unknown


def test_a_service_brings_no_trouble_and_a_repair_may(cast: Cast):
    delivered(cast)
    came(cast, "2025-08-01", kind="service")
    came(cast, "2025-09-01")
    page = read_car_page(cast.liu, cast.car.key)
    assert [each.quality_problem for each in page.visits] == [None, False]
    asked = [each for each in page.questions if each.question.text == "Was it a quality problem?"]
    assert [each.order for each in asked] == [page.visits[0].order]


def test_what_the_dealer_did_before_the_delivery_is_left_out(cast: Cast):
    delivered(cast)
    came(cast, "2025-05-20", kind="service", km=5)
    repaired(cast, "2025-07-01")
    page = read_car_page(cast.liu, cast.car.key)
    assert page.reckoned.fault is None
    assert [each.counts for each in page.visits] == [True, False]


def test_a_finding_of_no_quality_problem_needs_its_reason(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-07-01")
    with pytest.raises(InvalidInput) as refused:
        judged(cast, order, quality_problem=False)
    assert refused.value.field == "note"
    kept_now = judged(cast, order, quality_problem=False, note="nothing found in two test drives")
    assert (kept_now.quality_problem, kept_now.judged_by) == (False, cast.liu)


def test_a_replacement_that_is_needed_rests_on_its_diagnosis(cast: Cast):
    delivered(cast, on="2026-03-05")
    order = came(cast, "2026-03-08")
    with pytest.raises(InvalidInput) as refused:
        judged(cast, order, needs_replacement=True, system="engine")
    assert refused.value.field == "diagnosis"
    judged(cast, order, needs_replacement=True, system="engine", diagnosis="TB-17: block cracked")
    assert (kept(cast).state, kept(cast).rule) == (Standing.MET, "22")


def test_the_right_with_the_shortest_way_left_names_the_car(cast: Cast):
    """Day 26 of 30 is nearer than the second repair of five, though fewer repairs than days are missing."""
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-09-01", lasting=13)
    assert (kept(cast).state, kept(cast).rule, kept(cast).left) == (Standing.NOT_MET, "24.1.4.days", 5)


def test_an_exemption_without_causation_is_none(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-07-01")
    with pytest.raises(InvalidInput) as refused:
        judged(cast, order, exemption_clause="32(1)(3)")
    assert refused.value.field == "caused_the_damage"


@pytest.mark.parametrize(
    ("terms", "field"),
    [({"usage_coefficient": Decimal("0.0051")}, "usage_coefficient"), ({"price": Decimal(-1)}, "price")],
)
def test_terms_that_the_law_does_not_allow_name_their_field(
    cast: Cast, terms: dict[str, Decimal], field: str
):
    delivered(cast)
    with pytest.raises(InvalidInput) as refused:
        set_terms(cast.car.key, changes=terms, by=cast.liu)
    assert refused.value.field == field
    assert CarTerms.objects.get(vehicle=cast.car).usage_coefficient == Decimal("0.004")


def test_times_that_run_backwards_name_their_field(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-07-02")
    with pytest.raises(InvalidInput) as refused:
        judged(cast, order, completed_at=order.opened_at - timedelta(hours=1))
    assert refused.value.field == "completed_at"


def test_an_odometer_that_falls_names_its_field(cast: Cast):
    delivered(cast)
    repaired(cast, "2025-07-01")
    with pytest.raises(InvalidInput) as refused:
        judged(cast, came(cast, "2025-08-01"), odometer_km=3)
    assert refused.value.field == "odometer_km"


def test_a_visit_before_the_delivery_shows_as_a_contradiction_and_can_be_mended(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-05-20", km=10)
    with pytest.raises(InvalidInput) as refused:
        judged(cast, order)
    assert refused.value.code == "FACTS_CONTRADICT"
    change_vehicle(cast.car.key, changes={"delivered_on": date(2025, 5, 1)}, by=cast.liu)
    judged(cast, order)
    assert kept(cast).state != Standing.FAULTY


def test_who_looked_at_an_older_judgement_is_told(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-07-01")
    judged(cast, order)
    with pytest.raises(Stale):
        judge_visit(order.key, changes={"cured": True}, by=cast.liu, seen=0)


def test_judging_is_for_those_who_lead_and_never_for_outsiders(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-07-01")
    judge_visit(order.key, changes={"quality_problem": True}, by=cast.he)
    with pytest.raises(NotAllowed):
        judge_visit(order.key, changes={"quality_problem": True}, by=cast.chen)
    with pytest.raises(NotFound):
        judge_visit(order.key, changes={"quality_problem": True}, by=cast.zhao)
    assert position_of(cast.car, by=cast.zhao) is None
    assert at_reception(cast.car, by=cast.zhao) is None


def test_what_a_refund_costs_is_told_both_ways_to_those_who_see_figures(cast: Cast):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01", "2026-01-01")
    costs = read_car_page(cast.liu, cast.car.key).costs
    assert costs is not None
    # 214 days of 30 km: 200,000 × 6,420 / 1,000 × 0.004
    assert (costs.owner_pays, costs.house_pays) == (Decimal("5136.00"), Decimal("194864.00"))
    assert len(costs.also_due) == 4
    assert read_car_page(cast.chen, cast.car.key).costs is None


def test_reception_hears_that_this_visit_opens_the_right(cast: Cast):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01")
    told = at_reception(cast.car, by=cast.wang)
    assert told is not None and not told.opens
    repaired(cast, "2025-10-01")
    told = at_reception(cast.car, by=cast.wang)
    assert told is not None
    assert [(each.trouble, each.right.right.rule) for each in told.opens] == [("空调不凉", "24.1.4.count")]
    assert told.repairs == "4 of 5 repairs of the same trouble"


def test_reception_hears_how_many_days_are_left(cast: Cast):
    delivered(cast)
    repaired(cast, "2025-07-01", lasting=14)
    judged(cast, came(cast, "2025-08-01", days=12), symptom_group="异响", part_group="减振器")
    told = at_reception(cast.car, by=cast.wang)
    assert told is not None
    assert told.days == "day 26 of 30"
    assert told.opens_on == date(2026, 3, 14)
