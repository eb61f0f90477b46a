"""A promise of a case: settled in the case, told in the ledger, seen and worked on by whom the case lets."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.models import ComplaintEvent
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.note_told import note_handed, note_told
from anxin.complaints.services.promise_customer import promise_customer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.promises.choices import PromiseKind, TalkKind, TalkWay
from anxin.promises.models import Promise, PromiseMove, PromiseTalk
from anxin.promises.services import Pledge
from anxin.promises.services.handing import Handing, hand_all_over, hand_over_promise
from anxin.promises.services.telling import Telling, tell_customer
from anxin.promises.tests.parts import DAY, given
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


def promised_in_a_case(cast: Cast, *, keeper: Person | None = None) -> Promise:
    complaint = make_complaint(cast)
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, "四点前回电", clock.now() + DAY, keeper or cast.chen)
    return promise_customer(complaint.slug, pledge=pledge, by=cast.chen)


def operate(client: Client, promise: Promise, what: str, **data: str) -> int:
    return client.post(reverse("promises:operate", args=[promise.key, what]), data).status_code


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


def test_a_case_hears_once_who_keeps_its_promise_now(cast: Cast, signed_in: SignIn) -> None:
    promise = promised_in_a_case(cast)
    handed = hand_over_promise(promise.key, handing=Handing(cast.wang, "休假"), by=cast.chen)
    for _run in range(2):
        note_handed(handed.pk)
    line = ComplaintEvent.objects.get(kind="promise_handed")
    assert (line.reason, line.facts["source"], line.facts["target"]) == ("休假", "陈敏", "王磊")
    page = signed_in(cast.chen).get(f"/complaints/{promise.subject}/").content.decode()
    assert "Promise handed over from 陈敏 to 王磊" in page


def test_whoever_is_complained_about_gets_no_promise_of_that_case(cast: Cast) -> None:
    promise, other = promised_in_a_case(cast), given(cast, due_at=clock.now() + DAY)
    change_details(promise.subject, details={"concerns": cast.wang}, by=cast.liu)
    asked = Handing(cast.wang, "休假")
    with pytest.raises(InvalidInput):
        hand_over_promise(promise.key, handing=asked, by=cast.chen)
    done = hand_all_over(cast.chen, dealer=cast.shanghai, handing=asked, by=cast.chen)
    assert (done.handed, done.left) == (1, 1)
    promise.refresh_from_db()
    other.refresh_from_db()
    assert (promise.keeper, other.keeper) == (cast.chen, cast.wang)
