"""Mails leave the outbox by a real SMTP server: once, in order of their names, and tried again where that helps."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from anxin.accounts.models import Dealer
from anxin.foundation import clock
from anxin.foundation.errors import NotFound, Refused
from anxin.integrations.smtp.tests.server import Server, running
from anxin.messaging.choices import Channel, DeliveryState, Direction
from anxin.messaging.models import Delivery, Mailbox, Message, Thread
from anxin.messaging.services.decide_delivery import (
    call_back,
    note_arrived,
    retry_delivery,
    retry_given_up,
)
from anxin.messaging.services.hand_over import WAITS, Brink, ClaimLost, hand_over_lane
from anxin.messaging.services.handing_over import Lane, carrier_to
from anxin.messaging.services.outbox import NewDelivery, queue_delivery
from anxin.messaging.services.settle_deliveries import (
    confirm_by_own_copy,
    queue_what_left_no_copy,
    settle_vanished,
)
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from tests.cast import Cast


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def mailbox(cast: Cast, server: Server) -> Mailbox:
    return make_mailbox(cast.shanghai, server)


@pytest.fixture
def thread(cast: Cast, mailbox: Mailbox) -> Thread:
    return begin_thread(
        cast.shanghai, channel=Channel.EMAIL, address="wang@kunde.cn", subject="空调", mailbox=mailbox
    )


def make_mailbox(dealer: Dealer, server: Server, **more: object) -> Mailbox:
    facts: dict[str, object] = {
        "dealer": dealer, "address": "care@sh01.example", "name": "上海大道店 客服", "smtp_host": "127.0.0.1",
        "smtp_port": server.port, "smtp_security": "none",
    }  # fmt: skip
    return Mailbox.objects.create(**{**facts, **more})


def write(thread: Thread, text: str = "我们今天下午给您回电话。", **more: object) -> Delivery:
    message = write_message(thread, writing=Writing(text=text, **more))  # type: ignore[arg-type]  # a test's shorthand
    return Delivery.objects.get(message=message)


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_a_mail_reaches_the_server_with_a_copy_for_the_mailbox(thread: Thread, server: Server) -> None:
    delivery = write(thread)
    assert hand_over_lane(delivery.lane) == 1
    assert state_of(delivery) == DeliveryState.SENT
    [kept] = server.kept
    assert kept.sender == "care@sh01.example"
    assert kept.receivers == ["wang@kunde.cn", "care@sh01.example"]
    assert kept.mail["To"] == "wang@kunde.cn"
    assert "我们今天下午给您回电话。" in kept.mail.get_content()
    assert delivery.reference.startswith("250 ")
    assert delivery.with_copy
    message = Message.objects.get()
    assert kept.mail["Message-ID"] == f"<{message.message_id}>"


def test_many_mails_go_by_one_connection(thread: Thread, server: Server) -> None:
    deliveries = [write(thread, f"第{number}封") for number in range(45)]
    lane = deliveries[0].lane
    assert hand_over_lane(lane) == 45
    assert server.connections == 1
    assert len({kept.mail["Message-ID"] for kept in server.kept}) == 45


def test_what_is_not_due_yet_can_be_called_back_by_its_writer_alone(
    cast: Cast, thread: Thread, server: Server
) -> None:
    later = clock.now() + timedelta(seconds=15)
    delivery = write(thread, author=cast.chen, not_before=later)
    hand_over_lane(delivery.lane)
    assert state_of(delivery) == DeliveryState.QUEUED
    assert delivery.message
    with pytest.raises(NotFound):
        call_back(delivery.message.key, by=cast.sun)
    call_back(delivery.message.key, by=cast.chen)
    with clock.at(later + timedelta(seconds=1)):
        hand_over_lane(delivery.lane)
    assert state_of(delivery) == DeliveryState.CANCELLED
    assert not server.kept


def test_what_is_sent_is_not_called_back(cast: Cast, thread: Thread) -> None:
    delivery = write(thread, author=cast.chen)
    hand_over_lane(delivery.lane)
    assert delivery.message
    with pytest.raises(Refused):
        call_back(delivery.message.key, by=cast.chen)


def test_a_receiver_that_does_not_exist_is_given_up_at_once_and_the_rest_goes_on(
    thread: Thread, server: Server
) -> None:
    server.refuses["wang@kunde.cn"] = "550 5.1.1 <wang@kunde.cn>: no such user"
    lost = write(thread)
    Thread.objects.filter(pk=thread.pk).update(address="li@kunde.cn")
    thread.refresh_from_db()
    other = write(thread)
    hand_over_lane(lost.lane)
    assert state_of(lost) == DeliveryState.DEAD
    assert (lost.fault, lost.fault_detail) == ("RECEIVER_REFUSED", "550 5.1.1 …: no such user")
    assert state_of(other) == DeliveryState.SENT


def test_a_busy_server_is_asked_again_after_longer_and_longer_waits(thread: Thread, server: Server) -> None:
    server.refuses["wang@kunde.cn"] = "451 4.7.1 try again later"
    delivery = write(thread)
    at = clock.now()
    for wait in WAITS:
        with clock.at(at):
            hand_over_lane(delivery.lane)
        assert state_of(delivery) == DeliveryState.QUEUED
        assert delivery.next_at - at == wait
        at = delivery.next_at
    with clock.at(at):
        hand_over_lane(delivery.lane)
    assert state_of(delivery) == DeliveryState.DEAD
    assert [each.answer[:3] for each in delivery.log.all()] == ["451"] * (len(WAITS) + 1)


def test_a_server_that_is_down_is_not_asked_for_each_mail(cast: Cast) -> None:
    box = make_mailbox(cast.shanghai, Server(port=9))
    thread = begin_thread(cast.shanghai, channel=Channel.EMAIL, address="wang@kunde.cn", mailbox=box)
    deliveries = [write(thread) for _each in range(30)]
    hand_over_lane(deliveries[0].lane)
    faults = list(Delivery.objects.values_list("fault", flat=True))
    assert faults.count("NOT_REACHED") == 20
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}


def test_a_mail_whose_answer_was_lost_is_not_sent_again_by_itself(
    thread: Thread, server: Server, cast: Cast
) -> None:
    server.after_the_dot = ["hang up"]
    delivery = write(thread)
    hand_over_lane(delivery.lane)
    hand_over_lane(delivery.lane)
    assert state_of(delivery) == DeliveryState.UNSURE
    assert len(server.kept) == 1
    note_arrived(delivery.pk, by=cast.liu)
    assert state_of(delivery) == DeliveryState.SENT


def test_the_mailboxs_own_copy_proves_that_it_was_sent(thread: Thread, server: Server) -> None:
    server.after_the_dot = ["hang up"]
    delivery = write(thread)
    hand_over_lane(delivery.lane)
    [copy] = [each for each in server.kept if "care@sh01.example" in each.receivers]
    assert confirm_by_own_copy(copy.mail["Message-ID"].strip("<>"))
    assert state_of(delivery) == DeliveryState.SENT
    assert not confirm_by_own_copy("somebody@else")


def test_without_a_copy_it_goes_out_once_more_where_copies_are_known_to_come(
    thread: Thread, server: Server, mailbox: Mailbox
) -> None:
    server.after_the_dot = ["hang up"]
    delivery = write(thread)
    hand_over_lane(delivery.lane)
    assert state_of(delivery) == DeliveryState.UNSURE
    later = clock.now() + timedelta(minutes=11)
    with clock.at(later):
        assert queue_what_left_no_copy() == 0, "the mailbox has not been read since"
        Mailbox.objects.update(fetched_at=later)
        assert queue_what_left_no_copy() == 0, "nobody has ever seen a copy there"
        proof = write(thread, "另一封")
        hand_over_lane(proof.lane)
        assert confirm_by_own_copy(server.kept[-1].mail["Message-ID"].strip("<>"))
        assert queue_what_left_no_copy() == 1
        hand_over_lane(delivery.lane)
    assert state_of(delivery) == DeliveryState.SENT
    names = [each.mail["Message-ID"] for each in server.kept]
    assert names[0] == names[2], "the repeat carries the same name"


def test_what_a_vanished_worker_had_not_brought_to_the_brink_is_queued_again(thread: Thread) -> None:
    first, second = write(thread), write(thread)
    Delivery.objects.update(state=DeliveryState.SENDING, claimed_at=clock.now())
    Delivery.objects.filter(pk=second.pk).update(handing_over_at=clock.now())
    settle_vanished(first.lane)
    assert state_of(first) == DeliveryState.QUEUED
    assert state_of(second) == DeliveryState.UNSURE


def test_a_worker_that_lost_its_claim_sends_nothing(thread: Thread, server: Server) -> None:
    """Its mail stands before the dot when another worker has taken the delivery meanwhile."""
    delivery = write(thread)
    carrier = carrier_to(Lane.read(delivery.lane))
    Delivery.objects.update(state=DeliveryState.SENDING, claimed_at=clock.now())
    delivery.refresh_from_db()
    Delivery.objects.update(claimed_at=clock.now() + timedelta(seconds=1))
    with pytest.raises(ClaimLost):
        carrier.carry(delivery, brink=Brink(delivery))
    assert not server.kept
    assert state_of(delivery) == DeliveryState.SENDING, "it is the other worker's"


def test_given_up_mails_are_tried_again_by_those_who_may(cast: Cast, thread: Thread, server: Server) -> None:
    server.refuses["wang@kunde.cn"] = "550 no"
    delivery = write(thread)
    hand_over_lane(delivery.lane)
    server.refuses.clear()
    with pytest.raises(NotFound):
        retry_delivery(delivery.pk, by=cast.zhao)
    assert retry_given_up(cast.shanghai, by=cast.liu) == 1
    hand_over_lane(delivery.lane)
    assert state_of(delivery) == DeliveryState.SENT


def test_the_same_occasion_is_queued_once(cast: Cast) -> None:
    new = NewDelivery(dealer=cast.shanghai, channel=Channel.EMAIL, key="once", to="a@b.cn")
    assert queue_delivery(new).pk == queue_delivery(new).pk


def test_an_answer_names_the_whole_conversation_and_what_it_answers(thread: Thread, server: Server) -> None:
    long_name = "CA" + "x" * 120 + "@mail.kunde.cn"
    Message.objects.create(
        dealer=thread.dealer, thread=thread, channel="email", direction=Direction.IN, at=clock.now(),
        message_id=long_name, references=["root@kunde.cn"],
    )  # fmt: skip
    delivery = write(thread)
    hand_over_lane(delivery.lane)
    raw = server.kept[0].content.decode()
    assert f"In-Reply-To: <{long_name}>\r\n" in raw
    assert f"References: <root@kunde.cn>\r\n <{long_name}>\r\n" in raw


def test_no_line_break_gets_into_a_header(cast: Cast, mailbox: Mailbox, server: Server) -> None:
    Mailbox.objects.update(name="客服\r\nBcc: thief@evil.cn")
    thread = begin_thread(
        cast.shanghai, channel=Channel.EMAIL, address="wang@kunde.cn", mailbox=mailbox,
        subject="好\r\nBcc: thief@evil.cn\r\n\r\nbody",
    )  # fmt: skip
    delivery = write(thread)
    hand_over_lane(delivery.lane)
    mail = server.kept[0].mail
    assert mail["Bcc"] is None
    assert mail["Subject"] == "好 Bcc: thief@evil.cn body"
    assert server.kept[0].receivers == ["wang@kunde.cn", "care@sh01.example"]


@pytest.mark.parametrize(
    "address", ["a@b.cn\r\nRCPT TO:<x@y.cn>", "no-at-sign", "a b@c.cn", "<a@b.cn>", "王@b.cn"]
)
def test_an_address_that_is_none_is_given_up(thread: Thread, server: Server, address: str) -> None:
    delivery = write(thread)
    Delivery.objects.update(to=address)
    hand_over_lane(delivery.lane)
    assert state_of(delivery) == DeliveryState.DEAD
    assert delivery.fault == "ADDRESS_INVALID"
    assert not server.kept


def test_what_the_house_sends_by_itself_says_so_and_what_a_colleague_writes_does_not(
    cast: Cast, thread: Thread, server: Server
) -> None:
    lane = write(thread).lane
    write(thread, author=cast.chen)
    hand_over_lane(lane)
    by_itself, by_chen = (each.mail for each in server.kept)
    assert by_itself["Auto-Submitted"] == "auto-generated"
    assert by_itself["X-Auto-Response-Suppress"] == "All"
    assert by_chen["Auto-Submitted"] is None
    assert by_chen["X-Anxin-House"] == by_itself["X-Anxin-House"]


def test_lines_with_dots_and_long_lines_arrive_as_they_were(thread: Thread, server: Server) -> None:
    text = ".\n..two\n" + "很" * 3000 + "\n" + "x" * 2500 + "\n."
    delivery = write(thread, text)
    hand_over_lane(delivery.lane)
    assert text in server.kept[0].mail.get_content().replace("\r\n", "\n")
    assert max(map(len, server.kept[0].content.split(b"\r\n"))) <= 998
