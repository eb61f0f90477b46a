"""What a customer writes on his own page: a message of his thread, in its place at once."""

from django.db import transaction

from anxin.foundation import clock
from anxin.messaging.choices import Direction
from anxin.messaging.models import Message, Thread
from anxin.messaging.services.keep_message import checked_text, keep_message

MOST_TEXT = 5000


@transaction.atomic
def take_message(thread: Thread, *, text: str) -> Message:
    """Keep what the customer wrote in a thread; ``InvalidInput`` names the field ``text``."""
    now = clock.now()
    message = keep_message(
        dealer=thread.dealer,
        thread=thread,
        channel=thread.channel,
        direction=Direction.IN,
        at=now,
        subject=thread.subject,
        text=checked_text(text, most=MOST_TEXT),
    )
    Thread.objects.filter(pk=thread.pk).update(last_at=now)
    return message
