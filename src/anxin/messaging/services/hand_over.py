"""Handing over: a worker takes what is due on a lane, and commits each step before the next one is done.

Taken is committed before anything is done, and that it may have gone out is committed before the step after which
it may have. So a worker killed at any instant leaves behind which of the three it was (docs/mechanisms/outbox.md).
"""

import logging
import re
import time
from contextlib import suppress
from datetime import timedelta
from enum import Enum, auto

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet

from anxin.foundation import clock
from anxin.foundation.events import publish
from anxin.foundation.locks import alone_with
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.events import DeliveryGivenUp, DeliveryMade
from anxin.messaging.models import Delivery, DeliveryTry, Gateway, Webhook
from anxin.messaging.services.handing_over import (
    AnswerLost,
    Carrier,
    Lane,
    NotHandedOver,
    carrier_to,
    place_of,
)
from anxin.messaging.services.outbox import wake_lane
from anxin.messaging.services.settle_deliveries import settle_vanished

log = logging.getLogger(__name__)

#: How long is waited after each failure; after the last there is none (complaint-desk 1.8, 6.1).
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
BATCH = 20
#: After so many seconds another job goes on, so that no lane keeps a worker for itself.
LONGEST_TURN = 30.0
_MINUTE = timedelta(minutes=1)
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?|\+?\d[\d -]{6,}\d")


class _Left(Enum):
    NOTHING = auto()
    MORE = auto()
    HELD_BACK = auto()


class ClaimLost(Exception):
    """Another worker has taken it since; nothing may be done with it here."""


def hand_over_lane(name: str) -> int:
    """Hand over what is due on a lane, alone, and return how much was sent; 0 at once while somebody else does."""
    sent, until = 0, time.monotonic() + LONGEST_TURN
    while True:
        with alone_with(f"outbox/{name}") as alone:
            if not alone:
                return sent
            settle_vanished(name)
            number, left = _drain(name, until)
        sent += number
        if left is _Left.MORE:
            wake_lane(name)
        # Whatever was queued while nobody else could take the lane is seen here.
        if left is not _Left.NOTHING or not _due(name).exists():
            return sent


def _due(lane: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(lane=lane, state=DeliveryState.QUEUED, next_at__lte=clock.now())


def _drain(name: str, until: float) -> tuple[int, _Left]:
    if not _due(name).exists():
        return 0, _Left.NOTHING
    lane, sent = Lane.read(name), 0
    try:
        carrier = carrier_to(lane)
    except NotHandedOver as failure:
        for delivery in _claim(name, BATCH):
            _note_failure(delivery, failure, took=0)
        return 0, _Left.MORE
    try:
        while time.monotonic() < until:
            room = _room(carrier, name)
            batch = _claim(name, min(BATCH, room))
            if not batch:
                return sent, _Left.NOTHING if room else _Left.HELD_BACK
            done, reached = _carry_all(carrier, batch)
            sent += done
            if not reached:
                return sent, _Left.HELD_BACK
        return sent, _Left.MORE
    finally:
        carrier.close()


def _room(carrier: Carrier, lane: str) -> int:
    """How many more may go out within this minute."""
    if carrier.per_minute is None:
        return BATCH
    lately = Delivery.objects.filter(lane=lane, handing_over_at__gt=clock.now() - _MINUTE).count()
    return max(0, carrier.per_minute - lately)


def _claim(lane: str, number: int) -> list[Delivery]:
    """Take what is due longest; committed before anything is done with it."""
    with transaction.atomic(durable=True):
        now = clock.now()
        rows = list(
            _due(lane)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("dealer", "person", "message__thread", "message__mailbox")
            .order_by("next_at", "id")[:number]
        )
        taken = {
            "state": DeliveryState.SENDING,
            "claimed_at": now,
            "handing_over_at": None,
            "with_copy": False,
        }
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(**taken)
    for row in rows:
        for name, value in taken.items():
            setattr(row, name, value)
    return rows


def _carry_all(carrier: Carrier, batch: list[Delivery]) -> tuple[int, bool]:
    """Carry a batch and return how much was sent, and whether the place could be reached at all."""
    sent, lost = 0, None
    for delivery in batch:
        began = time.monotonic()
        try:
            if lost:
                raise lost
            reference = carrier.carry(delivery, brink=Brink(delivery))
        except ClaimLost:
            log.warning("delivery %s was taken by another worker meanwhile", delivery.pk)
        except NotHandedOver as failure:
            lost = failure if failure.everything else None
            _note_failure(delivery, failure, took=time.monotonic() - began)
        except AnswerLost as failure:
            _note_lost_answer(delivery, carrier, failure, took=time.monotonic() - began)
        except DatabaseError:
            raise
        except Exception as error:  # one that cannot be carried must not keep the others
            log.exception("delivery %s could not be carried", delivery.pk)
            took = time.monotonic() - began
            if delivery.handing_over_at:
                _note_lost_answer(delivery, carrier, AnswerLost(type(error).__name__), took=took)
            else:
                _note_failure(delivery, NotHandedOver("BROKEN", type(error).__name__), took=took)
        else:
            sent += _note_sent(delivery, reference, took=time.monotonic() - began)
    return sent, lost is None


class Brink:
    """Commits that a delivery may have gone out, as long as it is still this worker's."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery

    def __call__(self, *, with_copy: bool = False) -> None:
        now = clock.now()
        with transaction.atomic(durable=True):
            mine = _mine(self._delivery).filter(state=DeliveryState.SENDING, handing_over_at=None)
            if not mine.update(handing_over_at=now, with_copy=with_copy):
                raise ClaimLost
        self._delivery.handing_over_at = now


def _mine(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk, claimed_at=delivery.claimed_at)


def _note_sent(delivery: Delivery, reference: str, *, took: float) -> int:
    now = clock.now()
    with transaction.atomic():
        told = _mine(delivery).filter(state__in=(DeliveryState.SENDING, DeliveryState.UNSURE)).update(
            state=DeliveryState.SENT, sent_at=now, reference=reference[:200], tries=F("tries") + 1, fault="",
            fault_detail="",
        )  # fmt: skip
        _log(delivery, "", reference, took)
        _note_health(delivery, "")
        if told and delivery.fault and delivery.message_id:
            publish(DeliveryMade(delivery_id=delivery.pk))
    return told


def _note_failure(delivery: Delivery, failure: NotHandedOver, *, took: float) -> None:
    """Try it again later, or give it up and tell so."""
    over = failure.final or delivery.tries >= len(WAITS)
    changes: dict[str, object] = {"state": DeliveryState.DEAD if over else DeliveryState.QUEUED}
    if not over:
        changes["next_at"] = clock.now() + WAITS[delivery.tries]
    _keep_fault(delivery, failure.code, failure.answer, took=took, changes=changes)


def _note_lost_answer(delivery: Delivery, carrier: Carrier, failure: AnswerLost, *, took: float) -> None:
    """What may have arrived is repeated only where whoever gets it knows it again."""
    if carrier.repeatable:
        _note_failure(delivery, NotHandedOver("ANSWER_LOST", str(failure)), took=took)
        return
    _keep_fault(delivery, "ANSWER_LOST", str(failure), took=took, changes={"state": DeliveryState.UNSURE})


def _keep_fault(
    delivery: Delivery, code: str, answer: str, *, took: float, changes: dict[str, object]
) -> None:
    told = without_addresses(answer)
    with transaction.atomic():
        noted = _mine(delivery).filter(state=DeliveryState.SENDING).update(
            **changes, tries=F("tries") + 1, fault=code[:40], fault_detail=told
        )  # fmt: skip
        _log(delivery, code, told, took)
        _note_health(delivery, f"{code} {told}".strip())
        if noted and changes["state"] == DeliveryState.DEAD and delivery.message_id:
            publish(DeliveryGivenUp(delivery_id=delivery.pk))


def _log(delivery: Delivery, fault: str, answer: str, took: float) -> None:
    DeliveryTry.objects.create(
        delivery=delivery, at=clock.now(), fault=fault[:40], answer=answer[:300], took_ms=int(took * 1000)
    )


def _note_health(delivery: Delivery, error: str) -> None:
    """Keep with a gateway or webhook since when it fails; a mailbox shows it by its deliveries."""
    if delivery.channel == Channel.EMAIL:
        return
    with suppress(NotHandedOver):
        place = place_of(Lane.read(delivery.lane))
        if not isinstance(place, Gateway | Webhook) or (not error and place.failing_since is None):
            return
        place.failing_since = (place.failing_since or clock.now()) if error else None
        place.last_error = error[:300]
        place.save(update_fields=["failing_since", "last_error"])


def without_addresses(answer: str) -> str:
    """Return what the other side said in at most 300 characters, e-mail addresses and long numbers left out."""
    return _ADDRESS.sub("…", " ".join(answer.split()))[:300]
