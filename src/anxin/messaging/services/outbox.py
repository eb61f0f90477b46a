"""The outbox: what leaves the house is queued in the transaction that asks for it, and handed over by the worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anxin.accounts.models import Dealer, Person
from anxin.foundation import clock
from anxin.messaging.choices import Channel
from anxin.messaging.models import Delivery, Message


@dataclass(frozen=True, kw_only=True)
class NewDelivery:
    """Something to hand over to one receiver. ``key`` (at most 200 characters) names the occasion: nothing goes out
    twice under one key. ``payload`` is JSON-plain."""

    dealer: Dealer
    channel: Channel
    key: str
    to: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    message: Message | None = None
    person: Person | None = None
    not_before: datetime | None = None


def queue_delivery(new: NewDelivery) -> Delivery:
    """Put something into the outbox inside the caller's transaction, or return what waits under its key already."""
    now = clock.now()
    delivery, _made = Delivery.objects.get_or_create(
        key=new.key,
        defaults={
            "dealer": new.dealer,
            "channel": new.channel,
            "to": new.to,
            "payload": dict(new.payload),
            "message": new.message,
            "person": new.person,
            "made_at": now,
            "next_at": max(now, new.not_before or now),
        },
    )
    return delivery
