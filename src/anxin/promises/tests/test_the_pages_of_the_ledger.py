"""The ledger's pages: found, filtered, worked on; another dealer's only by whoever sees it."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from anxin.accounts.choices import Role
from anxin.accounts.models import Membership, Person
from anxin.customers.models import Customer, Vehicle
from anxin.customers.services.indexing import customer_words, vehicle_words
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.promises.choices import PromiseKind, ReminderKind
from anxin.promises.models import Promise, Reminder
from anxin.promises.selectors.ledger import promises_named
from anxin.promises.selectors.reminding import reminders_visible_to
from anxin.promises.services.give_promise import Giving, give_promise
from anxin.promises.tests.parts import DAY, NOON, given, part_promised
from tests.cast import Cast

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def found_by_their_words(cast: Cast) -> None:
    Customer.objects.filter(pk=cast.customer.pk).update(search=customer_words(cast.customer))
    Vehicle.objects.filter(pk=cast.car.pk).update(search=vehicle_words(cast.car))


def operate(client: Client, promise: Promise, what: str, **data: str) -> int:
    return client.post(reverse("promises:operate", args=[promise.key, what]), data).status_code


def test_the_list_shows_open_promises_by_when_they_are_due(cast: Cast, signed_in: SignIn) -> None:
    with clock.at(NOON):
        given(cast, what="第二件", due_at=NOON + 4 * DAY)
        given(cast, what="第一件", due_at=NOON + 2 * DAY)
        page = signed_in(cast.chen).get("/promises/").content.decode()
    assert page.index("第一件") < page.index("第二件")


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("?q=沪A12345", True),
        ("?q=王建国", True),
        ("?q=川A8K201", False),
        ("?kind=part", False),
        ("?show=overdue", False),
        ("?show=kept", False),
        ("?mine=1", True),
        ("?department=0", True),
        ("?since=2026-11-24", False),
        ("?until=2026-11-23", True),
        ("?figure=due", False),
        ("?kind=nonsense&since=never", True),
    ],
)
def test_the_list_is_narrowed_by_its_address(cast: Cast, signed_in: SignIn, query: str, there: bool) -> None:
    given(cast, what="常规保养的预约")
    with clock.at(NOON):
        page = signed_in(cast.chen).get(f"/promises/{query}").content.decode()
    assert ("常规保养的预约" in page) is there


def test_more_promises_need_no_more_queries(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.chen)
    for number in range(12):
        given(cast, what=f"第{number}件")
    with clock.at(NOON):
        client.get("/promises/")
        with django_assert_max_num_queries(14):
            client.get("/promises/")


def test_a_promise_is_told_on_its_page_and_a_refusal_keeps_what_was_typed(
    cast: Cast, signed_in: SignIn
) -> None:
    promise, client = part_promised(cast), signed_in(cast.chen)
    with clock.at(NOON):
        address = reverse("promises:operate", args=[promise.key, "tell"])
        refused = client.post(address, {"outcome": "left", "words": "", "seen": str(promise.version)})
        assert refused.status_code == 422
        again = client.post(
            address, {"outcome": "told", "way": "", "words": "打过一半的字", "seen": str(promise.version)}
        )
        assert "打过一半的字" in again.content.decode()
        assert operate(client, promise, "tell", outcome="told", way="call", words="已经说明") == 302
        assert "已经说明" in client.get(promise.get_absolute_url()).content.decode()


def test_who_looked_at_an_older_one_is_told(cast: Cast, signed_in: SignIn) -> None:
    promise, client = given(cast), signed_in(cast.chen)
    with clock.at(NOON):
        assert operate(client, promise, "asked", seen=str(promise.version)) == 302
        assert operate(client, promise, "keep", seen=str(promise.version)) == 422
        assert operate(client, promise, "keep", seen=str(promise.version + 1)) == 302
    promise.refresh_from_db()
    assert promise.state == "kept"


def test_the_desk_finds_the_customer_and_promises_a_part(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.chen)
    found = client.get("/promises/find/?q=沪A12345").content.decode()
    assert str(cast.customer.key) in found
    told = {
        "customer": str(cast.customer.key), "vehicle": str(cast.car.key), "kind": "part", "what": "大灯",
        "due_at": f"{clock.now() + 9 * DAY:%Y-%m-%dT%H:%M}", "keeper": str(cast.sun.pk),
    }  # fmt: skip
    refused = client.post("/promises/new/", told)
    assert (refused.status_code, Promise.objects.count()) == (422, 0)
    assert client.post("/promises/new/", told | {"part_order": "PO-1"}).status_code == 302
    promise = Promise.objects.get()
    assert (promise.keeper, promise.part.number, promise.vehicle) == (cast.sun, "PO-1", cast.car)


def test_the_list_goes_out_as_a_table_without_numbers_and_on_record(cast: Cast, signed_in: SignIn) -> None:
    given(cast, what="带走的预约")
    with clock.at(NOON):
        file = signed_in(cast.liu).get("/promises/ledger.csv?kind=appointment")
        text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        assert signed_in(cast.chen).get("/promises/ledger.csv").status_code == 403
    assert "带走的预约" in text
    assert "13900001234" not in text
    assert AuditRecord.objects.get(action="promises.exported").person == cast.liu


@pytest.fixture
def both_dealers(cast: Cast) -> Cast:
    """Liu works at both dealers."""
    Membership.objects.create(person=cast.liu, role=Role.CUSTOMER_SERVICE_MANAGER, dealer=cast.chengdu)
    giving = Giving(
        customer=cast.foreign_customer.key,
        kind=PromiseKind.APPOINTMENT,
        what="成都的预约",
        due_at=NOON + DAY,
        keeper=cast.zhao,
    )
    with clock.at(NOON):
        give_promise(giving, by=cast.zhao)
    given(cast, what="上海的预约")
    return cast


@pytest.mark.parametrize(("code", "there", "elsewhere"), [("CD02", "成都", "上海"), ("SH01", "上海", "成都")])
def test_the_table_is_of_the_dealer_that_the_list_shows(
    both_dealers: Cast, signed_in: SignIn, code: str, there: str, elsewhere: str
) -> None:
    client = signed_in(both_dealers.liu)
    with clock.at(NOON):
        page = client.get(f"/promises/?dealer={code}").content.decode()
        file = client.get(f"/promises/ledger.csv?dealer={code}")
        text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    for shown in (page, text):
        assert f"{there}的预约" in shown
        assert f"{elsewhere}的预约" not in shown
    assert AuditRecord.objects.get(action="promises.exported").subject == code


def test_another_dealers_reminders_are_for_whoever_sees_its_customers(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.liu).get("/promises/reminders/?dealer=CD02").status_code == 404
    Membership.objects.create(person=cast.liu, role=Role.ADMINISTRATOR, brand=cast.chengdu.region.brand)
    Reminder.objects.create(
        dealer=cast.chengdu, customer=cast.foreign_customer, kind=ReminderKind.SERVICE, key="service/1",
        due_at=NOON, at=NOON, watched_until=NOON,
    )  # fmt: skip
    assert signed_in(cast.liu).get("/promises/reminders/?dealer=CD02").status_code == 403
    assert not reminders_visible_to(cast.liu, cast.chengdu).exists()
    assert reminders_visible_to(cast.zhao, cast.chengdu).exists()


def test_what_a_list_endangers_is_shown_to_whoever_brought_it(cast: Cast, signed_in: SignIn) -> None:
    part_promised(cast)
    upload = SimpleUploadedFile("list.csv", "订单号,预计到货\nPO-4711,2026-11-27\n".encode())
    with clock.at(NOON):
        page = signed_in(cast.chen).post("/promises/parts/", {"file": upload}).content.decode()
    assert "2026-11-27" in page
    promise = Promise.objects.get()
    assert promises_named(cast.zhao, [str(promise.key)]) == []
    assert promises_named(cast.chen, [str(promise.key)]) == [promise]
