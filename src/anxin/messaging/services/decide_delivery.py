"""What people decide about the outbox: try again, it arrived, call it back. Each leaves an audit record."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import NotFound, Refused
from anxin.foundation.events import publish
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.events import DeliveryMade
from anxin.messaging.models import Delivery
from anxin.messaging.services.outbox import wake_lane
from anxin.messaging.services.word_delivery import Words, words_of

_AGAIN = (DeliveryState.DEAD, DeliveryState.UNSURE, DeliveryState.QUEUED)


@transaction.atomic
def retry_delivery(delivery_id: int, *, by: Person) -> Delivery:
    """Try something given up or unsure again, or at once what waits for its next try; ``Refused`` otherwise."""
    delivery = _locked(delivery_id, by)
    if delivery.state not in _AGAIN:
        raise _not_now(delivery)
    _queue(delivery)
    _record("messaging.delivery_retried", delivery, by)
    return delivery


@transaction.atomic
def retry_given_up(dealer: Dealer, *, by: Person, channel: str = "") -> int:
    """Try everything of a dealer that was given up again, of one channel or all, and return how many."""
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    found = Delivery.objects.select_for_update().filter(dealer=dealer, state=DeliveryState.DEAD)
    if channel:
        found = found.filter(channel=channel)
    lanes = {each.lane for each in found}
    number = found.update(state=DeliveryState.QUEUED, next_at=clock.now(), tries=0)
    for lane in sorted(lanes):
        wake_lane(lane)
    audit.record_operation(
        "messaging.given_up_retried", person_id=by.pk, dealer_id=dealer.pk, subject=dealer.code, number=number
    )
    return number


@transaction.atomic
def note_arrived(delivery_id: int, *, by: Person) -> Delivery:
    """Note that something of which nobody knew has arrived; ``Refused`` for anything else."""
    delivery = _locked(delivery_id, by)
    if delivery.state != DeliveryState.UNSURE:
        raise _not_now(delivery)
    delivery.state, delivery.sent_at = DeliveryState.SENT, delivery.handing_over_at
    delivery.save(update_fields=["state", "sent_at"])
    if delivery.message_id:
        publish(DeliveryMade(delivery_id=delivery.pk))
    _record("messaging.delivery_arrived", delivery, by)
    return delivery


@transaction.atomic
def replay_delivery(delivery_id: int, *, by: Person) -> Delivery:
    """Send something that was sent already once more, under the same name; only to webhooks, which know it again."""
    delivery = _locked(delivery_id, by)
    if delivery.channel != Channel.WEBHOOK or delivery.state not in (*_AGAIN, DeliveryState.SENT):
        raise _not_now(delivery)
    _queue(delivery)
    _record("messaging.delivery_replayed", delivery, by)
    return delivery


@transaction.atomic
def cancel_delivery(delivery_id: int, *, by: Person) -> Delivery:
    """Take something that waits out of the outbox; ``Refused`` once it is under way."""
    delivery = _locked(delivery_id, by)
    _cancel(Delivery.objects.select_for_update().filter(pk=delivery.pk))
    _record("messaging.delivery_cancelled", delivery, by)
    return delivery


@transaction.atomic
def cancel_waiting(message_ids: Iterable[int], *, by: Person | None) -> set[int]:
    """Take what waits of messages that the house wrote by itself out of the outbox; return whose messages those were.

    What a worker has already goes its way. The caller has authorised it; nobody, where the house itself does it.
    """
    found = Delivery.objects.select_for_update(of=("self",)).filter(
        message__in=list(message_ids), message__author=None, state=DeliveryState.QUEUED
    )
    done: set[int] = set()
    for delivery in found.order_by("pk"):
        delivery.state = DeliveryState.CANCELLED
        delivery.save(update_fields=["state"])
        _record("messaging.delivery_cancelled", delivery, by)
        if delivery.message_id:
            done.add(delivery.message_id)
    return done


@transaction.atomic
def call_back(message_key: uuid.UUID, *, by: Person) -> Words:
    """Take a message back before it leaves the house, and return its words: what its writer regrets in time.

    ``NotFound`` for anybody but its author, ``Refused`` once a worker has it.
    """
    found = Delivery.objects.select_for_update(of=("self",)).filter(
        message__key=message_key, message__author=by
    )
    delivery = found.first()
    if delivery is None:
        raise NotFound
    if delivery.handing_over_at:
        raise _not_now(delivery)
    _cancel(found)
    _record("messaging.message_called_back", delivery, by)
    return words_of(delivery)


def _cancel(found: QuerySet[Delivery]) -> None:
    for delivery in found:
        if delivery.state != DeliveryState.QUEUED:
            raise _not_now(delivery)
        delivery.state = DeliveryState.CANCELLED
        delivery.save(update_fields=["state"])


def _queue(delivery: Delivery) -> None:
    delivery.state, delivery.next_at, delivery.tries = DeliveryState.QUEUED, clock.now(), 0
    delivery.save(update_fields=["state", "next_at", "tries"])
    wake_lane(delivery.lane)


def _locked(delivery_id: int, by: Person) -> Delivery:
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound
    require(by, Capability.RUN_CHANNELS, delivery.dealer_id)
    return delivery


def _record(action: str, delivery: Delivery, by: Person | None) -> None:
    audit.record_operation(
        action,
        person_id=by.pk if by else None,
        dealer_id=delivery.dealer_id,
        subject=str(delivery.pk),
        channel=delivery.channel,
    )


def _not_now(delivery: Delivery) -> Refused:
    return Refused(
        "DELIVERY_STATE",
        _("This cannot be done any more: it stands at “%(state)s”."),
        params={"state": delivery.get_state_display()},
    )
