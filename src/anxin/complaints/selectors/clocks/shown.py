"""The clocks of a case as its page shows them: what runs, what is due, what is on hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind
from anxin.complaints.models import CaseClock, Complaint
from anxin.complaints.selectors.clocks.policies import PauseReason, book_named, book_of, newest_policies


@dataclass(frozen=True)
class ShownClock:
    """One running clock, by when, and why not where it has no due time."""

    pk: int
    label: str
    due_at: datetime | None
    started_at: datetime
    held: bool


@dataclass(frozen=True)
class ShownClocks:
    """The running clocks of a case, the reason of its hold, and the reasons for which it may be held."""

    running: Sequence[ShownClock]
    hold: PauseReason | None
    policy: str


def shown_clocks(complaint: Complaint, person: Person) -> ShownClocks:
    """Return the running clocks of a case, the next due first, in one or two queries."""
    rows = list(CaseClock.objects.filter(complaint=complaint, stopped_at=None).order_by("due_at", "id"))
    book = book_named(rows[0].policy_id) if rows else None
    newest = newest_policies(complaint.dealer) if complaint.on_hold else None
    reasons = book_of(newest).reasons if newest else {}
    return ShownClocks(
        running=[_shown(row, complaint) for row in rows],
        hold=reasons.get(complaint.on_hold),
        policy=rows[0].policy_key if book and rows else "",
    )


def _shown(row: CaseClock, complaint: Complaint) -> ShownClock:
    return ShownClock(
        pk=row.pk,
        label=str(ClockKind(row.kind).label),
        due_at=row.due_at,
        started_at=row.started_at,
        held=bool(complaint.on_hold) and row.pausable,
    )
