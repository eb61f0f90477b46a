"""The outbox, the channels and the webhooks as pages: masked, in a fixed number of queries, secrets shown once."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.models import Delivery, Gateway, Webhook
from anxin.messaging.services.outbox import NewDelivery, queue_delivery
from tests.cast import Cast

SignIn = Callable[[Person], Client]


@pytest.fixture
def desk(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.liu)


def queue(cast: Cast, number: int, *, to: str = "wang.jianguo@kunde.example") -> Delivery:
    return queue_delivery(
        NewDelivery(
            dealer=cast.shanghai, channel=Channel.EMAIL, key=f"page/{number}", to=to, payload={"text": "好"}
        )
    )


def test_receivers_are_masked(cast: Cast, desk: Client) -> None:
    queue(cast, 1)
    page = desk.get(reverse("messaging:outbox")).content.decode()
    assert "w***@kunde.example" in page
    assert "wang.jianguo" not in page


def test_more_rows_ask_no_more_queries(cast: Cast, desk: Client) -> None:
    queue(cast, 1)
    desk.get(reverse("messaging:outbox"))
    with CaptureQueriesContext(connection) as few:
        desk.get(reverse("messaging:outbox"))
    for number in range(2, 30):
        queue(cast, number)
    with CaptureQueriesContext(connection) as many:
        desk.get(reverse("messaging:outbox"))
    assert len(many) == len(few)


def test_it_is_narrowed_by_state_and_a_damaged_cursor_is_said_so(cast: Cast, desk: Client) -> None:
    queue(cast, 1)
    dead = reverse("messaging:outbox") + "?state=dead"
    assert "kunde.example" not in desk.get(dead).content.decode()
    assert desk.get(reverse("messaging:outbox") + "?cursor=xx").status_code == 422


def test_one_that_was_given_up_is_tried_again_by_its_button(cast: Cast, desk: Client) -> None:
    delivery = queue(cast, 1)
    Delivery.objects.update(state=DeliveryState.DEAD, tries=7)
    desk.post(reverse("messaging:retry", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (DeliveryState.QUEUED, 0)


def test_a_secret_is_shown_in_the_answer_that_makes_it_and_in_no_other(desk: Client) -> None:
    written = {"name": "ERP", "url": "https://erp.example/hook", "events": ["complaint.opened"]}
    made = desk.post(reverse("messaging:webhooks"), written)
    assert "whsec_" in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    again = desk.get(reverse("messaging:webhook", args=[Webhook.objects.get().key]))
    assert "whsec_" not in again.content.decode()


def test_a_gateway_is_written_down_and_its_form_shows_no_secret(desk: Client) -> None:
    written = {
        "name": "自建", "url": "https://sms.example/send", "method": "POST", "form": "json", "header": "X-Key",
        "secret": "very-secret", "fields_text": '{"to": "{phone}", "body": "{text}"}', "expected": "",
    }  # fmt: skip
    assert desk.post(reverse("messaging:new_gateway", args=["http"]), written).status_code == 302
    gateway = Gateway.objects.get()
    page = desk.get(reverse("messaging:gateway", args=[gateway.key])).content.decode()
    assert "very-secret" not in page
    assert "{phone}" in page
    assert gateway.options["fields"] == {"to": "{phone}", "body": "{text}"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fields_text", "no json"), ("fields_text", '["{phone}"]'), ("fields_text", '{"to": "{phone}"}'),
        ("url", "ftp://sms.example/"), ("header", "X Key:"), ("secret", "密"), ("secret", "a\r\nB: c"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_said_at_its_field(desk: Client, name: str, value: str) -> None:
    written = {
        "name": "自建", "url": "https://sms.example/send", "method": "POST", "form": "json", "header": "X-Key",
        "fields_text": '{"to": "{phone}", "body": "{text}"}', name: value,
    }  # fmt: skip
    answer = desk.post(reverse("messaging:new_gateway", args=["http"]), written)
    assert answer.status_code == 422
    assert f'id="id_{name}-error"' in answer.content.decode()
    assert not Gateway.objects.exists()


def test_a_kind_that_there_is_not_does_not_exist(desk: Client) -> None:
    assert desk.get(reverse("messaging:new_gateway", args=["pigeon"])).status_code == 404
