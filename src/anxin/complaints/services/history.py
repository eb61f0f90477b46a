"""A change under way, and what it writes into the history."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import Complaint, ComplaintEvent, ThreatRecord

#: The key of the run over many cases that is under way.
_run: ContextVar[str] = ContextVar("anxin_bulk_run", default="")


@contextmanager
def run_named(key: str) -> Iterator[None]:
    """Let every line written inside the block name the run over many cases that wrote it."""
    token = _run.set(key)
    try:
        yield
    finally:
        _run.reset(token)


@dataclass
class Change:
    """A change under way: the locked complaint, who changes it (nobody: the clocks), when, and what it writes."""

    complaint: Complaint
    by: Person | None
    at: datetime
    events: list[ComplaintEvent] = field(default_factory=list)
    #: Threats heard in it; saved with it, when the case certainly is.
    threats: list[ThreatRecord] = field(default_factory=list)

    def record(self, kind: EventKind, *, reason: str = "", **facts: Any) -> None:
        """Add one line to the history; facts are JSON-serialisable and free of telephone numbers."""
        if run := _run.get():
            facts["run"] = run
        self.events.append(
            ComplaintEvent(
                complaint=self.complaint,
                at=self.at,
                by=self.by,
                kind=kind,
                facts=facts,
                reason=reason.strip(),
                version=self.complaint.version + 1,
            )
        )
