"""The outbox: what leaves the house is queued in the transaction that asks for it, and handed over by the worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anxin.accounts.models import Dealer, Person
from anxin.foundation import clock
from anxin.foundation.jobs import enqueue, wake
from anxin.messaging.choices import Channel
from anxin.messaging.models import Delivery, Message
from anxin.messaging.services.handing_over import Lane

TASK = "messaging.hand_over"


@dataclass(frozen=True, kw_only=True)
class NewDelivery:
    """Something to hand over to one receiver. ``key`` (at most 200 characters) names the occasion: nothing goes out
    twice under one key. ``payload`` is JSON-plain. ``to`` is an address, a telephone number, or the key of a group's
    robot or of a webhook."""

    dealer: Dealer
    channel: Channel
    key: str
    to: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    message: Message | None = None
    person: Person | None = None
    not_before: datetime | None = None

    @property
    def lane(self) -> Lane:
        """The lane by which it goes: one mailbox, the text messages of one dealer, one group, one webhook."""
        if self.channel == Channel.EMAIL:
            return Lane(self.channel, str(self.message.mailbox_id or 0) if self.message else "0")
        return Lane(self.channel, str(self.dealer.pk) if self.channel == Channel.SMS else self.to)


def queue_delivery(new: NewDelivery) -> Delivery:
    """Put something into the outbox inside the caller's transaction, or return what waits under its key already."""
    now = clock.now()
    lane = str(new.lane)
    delivery, made = Delivery.objects.get_or_create(
        key=new.key,
        defaults={
            "dealer": new.dealer,
            "channel": new.channel,
            "lane": lane,
            "to": new.to,
            "payload": dict(new.payload),
            "message": new.message,
            "person": new.person,
            "made_at": now,
            "next_at": max(now, new.not_before or now),
        },
    )
    if made:
        wake_lane(lane, at=new.not_before)
    return delivery


def wake_lane(lane: str, *, at: datetime | None = None) -> None:
    """Have a worker look after a lane as soon as this transaction is committed, or at an instant to come."""
    if at and at > clock.now():
        enqueue(TASK, at=at, lane=lane)
    else:
        wake(TASK, waiting=f"outbox/{lane}", lane=lane)
