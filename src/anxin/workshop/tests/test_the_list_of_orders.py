"""The list of repair orders: newest first, narrowed as its address says, of one's own dealer."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.customers.services.indexing import customer_words, vehicle_words
from anxin.workshop.selectors.orders import OrderFilter, advisers_named, list_orders, technicians_named
from anxin.workshop.services.file_words import file_words
from anxin.workshop.tests.visits import all_came, many_cars, visit
from tests.cast import Cast

SignIn = Callable[[Person], Client]


def found(cast: Cast, **wanted: str) -> list[str]:
    page = list_orders(cast.chen, cast.shanghai, OrderFilter.read(wanted))
    return [order.number for order in page.rows]


@pytest.fixture
def three(cast: Cast) -> None:
    cast.customer.search, cast.car.search = customer_words(cast.customer), vehicle_words(cast.car)
    cast.customer.save()
    cast.car.save()
    (other,) = many_cars(cast.shanghai, 1)
    visit(
        cast.shanghai, cast.car, "2026-05-01", number="RO-2026-0001", sender=cast.customer, adviser=cast.wang,
        technician_name="陈师傅", reported="空调不凉", work="更换压缩机", parts="压缩机总成",
    )  # fmt: skip
    visit(
        cast.shanghai, other, "2026-06-01", number="RO-2026-0002", kind="service", adviser_name="外聘老李",
        technician_name="李师傅", work="更换机油 ECU update",
    )  # fmt: skip
    visit(cast.shanghai, cast.car, "2026-07-01", number="RO-2026-0003", reported="空调还是不凉")
    file_words()


def test_the_newest_stand_first(cast, three):
    assert found(cast) == ["RO-2026-0003", "RO-2026-0002", "RO-2026-0001"]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"q": "沪A12345"}, [3, 1]),
        ({"q": "沪A·12345"}, [3, 1]),
        ({"q": "123456"}, [3, 1]),  # the end of the VIN
        ({"q": "王建国"}, [1]),
        ({"q": "139 0000 1234"}, [1]),
        ({"q": "RO-2026-0002"}, [2]),
        ({"q": "ro-2026-0002"}, [2]),
        ({"q": "0003"}, [3]),
        ({"q": "沪C00000"}, []),
        ({"words": "空调"}, [3, 1]),
        ({"words": "空调 压缩机"}, [1]),
        ({"words": "ecu"}, [2]),
        ({"kind": "service"}, [2]),
        ({"kind": "nonsense"}, [3, 2, 1]),
        ({"adviser": "王磊"}, [1]),
        ({"adviser": "外聘老李"}, [2]),
        ({"technician": "李师傅"}, [2]),
        ({"since": "2026-06-01"}, [3, 2]),
        ({"until": "2026-06-01"}, [2, 1]),
        ({"since": "yesterday"}, [3, 2, 1]),
        ({"imported": "00000000-0000-4000-8000-000000000000"}, []),
        ({"q": "\x00"}, [3, 2, 1]),
    ],
)
def test_an_address_narrows_the_list(cast, three, wanted, numbers):
    assert found(cast, **wanted) == [f"RO-2026-000{number}" for number in numbers]


def test_names_are_offered_as_the_orders_tell_them(cast, three, monkeypatch):
    monkeypatch.setattr("anxin.foundation.clock.today", lambda zone: date(2026, 8, 1))
    assert sorted(advisers_named(cast.chen, cast.shanghai)) == sorted(["外聘老李", "王磊"])
    assert sorted(technicians_named(cast.chen, cast.shanghai)) == sorted(["李师傅", "陈师傅"])


def test_pages_follow_each_other_without_a_gap(cast):
    all_came(cast.shanghai, many_cars(cast.shanghai, 120), "2026-05-10")
    seen: list[int] = []
    cursor = ""
    for _page in range(3):
        page = list_orders(cast.chen, cast.shanghai, OrderFilter(), cursor=cursor)
        seen += [order.pk for order in page.rows]
        cursor = page.older
    assert len(seen) == len(set(seen)) == 120 and not cursor


def test_another_dealers_orders_are_not_listed(cast, three):
    visit(cast.chengdu, cast.foreign_car, "2026-07-02", number="CD-1")
    assert "CD-1" not in found(cast)
    assert found(cast, q="川A8K201") == []
    assert list(list_orders(cast.zhao, cast.shanghai, OrderFilter()).rows) == []


def test_the_page_shows_the_list_and_takes_as_many_queries_for_fifty_as_for_one(
    cast, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.chen)
    visit(cast.shanghai, cast.car, "2026-05-01", number="RO-1", sender=cast.customer, adviser=cast.wang)
    client.get(reverse("workshop:orders"))
    all_came(cast.shanghai, many_cars(cast.shanghai, 60), "2026-04-10")
    with django_assert_max_num_queries(12):
        page = client.get(reverse("workshop:orders")).content.decode()
    assert "RO-1" in page and page.count("data-row=") == 50


def test_an_empty_list_says_what_brings_orders(cast, signed_in):
    page = signed_in(cast.liu).get(reverse("workshop:orders")).content.decode()
    assert "No repair orders yet" in page and reverse("workshop:import") in page
    assert "Import an export" not in signed_in(cast.chen).get(reverse("workshop:orders")).content.decode()
