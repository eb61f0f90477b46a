"""What the audit trail keeps of exports: who took how many rows of which dealer, by which filter."""

from typing import Any

from anxin.complaints.models import ExportRun
from anxin.foundation import audit

_NAMES = {"written": "complaints.exported"}


def record_on_export(action: str, run: ExportRun, *, dealer_id: int | None = None, **details: Any) -> None:
    """Write the audit record of an operation on an export: at the dealer given, else where its asker works."""
    audit.record_operation(
        _NAMES.get(action, f"exports.{action}"),
        person_id=run.by_id,
        dealer_id=dealer_id or run.dealer_id,
        subject=str(run.key),
        **details,
    )
