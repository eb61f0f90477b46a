"""Reads of the outbox: for the pages, for the doctor, and for whoever writes a mail of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Prefetch, Q

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.models import Delivery, DeliveryTry, Gateway, Mailbox, Message, Webhook

NEWEST = ("-made_at", "-id")
#: Deliveries of a state are counted no further.
MOST_COUNTED = 1000
#: Of a long conversation; what came before them stands in their References.
MOST_EARLIER = 60


def list_deliveries(
    asker: Person, dealer: Dealer, *, state: str = "", channel: str = "", cursor: str = "", size: int = 50
) -> Page[Delivery]:
    """Return a page of what left a dealer or shall leave it, the newest first, each with its tries."""
    require(asker, Capability.RUN_CHANNELS, dealer.pk)
    log = Prefetch("log", queryset=DeliveryTry.objects.order_by("at", "id"), to_attr="tried")
    found = Delivery.objects.filter(dealer=dealer).select_related("person").prefetch_related(log)
    if state:
        found = found.filter(state=state)
    if channel:
        found = found.filter(channel=channel)
    return page_of(found, order=NEWEST, cursor=cursor, size=size)


def deliveries_to(asker: Person, webhook: Webhook, *, cursor: str = "", size: int = 50) -> Page[Delivery]:
    """Return a page of what a webhook was told, the newest first, each with its tries."""
    require(asker, Capability.RUN_CHANNELS, webhook.dealer_id)
    log = Prefetch("log", queryset=DeliveryTry.objects.order_by("at", "id"), to_attr="tried")
    lane = f"{Channel.WEBHOOK}/{webhook.key}"
    found = Delivery.objects.filter(dealer=webhook.dealer_id, lane=lane).prefetch_related(log)
    return page_of(found, order=NEWEST, cursor=cursor, size=size)


def count_states(asker: Person, dealer: Dealer) -> dict[str, int]:
    """Return how much waits, is unsure or given up at a dealer, up to a thousand each."""
    require(asker, Capability.RUN_CHANNELS, dealer.pk)
    shown = (DeliveryState.QUEUED, DeliveryState.UNSURE, DeliveryState.DEAD)
    return {
        str(state): Delivery.objects.filter(dealer=dealer, state=state)[:MOST_COUNTED].count()
        for state in shown
    }


def place_names(asker: Person, dealer: Dealer) -> dict[str, str]:
    """Return the names of a dealer's gateways and webhooks by their keys, as deliveries name them."""
    require(asker, Capability.RUN_CHANNELS, dealer.pk)
    return {
        str(key): name
        for model in (Gateway, Webhook)
        for key, name in model._default_manager.filter(dealer=dealer).values_list("key", "name")
    }


def gateways_of(asker: Person, dealer: Dealer) -> list[Gateway]:
    """Return the gateways and groups of a dealer."""
    require(asker, Capability.RUN_CHANNELS, dealer.pk)
    return list(Gateway.objects.filter(dealer=dealer))


def get_gateway_for(asker: Person, key: uuid.UUID) -> Gateway:
    """Return a gateway of a dealer whose channels the asker looks after; ``NotFound`` to an outsider."""
    found = Gateway.objects.select_related("dealer").filter(key=key).first()
    if found is None:
        raise NotFound
    require(asker, Capability.RUN_CHANNELS, found.dealer_id)
    return found


def webhooks_of(asker: Person, dealer: Dealer) -> list[Webhook]:
    """Return the webhooks of a dealer."""
    require(asker, Capability.RUN_CHANNELS, dealer.pk)
    return list(Webhook.objects.filter(dealer=dealer))


@dataclass(frozen=True)
class OutboxHealth:
    """What the doctor wants to know: since when the oldest waits, how much was given up or is unsure, who fails."""

    oldest_due: datetime | None
    dead: int
    unsure: int
    failing: Sequence[str]


def outbox_health() -> OutboxHealth:
    """Look at the whole outbox of the installation."""
    waiting = Q(state=DeliveryState.QUEUED, next_at__lte=clock.now())
    seen = Delivery.objects.aggregate(
        oldest=Min("next_at", filter=waiting),
        dead=Count("pk", filter=Q(state=DeliveryState.DEAD)),
        unsure=Count("pk", filter=Q(state=DeliveryState.UNSURE)),
    )
    failing = [
        str(each)
        for model in (Gateway, Webhook, Mailbox)
        for each in model._default_manager.filter(active=True, failing_since__isnull=False)
    ]
    return OutboxHealth(seen["oldest"], seen["dead"], seen["unsure"], failing)


def earlier_mails(message: Message) -> list[Message]:
    """Return the last sixty mails with a name that came before a message in its thread, the oldest first."""
    if message.thread_id is None:
        return []
    before = Q(at__lt=message.at) | Q(at=message.at, pk__lt=message.pk)
    found = Message.objects.filter(before, thread=message.thread_id).exclude(message_id="")
    newest = found.only("message_id", "references", "direction", "at").order_by("-at", "-id")
    return list(newest[:MOST_EARLIER])[::-1]
