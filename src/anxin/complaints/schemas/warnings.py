"""Early warnings as the API takes and shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from anxin.accounts.schemas import PersonShown, shown_person
from anxin.complaints.selectors.warnings import ShownWarning
from anxin.foundation.rest import Body, Cursor, PageShown, Shown, Text60, Text300


class WarningQuery(Body):
    """What the list of warnings shows; the same names as in the address of the page."""

    dealer: Text60 = ""
    rule: Text60 = ""
    """Key of a rule, such as `part_replaced`."""
    shown: Text60 = "open"
    """One of `open`, `settled`, `all`."""
    cursor: Cursor = ""


class SettleWarning(Body):
    what_was_done: Text300


class WarningShown(Shown):
    """A customer to watch, and why."""

    id: int
    dealer: str
    customer: UUID
    vehicle: UUID | None
    rule: str
    why: str
    """In the reader's language, with counts and days."""
    facts: dict[str, Any]
    """The counts and days of that sentence."""
    citations: list[str]
    complaint: str
    """Number of the newest complaint behind it; empty where there is none."""
    seen_at: datetime
    settled_at: datetime | None
    settled_by: PersonShown | None
    what_was_done: str


class WarningPageShown(PageShown[WarningShown]):
    pass


def listed_warning(shown: ShownWarning) -> WarningShown:
    """Return a warning as the API shows it."""
    row = shown.warning
    return WarningShown(
        id=row.pk,
        dealer=row.dealer.code,
        customer=row.customer.key,
        vehicle=row.vehicle.key if row.vehicle else None,
        rule=row.rule,
        why=shown.why,
        facts=row.because["params"],
        citations=row.because["citations"],
        complaint=shown.case,
        seen_at=row.seen_at,
        settled_at=row.settled_at,
        settled_by=shown_person(row.settled_by) if row.settled_by else None,
        what_was_done=row.what_was_done,
    )
