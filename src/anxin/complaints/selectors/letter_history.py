"""How messages to and from the customer read in the history of a case."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anxin.complaints.choices import EventKind
from anxin.messaging.choices import Channel

Facts = Mapping[str, Any]


def _received(facts: Facts) -> str:
    return _("The customer wrote: %(channel)s") % {"channel": channel_words(facts)}


def _sent(facts: Facts) -> str:
    return _("Written to the customer: %(channel)s") % {"channel": channel_words(facts)}


def _returned(facts: Facts) -> str:
    if facts.get("called_back"):
        return _("Message called back before it left: %(channel)s") % {"channel": channel_words(facts)}
    return _("Message did not reach the customer: %(channel)s") % {"channel": channel_words(facts)}


def _delivered(facts: Facts) -> str:
    return _("Message left after all: %(channel)s") % {"channel": channel_words(facts)}


def channel_words(facts: Facts) -> str:
    """Return the channel that a line names, in the reader's words."""
    kept = facts.get("channel", "")
    return str(Channel(kept).label) if kept in Channel.values else kept


#: For each kind of event: its sentence, icon and tone.
LETTER_LINES: Mapping[str, tuple[Callable[[Facts], str] | None, str, str]] = {
    EventKind.MESSAGE_RECEIVED: (_received, "mail", "notice"),
    EventKind.MESSAGE_SENT: (_sent, "mail", ""),
    EventKind.MESSAGE_RETURNED: (_returned, "mail", "warn"),
    EventKind.MESSAGE_DELIVERED: (_delivered, "mail", ""),
}
