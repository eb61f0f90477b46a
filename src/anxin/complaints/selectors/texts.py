"""The words of the history: what a line says that people wrote, as it is found by the search and shown with a hit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from anxin.complaints.choices import READINGS, EventKind
from anxin.complaints.models import ComplaintEvent, InputRequest

#: The program's own lines, and those whose words stand elsewhere: with the message, or with the case itself.
WORDLESS = READINGS | {
    EventKind.OPENED, EventKind.IMPORTED, EventKind.CLOCKS_SET, EventKind.ESCALATED, EventKind.ASSIGNED,
    EventKind.MESSAGE_RECEIVED, EventKind.MESSAGE_SENT, EventKind.MESSAGE_RETURNED,
    EventKind.MESSAGE_DELIVERED,
}  # fmt: skip
_REQUESTS = frozenset({EventKind.REQUEST_SENT, EventKind.REQUEST_ANSWERED})
#: Facts that are people's own words.
_WORDS = ("what", "note", "words", "worth")


def texts_of_events(events: Sequence[ComplaintEvent]) -> Mapping[int, str]:
    """Return by key what the lines say in people's words; those without words are left out. One query at most."""
    asked = _requests(event for event in events if event.kind in _REQUESTS)
    found = {}
    for event in events:
        if event.kind in WORDLESS:
            continue
        parts = [event.reason, *(event.facts.get(name) for name in _WORDS), *asked.get(event.pk, ())]
        if text := "\n".join(dict.fromkeys(part for part in parts if isinstance(part, str) and part.strip())):
            found[event.pk] = text
    return found


def _requests(events: Iterable[ComplaintEvent]) -> Mapping[int, Sequence[str]]:
    """A request's question stands with its sending, its answer with its signing."""
    by_request: dict[int, list[ComplaintEvent]] = defaultdict(list)
    for event in events:
        by_request[event.facts.get("request", 0)].append(event)
    if not by_request:
        return {}
    found: dict[int, Sequence[str]] = {}
    for request in InputRequest.objects.filter(pk__in=by_request):
        for event in by_request[request.pk]:
            if event.kind == EventKind.REQUEST_SENT:
                found[event.pk] = (request.question,)
            else:
                found[event.pk] = (request.facts, request.cause, request.measure)
    return found
