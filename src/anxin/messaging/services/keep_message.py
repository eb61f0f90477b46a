"""The one place where a message comes to be, with the words by which it is found.

A link to the customer's page is kept masked, in what we write as in what he quotes: whoever reads the case would
otherwise open the page as the customer.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from anxin.foundation.errors import InvalidInput
from anxin.foundation.looking_back import stamped
from anxin.foundation.masking import mask_links
from anxin.foundation.searching import Part, Weight, tsvector_literal
from anxin.messaging.models import Message

_TEXTS = ("subject", "text", "fresh_text", "html")


def keep_message(**facts: Any) -> Message:
    """Insert a message with its search words; ``facts`` are fields of ``Message``."""
    told = {name: mask_links(facts[name]) for name in _TEXTS if name in facts}
    message = Message(**facts | told)
    message.search = words_of_message(message)
    message.save(force_insert=True)
    return message


def checked_text(text: str, *, most: int) -> str:
    """Return what somebody wrote as it is kept; ``InvalidInput`` for nothing, or for more than ``most`` characters."""
    wanted = text.strip().replace("\x00", "")
    if not wanted:
        raise InvalidInput("MESSAGE_EMPTY", _("Write something first."), field="text")
    if len(wanted) > most:
        raise InvalidInput(
            "MESSAGE_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field="text",
            params={"limit": most, "count": len(wanted)},
        )
    return wanted


def renew_words(messages: Sequence[Message]) -> None:
    """Write the search words of many messages again; the caller has locked them."""
    for message in messages:
        message.search = words_of_message(message)
    Message.objects.bulk_update(messages, ["search"])


def words_of_message(message: Message) -> str:
    """Return the search words of a message: subject, sender and what is new in it, not the mails quoted below."""
    parts = [
        Part(message.subject, Weight.B),
        Part(message.sender, Weight.B),
        Part(message.fresh_text or message.text, Weight.C),
    ]
    return stamped(tsvector_literal(parts), dealer_id=message.dealer_id, at=message.at)
