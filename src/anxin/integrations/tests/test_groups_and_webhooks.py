"""WeCom groups hold their limit; webhooks are signed, tried again, replayed, and lead nowhere inside the house."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from ipaddress import ip_address
from threading import Event, Thread

import pytest
from pytest_django import Settings

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.signing import signature
from anxin.integrations.posting import ask, is_public
from anxin.integrations.tests.server import WebServer
from anxin.messaging.choices import Channel, DeliveryState, GatewayKind, WebhookEvent
from anxin.messaging.models import Delivery, Webhook
from anxin.messaging.services.decide_delivery import replay_delivery
from anxin.messaging.services.hand_over import hand_over_lane
from anxin.messaging.services.handing_over import AnswerLost
from anxin.messaging.services.keep_gateway import GatewaySheet, add_gateway, try_gateway
from anxin.messaging.services.keep_webhook import add_webhook, renew_webhook_secret, try_webhook
from anxin.messaging.services.outbox import NewDelivery, queue_delivery
from tests.cast import Cast, make_complaint


def hook(cast: Cast, web: WebServer, *events: WebhookEvent) -> tuple[Webhook, str]:
    wanted = events or tuple(WebhookEvent)
    return add_webhook(cast.shanghai, name="ERP", url=f"{web.url}/hook", events=wanted, by=cast.liu)


def test_a_group_gets_text_and_markdown_as_the_platform_wants_them(cast: Cast, web: WebServer) -> None:
    sheet = GatewaySheet(
        kind=GatewayKind.WECOM, name="客服群", secret=f"{web.url}/cgi-bin/webhook/send?key=k1"
    )
    group = add_gateway(cast.shanghai, sheet=sheet, by=cast.liu)
    web.answers = [(200, '{"errcode":0,"errmsg":"ok"}')]
    lane = ""
    for number, payload in enumerate(({"text": "好" * 1000, "phone": "139"}, {"markdown": "**急**"})):
        lane = queue_delivery(
            NewDelivery(
                dealer=cast.shanghai,
                channel=Channel.WECOM,
                key=f"g{number}",
                to=str(group.key),
                payload=payload,
            )
        ).lane
    assert hand_over_lane(lane) == 2
    text, markdown = (each.json for each in web.asked)
    assert web.asked[0].path == "/cgi-bin/webhook/send?key=k1"
    assert text["msgtype"] == "text"
    assert len(text["text"]["content"].encode()) <= 2048
    assert text["text"]["mentioned_mobile_list"] == ["139"]
    assert markdown == {"msgtype": "markdown", "markdown": {"content": "**急**"}}


def test_a_group_is_written_to_twenty_times_a_minute_and_no_more(cast: Cast, web: WebServer) -> None:
    sheet = GatewaySheet(kind=GatewayKind.WECOM, name="客服群", secret=web.url)
    group = add_gateway(cast.shanghai, sheet=sheet, by=cast.liu)
    web.answers = [(200, '{"errcode":0}')]
    lane = ""
    for _each in range(23):
        lane = try_gateway(group.key, to="", by=cast.liu).lane
    assert hand_over_lane(lane) == 20
    assert hand_over_lane(lane) == 0
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert hand_over_lane(lane) == 3


@pytest.mark.parametrize(
    ("answer", "state"), [("45009", DeliveryState.QUEUED), ("93000", DeliveryState.DEAD)]
)
def test_what_the_platform_answers_decides(
    cast: Cast, web: WebServer, answer: str, state: DeliveryState
) -> None:
    sheet = GatewaySheet(kind=GatewayKind.WECOM, name="客服群", secret=web.url)
    delivery = try_gateway(add_gateway(cast.shanghai, sheet=sheet, by=cast.liu).key, to="", by=cast.liu)
    web.answers = [(200, json.dumps({"errcode": int(answer), "errmsg": "no"}))]
    hand_over_lane(delivery.lane)
    delivery.refresh_from_db()
    assert delivery.state == state


@pytest.mark.parametrize(
    ("secret", "name", "timestamp", "content", "expected"),
    [
        # The example of the specification, and that of the library it grew from.
        (
            "whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", 1731705121,
            b'{"event_type":"ping","data":{"success":true}}', "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
        ),
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
            b'{"test": 2432232314}', "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
    ],
)  # fmt: skip
def test_the_signature_is_that_of_standard_webhooks(
    secret: str, name: str, timestamp: int, content: bytes, expected: str
) -> None:
    assert signature(secret, name=name, timestamp=timestamp, content=content) == expected


def test_a_webhook_hears_of_a_case_signed_and_without_a_person(cast: Cast, web: WebServer) -> None:
    webhook, secret = hook(cast, web, WebhookEvent.COMPLAINT_OPENED)
    case = make_complaint(cast)
    assert hand_over_lane(f"webhook/{webhook.key}") == 1
    [asked] = web.asked
    told = asked.json
    assert (told["type"], told["data"]["number"]) == ("complaint.opened", case.number)
    assert asked.headers["webhook-signature"] == signature(
        secret, name=asked.headers["webhook-id"], timestamp=int(asked.headers["webhook-timestamp"]),
        content=asked.content,
    )  # fmt: skip
    everything = asked.content.decode()
    assert not any(word in everything for word in ("王建国", "13900001234", "沪A12345", "空调", "陈敏"))


def test_only_the_events_that_were_chosen_are_told_and_each_once(cast: Cast, web: WebServer) -> None:
    webhook, _secret = hook(cast, web, WebhookEvent.COMPLAINT_CLOSED)
    make_complaint(cast)
    assert not Delivery.objects.filter(lane=f"webhook/{webhook.key}").exists()


def test_a_repeat_carries_the_same_name_and_a_new_time(cast: Cast, web: WebServer) -> None:
    webhook, _secret = hook(cast, web)
    web.answers = [(500, "down"), (0, "hang up"), (200, "ok")]
    delivery = try_webhook(webhook.key, by=cast.liu)
    at = clock.now()
    for minutes in (0, 2, 9):
        with clock.at(at + timedelta(minutes=minutes)):
            hand_over_lane(delivery.lane)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert len({each.headers["webhook-id"] for each in web.asked}) == 1
    assert len({each.headers["webhook-timestamp"] for each in web.asked}) == 3
    replay_delivery(delivery.pk, by=cast.liu)
    hand_over_lane(delivery.lane)
    assert len(web.asked) == 4
    assert web.asked[3].headers["webhook-id"] == web.asked[0].headers["webhook-id"]
    assert delivery.log.count() == 4


def test_an_address_that_is_gone_for_good_is_not_asked_again(cast: Cast, web: WebServer) -> None:
    webhook, _secret = hook(cast, web)
    web.answers = [(410, "gone")]
    delivery = try_webhook(webhook.key, by=cast.liu)
    hand_over_lane(delivery.lane)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DEAD


def test_redirects_are_not_followed(cast: Cast, web: WebServer) -> None:
    webhook, _secret = hook(cast, web)
    web.answers, web.headers = [(302, "")], {"Location": f"{web.url}/elsewhere"}
    hand_over_lane(try_webhook(webhook.key, by=cast.liu).lane)
    assert [each.path for each in web.asked] == ["/hook"]


@pytest.mark.parametrize(("before", "answered"), [("", False), ("\r\n\r\n", True)])
def test_a_receiver_that_drips_holds_a_worker_for_seconds_and_no_longer(
    settings: Settings, before: str, answered: bool
) -> None:
    """Each byte comes in time, the whole never: first in the header, then in the text."""
    settings.ANXIN_WEBHOOK_PRIVATE = True
    with dripping(f"HTTP/1.1 200 OK\r\nX: y{before}".encode()) as url:
        began = time.monotonic()
        if answered:
            assert ask(url, headers={}, timeout=0.3).good
        else:
            with pytest.raises(AnswerLost):
                ask(url, headers={}, timeout=0.3)
        # The drips never end; a busy machine may take its time to notice that they were given up.
        assert 0.5 < time.monotonic() - began < 10


@contextmanager
def dripping(beginning: bytes) -> Iterator[str]:
    """Answer one request with a beginning, and then a letter now and then until nobody listens."""

    def drip() -> None:
        with suppress(OSError):
            connection, _address = listening.accept()
            with connection:
                connection.sendall(beginning)
                while not over.wait(0.05):
                    connection.sendall(b"y")

    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=drip, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        over.set()
        thread.join(5)


def test_a_new_secret_signs_from_then_on(cast: Cast, web: WebServer) -> None:
    webhook, old = hook(cast, web)
    _webhook, new = renew_webhook_secret(webhook.key, by=cast.liu)
    hand_over_lane(try_webhook(webhook.key, by=cast.liu).lane)
    [asked] = web.asked
    made = [
        signature(
            each, name=asked.headers["webhook-id"], timestamp=int(asked.headers["webhook-timestamp"]),
            content=asked.content,
        )
        for each in (old, new)
    ]  # fmt: skip
    assert asked.headers["webhook-signature"] == made[1] != made[0]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]"]
)
def test_an_address_inside_the_house_is_not_asked(
    cast: Cast, web: WebServer, settings: Settings, host: str
) -> None:
    settings.ANXIN_WEBHOOK_PRIVATE = False
    port = web.url.rsplit(":", 1)[1]
    webhook, _secret = add_webhook(
        cast.shanghai,
        name="evil",
        url=f"http://{host}:{port}/",
        events=[WebhookEvent.COMPLAINT_OPENED],
        by=cast.liu,
    )
    delivery = try_webhook(webhook.key, by=cast.liu)
    hand_over_lane(delivery.lane)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.fault) == (DeliveryState.DEAD, "ADDRESS_PRIVATE")
    assert not web.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("fe80::1", False), ("fd00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::1", False),
    ],
)  # fmt: skip
def test_which_addresses_lie_in_the_open(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    "url",
    ["ftp://a.cn/", "javascript:alert(1)", "http://", "https://u:p@a.cn/", "http://a.cn:x/", "https://a b/"],
)
def test_what_is_no_address_of_the_web_is_not_taken(cast: Cast, url: str) -> None:
    with pytest.raises(InvalidInput):
        add_webhook(cast.shanghai, name="x", url=url, events=[WebhookEvent.COMPLAINT_OPENED], by=cast.liu)


def test_callers_have_no_webhooks(cast: Cast, web: WebServer) -> None:
    with pytest.raises(NotAllowed):
        add_webhook(
            cast.shanghai, name="x", url=web.url, events=[WebhookEvent.COMPLAINT_OPENED], by=cast.chen
        )
