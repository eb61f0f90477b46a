"""The one place where a message comes to be, with the words by which it is found."""

from collections.abc import Sequence
from typing import Any

from anxin.foundation.looking_back import stamped
from anxin.foundation.searching import Part, Weight, tsvector_literal
from anxin.messaging.models import Message


def keep_message(**facts: Any) -> Message:
    """Insert a message with its search words; ``facts`` are fields of ``Message``."""
    message = Message(**facts)
    message.search = words_of_message(message)
    message.save(force_insert=True)
    return message


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
