"""Writing to a customer: the message and what leaves the house for it, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import Channel, Direction
from anxin.messaging.models import Mailbox, Message, MessageFile, Thread
from anxin.messaging.services.keep_message import keep_message
from anxin.messaging.services.outbox import NewDelivery, queue_delivery

MOST_TEXT = 20_000
MOST_SUBJECT = 300


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A message to be written in a thread. ``author`` is empty for what the house sends by itself.

    ``marks`` are kept with the message, such as ``{"template": "received"}``. ``payload`` goes to the channel beside
    the text, such as the parameters of a text message that must follow a registered template. ``files`` have their
    bytes stored and get their rows with the message.
    """

    text: str
    author: Person | None = None
    subject: str = ""
    files: Sequence[MessageFile] = ()
    marks: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None


@transaction.atomic
def begin_thread(
    dealer: Dealer,
    *,
    channel: Channel,
    address: str,
    customer: Customer | None = None,
    subject: str = "",
    mailbox: Mailbox | None = None,
) -> Thread:
    """Begin a conversation with an address; ``address`` is in normal form already."""
    now = clock.now()
    return Thread.objects.create(
        dealer=dealer, channel=channel, address=address, customer=customer, subject=subject[:MOST_SUBJECT],
        mailbox=mailbox, begun_at=now, last_at=now,
    )  # fmt: skip


@transaction.atomic
def write_message(thread: Thread, *, writing: Writing) -> Message:
    """Write a message to the customer's side of a thread and queue it; ``InvalidInput`` without a text.

    On the customer's own page (``Channel.DOOR``) nothing leaves the house: he reads it there.
    """
    now = clock.now()
    message = keep_message(
        dealer=thread.dealer,
        thread=thread,
        mailbox=thread.mailbox,
        channel=thread.channel,
        direction=Direction.OUT,
        at=now,
        author=writing.author,
        recipients=[thread.address] if thread.address else [],
        subject=(writing.subject or thread.subject)[:MOST_SUBJECT],
        text=_checked_text(writing.text),
        marks=dict(writing.marks),
    )
    for file in writing.files:
        file.message = message
    MessageFile.objects.bulk_create(writing.files)
    Thread.objects.filter(pk=thread.pk).update(last_at=now)
    if thread.channel != Channel.DOOR:
        queue_delivery(
            NewDelivery(
                dealer=thread.dealer,
                channel=Channel(thread.channel),
                key=f"message:{message.key}",
                to=thread.address,
                payload=writing.payload,
                message=message,
                not_before=writing.not_before,
            )
        )
    return message


def _checked_text(text: str) -> str:
    wanted = text.strip().replace("\x00", "")
    if not wanted:
        raise InvalidInput("MESSAGE_EMPTY", _("Write something first."), field="text")
    if len(wanted) > MOST_TEXT:
        raise InvalidInput(
            "MESSAGE_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field="text",
            params={"limit": MOST_TEXT, "count": len(wanted)},
        )
    return wanted
