"""A request sent twice is done once, whatever happens on the line."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from anxin.complaints.models import Complaint
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.foundation.idempotency import KEPT_FOR, forget_kept_answers
from anxin.foundation.models import KeptAnswer
from tests.api.conftest import ApiFor
from tests.cast import Cast

NEW = {"dealer": "SH01", "name": "周婷", "phone": "13800000001"}


def test_the_same_request_gets_the_same_answer(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    first = chen.post("/customers", NEW, idempotency_key="k-1")
    second = chen.post("/customers", NEW, idempotency_key="k-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second["Location"] == first["Location"]
    assert second["Idempotent-Replayed"] == "true"
    assert Customer.objects.filter(name="周婷").count() == 1


def test_an_operation_sent_twice_is_done_once(cast: Cast, api_for: ApiFor, complaint: Complaint) -> None:
    chen = api_for(cast.chen)
    path = f"/complaints/{complaint.slug}/add_action"
    body = {"side": "customer", "what": "带发票来", "seen": complaint.version}
    made = {chen.post(path, body, idempotency_key="k-1").json()["made"] for _ in range(3)}
    assert len(made) == 1
    assert complaint.actions.count() == 1


def test_the_same_key_with_another_body_is_an_error(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    chen.post("/customers", NEW, idempotency_key="k-1")
    refused = chen.post("/customers", NEW | {"name": "另一位"}, idempotency_key="k-1")
    assert (refused.status_code, refused.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert refused.json()["field"] == "Idempotency-Key"


def test_keys_of_two_people_do_not_meet(cast: Cast, api_for: ApiFor) -> None:
    for person in (cast.chen, cast.sun):
        assert api_for(person).post("/customers", NEW, idempotency_key="k-1").status_code == 201
    assert Customer.objects.filter(name="周婷").count() == 2


def test_a_failed_request_may_be_tried_again_with_its_key(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    assert chen.post("/customers", NEW | {"phone": "call me"}, idempotency_key="k-1").status_code == 422
    assert chen.post("/customers", NEW, idempotency_key="k-1").status_code == 201


def test_after_a_day_the_key_is_free_and_the_answer_gone(cast: Cast, api_for: ApiFor) -> None:
    chen = api_for(cast.chen)
    chen.post("/customers", NEW, idempotency_key="k-1")
    with clock.at(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        assert chen.post("/customers", NEW | {"name": "另一位"}, idempotency_key="k-1").status_code == 201
        chen.post("/customers", NEW, idempotency_key="k-2")
    with clock.at(clock.now() + 3 * KEPT_FOR):
        assert forget_kept_answers() == 2
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_makes_one_customer(cast: Cast, api_for: ApiFor) -> None:
    clients = [api_for(cast.chen) for _ in range(4)]
    together = threading.Barrier(len(clients))
    answers: list[Any] = []

    def send(client: Any) -> None:
        try:
            together.wait(10)
            answers.append(client.post("/customers", NEW, idempotency_key="k-1"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [201] * len(clients)
    assert len({answer.json()["key"] for answer in answers}) == 1
    assert Customer.objects.filter(name="周婷").count() == 1
