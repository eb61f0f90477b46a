"""A message that the customer did not get: a line in the history of his case, and whoever looks after it is told."""

from datetime import timedelta

from django.db.models import Exists, Func, JSONField, OuterRef

from anxin.accounts.choices import Role
from anxin.complaints.choices import EventKind
from anxin.complaints.models import CaseThread, ComplaintEvent
from anxin.complaints.selectors.handlers import in_first_role
from anxin.complaints.services.hear_customer import by_customer
from anxin.complaints.services.telling import tell_people
from anxin.foundation import clock
from anxin.messaging.choices import DeliveryState, NoticeKind
from anxin.messaging.models import Delivery

TASK = "complaints.note_undelivered"
_MANAGERS = (Role.CUSTOMER_SERVICE_MANAGER, Role.GENERAL_MANAGER)
_LOOK_BACK = timedelta(days=7)


def note_undelivered(delivery_id: int) -> None:
    """Note on the case that a message was given up or came back; noting it twice changes nothing."""
    rows = Delivery.objects.select_related("message").filter(pk=delivery_id, state=DeliveryState.DEAD)
    delivery = rows.first()
    message = delivery.message if delivery else None
    belonging = CaseThread.objects.filter(thread=message.thread_id).first() if message else None
    if delivery is None or message is None or belonging is None:
        return
    with by_customer(belonging.complaint_id) as change:
        noted = change.complaint.events.filter(kind=EventKind.MESSAGE_RETURNED, facts__delivery=delivery.pk)
        if noted.exists():
            return
        change.record(
            EventKind.MESSAGE_RETURNED,
            message=str(message.key),
            delivery=delivery.pk,
            channel=delivery.channel,
            fault=delivery.fault,
        )
        owner = change.complaint.owner
        people = [owner] if owner else in_first_role(change.complaint, _MANAGERS)
        tell_people(
            change, people, code="MESSAGE_NOT_DELIVERED", kind=NoticeKind.MESSAGE, urgent=True,
            delivery=str(delivery.pk),
        )  # fmt: skip


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
