"""What a customer writes on his own page: a message of his thread, in its place at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import Direction
from anxin.messaging.models import Message, Thread
from anxin.messaging.services.keep_message import keep_message

MOST_TEXT = 5000


@transaction.atomic
def take_message(thread: Thread, *, text: str) -> Message:
    """Keep what the customer wrote in a thread; ``InvalidInput`` names the field ``text``."""
    wanted = text.strip().replace("\x00", "")
    if not wanted:
        raise InvalidInput("MESSAGE_EMPTY", _("Write something first."), field="text")
    if len(wanted) > MOST_TEXT:
        raise InvalidInput(
            "MESSAGE_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field="text",
            params={"limit": MOST_TEXT, "count": len(wanted)},
        )
    now = clock.now()
    message = keep_message(
        dealer=thread.dealer,
        thread=thread,
        channel=thread.channel,
        direction=Direction.IN,
        at=now,
        subject=thread.subject,
        text=wanted,
    )
    Thread.objects.filter(pk=thread.pk).update(last_at=now)
    return message
