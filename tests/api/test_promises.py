"""Promises by API: a new time that leaves the house, another keeper of one or of all, the time on an order."""

import pytest

from anxin.customers.models import Customer
from anxin.messaging.models import Message
from anxin.promises.models import Promise
from anxin.promises.tests.parts import DAY, NOON, given
from tests.api.conftest import ApiFor
from tests.cast import Cast

LATER = "2099-01-01T00:00:00Z"


@pytest.fixture
def promise(cast: Cast) -> Promise:
    Customer.objects.filter(pk=cast.customer.pk).update(email="wang@example.com")
    return given(cast, due_at=NOON + 999 * DAY)


@pytest.mark.parametrize(
    ("tell_by", "status", "field", "messages"),
    [("email", 200, "", 1), (None, 200, "", 0), ("sms", 422, "tell_by", 0), ("call", 422, "body.tell_by", 0)],
)
def test_a_new_time_is_sent_where_it_is_asked_for(
    cast: Cast, api_for: ApiFor, promise: Promise, tell_by: str | None, status: int, field: str, messages: int
) -> None:
    body = {"due_at": LATER, "reason": "缺件", "tell_by": tell_by}
    answer = api_for(cast.chen).post(f"/promises/{promise.key}/move", body)
    told = answer.json()
    assert (answer.status_code, Message.objects.count()) == (status, messages)
    if status == 422:
        assert field.rpartition(".")[2] in str(told)
    else:
        assert (told["told_at"] is not None) is bool(messages)


def test_one_promise_gets_another_keeper(cast: Cast, api_for: ApiFor, promise: Promise) -> None:
    answer = api_for(cast.chen).post(
        f"/promises/{promise.key}/hand-over", {"to": "wang.lei", "reason": "休假"}
    )
    assert (answer.status_code, answer.json()["keeper"]) == (200, "wang.lei")
    nobody = api_for(cast.chen).post(
        f"/promises/{promise.key}/hand-over", {"to": "zhao.qi", "reason": "休假"}
    )
    assert (nobody.status_code, "to" in str(nobody.json())) == (422, True)


@pytest.mark.usefixtures("promise")
def test_everything_of_somebody_gets_another_keeper(cast: Cast, api_for: ApiFor) -> None:
    body = {"dealer": "SH01", "keeper": "chen.min", "to": "sun.li", "reason": "离职"}
    assert api_for(cast.wang).post("/promises/hand-over", body).status_code == 403
    assert api_for(cast.shen).post("/promises/hand-over", body).status_code == 403
    assert api_for(cast.zhao).post("/promises/hand-over", body).status_code == 422
    answer = api_for(cast.liu).post("/promises/hand-over", body)
    assert (answer.status_code, answer.json()) == (200, {"handed": 1, "left": 0})
    assert api_for(cast.liu).post("/promises/hand-over", body).status_code == 422
