"""What stands on the pages of messages: letters of a case, the outbox in every state, news under the bell."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from anxin.accounts.models import Absence
from anxin.complaints.models import CaseThread, Complaint
from anxin.complaints.selectors.correspondence import mail_key
from anxin.complaints.services.write_to_customer import Reply, write_to_customer
from anxin.foundation import clock
from anxin.messaging.choices import Channel, DeliveryState, Direction, GatewayKind, NoticeKind, WebhookEvent
from anxin.messaging.models import Delivery, DeliveryTry, Message
from anxin.messaging.services.keep_gateway import GatewaySheet, add_gateway, try_gateway
from anxin.messaging.services.keep_webhook import add_webhook, try_webhook
from anxin.messaging.services.notices import NewNotice, mark_read, tell
from anxin.messaging.services.outbox import NewDelivery, queue_delivery
from anxin.messaging.services.write_message import begin_thread
from tests.cast import Cast


def with_messages(cast: Cast, slug: str) -> str:
    """Let the customer and the house write to each other, once in vain; return the case."""
    complaint = Complaint.objects.get(dealer=cast.shanghai, number=slug.partition("-")[2])
    thread = begin_thread(
        cast.shanghai, channel=Channel.EMAIL, address="wang@home.example", subject="空调不凉"
    )
    CaseThread.objects.create(complaint=complaint, thread=thread, at=clock.now())
    Message.objects.create(
        dealer=cast.shanghai, thread=thread, channel=Channel.EMAIL, direction=Direction.IN, at=clock.now(),
        sender="王建国 <wang@home.example>", subject="空调不凉",
        text="什么时候能修好？\n> 我们正在查。", fresh_text="什么时候能修好？",
        html="<p>什么时候能<b>修好</b>？</p><table><tr><td>第一次</td><td>11月2日</td></tr></table>",
    )  # fmt: skip
    reply = Reply(
        way=mail_key("wang@home.example"), text="零件明天到，后天可以取车。", subject="Re: 空调不凉"
    )
    sent = write_to_customer(slug, reply=reply, by=cast.liu)
    Delivery.objects.filter(message=sent).update(state=DeliveryState.DEAD, fault="RECEIVER_REFUSED")
    write_to_customer(slug, reply=reply, by=cast.liu)
    return slug


def leaving_the_house(cast: Cast) -> dict[str, Any]:
    """Fill the outbox with something in each state, a robot's test and a webhook among it; return their keys."""
    sheet = GatewaySheet(kind=GatewayKind.WECOM, name="客服群", secret="https://group.example/send?key=1")
    gateway = add_gateway(cast.shanghai, sheet=sheet, by=cast.liu)
    try_gateway(gateway.key, to="", by=cast.liu)
    events = [WebhookEvent.COMPLAINT_OPENED, WebhookEvent.COMPLAINT_CLOSED]
    webhook, _secret = add_webhook(
        cast.shanghai, name="ERP", url="https://erp.example.com/hook", events=events, by=cast.liu
    )
    try_webhook(webhook.key, by=cast.liu)
    for state in (DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.DEAD):
        left = queue_delivery(
            NewDelivery(
                dealer=cast.shanghai, channel=Channel.EMAIL, key=f"place/{state}", to="wang@kunde.example"
            )
        )
        failed = state != DeliveryState.SENT
        Delivery.objects.filter(pk=left.pk).update(
            state=state,
            fault="RECEIVER_REFUSED" if failed else "",
            fault_detail="550 no such user" if failed else "",
        )
        DeliveryTry.objects.create(delivery=left, at=clock.now(), fault="NOT_REACHED", answer="timed out")
    return {"gateway": gateway.key, "webhook": webhook.key}


def notices_of_liu(cast: Cast, slug: str) -> None:
    """Tell Liu of a case: what is urgent, what he has read, what Gao would be told if he were there."""
    noon = (clock.now() - timedelta(days=2)).replace(hour=4)
    Absence.objects.create(
        person=cast.gao,
        stand_in=cast.liu,
        from_at=noon - timedelta(hours=1),
        to_at=noon + timedelta(days=9),
        made_at=noon,
        made_by=cast.gao,
    )
    params = {"by": "陈敏", "number": slug.split("-", 1)[1], "step": "contact-late"}
    for code, kind, person in (
        ("ESCALATION_STEP", NoticeKind.ESCALATION, cast.gao),
        ("CRISIS_DECLARED", NoticeKind.CRISIS, cast.liu),
        ("HANDED_OVER", NoticeKind.HAND_OVER, cast.liu),
        ("MENTIONED", NoticeKind.MENTION, cast.liu),
    ):
        news = NewNotice(
            dealer=cast.shanghai,
            kind=kind,
            code=code,
            params=params,
            subject=slug,
            url=reverse("complaints:case", args=[slug]),
            key=f"{slug}/{code}",
            urgent=code == "CRISIS_DECLARED",
        )
        told = tell([person], notice=news, at=noon)
        if kind == NoticeKind.MENTION:
            mark_read(told[0].pk, by=cast.liu)
