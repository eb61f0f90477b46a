"""Other programs are told what happened to cases, by the webhooks of the dealer; nothing in it is about a person."""

from collections.abc import Sequence
from typing import Any

from anxin.complaints.choices import READINGS, EventKind
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.foundation.remembering import remembered
from anxin.messaging.choices import WebhookEvent
from anxin.messaging.services.keep_webhook import announce, listening

_NAMES = {
    EventKind.OPENED: WebhookEvent.COMPLAINT_OPENED,
    EventKind.QUICK_CLOSED: WebhookEvent.COMPLAINT_CLOSED,
    EventKind.CLOSED: WebhookEvent.COMPLAINT_CLOSED,
    EventKind.CLOSED_FOR_GOOD: WebhookEvent.COMPLAINT_CLOSED,
    EventKind.MESSAGE_RECEIVED: WebhookEvent.MESSAGE_RECEIVED,
}
#: Cases from a file are no news, and nothing changes when somebody is shown something.
_UNSAID = READINGS | {EventKind.IMPORTED}


def announce_events(events: Sequence[ComplaintEvent]) -> None:
    """Queue what the dealers' webhooks want to hear of, in the transaction of the events, once a case and version."""
    dealers = frozenset(event.complaint.dealer_id for event in events)
    heard = remembered(("listening", dealers), lambda: listening(dealers))
    if not heard:
        return
    said: dict[tuple[int, WebhookEvent, int], ComplaintEvent] = {}
    for event in events:
        if event.complaint.dealer_id in heard and event.kind not in _UNSAID:
            name = _NAMES.get(EventKind(event.kind), WebhookEvent.COMPLAINT_CHANGED)
            said.setdefault((event.complaint.pk, name, event.version), event)
    for (_case, name, version), event in said.items():
        case = event.complaint
        occasion = f"{case.pk}/{version}"
        announce(case.dealer_id, name, occasion=occasion, at=event.at, data=_told(case))


def _told(case: Complaint) -> dict[str, Any]:
    return {
        "dealer": case.dealer.code,
        "number": case.number,
        "version": case.version,
        "level": case.level,
        "status": case.status,
        "phase": case.phase,
        "received_at": case.received_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
    }
