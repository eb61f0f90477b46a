"""Where a message that came in goes: into a conversation, aside, or before a person."""

from django.db import transaction

from anxin.foundation import clock
from anxin.messaging.choices import Sorting
from anxin.messaging.models import Message, Thread


@transaction.atomic
def file_message(message: Message, *, thread: Thread) -> None:
    """Put a message into a conversation."""
    message.thread, message.sorting, message.sorting_reason = thread, Sorting.SORTED, ""
    message.save(update_fields=["thread", "sorting", "sorting_reason"])
    Thread.objects.filter(pk=thread.pk).update(last_at=clock.now())


def put_message_aside(message: Message, *, reason: str) -> None:
    """Put a message aside: nothing is to be done with it. It stays readable on the page of mail to be sorted."""
    message.sorting, message.sorting_reason = Sorting.IGNORED, reason
    message.save(update_fields=["sorting", "sorting_reason"])


@transaction.atomic
def review_message(message_id: int, *, reason: str, named: str = "") -> None:
    """Leave a message to a person, with the reason, and with what it names, such as a case, where it names any."""
    rows = Message.objects.select_for_update().exclude(sorting=Sorting.SORTED)
    message = rows.filter(pk=message_id).first()
    if message is None:
        return
    message.sorting, message.sorting_reason = Sorting.REVIEW, reason
    if named:
        message.marks = {**message.marks, "named": named}
    message.save(update_fields=["sorting", "sorting_reason", "marks"])
