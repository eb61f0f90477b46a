"""One record for each named operation: who did what to which record of which dealer, when, and why."""

from collections.abc import Iterable
from typing import Any

from anxin.foundation import clock
from anxin.foundation.models import AuditRecord


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
    record.save()
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
    AuditRecord.objects.bulk_create(records, batch_size=500)
