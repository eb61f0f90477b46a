"""Letters in the demo: customers who write by mail and are answered, mail that waits to be sorted, and the door."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from anxin.complaints.choices import ContactOutcome
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.correspondence import mail_key
from anxin.complaints.services.hear_customer import by_customer
from anxin.complaints.services.sort_mail import take_mail_on_case
from anxin.complaints.services.write_to_customer import Reply, write_to_customer
from anxin.config.demo import acts
from anxin.config.demo.cases import Case
from anxin.config.demo.people import Shop
from anxin.config.demo.stretches import MINUTE, Beat
from anxin.foundation import clock
from anxin.messaging.choices import Channel, DeliveryState, Direction, Sorting, SortingReason
from anxin.messaging.models import Delivery, Mailbox, Message, Thread
from anxin.messaging.services.keep_message import keep_message
from anxin.messaging.services.manage_mailboxes import MailboxDetails, add_mailbox
from anxin.portal.services.keep_door import keep_door

CHANNEL = "intake-letter"
_SHARE_ANSWERING = 0.5
_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "subject": "关于贵店服务的投诉",
        "answer": "您好：\n\n刚才电话里谈到的情况我已经记下来了，正在请责任部门查清原因。"
        "有了结果我会先打电话给您，再书面回复。\n\n这几天您有任何想法，直接回复这封邮件就可以，我会看到。",
        "thanks": "收到。我只希望这次能一次修好，不要再让我来回跑。等您电话。",
        "stranger": "你们店里的洗车机把我的车漆刮花了，照片我手机里有。请问怎么处理？",
        "stranger_subject": "洗车刮花车漆",
        "brief": "上次说的配件到了吗？我换了个邮箱写。",
        "brief_subject": "Re: 配件什么时候到",
        "mailbox": "客户服务",
    },
    "en": {
        "subject": "Complaint about my last visit",
        "answer": "Hello,\n\nthank you for talking to me just now. I have written down what happened, and the "
        "department is finding out the cause. I will ring you first and then answer in writing.\n\n"
        "If anything comes to your mind, simply answer this mail: it reaches me.",
        "thanks": "Thank you. I only want it right this time and not another trip. I look forward to your call.",
        "stranger": "Your car wash has scratched my paint, I have pictures on my phone. What happens now?",
        "stranger_subject": "Scratched in your car wash",
        "brief": "Has the part you spoke of come in? I am writing from another address.",
        "brief_subject": "Re: when does my part come",
        "mailbox": "Customer care",
    },
}


def open_post(shop: Shop) -> None:
    """Give the dealer a mailbox and open his door. No server stands behind the demo's mailbox: nothing leaves it."""
    details = MailboxDetails(
        address=f"care.{shop.code.lower()}@example.com", name=_WORDS[shop.language]["mailbox"], own_copy=False
    )
    add_mailbox(shop.dealer, details=details, by=shop.manager)
    keep_door(shop.dealer, open=True, welcome={}, contact=shop.manager, by=shop.manager)


def with_letters(case: Case, beats: Sequence[Beat], now: datetime) -> list[Beat]:
    """Let a complaint by letter come as a mail: answered in writing once somebody has spoken with the customer."""
    if case.text["channel"] != CHANNEL:
        return list(beats)
    rng = Random(f"letters:{case.shop.code}:{case.text['id']}")
    more = [Beat(beats[0].at, receive, {})]
    reached = [beat.at for beat in beats if beat.facts.get("outcome") == ContactOutcome.REACHED]
    closing = [beat.at for beat in beats if beat.act is acts.close]
    if reached:
        answered = max(reached[0], case.shop.office.last_within(reached[0] + 2 * MINUTE))
        more.append(Beat(answered, answer, {}))
        thanked = answered + timedelta(minutes=rng.randint(30, 400))
        if rng.random() < _SHARE_ANSWERING and thanked < min([*closing, now]):
            more.append(Beat(thanked, receive, {"again": True}))
    return sorted([*beats, *(beat for beat in more if beat.at < now)], key=lambda beat: beat.at)


def receive(case: Case, *, again: bool = False) -> None:
    """Let the customer's mail be on his case: the first, or his answer to ours."""
    words = _WORDS[case.words_of]
    complaint = _complaint(case)
    message = _mail(
        case.shop,
        sender=_address(case),
        subject=f"Re: {words['subject']}" if again else words["subject"],
        text=words["thanks"] if again else complaint.words,
    )
    with by_customer(complaint.pk) as change:
        take_mail_on_case(change, message, tell=again)


def answer(case: Case) -> None:
    """Answer the customer in writing; in the demo it has gone out at once."""
    reply = Reply(way=mail_key(_address(case)), text=_WORDS[case.words_of]["answer"])
    message = write_to_customer(case.slug, reply=reply, by=case.actor)
    Delivery.objects.filter(message=message).update(
        state=DeliveryState.SENT, sent_at=clock.now(), tries=1, reference="250"
    )


def leave_mail_to_sort(shop: Shop, now: datetime) -> None:
    """Leave a manager what the sorting does not decide: a stranger's mail, and an answer from an unknown address."""
    words = _WORDS[shop.language]
    with clock.at(shop.office.back(now, 35)):
        _mail(
            shop,
            sender="m.jiang@example.org",
            subject=words["stranger_subject"],
            text=words["stranger"],
            reason=SortingReason.LOOK_FIRST,
        )
    with clock.at(shop.office.back(now, 14)):
        case = (
            Complaint.objects.filter(dealer=shop.dealer, threads__isnull=False)
            .order_by("-received_at")
            .first()
        )
        _mail(
            shop,
            sender="another.address@example.org",
            subject=words["brief_subject"],
            text=words["brief"],
            reason=SortingReason.OTHER_SENDER,
            named=case.slug if case else "",
        )


def _mail(
    shop: Shop,
    *,
    sender: str,
    subject: str,
    text: str,
    reason: str = "",
    named: str = "",
) -> Message:
    mailbox = Mailbox.objects.get(dealer=shop.dealer)
    return keep_message(
        dealer=shop.dealer,
        mailbox=mailbox,
        channel=Channel.EMAIL,
        direction=Direction.IN,
        at=clock.now(),
        dated_at=clock.now(),
        sender=sender,
        recipients=[mailbox.address],
        subject=subject,
        text=text,
        message_id=f"{clock.now():%Y%m%d%H%M%S}.{sender}",
        sorting=Sorting.REVIEW if reason else Sorting.WAITING,
        sorting_reason=reason,
        marks={"named": named} if named else {},
    )


def _complaint(case: Case) -> Complaint:
    dealer, number = case.slug.split("-", 1)
    return Complaint.objects.select_related("dealer", "customer").get(dealer__code=dealer, number=number)


def _address(case: Case) -> str:
    known = Thread.objects.filter(case__complaint=_complaint(case)).first()
    if known:
        return known.address
    on_file = case.customer.email if case.customer else ""
    return on_file or f"customer.{case.text['id'].lower()}@example.com"
