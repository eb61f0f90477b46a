"""Webhooks: which program is told of what, by which secret; and telling it, within the transaction of what happened."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.sealing import seal
from anxin.foundation.signing import new_secret
from anxin.messaging.choices import Channel, WebhookEvent
from anxin.messaging.models import Delivery, Webhook
from anxin.messaging.services.keep_gateway import require_web_address
from anxin.messaging.services.outbox import NewDelivery, queue_delivery

TEST = "anxin.test"


@transaction.atomic
def add_webhook(
    dealer: Dealer, *, name: str, url: str, events: Sequence[WebhookEvent], by: Person
) -> tuple[Webhook, str]:
    """Add a webhook to a dealer; return it and its secret, which is told this once and never again."""
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    _check(url, events)
    secret = new_secret()
    webhook = Webhook.objects.create(
        dealer=dealer, name=name, url=url, events=[str(each) for each in events], secret=seal(secret),
        made_at=clock.now(),
    )  # fmt: skip
    _record("messaging.webhook_added", webhook, by)
    return webhook, secret


@transaction.atomic
def change_webhook(
    key: uuid.UUID, *, name: str, url: str, events: Sequence[WebhookEvent], by: Person
) -> Webhook:
    """Change name, address and events of a webhook; its secret stays."""
    webhook = get_webhook_for(by, key, lock=True)
    _check(url, events)
    webhook.name, webhook.url, webhook.events = name, url, [str(each) for each in events]
    webhook.save(update_fields=["name", "url", "events"])
    _record("messaging.webhook_changed", webhook, by)
    return webhook


@transaction.atomic
def renew_webhook_secret(key: uuid.UUID, *, by: Person) -> tuple[Webhook, str]:
    """Give a webhook a new secret and return it this once; the old one signs nothing any more."""
    webhook, secret = get_webhook_for(by, key, lock=True), new_secret()
    webhook.secret = seal(secret)
    webhook.save(update_fields=["secret"])
    _record("messaging.webhook_secret_renewed", webhook, by)
    return webhook, secret


@transaction.atomic
def switch_webhook(key: uuid.UUID, *, active: bool, by: Person) -> Webhook:
    """Put a webhook into use or out of use; out of use it is told nothing, and nothing is kept for it."""
    webhook = get_webhook_for(by, key, lock=True)
    webhook.active = active
    webhook.save(update_fields=["active"])
    _record("messaging.webhook_switched", webhook, by, active=active)
    return webhook


@transaction.atomic
def try_webhook(key: uuid.UUID, *, by: Person) -> Delivery:
    """Tell a webhook that this is a test."""
    webhook = get_webhook_for(by, key)
    now = clock.now()
    _record("messaging.webhook_tested", webhook, by)
    return _queue(webhook, f"test/{uuid.uuid4()}", {"type": TEST, "timestamp": now.isoformat(), "data": {}})


def listening(dealers: Iterable[int]) -> frozenset[int]:
    """Return which dealers, by number, have a webhook in use."""
    found = Webhook.objects.filter(dealer__in=list(dealers), active=True)
    return frozenset(found.values_list("dealer_id", flat=True))


def announce(
    dealer_id: int, event: WebhookEvent, *, occasion: str, at: datetime, data: Mapping[str, Any]
) -> None:
    """Tell every webhook of a dealer that asked for it, inside the caller's transaction, once an occasion.

    ``data`` is JSON-plain and holds nothing of a person: what other programs may know of him they ask the API for.
    """
    found = Webhook.objects.filter(dealer=dealer_id, active=True).select_related("dealer")
    for webhook in found:
        if event in webhook.events:
            payload = {"type": str(event), "timestamp": at.isoformat(), "data": dict(data)}
            _queue(webhook, f"{event}/{occasion}", payload)


def get_webhook_for(by: Person, key: uuid.UUID, *, lock: bool = False) -> Webhook:
    """Return a webhook of a dealer whose channels the person looks after; ``NotFound`` to an outsider."""
    rows = Webhook.objects.select_related("dealer").filter(key=key)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    require(by, Capability.RUN_CHANNELS, found.dealer_id)
    return found


def _queue(webhook: Webhook, occasion: str, payload: Mapping[str, Any]) -> Delivery:
    return queue_delivery(
        NewDelivery(
            dealer=webhook.dealer,
            channel=Channel.WEBHOOK,
            key=f"webhook:{webhook.key}:{occasion}",
            to=str(webhook.key),
            payload=payload,
        )
    )


def _check(url: str, events: Sequence[WebhookEvent]) -> None:
    require_web_address(url, field="url")
    if not events:
        raise InvalidInput("EVENTS_MISSING", _("Choose at least one event."), field="events")


def _record(action: str, webhook: Webhook, by: Person, **details: Any) -> None:
    audit.record_operation(
        action, person_id=by.pk, dealer_id=webhook.dealer_id, subject=webhook.name, **details
    )
