"""The talk in writing of a case: sent once, never stale, heard by the clocks, called back in time."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from anxin.complaints.choices import ClockKind, EventKind
from anxin.complaints.models import CaseClock, CaseThread, Complaint
from anxin.complaints.selectors.correspondence import mail_key, read_messages_side, values_for, ways_of
from anxin.complaints.selectors.today import Why, day_of
from anxin.complaints.services.attach_file import attach_file, remove_attachment
from anxin.complaints.services.change_case import add_note
from anxin.complaints.services.contact_customer import record_contact
from anxin.complaints.services.write_to_customer import Reply, call_message_back, write_to_customer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.messaging.choices import Channel, DeliveryState, Direction, MessageNature
from anxin.messaging.models import Delivery, Mailbox, Message, Thread
from tests.cast import Cast, make_complaint
from tests.sample_files import picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Complaint:
    """A case whose customer has an address and whose dealer has a mailbox."""
    Mailbox.objects.create(
        dealer=cast.shanghai, address="care@house.example", name="Care", smtp_host="smtp.house.example"
    )
    complaint = make_complaint(cast)
    assert complaint.customer is not None
    complaint.customer.email = "Customer@Home.example"
    complaint.customer.save()
    return complaint


def reply(**other: Any) -> Reply:
    return Reply(
        **{
            "way": mail_key("customer@home.example"),
            "text": "您的车明天可以取。",
            "subject": "好消息",
            **other,
        }
    )


def outcome(case: Complaint, kind: ClockKind) -> list[str]:
    return list(
        CaseClock.objects.filter(complaint=case, kind=kind).order_by("run").values_list("outcome", flat=True)
    )


def test_what_is_written_leaves_by_the_outbox_and_stands_in_the_history(cast: Cast, case: Complaint) -> None:
    message = write_to_customer(case.slug, reply=reply(), by=cast.chen, seen=case.version)
    delivery = Delivery.objects.get(message=message)
    assert delivery.to == "customer@home.example"
    assert delivery.next_at > clock.now()
    event = case.events.get(kind=EventKind.MESSAGE_SENT)
    assert event.by == cast.chen
    assert "home.example" not in str(event.facts)


def test_an_answer_goes_on_in_the_customers_thread(cast: Cast, case: Complaint) -> None:
    thread = Thread.objects.create(
        dealer=cast.shanghai, channel=Channel.EMAIL, address="customer@home.example", subject="刹车异响",
        begun_at=clock.now(), last_at=clock.now(), mailbox=Mailbox.objects.get(),
    )  # fmt: skip
    CaseThread.objects.create(complaint=case, thread=thread, at=clock.now())
    ways = ways_of(case)
    assert [way.thread for way in ways] == [thread]
    message = write_to_customer(case.slug, reply=reply(way=ways[0].key), by=cast.chen)
    assert message.thread == thread


def test_two_colleagues_answer_and_one_goes_out(cast: Cast, case: Complaint) -> None:
    seen = case.version
    write_to_customer(case.slug, reply=reply(), by=cast.chen, seen=seen)
    with pytest.raises(Stale) as stale:
        write_to_customer(case.slug, reply=reply(text="后天可以取。"), by=cast.liu, seen=seen)
    assert "陈敏" in str(stale.value)
    assert Message.objects.filter(direction=Direction.OUT).count() == 1
    assert Delivery.objects.count() == 1


def test_a_reply_is_stale_after_a_colleagues_note(cast: Cast, case: Complaint) -> None:
    seen = case.version
    add_note(case.slug, text="客户又来电话了", by=cast.liu)
    with pytest.raises(Stale):
        write_to_customer(case.slug, reply=reply(), by=cast.chen, seen=seen)
    assert not Delivery.objects.exists()


def test_a_written_answer_acknowledges_and_is_no_first_contact(cast: Cast, case: Complaint) -> None:
    add_note(case.slug, text="x", by=cast.chen)
    write_to_customer(case.slug, reply=reply(), by=cast.chen)
    assert "open" not in outcome(case, ClockKind.ACKNOWLEDGE)


def test_a_written_answer_counts_as_the_next_word(cast: Cast, case: Complaint) -> None:
    record_contact(case.slug, outcome="reached", by=cast.chen)  # type: ignore[arg-type]
    before = len(outcome(case, ClockKind.NEXT_UPDATE))
    with clock.shifted(timedelta(minutes=5)):
        write_to_customer(case.slug, reply=reply(), by=cast.chen)
    runs = outcome(case, ClockKind.NEXT_UPDATE)
    assert len(runs) == before + 1
    assert runs[-2:] == ["met", "open"]


def test_what_is_called_back_was_never_an_answer(cast: Cast) -> None:
    written = make_complaint(cast, mode="written")
    _give_way(cast, written)
    message = write_to_customer(written.slug, reply=reply(), by=cast.chen)
    assert "open" not in outcome(written, ClockKind.ACKNOWLEDGE)
    assert outcome(written, ClockKind.CONTACT) == ["open"]
    call_message_back(written.slug, message=message.key, by=cast.chen)
    assert Delivery.objects.get().state == DeliveryState.CANCELLED
    assert outcome(written, ClockKind.ACKNOWLEDGE) == ["open"]


def test_nobody_calls_back_what_a_colleague_wrote_or_what_has_left(cast: Cast, case: Complaint) -> None:
    message = write_to_customer(case.slug, reply=reply(), by=cast.chen)
    with pytest.raises(NotFound):
        call_message_back(case.slug, message=message.key, by=cast.liu)
    with pytest.raises(NotFound):
        call_message_back(case.slug, message=uuid4(), by=cast.chen)
    Delivery.objects.update(state=DeliveryState.SENT, handing_over_at=clock.now())
    with pytest.raises(Refused):
        call_message_back(case.slug, message=message.key, by=cast.chen)


def test_a_gap_of_a_template_is_not_sent(cast: Cast, case: Complaint) -> None:
    with pytest.raises(InvalidInput) as refused:
        write_to_customer(case.slug, reply=reply(text="跟您约好【日期】到店"), by=cast.chen)
    assert "【日期】" in str(refused.value)
    assert refused.value.field == "text"


def test_a_way_that_the_case_does_not_have_is_refused(cast: Cast, case: Complaint) -> None:
    for way in ("sms", "door", "thread-nonsense", ""):
        with pytest.raises(InvalidInput):
            write_to_customer(case.slug, reply=reply(way=way), by=cast.chen)


def test_a_file_of_the_case_goes_along_and_stays_sent_when_it_is_taken_off(
    cast: Cast, case: Complaint, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = attach_file(case.slug, upload=upload(picture(), "刹车.jpg"), by=cast.chen)
    message = write_to_customer(case.slug, reply=reply(files=(kept.key,)), by=cast.chen)
    sent = message.files.get()
    assert sent.file.name != kept.file.name
    remove_attachment(case.slug, key=kept.key, by=cast.chen)
    assert sent.file.read() == picture()
    with pytest.raises(InvalidInput) as refused:
        write_to_customer(case.slug, reply=reply(files=(kept.key,)), by=cast.chen)
    assert refused.value.field == "attached"


def test_a_refused_reply_leaves_no_bytes_behind(
    cast: Cast, case: Complaint, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = attach_file(case.slug, upload=upload(picture(), "刹车.jpg"), by=cast.chen)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Stale):
        write_to_customer(case.slug, reply=reply(files=(kept.key,)), by=cast.chen, seen=case.version)
    assert [each for each in sorted(tmp_path.rglob("*")) if each.is_file() and each not in before] == []


def test_others_do_not_write(cast: Cast, case: Complaint) -> None:
    with pytest.raises(NotFound):
        write_to_customer(case.slug, reply=reply(), by=cast.zhao)
    with pytest.raises(NotAllowed):
        write_to_customer(case.slug, reply=reply(), by=cast.shen)
    Complaint.objects.filter(pk=case.pk).update(concerns=cast.sun)
    with pytest.raises(NotAllowed):
        write_to_customer(case.slug, reply=reply(), by=cast.sun)


def test_the_side_shows_both_directions_folds_quotes_and_cleans_nothing_twice(
    cast: Cast, case: Complaint, signed_in: Any
) -> None:
    sent = write_to_customer(case.slug, reply=reply(), by=cast.chen)
    thread = Thread.objects.get()
    Message.objects.create(
        dealer=cast.shanghai, thread=thread, channel=Channel.EMAIL, direction=Direction.IN, at=clock.now(),
        sender="王先生 <customer@home.example>", text="好的，谢谢。\n> 您的车明天可以取。", fresh_text="好的，谢谢。",
        html="<p>好的 <b>谢谢</b></p>",
    )  # fmt: skip
    Message.objects.create(
        dealer=cast.shanghai, thread=thread, channel=Channel.EMAIL, direction=Direction.IN, at=clock.now(),
        nature=MessageNature.AUTO_REPLY, subject="<script>alert(1)</script>", text="不在办公室",
    )  # fmt: skip
    side = read_messages_side(case, cast.chen)
    assert [each.is_in for each in side.shown] == [False, True, True]
    assert side.shown[1].fresh == "好的，谢谢。"
    assert side.shown[1].quoted == "> 您的车明天可以取。"
    browser: Client = signed_in(cast.chen)
    page = browser.get(f"{case.get_absolute_url()}?side=messages").content.decode()
    assert "<b>谢谢</b>" in page
    assert "<script>alert" not in page
    with clock.at(sent.at):
        assert read_messages_side(case, cast.chen).shown[0].call_back_until
        assert not read_messages_side(case, cast.liu).shown[0].call_back_until
    with clock.at(sent.at + timedelta(seconds=16)):
        assert not read_messages_side(case, cast.chen).shown[0].call_back_until


def test_the_side_asks_as_much_for_many_messages_as_for_few(
    cast: Cast, case: Complaint, django_assert_max_num_queries: Any
) -> None:
    for _each in range(12):
        write_to_customer(case.slug, reply=reply(), by=cast.chen)
    fetched = Complaint.objects.select_related("dealer", "customer").get(pk=case.pk)
    with django_assert_max_num_queries(14):
        read_messages_side(fetched, cast.chen)


def test_a_long_talk_is_paged(cast: Cast, case: Complaint, signed_in: Any) -> None:
    write_to_customer(case.slug, reply=reply(), by=cast.chen)
    thread, now = Thread.objects.get(), clock.now()
    Message.objects.bulk_create(
        Message(
            dealer=cast.shanghai, thread=thread, channel=Channel.EMAIL, direction=Direction.IN,
            at=now - timedelta(hours=number), text=f"第{number}封",
        )
        for number in range(1, 41)
    )  # fmt: skip
    side = read_messages_side(case, cast.chen)
    assert len(side.shown) == 30
    browser: Client = signed_in(cast.chen)
    url = f"{case.get_absolute_url()}messages/"
    page = browser.get(f"{url}?cursor={side.earlier}", headers={"HX-Request": "true"}).content.decode()
    assert "第40封" in page
    assert "第5封" not in page
    assert signed_in(cast.zhao).get(url).status_code == 404


def test_a_template_is_filled_with_what_the_case_gives(cast: Cast, case: Complaint, signed_in: Any) -> None:
    assert values_for(case, cast.chen, "zh")["number"] == case.number
    browser: Client = signed_in(cast.chen)
    sent = {"chosen": "appointment", "language": "zh", "text": "已写的话"}
    page = browser.post(f"{case.get_absolute_url()}messages/template/", sent).content.decode()
    assert "已写的话" in page
    assert "【日期】" in page


def test_today_says_that_the_customer_wrote_until_he_is_answered(cast: Cast, case: Complaint) -> None:
    def reasons() -> list[str]:
        return [line.why for line in day_of(cast.chen, cast.shanghai).lines]

    write_to_customer(case.slug, reply=reply(), by=cast.chen)
    assert Why.WROTE not in reasons()
    with clock.shifted(timedelta(minutes=1)):
        Message.objects.create(
            dealer=cast.shanghai, thread=Thread.objects.get(), channel=Channel.EMAIL, direction=Direction.IN,
            at=clock.now(), text="那什么时候能取？",
        )  # fmt: skip
        assert reasons().count(Why.WROTE) == 1
        assert Why.WROTE not in [line.why for line in day_of(cast.sun, cast.shanghai).lines]
    with clock.shifted(timedelta(minutes=2)):
        write_to_customer(case.slug, reply=reply(text="明天下午。"), by=cast.chen)
        assert Why.WROTE not in reasons()


def _give_way(cast: Cast, complaint: Complaint) -> None:
    Mailbox.objects.create(
        dealer=cast.shanghai, address="care@house.example", name="Care", smtp_host="smtp.house.example"
    )
    assert complaint.customer is not None
    complaint.customer.email = "customer@home.example"
    complaint.customer.save()
