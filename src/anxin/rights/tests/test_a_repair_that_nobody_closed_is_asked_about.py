"""An order that nobody closed before the car came again hides no later repair, and its days are asked for."""

from datetime import timedelta

import pytest

from anxin.foundation import clock
from anxin.rights.choices import Standing
from anxin.rights.models import Position, SubstituteWarning
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.services.reckoning import renew_positions
from anxin.rights.services.warn_of_repairs import warn_of_repairs
from anxin.rights.tests.cars import TODAY, came, delivered, judged
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(TODAY):
        yield


def kept(cast: Cast) -> Position:
    return Position.objects.get(vehicle=cast.car)


def test_an_old_open_order_hides_no_repair_of_today(cast: Cast):
    delivered(cast)
    judged(cast, came(cast, "2025-09-01", days=None))
    today = came(cast, "2026-03-06", days=None)
    judged(cast, today)
    found = kept(cast)
    assert found.running == today
    assert found.substitute_due == today.opened_at + timedelta(hours=120)
    assert warn_of_repairs() == 1
    assert {each.order for each in SubstituteWarning.objects.all()} == {today}


def test_its_days_are_asked_for_and_never_counted_until_today(cast: Cast):
    delivered(cast)
    old = came(cast, "2025-09-01", days=None)
    judged(cast, old)
    judged(cast, came(cast, "2026-01-10"))
    page = read_car_page(cast.liu, cast.car.key)
    asked = [(each.question.text, each.order) for each in page.questions]
    assert ("When was the repair completed?", old) in asked
    assert page.running == []
    assert [each.is_end_unknown for each in page.visits] == [False, True]
    assert (kept(cast).state, kept(cast).days, kept(cast).running) == (Standing.UNKNOWN, 1, None)
    judged(cast, old, completed_at=old.opened_at + timedelta(days=2))
    assert (kept(cast).state, kept(cast).days) == (Standing.NOT_MET, 3)


def test_the_newest_order_runs_until_somebody_closes_it(cast: Cast):
    delivered(cast)
    judged(cast, came(cast, "2026-02-20", days=None))
    assert kept(cast).days == 19


def test_a_service_while_the_car_stands_there_ends_no_repair(cast: Cast):
    delivered(cast)
    order = came(cast, "2026-03-06", days=None, km=8_000)
    judged(cast, order)
    came(cast, "2026-03-07", kind="service", km=8_006)
    renew_positions([cast.car.pk])
    assert kept(cast).running == order


def test_facts_against_each_other_stop_no_clock(cast: Cast):
    delivered(cast)
    order = came(cast, "2026-03-06", days=None)
    judged(cast, order)
    came(cast, "2026-01-06", km=900_000)
    renew_positions([cast.car.pk])
    found = kept(cast)
    assert found.state == Standing.FAULTY
    assert (found.running, found.substitute_due) == (order, order.opened_at + timedelta(hours=120))
    assert [each.order for each in read_car_page(cast.liu, cast.car.key).running] == [order]


def test_one_that_began_before_the_delivery_is_named_by_its_beginning(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-05-20", days=None, km=10)
    came(cast, "2026-01-06")
    renew_positions([cast.car.pk])
    assert (kept(cast).fault["about"], kept(cast).fault["field"]) == (str(order.key), "agreed_at")
