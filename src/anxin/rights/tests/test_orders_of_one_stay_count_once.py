"""Orders of one stay in the workshop are one visit: its days count once, and its page names them all."""

from datetime import datetime, timedelta

import pytest

from anxin.foundation import clock
from anxin.rights.models import Position
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.services.reckoning import renew_positions
from anxin.rights.tests.cars import TODAY, came, delivered, judged
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(TODAY):
        yield


def kept(cast: Cast) -> Position:
    return Position.objects.get(vehicle=cast.car)


def test_two_orders_that_overlap_add_no_day_twice(cast: Cast):
    delivered(cast)
    first, second = came(cast, "2025-09-01", days=10), came(cast, "2025-09-03", days=12)
    judged(cast, first)
    judged(cast, second)
    assert (kept(cast).days, kept(cast).repairs) == (14, 1)
    page = read_car_page(cast.liu, cast.car.key)
    assert [each.joined for each in page.visits] == [[first], [second]]
    assert [len(stay.orders) for stay in page.reckoned.stays] == [2]


def test_a_right_names_every_order_that_it_rests_on(cast: Cast):
    delivered(cast)
    orders = [came(cast, "2025-09-01", days=20), came(cast, "2025-09-10", days=30)]
    for order in orders:
        judged(cast, order)
    (right,) = [each for each in read_car_page(cast.liu, cast.car.key).open if "days" in each.right.rule]
    assert list(right.visits) == orders


def test_in_and_out_on_one_day_is_one_repair(cast: Cast):
    delivered(cast)
    first = came(cast, "2025-09-01")
    first.finished_at = first.closed_at = first.opened_at + timedelta(hours=2)
    first.save()
    judged(cast, first)
    later = came(cast, "2025-09-01", km=2_760)
    later.opened_at = datetime.fromisoformat("2025-09-01T05:00:00+00:00")
    later.finished_at = later.closed_at = later.opened_at + timedelta(hours=2)
    later.save()
    judged(cast, later)
    assert kept(cast).repairs == 1


def test_one_of_them_for_a_quality_problem_makes_the_stay_one(cast: Cast):
    delivered(cast)
    judged(cast, came(cast, "2025-09-01", days=10))
    came(cast, "2025-09-03", days=12)
    renew_positions([cast.car.pk])
    assert kept(cast).days == 14


def test_what_was_no_quality_problem_lengthens_no_repair(cast: Cast):
    delivered(cast)
    judged(cast, came(cast, "2025-09-01", days=2))
    came(cast, "2025-09-01", days=20, kind="accident")
    renew_positions([cast.car.pk])
    assert kept(cast).days == 2


def test_two_troubles_stay_two_and_a_person_is_told_that_they_overlap(cast: Cast):
    delivered(cast)
    judged(cast, came(cast, "2025-09-01", days=10))
    judged(cast, came(cast, "2025-09-03", days=2), symptom_group="异响", part_group="减振器")
    page = read_car_page(cast.liu, cast.car.key)
    assert [each.joined for each in page.visits] == [[], []]
    assert any("lie over each other" in flag for flag in page.flags)


def test_brought_back_on_the_same_day_it_is_a_repair_of_its_own(cast: Cast):
    delivered(cast)
    order = came(cast, "2025-09-01")
    order.finished_at = order.closed_at = order.opened_at + timedelta(hours=2)
    order.save()
    judged(cast, order)
    again = came(cast, "2025-09-01", kind="return")
    again.opened_at += timedelta(hours=6)
    again.save()
    judged(cast, again)
    assert kept(cast).repairs == 2
