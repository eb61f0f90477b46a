"""Complaint in, answer out, reply threaded: with a real Dovecot and a real SMTP server (issue: mail conversation)."""

import base64
from email.message import EmailMessage

import pytest

from anxin.complaints.choices import EventKind, Mode
from anxin.complaints.models import CaseClock, Complaint
from anxin.messaging.choices import DeliveryState, MessageNature, Sorting, SortingReason
from anxin.messaging.models import Delivery, Message, Notice
from anxin.messaging.services.write_message import Writing, write_message
from tests.cast import Cast
from tests.mail.conftest import Desk, case_of, letter, thread_of
from tests.sample_files import picture

pytestmark = pytest.mark.django_db


def kinds(complaint: Complaint) -> list[str]:
    return list(complaint.events.values_list("kind", flat=True))


def answer_to(kept: EmailMessage, text: str, **headers: str) -> EmailMessage:
    """The customer presses “reply” on a mail of ours."""
    named = {"to": str(kept["Reply-To"]), "In_Reply_To": str(kept["Message-ID"]), **headers}
    return letter(text, subject=f"Re: {kept['Subject']}", **named)


def test_a_complaint_comes_in_is_acknowledged_answered_and_answered_again(cast: Cast, desk: Desk) -> None:
    cast.customer.email = "wang@kunde.example"
    cast.customer.save()

    (first,) = desk.comes(letter("空调修了三次还是不凉，我要找媒体曝光！"))

    complaint = case_of(first)
    assert complaint.customer == cast.customer
    assert (complaint.mode, complaint.owner, complaint.taken_by) == (Mode.WRITTEN, cast.liu, None)
    assert complaint.words == "空调不凉\n\n空调修了三次还是不凉，我要找媒体曝光！"
    assert [each.kind for each in complaint.threats.all()] == ["media"]
    assert complaint.level > 1
    assert kinds(complaint).count(EventKind.MESSAGE_RECEIVED) == 1
    assert Notice.objects.filter(person=cast.liu, code="COMPLAINT_CAME_IN", subject=complaint.slug).exists()
    assert CaseClock.objects.get(complaint=complaint, kind="acknowledge").stopped_at is not None

    (acknowledgement,) = desk.send()
    mail = acknowledgement.mail
    assert acknowledgement.receivers == ["wang@kunde.example"]
    assert complaint.number in mail.get_content()
    assert f"[#{complaint.slug}]" in mail["Subject"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["In-Reply-To"] == f"<{first.message_id}>"

    write_message(
        thread_of(first), writing=Writing(text="明天上午请您来店，我们当面检查。", author=cast.chen)
    )
    (ours,) = desk.send()
    assert "Auto-Submitted" not in ours.mail

    (second,) = desk.comes(answer_to(ours.mail, "好的，几点？\n\n> 明天上午请您来店\n"))
    assert second.thread == first.thread
    assert second.fresh_text == "好的，几点？"
    assert kinds(complaint).count(EventKind.MESSAGE_RECEIVED) == 2
    assert Notice.objects.filter(person=cast.liu, code="CUSTOMER_WROTE", subject=complaint.slug).exists()
    assert desk.send() == []
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("left", ["address", "names", "mark"])
def test_each_signed_name_alone_leads_to_the_case(cast: Cast, desk: Desk, left: str) -> None:
    (first,) = desk.comes(letter("空调不凉"))
    (ours,) = (each.mail for each in desk.send())
    reply = letter(
        f"还是不凉\n\n> {ours.get_content() if left == 'mark' else '您好'}",
        subject="再问一次",
        to=str(ours["Reply-To"]) if left == "address" else desk.mailbox.address,
        **({"References": f"<unknown@x> {ours['Message-ID']}"} if left == "names" else {}),
    )

    (second,) = desk.comes(reply)

    assert (second.thread, second.sorting) == (first.thread, Sorting.SORTED)


def test_a_number_in_the_subject_alone_waits_for_a_person_whoever_seems_to_write(
    cast: Cast, desk: Desk
) -> None:
    """Numbers follow one another and a sender can be written by anybody; the words of a stranger move no case."""
    cast.customer.email = "wang@kunde.example"
    cast.customer.save()
    (first,) = desk.comes(letter("空调不凉"))

    (second,) = desk.comes(letter("我撤诉了", subject=f"Re: [#{case_of(first).slug}]"))

    assert (second.thread, second.sorting, second.sorting_reason) == (
        None, Sorting.REVIEW, SortingReason.TAG_ALONE,
    )  # fmt: skip
    assert case_of(first).events.filter(kind=EventKind.MESSAGE_RECEIVED).count() == 1


def test_the_automatic_answer_calls_nobody_by_the_name_that_he_gives_himself(cast: Cast, desk: Desk) -> None:
    """Else a stranger writes in another's name and has his advertisement sent through the mailbox of the house."""
    desk.comes(letter("空调不凉", sender="买彩票上 spam.example <victim@kunde.example>"))
    (stranger,) = desk.send()
    cast.customer.email = "wang@kunde.example"
    cast.customer.save()
    desk.comes(letter("空调不凉", sender="买彩票 <wang@kunde.example>"))
    (known,) = desk.send()

    assert "spam.example" not in stranger.mail.get_content()
    assert cast.customer.name in known.mail.get_content()
    assert "买彩票" not in known.mail.get_content()


def test_a_customers_mail_that_answers_his_own_finds_its_case(desk: Desk) -> None:
    (first,) = desk.comes(letter("空调不凉"))
    (second,) = desk.comes(letter("补充：昨天又坏了", In_Reply_To=f"<{first.message_id}>", subject="补充"))
    assert second.thread == first.thread


def test_an_answer_from_an_unknown_address_waits_for_a_person(cast: Cast, desk: Desk) -> None:
    (first,) = desk.comes(letter("空调不凉"))
    (ours,) = (each.mail for each in desk.send())

    (second,) = desk.comes(
        letter("我是他爱人", sender="li@other.example", to=str(ours["Reply-To"]), subject="关于空调")
    )
    (third,) = desk.comes(letter("我也要说", sender="evil@other.example", subject=str(ours["Subject"])))

    assert (second.thread, second.sorting, second.sorting_reason) == (
        None, Sorting.REVIEW, SortingReason.OTHER_SENDER,
    )  # fmt: skip
    assert (third.thread, third.sorting, third.sorting_reason) == (
        None, Sorting.REVIEW, SortingReason.TAG_ALONE,
    )  # fmt: skip
    assert case_of(first).events.filter(kind=EventKind.MESSAGE_RECEIVED).count() == 1
    assert desk.send() == []


def test_a_forged_name_leads_nowhere(desk: Desk) -> None:
    (first,) = desk.comes(letter("空调不凉"))
    (ours,) = (each.mail for each in desk.send())
    forged = str(ours["Message-ID"]).replace("anxin.", "anxin.a", 1)[:-1]
    (second,) = desk.comes(
        letter("别的事", sender="evil@other.example", In_Reply_To=forged, subject="新问题")
    )
    assert second.thread != first.thread
    assert case_of(second) != case_of(first)


def test_a_reply_never_reaches_the_case_of_another_house(cast: Cast, desk: Desk) -> None:
    (first,) = desk.comes(letter("空调不凉"))
    (ours,) = (each.mail for each in desk.send())
    desk.mailbox.dealer = cast.chengdu
    desk.mailbox.save()

    (second,) = desk.comes(answer_to(ours, "还是不凉"))

    assert second.dealer == cast.chengdu
    assert (second.thread, second.sorting_reason) == (None, SortingReason.OTHER_HOUSE)
    assert case_of(first).events.filter(kind=EventKind.MESSAGE_RECEIVED).count() == 1


def test_automatic_answers_are_kept_and_never_answered(desk: Desk) -> None:
    (first,) = desk.comes(letter("空调不凉"))
    (ours,) = (each.mail for each in desk.send())

    (away,) = desk.comes(answer_to(ours, "我在休假", Auto_Submitted="auto-replied"))
    (suppressed,) = desk.comes(
        letter("我不在", sender="b@kunde.example", subject="自动回复: 外出", X_Autoreply="yes")
    )
    (news,) = desk.comes(letter("本周特价", sender="shop@kunde.example", List_Id="<news.kunde.example>"))

    assert (away.nature, away.thread) == (MessageNature.AUTO_REPLY, first.thread)
    assert (suppressed.sorting, suppressed.sorting_reason) == (Sorting.IGNORED, SortingReason.AUTO_REPLY)
    assert (news.sorting, news.sorting_reason) == (Sorting.IGNORED, SortingReason.LIST)
    assert case_of(first).events.filter(kind=EventKind.MESSAGE_RECEIVED).count() == 1
    assert Complaint.objects.count() == 1
    assert desk.send() == []


def test_two_machines_that_hide_what_they_are_stop_answering_each_other(desk: Desk) -> None:
    """Every mail of ours is answered by a new one without any sign: sooner or later a person is asked."""
    answered = 0
    for number in range(14):
        desk.comes(
            letter(f"Ticket {number} opened", sender="robot@kunde.example", subject=f"Ticket {number}")
        )
        answered += len(desk.send())
    assert answered == 5
    assert Complaint.objects.count() == 10
    assert Message.objects.filter(sorting_reason=SortingReason.TOO_MANY).count() == 4


def test_our_own_mail_come_back_proves_that_it_was_sent_and_goes_to_the_sent_folder(
    cast: Cast, desk: Desk
) -> None:
    desk.mailbox.own_copy = True
    desk.mailbox.save()
    desk.comes(letter("空调不凉"))
    (ours,) = desk.send()
    assert desk.mailbox.address in ours.receivers

    (copy,) = desk.comes(ours.content)

    assert (copy.nature, copy.sorting_reason) == (MessageNature.OWN, SortingReason.OWN_MAIL)
    assert Delivery.objects.get().copy_at is not None
    assert len(desk.post_office.files_in(desk.user)) == 1
    assert len(desk.post_office.files_in(desk.user, ".Sent")) == 1
    assert Complaint.objects.count() == 1


def bounce_of(mail: EmailMessage, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    original = "".join(f"{name}: {value}\r\n" for name, value in mail.items() if name in {"Message-ID", "To"})
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.kunde.example\r\nTo: care@sh01.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <bounce@mx.kunde.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI could not deliver your mail.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.kunde.example\r\n\r\n"
        f"Final-Recipient: rfc822; wang@kunde.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <wang@kunde.example> no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{original}\r\n--b--\r\n"
    ).encode()


def test_a_mail_that_comes_back_is_shown_on_its_case_and_the_address_gets_no_more_by_itself(
    cast: Cast, desk: Desk
) -> None:
    (first,) = desk.comes(letter("空调不凉"))
    (ours,) = (each.mail for each in desk.send())

    (delayed,) = desk.comes(
        bounce_of(ours, action="delayed", status="4.4.1").replace(b"<bounce@", b"<delay@")
    )
    assert Delivery.objects.get().state == DeliveryState.SENT

    (report,) = desk.comes(bounce_of(ours))
    desk.send()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.fault) == (DeliveryState.DEAD, "RETURNED")
    assert "wang@" not in delivery.fault_detail
    assert delivery.fault_detail.startswith("5.1.1")
    assert report.thread == delayed.thread == first.thread
    complaint = case_of(first)
    assert kinds(complaint).count(EventKind.MESSAGE_RETURNED) == 1
    assert Notice.objects.filter(person=cast.liu, code="MESSAGE_NOT_DELIVERED").count() == 1
    desk.send()
    assert kinds(complaint).count(EventKind.MESSAGE_RETURNED) == 1


def test_photos_of_a_mail_come_to_the_case_and_a_letterhead_stays_with_the_mail(desk: Desk) -> None:
    mail = letter("见照片")
    mail.add_alternative("<p>见照片 <img src='cid:logo@x'></p>", subtype="html")
    mail.get_payload()[1].add_related(picture("PNG"), "image", "png", cid="<logo@x>")  # type: ignore[union-attr,index]
    mail.add_attachment(picture(), maintype="image", subtype="jpeg", filename="空调 出风口.jpg")
    mail.add_attachment(
        b"MZ" + bytes(200), maintype="application", subtype="octet-stream", filename="bill.exe"
    )

    (message,) = desk.comes(mail)

    assert [(each.name, bool(each.file), each.refused) for each in message.files.all()] == [
        ("image.png", True, ""), ("空调 出风口.jpg", True, ""), ("bill.exe", False, "FILE_NOT_KEPT"),
    ]  # fmt: skip
    logo = message.files.get(name="image.png")
    assert f'src="cid:{logo.key}"' in message.html
    assert [each.name for each in case_of(message).attachments.all()] == ["空调 出风口.jpg"]


def test_a_mail_in_gb18030_is_read(desk: Desk) -> None:
    raw = (
        b"From: =?gb2312?B?zfW9qLn6?= <wang@kunde.example>\r\nMessage-ID: <gb@kunde.example>\r\n"
        b"Subject: =?GB2312?B?" + base64.b64encode("空调异响㸆".encode("gb18030")) + b"?=\r\n"
        b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "发动机异响，镕字也要对：㸆镕".encode("gb18030")
    )
    (message,) = desk.comes(raw)
    assert message.subject == "空调异响㸆"
    assert message.text == "发动机异响，镕字也要对：㸆镕"
    assert message.sender == "王建国 <wang@kunde.example>"
