"""Which policy holds for a case: chosen when something asks for it, and kept as an event with its version."""

from collections.abc import Sequence
from typing import Any

from anxin.complaints.choices import EventKind
from anxin.complaints.models import ComplaintEvent
from anxin.complaints.selectors.clocks.policies import book_of
from anxin.complaints.services.clocks.policies import policies_of
from anxin.complaints.services.history import Change

#: What makes a case choose its policy anew (Frappe Helpdesk chooses on every save, which rewrites the past).
_CHOOSING = frozenset({EventKind.OPENED, EventKind.IMPORTED, EventKind.REOPENED, EventKind.LEVEL_CHANGED})
_FIELDS = frozenset({"channel", "category"})


def choose_policy(change: Change, past: Sequence[ComplaintEvent]) -> None:
    """Record the policy that holds from this change on, where the change asks for a choice and brings another."""
    if not any(_asks(event) for event in change.events):
        return
    book = book_of(policies_of(change.complaint.dealer))
    policy = book.policy_for(change.complaint)
    facts: dict[str, Any] = {"version": book.pk, "policy": policy.key}
    last = next((e for e in reversed([*past, *change.events]) if e.kind == EventKind.CLOCKS_SET), None)
    if last is None or last.facts != facts:
        change.record(EventKind.CLOCKS_SET, **facts)


def _asks(event: ComplaintEvent) -> bool:
    if event.kind == EventKind.IMPORTED:
        return not event.facts.get("history")
    if event.kind == EventKind.DETAILS_CHANGED:
        return bool(_FIELDS & set(event.facts["after"]))
    return event.kind in _CHOOSING
