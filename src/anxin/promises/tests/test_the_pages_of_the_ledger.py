"""The ledger's pages: found, filtered, worked on; an adviser sees what he keeps, an outsider nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from anxin.accounts.models import Person
from anxin.complaints.models import ComplaintEvent
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.note_told import note_told
from anxin.complaints.services.promise_customer import promise_customer
from anxin.customers.models import Customer, Vehicle
from anxin.customers.services.indexing import customer_words, vehicle_words
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.promises.choices import PromiseKind, TalkKind, TalkWay
from anxin.promises.models import Promise, PromiseMove, PromiseTalk
from anxin.promises.services import Pledge
from anxin.promises.services.telling import Telling, tell_customer
from anxin.promises.tests.parts import DAY, NOON, given, part_promised
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def found_by_their_words(cast: Cast) -> None:
    Customer.objects.filter(pk=cast.customer.pk).update(search=customer_words(cast.customer))
    Vehicle.objects.filter(pk=cast.car.pk).update(search=vehicle_words(cast.car))


def promised_in_a_case(cast: Cast, *, keeper: Person | None = None) -> Promise:
    complaint = make_complaint(cast)
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, "四点前回电", clock.now() + DAY, keeper or cast.chen)
    return promise_customer(complaint.slug, pledge=pledge, by=cast.chen)


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


def test_a_promise_of_a_case_is_settled_there_and_told_here(cast: Cast, signed_in: SignIn) -> None:
    promise, client = promised_in_a_case(cast), signed_in(cast.chen)
    assert operate(client, promise, "keep") == 422
    assert promise.subject.partition("-")[2] in client.get(promise.get_absolute_url()).content.decode()
    new = Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL, words="改到明天", new_due_at=clock.now() + 2 * DAY)
    talk = tell_customer(promise.key, telling=new, by=cast.chen)
    for _run in range(2):
        note_told(talk.pk, PromiseMove.objects.get().pk)
    kinds = list(ComplaintEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["promise_told", "promise_moved"]
    assert kinds.count("promise_told") == 1


def test_an_adviser_sees_of_cases_what_he_keeps_himself(cast: Cast, signed_in: SignIn) -> None:
    own, other = promised_in_a_case(cast, keeper=cast.wang), promised_in_a_case(cast)
    client = signed_in(cast.wang)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404


def test_whoever_is_complained_about_works_on_no_promise_of_that_case(cast: Cast, signed_in: SignIn) -> None:
    promise = promised_in_a_case(cast)
    change_details(promise.subject, details={"concerns": cast.sun}, by=cast.liu)
    assert operate(signed_in(cast.sun), promise, "asked") == 403
    assert not PromiseTalk.objects.exists()


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
