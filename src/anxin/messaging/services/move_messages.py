"""Parting single messages from a conversation, and bringing them back; their words stay as they are."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from anxin.foundation import clock
from anxin.messaging.models import Message, Thread


@transaction.atomic
def part_thread(thread: Thread, *, keys: Sequence[UUID]) -> Thread:
    """Let some messages of a conversation go on in a new one with the same customer by the same channel."""
    now = clock.now()
    parted = Thread.objects.create(
        dealer=thread.dealer, channel=thread.channel, address=thread.address, customer=thread.customer,
        mailbox=thread.mailbox, subject=thread.subject, begun_at=now, last_at=now,
    )  # fmt: skip
    Message.objects.filter(thread=thread, key__in=list(keys)).update(thread=parted)
    return parted


@transaction.atomic
def move_messages(keys: Sequence[UUID], *, to: Thread) -> int:
    """Put messages of the dealer into a conversation and return how many there were."""
    return Message.objects.filter(dealer=to.dealer_id, key__in=list(keys)).update(thread=to)
