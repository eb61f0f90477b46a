"""What is often told wrongly about the three guarantees, each with the answer of the law."""

from typing import Any

from anxin.engines import rights
from anxin.engines.rights import Failure, Position, State, assess, read_case
from tests.rights.casework import laws_of

LAW = laws_of(rights)["cn"]


def visit(start: str, end: str, **facts: Any) -> dict[str, Any]:
    """Return a repair of a quality problem that was cured, from one time to another."""
    usual = {"quality_problem": True, "system": "other", "cured": True, "needs_replacement": False}
    return {"id": start, "agreed_at": start, "notified_at": end, "odometer_km": 1000, **usual, **facts}


def position(*visits: dict[str, Any], delivered: str = "2024-05-08", today: str = "2025-03-03") -> Position:
    """Return the position of a household car with some repairs, without a voucher."""
    car = {"delivery_date": delivered, "use": "household"}
    return assess(
        read_case({"market": "cn", "today": today, "vehicle": car, "visits": list(visits)}, LAW), LAW
    )


def state(found: Position, rule: str) -> State:
    """Return the state of a right under the car's own edition."""
    return found.by_rule[rule].state


def same_trouble(times: int) -> list[dict[str, Any]]:
    """Return short repairs of one trouble, one a month."""
    days = [f"2024-{month:02}-03" for month in range(6, 6 + times)]
    return [
        visit(f"{day}T09:00", f"{day}T11:00", symptom_group="window", part_group="window") for day in days
    ]


def test_four_repairs_are_not_enough_and_the_fifth_is() -> None:
    assert state(position(*same_trouble(4)), "24.1.4.count") is State.ONE_STEP
    assert state(position(*same_trouble(5)), "24.1.4.count") is State.MET


def test_thirty_days_are_not_enough_and_a_minute_more_is() -> None:
    thirty = visit("2024-07-01T09:00", "2024-07-31T09:00")
    assert state(position(thirty), "24.1.4.days") is State.ONE_STEP
    assert state(position({**thirty, "notified_at": "2024-07-31T09:01"}), "24.1.4.days") is State.MET


def test_thirty_five_days_and_five_repairs_are_the_numbers_of_older_cars() -> None:
    def limits(delivered: str) -> tuple[int, ...]:
        found = position(delivered=delivered, today="2022-03-01").by_rule
        counters = (found["24.1.4.days"].counter, found["24.1.4.count"].counter)
        return tuple(each.opens_at - 1 for each in counters if each is not None)

    assert limits("2021-12-31") == (35, 5)
    assert limits("2022-01-01") == (30, 4)


def test_a_battery_that_has_lost_capacity_opens_nothing_but_its_repair() -> None:
    found = position(
        visit("2024-05-10T09:00", "2024-05-10T12:00", system="traction_battery"), today="2024-05-10"
    )
    assert [each.rule for each in found.rights if each.state.is_open] == ["19"]
    assert not [each for each in Failure if "capacity" in each or "range" in each]


def test_a_substitute_car_is_owed_by_hours_over_the_week_end_and_not_by_working_days() -> None:
    # Wednesday to Monday: five days of 24 hours, three of them working days.
    week = visit("2024-07-03T09:00", "2024-07-08T09:00")
    assert state(position(week), "21") is State.ONE_STEP
    found = position({**week, "notified_at": "2024-07-08T09:01"})
    assert state(found, "21") is State.MET
    assert "第二十一条" in found.by_rule["21"].citation


def test_without_a_voucher_the_periods_are_those_of_the_law() -> None:
    found = position()
    assert str(found.periods.warranty_until) == "2027-05-08"
    assert str(found.periods.validity_until) == "2026-05-08"


def test_the_first_sixty_days_and_two_replacements_of_an_engine_are_two_rights() -> None:
    engine = {"system": "engine", "replaced": [{"part": "engine", "assembly": True}], "cured": False}
    late = [visit("2024-07-09T09:00", "2024-07-09T18:00", **engine)]
    assert state(position(*late), "20") is State.NOT_MET
    late.append(visit("2024-09-09T09:00", "2024-09-09T18:00", **engine))
    assert state(position(*late), "24.1.2") is State.MET
    early = position(visit("2024-06-09T09:00", "2024-06-09T18:00", **engine))
    assert (state(early, "20"), state(early, "24.1.2")) == (State.MET, State.ONE_STEP)


def test_days_are_those_between_the_dates_and_not_those_of_a_newspaper() -> None:
    # Told as 33 and as 62 days.
    first = position(visit("2024-10-04T00:00", "2024-11-07T00:00"))
    second = position(visit("2024-11-13T00:00", "2025-01-05T00:00"))
    counters = [each.by_rule["24.1.4.days"].counter for each in (first, second)]
    assert [each.value for each in counters if each is not None] == [34, 53]


def test_what_is_opened_in_the_first_weeks_costs_the_owner_nothing() -> None:
    found = position(visit("2024-06-09T09:00", "2024-06-09T18:00", failure="brake_failure"))
    assert state(found, "23") is State.MET
    assert found.compensation is None


def test_a_fact_that_nobody_wrote_down_is_never_a_no() -> None:
    found = position(visit("2024-06-09T09:00", "2024-07-09T18:00", quality_problem=None))
    assert {state(found, rule) for rule in ("19", "21")} == {State.UNKNOWN}
    assert state(found, "24.1.4.days") is State.ARGUABLE


def test_an_assembly_and_a_main_part_are_never_added_up() -> None:
    whole = {"system": "engine", "replaced": [{"part": "engine", "assembly": True}], "cured": False}
    part = {"system": "engine", "replaced": [{"part": "piston", "main_part": True}], "cured": False}
    found = position(
        visit("2024-07-09T09:00", "2024-07-09T18:00", **whole),
        visit("2024-09-09T09:00", "2024-09-09T18:00", **part),
    )
    counters = [found.by_rule[rule].counter for rule in ("24.1.2", "24.1.3")]
    assert [each.value for each in counters if each is not None] == [1, 1]
    assert not state(found, "24.1.2").is_open
    assert not state(found, "24.1.3").is_open
