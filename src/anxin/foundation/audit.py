"""One record for each named operation: who did what to which record of which dealer, when, and why."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from anxin.foundation import clock
from anxin.foundation.models import AuditRecord

_BATCH = 500
#: Records that wait for the end of the block in which all are written together.
_gathered: ContextVar[list[AuditRecord] | None] = ContextVar("anxin_audit_gathered", default=None)


def record_operation(
    action: str,
    *,
    person_id: int | None,
    dealer_id: int | None,
    subject: str,
    **details: Any,
) -> AuditRecord:
    """Write the audit record of an operation inside the caller's transaction.

    ``action`` is the operation's dotted name (``complaints.escalated``), ``subject`` the public name of the record,
    ``details`` JSON-serialisable facts without personal data.
    """
    record = operation_record(action, person_id=person_id, dealer_id=dealer_id, subject=subject, **details)
    record_operations([record])
    return record


def operation_record(
    action: str, *, person_id: int | None, dealer_id: int | None, subject: str, **details: Any
) -> AuditRecord:
    """Return the audit record of an operation, not yet written."""
    return AuditRecord(
        at=clock.now(),
        action=action,
        person_id=person_id,
        dealer_id=dealer_id,
        subject=subject,
        details=details,
    )


def record_operations(records: Iterable[AuditRecord]) -> None:
    """Write the audit records of many operations at once, inside the caller's transaction."""
    gathered = _gathered.get()
    if gathered is None:
        AuditRecord.objects.bulk_create(records, batch_size=_BATCH)
    else:
        gathered.extend(records)


@contextmanager
def written_together() -> Iterator[None]:
    """Write the records of the block at its end, in their order: for whoever does thousands of things in one piece.

    The caller's transaction holds the whole block; what fails leaves neither the operations nor their records.
    """
    gathered: list[AuditRecord] = []
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    record_operations(gathered)
