"""A complaint comes in by the page: whole, owned, timed, and once however often it is sent."""

import pytest
from django.test import Client

from anxin.complaints.choices import EventKind, Level, Mode
from anxin.complaints.models import Complaint
from anxin.customers.models import Customer
from anxin.customers.selectors import stored_number
from anxin.foundation import clock
from anxin.messaging.choices import Channel, GatewayKind
from anxin.messaging.models import Delivery, Gateway, Mailbox, Notice
from anxin.messaging.services.word_delivery import words_of
from anxin.portal.models import Posting, SecretLink
from anxin.portal.pressure import TAKEN_IN
from anxin.portal.services.acknowledge import MOST_A_DAY
from anxin.portal.services.keep_door import keep_door
from anxin.portal.tests.at_the_door import WORDS, complain, open_the_door, solved, token_in
from tests.cast import Cast
from tests.sample_files import PDF, picture, upload


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def test_what_a_customer_writes_becomes_a_case_with_owner_level_and_clocks(
    cast: Cast, visitor: Client
) -> None:
    open_the_door(cast)
    answer = complain(visitor, words="刹车失灵，再不处理我就找媒体曝光！", on_behalf_of="我父亲，我是女儿")
    complaint = Complaint.objects.get()
    assert answer.status_code == 200
    assert (complaint.words, complaint.channel) == ("刹车失灵，再不处理我就找媒体曝光！", "intake-door")
    assert (complaint.mode, complaint.owner, complaint.taken_by) == (Mode.WRITTEN, cast.chen, None)
    assert complaint.level > Level.ORDINARY
    assert complaint.threats.get().kind == "media"
    assert complaint.on_behalf == "我父亲，我是女儿"
    assert complaint.due_at is not None
    kinds = list(complaint.events.values_list("kind", flat=True))
    assert kinds[0] == EventKind.OPENED
    assert {EventKind.DOOR_OPENED, EventKind.ACKNOWLEDGED} <= set(kinds)
    assert Notice.objects.filter(person=cast.chen, code="COMPLAINT_CAME_IN").exists()


def test_a_known_telephone_and_plate_find_customer_and_car(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    Customer.objects.filter(pk=cast.customer.pk).update(
        phone=stored_number("13900001234", dealer=cast.shanghai)
    )
    complain(visitor)
    complaint = Complaint.objects.get()
    assert (complaint.customer, complaint.vehicle) == (cast.customer, cast.car)
    assert Posting.objects.get().name == "王先生"


def test_who_is_not_known_is_taken_on_file_at_this_dealer_alone(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    complain(visitor, phone="13900005678", car="一辆黑色 A6")
    complaint = Complaint.objects.get()
    assert complaint.customer is not None
    assert complaint.customer != cast.foreign_customer
    assert complaint.customer.dealer == cast.shanghai
    assert complaint.car_told == "一辆黑色 A6"


def test_photos_come_along_and_what_is_none_is_told_at_its_field(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    refused = complain(visitor, files=[upload(b"MZ just a program", "photo.jpg")])
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["files"]
    assert not Complaint.objects.exists()
    complain(
        visitor,
        files=[upload(picture(), "刹车.jpg"), upload(picture(), "again.jpg"), upload(PDF, "发票.pdf")],
    )
    kept = Complaint.objects.get().attachments.all()
    assert [each.added_by for each in kept] == [None, None]
    assert {each.kind for each in kept} == {"photo", "pdf"}


def test_pressing_twice_or_sending_again_is_one_case_and_the_same_link(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    proof = solved(visitor)
    first, again = complain(visitor, proof=proof), complain(Client(), proof=proof)
    assert first.json() == again.json()
    assert Complaint.objects.count() == SecretLink.objects.count() == 1


def test_a_proof_is_worth_one_complaint(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    proof = solved(visitor)
    complain(visitor, proof=proof)
    other = complain(visitor, proof=proof, words="还有一件事")
    assert other.status_code == 409
    assert Complaint.objects.count() == 1
    assert complain(visitor, words="还有一件事").status_code == 200
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize("proof", ["", "x", "e30=", "W10=", "bnVsbA=="])
def test_without_a_proof_nothing_comes_in(cast: Cast, visitor: Client, proof: str) -> None:
    open_the_door(cast)
    headers = {"X-Door-Proof": proof, "Accept": "application/json"}
    from_program = visitor.post("/d/SH01/", {"words": WORDS, "category": "cat-service", "name": "x", "reach_by": "page",
                                             "reach_when": "any"}, headers=headers)  # fmt: skip
    assert from_program.status_code == 422
    assert list(from_program.json()["errors"]) == [""]
    assert not Complaint.objects.exists()


def test_a_proof_of_another_dealer_counts_nothing(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    keep_door(cast.chengdu, open=True, welcome={}, contact=None, by=cast.zhao)
    assert complain(visitor, proof=solved(visitor, "CD02")).status_code == 422


def test_a_large_sending_without_a_proof_is_refused_unread(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    answer = visitor.post("/d/SH01/", {"words": "a" * 100_000}, headers={"Accept": "application/json"})
    assert answer.status_code == 413


def test_the_field_that_nobody_sees_catches_programs(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    assert complain(visitor, website="http://spam.example").status_code == 422
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": " "}, "words"),
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"reach_by": "email"}, "email"),
        ({"email": "nobody@"}, "email"),
        ({"category": "cat-made-up"}, "category"),
        ({"words": "a" * 5001}, "words"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    cast: Cast, visitor: Client, wrong: dict[str, str], field: str
) -> None:
    open_the_door(cast)
    answer = complain(visitor, **wrong)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_without_a_script_the_form_comes_back_with_everything_in_it(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    answer = visitor.post("/d/SH01/?lang=zh", {"words": WORDS, "name": "王先生", "reach_by": "phone"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert WORDS in page
    assert 'value="王先生"' in page
    assert "<noscript>" in page


def test_nobody_leads_and_nobody_is_named_then_the_case_still_comes_in(cast: Cast, visitor: Client) -> None:
    open_the_door(cast, contact=None)
    cast.liu.memberships.all().delete()
    cast.gao.memberships.all().delete()
    assert complain(visitor).status_code == 200
    assert Complaint.objects.get().owner is None


def test_too_many_in_an_hour_are_asked_to_telephone(
    cast: Cast, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anxin.portal.services.complain.MOST_AN_HOUR", 1)
    open_the_door(cast)
    complain(visitor)
    assert complain(visitor, words="第二件").status_code == 409
    assert Complaint.objects.count() == 1


def test_one_network_alone_does_not_shut_the_door(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = TAKEN_IN._replace(most=1)
    monkeypatch.setattr("anxin.portal.services.complain.TAKEN_IN", limit)
    open_the_door(cast)
    flood, other = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.10")
    assert complain(flood, phone="").status_code == 422
    proof = solved(flood)
    statuses = [complain(flood, proof=proof).status_code for _each in range(2)]
    assert statuses == [200, 200]
    assert complain(flood, words="第二件").status_code == 409
    assert complain(other, words="第三件").status_code == 200


def test_the_link_opens_the_case_at_once(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    token = token_in(complain(visitor))
    page = visitor.get(f"/c/{token}/?new=1&lang=zh").content.decode()
    assert Complaint.objects.get().number in page
    assert "陈敏" in page
    assert len(token) * 5 >= 128
    assert not SecretLink.objects.filter(digest__contains=token).exists()
    assert Customer.objects.filter(pk=cast.customer.pk).get().name not in page


def test_who_gave_an_address_gets_number_and_link_by_mail_and_nobody_is_bothered_all_day(
    cast: Cast, visitor: Client
) -> None:
    open_the_door(cast)
    Mailbox.objects.create(
        dealer=cast.shanghai, address="care@example.com", name="合昌", smtp_host="smtp.example.com"
    )
    answer = complain(visitor, email="Wang@Example.com ")
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.to) == (Channel.EMAIL, "wang@example.com")
    assert delivery.message is not None
    assert f"/c/{token_in(answer)}/" in words_of(delivery).text
    assert Complaint.objects.get().number in delivery.message.text
    for place in range(4):
        complain(visitor, email="wang@example.com", words=f"第{place}件")
    assert Delivery.objects.count() == MOST_A_DAY


def test_who_wants_a_text_message_gets_one_where_the_house_sends_any(cast: Cast, visitor: Client) -> None:
    open_the_door(cast)
    complain(visitor, reach_by="sms")
    assert not Delivery.objects.exists()
    Gateway.objects.create(dealer=cast.shanghai, kind=GatewayKind.HTTP, name="短信", made_at=clock.now())
    complain(visitor, reach_by="sms", words="第二件")
    assert Delivery.objects.get().channel == Channel.SMS


def test_text_messages_end_with_the_hours_number(
    cast: Cast, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anxin.portal.services.acknowledge.MOST_SMS_AN_HOUR", 1)
    open_the_door(cast)
    Gateway.objects.create(dealer=cast.shanghai, kind=GatewayKind.HTTP, name="短信", made_at=clock.now())
    for phone in ("13900005678", "13900005679"):
        assert complain(visitor, reach_by="sms", phone=phone).status_code == 200
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("王先生", True),
        ("J. Smith", True),
        ("加微信 12345", False),
        ("cheap.example", False),
        ("买车找我。中国", False),
        ("a/b", False),
        ("x@y", False),
        ("抽奖：来", False),
        ("免费抽奖" * 6, False),
    ],
)
def test_what_is_no_name_is_not_sent_out(cast: Cast, visitor: Client, name: str, used: bool) -> None:
    open_the_door(cast)
    Gateway.objects.create(dealer=cast.shanghai, kind=GatewayKind.HTTP, name="短信", made_at=clock.now())
    assert complain(visitor, reach_by="sms", name=name).status_code == 200
    message = Delivery.objects.get().message
    assert message is not None
    assert (name in message.text) is used
