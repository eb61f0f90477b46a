"""A message that the customer did not get: a line in the history of his case, and whoever looks after it is told.

One that was tried again by hand and left after all gets its line as well: from then on he has been answered.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, Func, JSONField, OuterRef

from anxin.complaints.choices import EventKind, Status
from anxin.complaints.models import CaseThread, ComplaintEvent
from anxin.complaints.selectors.handlers import who_looks_after
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.services.hear_customer import by_customer
from anxin.complaints.services.history import Change
from anxin.complaints.services.telling import tell_people
from anxin.foundation import clock
from anxin.messaging.choices import DeliveryState, NoticeKind
from anxin.messaging.models import Delivery

TASK = "complaints.note_undelivered"
DELIVERED_TASK = "complaints.note_delivered"
_LOOK_BACK = timedelta(days=7)


def note_undelivered(delivery_id: int) -> None:
    """Note on the case that a message was given up or came back; noting it twice changes nothing."""
    delivery = _of_a_message(delivery_id, DeliveryState.DEAD)
    belonging = _belonging(delivery)
    if delivery is None or belonging is None:
        return
    with by_customer(belonging.complaint_id) as change:
        if _last_noted(change, delivery) == EventKind.MESSAGE_RETURNED:
            return
        change.record(EventKind.MESSAGE_RETURNED, **_facts(delivery), fault=delivery.fault)
        tell_people(
            change,
            who_looks_after(change.complaint),
            code="MESSAGE_NOT_DELIVERED",
            kind=NoticeKind.MESSAGE,
            urgent=True,
            delivery=str(delivery.pk),
        )


def note_delivered(delivery_id: int) -> None:
    """Note on the case that a message told of as not delivered has left after all; twice changes nothing."""
    delivery = _of_a_message(delivery_id, DeliveryState.SENT)
    belonging = _belonging(delivery)
    if delivery is None or delivery.message is None or belonging is None:
        return
    with by_customer(belonging.complaint_id) as change:
        if _last_noted(change, delivery) != EventKind.MESSAGE_RETURNED:
            return
        change.record(
            EventKind.MESSAGE_DELIVERED,
            **_facts(delivery),
            of_colleague=delivery.message.author_id is not None,
            handled=change.complaint.status != Status.OPEN,
        )


def _of_a_message(delivery_id: int, state: DeliveryState) -> Delivery | None:
    rows = Delivery.objects.select_related("message").filter(message__isnull=False)
    return rows.filter(pk=delivery_id, state=state).first()


def _belonging(delivery: Delivery | None) -> CaseThread | None:
    message = delivery.message if delivery else None
    return CaseThread.objects.filter(thread=message.thread_id).first() if message else None


def _facts(delivery: Delivery) -> dict[str, Any]:
    key = str(delivery.message.key) if delivery.message else ""
    return {"message": key, "delivery": delivery.pk, "channel": delivery.channel}


def _last_noted(change: Change, delivery: Delivery) -> str:
    """Return what the case was told of a delivery last; empty where it was told nothing."""
    kinds = (EventKind.MESSAGE_RETURNED, EventKind.MESSAGE_DELIVERED)
    # A merged case's conversation moves; what was told before stands with the case that had it then.
    told = ComplaintEvent.objects.filter(
        complaint__in=whole_of(change.complaint), kind__in=kinds, facts__delivery=delivery.pk
    )
    return told.order_by("-pk").values_list("kind", flat=True).first() or ""


def note_what_was_given_up() -> int:
    """Note what was given up without anybody hearing of it; return how much that was."""
    noted = ComplaintEvent.objects.filter(
        kind=EventKind.MESSAGE_RETURNED,
        complaint__dealer=OuterRef("dealer"),
        # A fact is JSON, and PostgreSQL compares JSON with nothing else.
        facts__delivery=Func(OuterRef("pk"), function="to_jsonb", output_field=JSONField()),
    )
    found = Delivery.objects.filter(
        ~Exists(noted), state=DeliveryState.DEAD, message__thread__case__isnull=False,
        made_at__gte=clock.now() - _LOOK_BACK,
    )  # fmt: skip
    numbers = list(found.order_by("pk").values_list("pk", flat=True)[:200])
    for number in numbers:
        note_undelivered(number)
    return len(numbers)
