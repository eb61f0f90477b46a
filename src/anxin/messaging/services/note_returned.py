"""A mail of ours that came back: the delivery is marked, and whoever looks after the case is told by those above."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from anxin.foundation import clock
from anxin.foundation.events import publish
from anxin.messaging.choices import DeliveryState
from anxin.messaging.events import DeliveryGivenUp
from anxin.messaging.models import Delivery, DeliveryTry, Message
from anxin.messaging.selectors.incoming import RETURNED
from anxin.messaging.services.mail_names import message_of_message_id


@transaction.atomic
def note_returned(report: Message) -> Message | None:
    """Mark the delivery that a report of non-delivery is about; return our message, or nothing if it names none.

    Only signed names count, and only mails of the same dealer. A report of a mere delay marks nothing.
    """
    told: dict[str, Any] = report.marks.get("returned", {})
    message = _ours(report, told.get("message_ids", ()))
    if message is None:
        return None
    if told.get("for_good", True):
        for delivery in (
            Delivery.objects.select_for_update()
            .filter(message=message)
            .exclude(state__in=(DeliveryState.DEAD, DeliveryState.CANCELLED))
        ):
            _give_up(delivery, detail=f"{told.get('status', '')} {told.get('told', '')}".strip()[:300])
    return message


def _give_up(delivery: Delivery, *, detail: str) -> None:
    delivery.state, delivery.fault, delivery.fault_detail = DeliveryState.DEAD, RETURNED, detail
    delivery.save(update_fields=["state", "fault", "fault_detail"])
    DeliveryTry.objects.create(delivery=delivery, at=clock.now(), fault=RETURNED, answer=detail)
    publish(DeliveryGivenUp(delivery_id=delivery.pk))


def _ours(report: Message, names: Iterable[str]) -> Message | None:
    for name in names:
        key = message_of_message_id(str(name))
        if key is None:
            continue
        found = Message.objects.filter(key=key, dealer=report.dealer_id).select_related("thread").first()
        if found:
            return found
    return None
