"""What became of deliveries whose worker vanished, told by what it had committed and by the mailbox's own copy."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from anxin.foundation import clock
from anxin.foundation.events import publish
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.events import DeliveryMade
from anxin.messaging.models import Delivery, DeliveryTry
from anxin.messaging.services.outbox import wake_lane

_VANISHED = "WORKER_VANISHED"
_NO_COPY = "NO_COPY_CAME"
#: What a copy decides. One that was given up since was sent and has come back.
_PROVABLE = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNSURE})


@transaction.atomic
def settle_vanished(lane: str) -> None:
    """Sort what a vanished worker had taken; the caller holds the lane, so that no living one has it.

    What was not on the brink has not gone out and is queued again. Of what was, nobody knows; a webhook is repeated all
    the same, for its receiver knows it by its name.
    """
    left = Delivery.objects.filter(lane=lane, state=DeliveryState.SENDING)
    if not left.exists():
        return
    repeated = left.filter(channel=Channel.WEBHOOK).exclude(handing_over_at=None)
    repeated.update(state=DeliveryState.QUEUED, next_at=clock.now(), tries=F("tries") + 1)
    unsure = list(left.exclude(handing_over_at=None).values_list("pk", flat=True))
    now = clock.now()
    DeliveryTry.objects.bulk_create(DeliveryTry(delivery_id=pk, at=now, fault=_VANISHED) for pk in unsure)
    left.filter(pk__in=unsure).update(
        state=DeliveryState.UNSURE, fault=_VANISHED, fault_detail="", tries=F("tries") + 1
    )
    left.filter(handing_over_at=None).update(state=DeliveryState.QUEUED)


@transaction.atomic
def confirm_by_own_copy(message_id: str) -> bool:
    """Take the arrival of a mail of ours in its own mailbox as proof that it was handed over.

    ``message_id`` is the mail's name without angle brackets. Returns whether a delivery of ours was meant. Called
    twice it changes nothing more.
    """
    found = Delivery.objects.select_for_update().filter(
        channel=Channel.EMAIL, message__message_id=message_id, message__direction="out", with_copy=True
    )
    now, meant = clock.now(), False
    for delivery in found:
        meant = True
        if delivery.copy_at is None:
            delivery.copy_at = now
        if delivery.state in _PROVABLE:
            if delivery.fault:
                publish(DeliveryMade(delivery_id=delivery.pk))
            delivery.state, delivery.sent_at, delivery.fault, delivery.fault_detail = (
                DeliveryState.SENT, delivery.sent_at or delivery.handing_over_at, "", "",
            )  # fmt: skip
        delivery.save(update_fields=["copy_at", "state", "sent_at", "fault", "fault_detail"])
    return meant


def queue_what_left_no_copy() -> int:
    """Queue again what went to its own mailbox as well, if at all, and never came there; return how many.

    The absence of a copy proves something only where copies come: the mailbox has been read since, and an earlier
    mail's copy has come there. It is done once a delivery; after that a person decides.
    """
    long_ago = clock.now() - settings.ANXIN_OWN_COPY_WAIT
    others = Delivery.objects.filter(lane=OuterRef("lane"), copy_at__isnull=False)
    before = DeliveryTry.objects.filter(delivery=OuterRef("pk"), fault=_NO_COPY)
    found = Delivery.objects.filter(
        Exists(others), ~Exists(before), state=DeliveryState.UNSURE, with_copy=True, handing_over_at__lt=long_ago,
        message__mailbox__fetched_at__gt=F("handing_over_at") + settings.ANXIN_OWN_COPY_WAIT,
    )  # fmt: skip
    number = 0
    for pk in list(found.values_list("pk", flat=True)[:500]):
        number += _queue_again(pk)
    return number


@transaction.atomic
def _queue_again(pk: int) -> int:
    # A copy may have come while we looked.
    delivery = Delivery.objects.select_for_update().filter(pk=pk, state=DeliveryState.UNSURE).first()
    if delivery is None:
        return 0
    now = clock.now()
    DeliveryTry.objects.create(delivery=delivery, at=now, fault=_NO_COPY)
    delivery.state, delivery.next_at = DeliveryState.QUEUED, now
    delivery.save(update_fields=["state", "next_at"])
    wake_lane(delivery.lane)
    return 1


def sweep_outbox() -> None:
    """Look after what nobody was woken for: what has become due, what a vanished worker left, what left no copy."""
    queue_what_left_no_copy()
    due = Delivery.objects.filter(state=DeliveryState.QUEUED, next_at__lte=clock.now())
    left = Delivery.objects.filter(state=DeliveryState.SENDING)
    lanes = {*due.values_list("lane", flat=True).distinct(), *left.values_list("lane", flat=True).distinct()}
    for lane in sorted(lanes):
        wake_lane(lane)
