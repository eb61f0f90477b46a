"""Telephone systems: signed or refused, in any order, known again; whose call it is and who is known by the number."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.callbacks.choices import Direction, Outcome, TelephoneNews
from anxin.callbacks.models import Attempt, Extension, TelephoneCall, TelephoneSystem
from anxin.callbacks.selectors.telephone import ringing_for
from anxin.callbacks.services.keep_telephone import (
    remove_extension,
    renew_telephone_secret,
    set_extension,
    set_telephone_system,
)
from anxin.callbacks.services.telephone import TelephoneEvent, take_telephone_event
from anxin.callbacks.tests.ringing import TEN, hour, taken, told
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.foundation.signing import signature
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/telephone/events"
SignIn = Callable[[Person], Client]


@pytest.fixture
def secret(cast: Cast) -> str:
    """The secret of Shanghai's telephone system; extension 801 is Chen's."""
    Customer.objects.filter(pk=cast.customer.pk).update(phone="+8613900001234")
    made = renew_telephone_secret(cast.shanghai, by=cast.liu)
    set_extension(cast.shanghai, number="801", username="chen.min", by=cast.liu)
    return made


def _body(**more: Any) -> dict[str, Any]:
    at = clock.now().isoformat()
    return {"dealer": "SH01", "call": "c-1", "event": "begun", "at": at, "direction": "in"} | more


def _send(secret: str, body: dict[str, Any], *, age: int = 0, **headers: Any) -> Any:
    content = json.dumps(body).encode()
    moment = int(clock.now().timestamp()) - age
    told = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, name="msg_1", timestamp=moment, content=content),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().post(ADDRESS, content, content_type="application/json", headers=told)


def _take(cast: Cast, news: TelephoneNews, minutes: float, **more: Any) -> TelephoneCall:
    system = TelephoneSystem.objects.get(dealer=cast.shanghai)
    facts = {"outside": "c-1", "direction": Direction.OUT} | more
    return take_telephone_event(
        system, TelephoneEvent(news=news, at=TEN + timedelta(minutes=minutes), **facts)
    )


def test_an_incoming_call_finds_the_customer_by_his_number(cast: Cast, secret: str) -> None:
    told = _send(secret, _body(number="139 0000 1234", extension="801"))
    assert (told.status_code, told.json()["known"]) == (200, True), told.content
    kept = TelephoneCall.objects.get()
    assert (kept.customer, kept.person, kept.number) == (cast.customer, cast.chen, "+8613900001234")


def test_a_number_of_another_dealers_customer_is_nobodys(cast: Cast, secret: str) -> None:
    assert _send(secret, _body(number=cast.foreign_customer.phone)).json()["known"] is False
    assert TelephoneCall.objects.get().customer is None


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": ""},
        {"webhook_signature": "ünsinn"},
        {"webhook_id": "msg_2"},
        {"webhook_timestamp": "soon"},
        {"webhook_timestamp": "9" * 30},
    ],
)
def test_what_is_not_signed_is_refused_and_leaves_nothing(
    cast: Cast, secret: str, headers: dict[str, Any]
) -> None:
    told = _send(secret, _body(), **headers)
    assert (told.status_code, told.json()["code"]) == (401, "NOT_SIGNED")
    assert not TelephoneCall.objects.exists()


def test_an_old_event_sent_again_by_somebody_is_refused(cast: Cast, secret: str) -> None:
    assert _send(secret, _body(), age=301).status_code == 401
    assert _send(secret, _body(), age=-330).status_code == 401
    assert _send(secret, _body(), age=290).status_code == 200


def test_unknown_dealers_and_systems_out_of_use_look_alike(cast: Cast, secret: str) -> None:
    unknown, foreign = _send(secret, _body(dealer="XX99")), _send(secret, _body(dealer="CD02"))
    set_telephone_system(cast.shanghai, active=False, outside_prefix="", by=cast.liu)
    off = _send(secret, _body())
    assert unknown.status_code == 401
    assert unknown.json() == foreign.json() == off.json()


def test_a_new_secret_ends_the_old_one_and_both_signatures_may_stand_side_by_side(
    cast: Cast, secret: str
) -> None:
    new = renew_telephone_secret(cast.shanghai, by=cast.liu)
    assert _send(secret, _body()).status_code == 401
    content, moment = json.dumps(_body()).encode(), int(clock.now().timestamp())
    both = " ".join(signature(each, name="m", timestamp=moment, content=content) for each in (secret, new))
    headers = {"webhook-id": "m", "webhook-timestamp": str(moment), "webhook-signature": both}
    told = Client().post(ADDRESS, content, content_type="application/json", headers=headers)
    assert told.status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", "exploded"),
        ("direction", "up"),
        ("at", "2026-11-20T10:00:00"),
        ("call", ""),
        ("recording", "javascript:alert(1)"),
        ("extension", "8o1"),
        ("more", "x"),
    ],
)
def test_an_event_that_cannot_be_read_names_its_field(
    cast: Cast, secret: str, field: str, value: str
) -> None:
    told = _send(secret, _body(**{field: value}))
    assert (told.status_code, told.json()["field"]) == (422, field)
    assert not TelephoneCall.objects.exists()


def test_events_in_any_order_and_twice_tell_the_same(cast: Cast, secret: str) -> None:
    _take(cast, TelephoneNews.ENDED, 5, recording="https://pbx.example.com/r/1")
    _take(cast, TelephoneNews.ANSWERED, 1, extension="801", number="13900001234")
    _take(cast, TelephoneNews.BEGUN, 0, extension="899")
    _take(cast, TelephoneNews.ANSWERED, 1.5, extension="801")
    kept = TelephoneCall.objects.get()
    times = [kept.begun_at, kept.answered_at, kept.ended_at]
    assert times == [TEN, TEN + timedelta(minutes=1), TEN + timedelta(minutes=5)]
    assert (kept.person, kept.customer, kept.recording) == (
        cast.chen,
        cast.customer,
        "https://pbx.example.com/r/1",
    )


def test_an_outgoing_call_is_put_to_the_call_on_its_callers_screen(cast: Cast, secret: str) -> None:
    set_telephone_system(cast.shanghai, active=True, outside_prefix="9", by=cast.liu)
    with hour():
        call = taken(cast, phone="+8613911112222")
        kept = _take(cast, TelephoneNews.BEGUN, 0, extension="801", number="9013911112222")
        other = _take(cast, TelephoneNews.BEGUN, 1, outside="c-2", extension="801", number="13800000000")
        stranger = _take(cast, TelephoneNews.BEGUN, 2, outside="c-3", extension="855", number="13911112222")
    assert (kept.call, kept.customer) == (call, call.customer)
    assert other.call is None
    assert stranger.call is None


def test_whoever_takes_it_is_told_once_with_a_link(cast: Cast, secret: str, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    _send(secret, _body(number="13900001234", extension="801", at=datetime.now(UTC).isoformat()))
    page = signed_in(cast.chen).get("/callbacks/telephone/ringing/")
    kept = TelephoneCall.objects.get()
    assert page.status_code == 200
    assert f"/callbacks/telephone/{kept.key}/" in page.content.decode()
    assert "王建国 rings" in page.content.decode()
    again, none = (signed_in(each).get("/callbacks/telephone/ringing/") for each in (cast.chen, cast.sun))
    assert (again.status_code, "X-Telephone" in again.headers) == (204, False)
    assert (none.status_code, none.headers["X-Telephone"]) == (204, "none")
    opened = signed_in(cast.chen).get(f"/callbacks/telephone/{kept.key}/").content.decode()
    assert f"/customers/{cast.customer.key}/" in opened
    assert case.number in opened
    assert "13900001234" not in opened
    for person, status in ((cast.wang, 403), (cast.zhao, 404)):
        assert signed_in(person).get(f"/callbacks/telephone/{kept.key}/").status_code == status


def test_nobody_is_told_of_a_call_of_an_hour_ago(cast: Cast, secret: str) -> None:
    _take(cast, TelephoneNews.BEGUN, 0, direction=Direction.IN, extension="801")
    with clock.at(TEN + timedelta(minutes=9)):
        assert ringing_for(cast.chen)
    with clock.at(TEN + timedelta(minutes=61)):
        assert ringing_for(cast.chen) is None


def test_only_who_looks_after_the_channels_sets_the_system(cast: Cast, signed_in: SignIn) -> None:
    for person, error in ((cast.chen, NotAllowed), (cast.qian, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            renew_telephone_secret(cast.shanghai, by=person)
    assert signed_in(cast.chen).get("/callbacks/telephone/").status_code == 403
    shown = signed_in(cast.an).post("/callbacks/telephone/secret/")
    assert "whsec_" in shown.content.decode()
    again = signed_in(cast.an).get("/callbacks/telephone/").content.decode()
    assert "whsec_" not in again
    assert ADDRESS in again


def test_an_extension_is_one_colleagues_and_goes_over_to_another(cast: Cast, secret: str) -> None:
    set_extension(cast.shanghai, number="801", username="sun.li", by=cast.liu)
    assert Extension.objects.get().person == cast.sun
    for number, username, field in (("8a", "sun.li", "number"), ("802", "zhao.qi", "username")):
        with pytest.raises(InvalidInput) as wrong:
            set_extension(cast.shanghai, number=number, username=username, by=cast.liu)
        assert wrong.value.field == field
    remove_extension(cast.shanghai, number="801", by=cast.liu)
    with pytest.raises(NotFound):
        remove_extension(cast.shanghai, number="801", by=cast.liu)


@pytest.mark.parametrize("ended_first", [True, False])
def test_an_attempt_is_as_long_as_its_telephone_call(cast: Cast, secret: str, ended_first: bool) -> None:
    with hour():
        call = taken(cast, phone="+8613911112222")
        number = {"number": call.customer.phone, "extension": "801"}
        _take(cast, TelephoneNews.BEGUN, 0, outside="c-0", **number)
        _take(cast, TelephoneNews.BEGUN, 1, **number)
    if ended_first:
        with hour(minutes=3):
            _take(cast, TelephoneNews.ENDED, 2.5, **number)
    with hour(minutes=3):
        told(call, Outcome.BUSY, cast.chen)
        if not ended_first:
            assert Attempt.objects.get().seconds is None
            _take(cast, TelephoneNews.ENDED, 2.5, **number)
        _take(cast, TelephoneNews.ENDED, 0.5, outside="c-0", **number)
    assert Attempt.objects.get().seconds == 90


def test_what_nobody_dialled_by_the_system_has_no_length(cast: Cast, secret: str) -> None:
    with hour():
        call = taken(cast)
        told(call, Outcome.BUSY, cast.chen)
    assert Attempt.objects.get().seconds is None


def test_the_intake_opens_with_who_rings(cast: Cast, secret: str, signed_in: SignIn) -> None:
    _send(secret, _body(number="139 0000 1234", extension="801"))
    chen = signed_in(cast.chen)
    page = chen.get(f"/callbacks/telephone/{TelephoneCall.objects.get().key}/").content.decode()
    address = f"?customer={cast.customer.key}&amp;vehicle={cast.car.key}"
    assert address in page
    intake = chen.get("/complaints/new/" + address.replace("&amp;", "&")).content.decode()
    assert cast.customer.name in intake


def test_of_a_stranger_the_intake_opens_with_his_number(cast: Cast, secret: str, signed_in: SignIn) -> None:
    _send(secret, _body(number="138 7777 6666", extension="801"))
    chen = signed_in(cast.chen)
    page = chen.get(f"/callbacks/telephone/{TelephoneCall.objects.get().key}/").content.decode()
    number = TelephoneCall.objects.get().number
    assert number
    assert f'name="new_phone" value="{number}"' in page
    intake = chen.post("/complaints/new/", {"choose": "", "new_phone": number}).content.decode()
    assert f'value="{number}"' in intake
    assert 'name="token" value="' in intake
