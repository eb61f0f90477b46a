"""The clock of a substitute car reaches those who must give one, once, whatever is killed in between (art. 21)."""

from datetime import timedelta

import pytest

from anxin.complaints.services.tell_of_substitute import tell_missed_repairs, tell_of_repair
from anxin.complaints.tests.claims import here
from anxin.foundation import clock
from anxin.messaging.models import Notice
from anxin.rights.models import SubstituteWarning
from anxin.rights.services.reckoning import renew_positions
from anxin.rights.services.warn_of_repairs import warn_of_repairs
from anxin.rights.tests.cars import came, delivered, judged
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_complaint

IN_THE_SHOP = here("2026-03-02T09:00:00")


def running(cast: Cast) -> RepairOrder:
    """Let a car of last year stand in the shop since a Monday morning."""
    with clock.at(IN_THE_SHOP + timedelta(hours=1)):
        delivered(cast)
        order = came(cast, "2026-03-02", days=None)
        judged(cast, order)
    return order


def warned(cast: Cast, hours: int) -> RepairOrder:
    order = running(cast)
    with clock.at(IN_THE_SHOP + timedelta(hours=hours, minutes=1)):
        renew_positions([order.vehicle_id])
        assert warn_of_repairs() == 1
    return order


def heard(code: str = "SUBSTITUTE_CAR_DUE") -> set[str]:
    return {notice.person.name for notice in Notice.objects.filter(code=code).select_related("person")}


@pytest.mark.parametrize(
    ("hours", "people"),
    [(72, {"刘芳", "何军"}), (96, {"刘芳", "何军", "高远"}), (120, {"刘芳", "何军", "高远"})],
)
def test_the_higher_the_hours_the_higher_it_is_told(cast: Cast, hours: int, people: set[str]) -> None:
    order = warned(cast, hours)
    with clock.at(IN_THE_SHOP + timedelta(hours=hours, minutes=2)):
        tell_of_repair(order.pk)
    assert heard() == people


def test_who_handles_an_open_complaint_of_the_car_hears_of_it(cast: Cast) -> None:
    make_complaint(cast, owner=cast.sun)
    order = warned(cast, 72)
    with clock.at(IN_THE_SHOP + timedelta(hours=73)):
        tell_of_repair(order.pk)
    assert "孙丽" in heard()


def test_what_a_killed_process_told_nobody_of_is_told_once(cast: Cast) -> None:
    order = warned(cast, 96)
    with clock.at(IN_THE_SHOP + timedelta(hours=97)):
        assert tell_missed_repairs() == 1
        assert tell_missed_repairs() == 0
        assert tell_of_repair(order.pk) == []
    told = Notice.objects.filter(code="SUBSTITUTE_CAR_DUE", person=cast.he)
    assert [each.params["hours"] for each in told] == [96]


def test_nobody_is_told_where_a_car_was_given_meanwhile(cast: Cast) -> None:
    order = warned(cast, 72)
    with clock.at(IN_THE_SHOP + timedelta(hours=73)):
        judged(cast, order, substitute_car_from=clock.now())
        assert tell_of_repair(order.pk) == []
    assert SubstituteWarning.objects.filter(order=order, news__isnull=False).exists()
    assert heard() == set()


def test_a_second_dealer_hears_nothing(cast: Cast) -> None:
    order = warned(cast, 120)
    with clock.at(IN_THE_SHOP + timedelta(hours=121)):
        tell_of_repair(order.pk)
    assert not Notice.objects.filter(person=cast.zhao).exists()
