"""The pages of a car and of a customer tell the visits: what was done, with which parts, by whom, and what is due."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anxin.engines.upkeep import months_later
from anxin.foundation import clock
from anxin.workshop.tests.visits import visit
from tests.cast import Cast


@pytest.fixture
def served(cast: Cast):
    """A service a year and a day ago, and a repair that somebody else brought the car for."""
    today = clock.today(cast.shanghai.time_zone)
    visit(
        cast.shanghai, cast.car, (months_later(today, -12) - timedelta(days=1)).isoformat(), kind="service",
        sender=cast.customer, odometer_km=20_000, number="RO-SERVICE", work="大保养",
    )  # fmt: skip
    return visit(
        cast.shanghai, cast.car, (today - timedelta(days=20)).isoformat(), number="RO-REPAIR", odometer_km=24_000,
        reported="空调不凉", work="更换压缩机", parts="压缩机总成", adviser=cast.wang, technician_name="陈师傅",
    )  # fmt: skip


def test_a_car_tells_its_visits_its_pace_and_its_next_service(cast, signed_in, served):
    page = signed_in(cast.chen).get(reverse("customers:vehicle", args=[cast.car.key])).content.decode()
    for told in ("空调不凉", "更换压缩机", "压缩机总成", "王磊", "陈师傅", "24,000 km", "RO-SERVICE"):
        assert told in page
    assert "km a month" in page and "due-late" in page
    assert reverse("workshop:order", args=[served.key]) in page


def test_a_customer_tells_what_his_cars_came_for_whoever_brought_them(cast, signed_in, served):
    page = signed_in(cast.chen).get(reverse("customers:show", args=[cast.customer.key])).content.decode()
    for told in ("RO-REPAIR", "RO-SERVICE", "压缩机总成", "陈师傅", "due-late"):
        assert told in page


def test_without_visits_both_pages_say_so(cast, signed_in):
    client = signed_in(cast.chen)
    for name, key in (("customers:vehicle", cast.car.key), ("customers:show", cast.customer.key)):
        page = client.get(reverse(name, args=[key])).content.decode()
        assert "No visit to the workshop is on file." in page and "no service here yet" in page
