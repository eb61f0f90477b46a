"""Text messages: the wire format of Alibaba Cloud with its documented signature, and a service of one's own words."""

import json
from dataclasses import replace
from typing import Any

import pytest

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.integrations.sms_aliyun.signing import authorization, canonical_query
from anxin.integrations.tests.server import WebServer
from anxin.messaging.choices import Channel, DeliveryState, GatewayKind
from anxin.messaging.models import Delivery, Gateway
from anxin.messaging.services.hand_over import hand_over_lane
from anxin.messaging.services.keep_gateway import (
    GatewaySheet,
    add_gateway,
    change_gateway,
    switch_gateway,
    try_gateway,
)
from anxin.messaging.services.outbox import NewDelivery, queue_delivery
from tests.cast import Cast

PHONE = "13900001234"


def aliyun(cast: Cast, web: WebServer) -> Gateway:
    options = {
        "endpoint": web.url,
        "access_key": "LTAI-1",
        "sign": "上海大道店",
        "template": "SMS_1",
        "parameter": "t",
    }
    sheet = GatewaySheet(kind=GatewayKind.ALIYUN, name="阿里云", options=options, secret="top")
    return add_gateway(cast.shanghai, sheet=sheet, by=cast.liu)


def own_service(cast: Cast, web: WebServer, **more: Any) -> Gateway:
    fields = {"to": "{phone}", "message": {"body": "{text}", "no": "{id}"}}
    options = {
        "url": f"{web.url}/send",
        "method": "POST",
        "form": "json",
        "fields": fields,
        "header": "X-Key",
        **more,
    }
    sheet = GatewaySheet(kind=GatewayKind.HTTP, name="自建", options=options, secret="top")
    return add_gateway(cast.shanghai, sheet=sheet, by=cast.liu)


def send(cast: Cast, **payload: Any) -> Delivery:
    delivery = queue_delivery(
        NewDelivery(
            dealer=cast.shanghai, channel=Channel.SMS, key=f"sms/{Delivery.objects.count()}", to=PHONE,
            payload=payload or {"text": "您的车修好了{phone}"},
        )
    )  # fmt: skip
    hand_over_lane(delivery.lane)
    delivery.refresh_from_db()
    return delivery


def test_the_signature_is_that_of_the_documented_example() -> None:
    """Alibaba Cloud, signature method V3: the example with fixed parameters (RunInstances)."""
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": empty,
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = canonical_query(
        {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    )
    made = authorization(
        "POST",
        query=query,
        headers=headers,
        content=b"",
        key_id="YourAccessKeyId",
        key_secret="YourAccessKeySecret",
    )
    assert made == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
        "x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_parameters_are_encoded_as_rfc_3986_wants_it() -> None:
    assert canonical_query({"b": "a b*~/", "a": "上"}) == "a=%E4%B8%8A&b=a%20b%2A~%2F"


def test_a_text_goes_with_its_registered_sign_and_template(cast: Cast, web: WebServer) -> None:
    aliyun(cast, web)
    web.answers = [(200, '{"Code":"OK","Message":"OK","BizId":"9006"}')]
    delivery = send(cast, template_code="SMS_77", params={"number": "TS1"})
    assert (delivery.state, delivery.reference) == (DeliveryState.SENT, "9006")
    [asked] = web.asked
    assert asked.query == {
        "PhoneNumbers": PHONE, "SignName": "上海大道店", "TemplateCode": "SMS_77", "TemplateParam": '{"number":"TS1"}',
        "OutId": str(delivery.pk),
    }  # fmt: skip
    assert asked.headers["x-acs-action"] == "SendSms"
    assert asked.headers["x-acs-version"] == "2017-05-25"
    signed = {
        name: asked.headers[name] for name in asked.headers if name.startswith("x-acs-") or name == "host"
    }
    again = authorization(
        "POST",
        query=canonical_query(asked.query),
        headers=signed,
        content=b"",
        key_id="LTAI-1",
        key_secret="top",
    )
    assert asked.headers["authorization"] == again


def test_a_text_without_a_template_goes_into_the_gateways_own(cast: Cast, web: WebServer) -> None:
    aliyun(cast, web)
    web.answers = [(200, '{"Code":"OK"}')]
    send(cast)
    assert json.loads(web.asked[0].query["TemplateParam"]) == {"t": "您的车修好了{phone}"}


@pytest.mark.parametrize(
    ("status", "answer", "state"),
    [
        (
            200,
            '{"Code":"isv.BUSINESS_LIMIT_CONTROL","Message":"13900001234 too often"}',
            DeliveryState.QUEUED,
        ),
        (200, '{"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"no number"}', DeliveryState.DEAD),
        (503, "<html>busy</html>", DeliveryState.QUEUED),
        (200, "[]", DeliveryState.DEAD),
        (0, "hang up", DeliveryState.UNSURE),
    ],
)
def test_what_the_service_answers_decides(
    cast: Cast, web: WebServer, status: int, answer: str, state: DeliveryState
) -> None:
    aliyun(cast, web)
    web.answers = [(status, answer)]
    delivery = send(cast)
    assert delivery.state == state
    assert PHONE not in delivery.fault_detail


def test_a_service_of_ones_own_gets_the_fields_that_were_written(cast: Cast, web: WebServer) -> None:
    own_service(cast, web, expected="ok")
    delivery = send(cast)
    [asked] = web.asked
    assert asked.headers["x-key"] == "top"
    assert asked.json == {"to": PHONE, "message": {"body": "您的车修好了{phone}", "no": str(delivery.pk)}}
    assert delivery.state == DeliveryState.SENT


def test_a_good_status_without_the_word_of_a_good_answer_is_a_failure(cast: Cast, web: WebServer) -> None:
    own_service(cast, web, expected="success")
    assert send(cast).state == DeliveryState.QUEUED


def test_by_get_the_fields_stand_in_the_address(cast: Cast, web: WebServer) -> None:
    own_service(cast, web, method="GET", fields={"m": "{phone}", "c": "{text}"})
    send(cast)
    assert web.asked[0].query == {"m": PHONE, "c": "您的车修好了{phone}"}


def test_without_a_gateway_a_text_message_is_given_up_and_says_why(cast: Cast) -> None:
    delivery = send(cast)
    assert (delivery.state, delivery.fault) == (DeliveryState.DEAD, "PLACE_OUT_OF_USE")


def test_text_messages_go_by_one_service_at_a_time(cast: Cast, web: WebServer) -> None:
    first = aliyun(cast, web)
    with pytest.raises(Refused):
        own_service(cast, web)
    switch_gateway(first.key, active=False, by=cast.liu)
    own_service(cast, web)
    with pytest.raises(Refused):
        switch_gateway(first.key, active=True, by=cast.liu)


def test_a_secret_is_kept_sealed_and_survives_an_empty_field(cast: Cast, web: WebServer) -> None:
    gateway = own_service(cast, web)
    assert "top" not in gateway.secret
    sheet = GatewaySheet(kind=GatewayKind.HTTP, name="新名", options=gateway.options)
    change_gateway(gateway.key, sheet=sheet, by=cast.liu)
    send(cast)
    assert web.asked[0].headers["x-key"] == "top"


def test_a_gateway_of_another_dealer_does_not_exist(cast: Cast, web: WebServer) -> None:
    gateway = own_service(cast, web)
    with pytest.raises(NotFound):
        try_gateway(gateway.key, to=PHONE, by=cast.zhao)


def test_a_test_needs_a_number(cast: Cast, web: WebServer) -> None:
    gateway = own_service(cast, web)
    with pytest.raises(InvalidInput):
        try_gateway(gateway.key, to=" ", by=cast.liu)
    delivery = try_gateway(gateway.key, to=PHONE, by=cast.liu)
    hand_over_lane(delivery.lane)
    assert len(web.asked) == 1


def test_since_when_a_gateway_fails_is_kept_until_it_works_again(cast: Cast, web: WebServer) -> None:
    gateway = own_service(cast, web)
    web.answers = [(500, "down"), (200, "ok")]
    send(cast)
    gateway.refresh_from_db()
    assert gateway.failing_since is not None
    assert gateway.failing_since <= clock.now()
    send(cast)
    again = Gateway.objects.get(pk=gateway.pk)
    assert (again.failing_since, again.last_error) == (None, "")


def test_a_kept_secret_goes_to_no_other_address(cast: Cast, web: WebServer) -> None:
    gateway = own_service(cast, web)
    kept = dict(gateway.options)
    for other in ({"url": "https://evil.example/send"}, {"header": "X-Other"}):
        sheet = GatewaySheet(kind=GatewayKind.HTTP, name="自建", options=kept | other)
        with pytest.raises(InvalidInput) as refused:
            change_gateway(gateway.key, sheet=sheet, by=cast.liu)
        assert (refused.value.code, refused.value.field) == ("PASSWORD_AGAIN", "secret")
        change_gateway(gateway.key, sheet=replace(sheet, secret="other"), by=cast.liu)
        change_gateway(gateway.key, sheet=replace(sheet, options=kept, secret="top"), by=cast.liu)
