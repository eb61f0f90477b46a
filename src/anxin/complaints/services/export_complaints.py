"""Lists as tables: the rows that the page shows, where the person may export; every export is recorded."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import filtered
from anxin.complaints.wording import category_name, channel_name, reason_name, trouble_area_name
from anxin.foundation import audit
from anxin.foundation.errors import InvalidInput, NotAllowed

MOST_ROWS = 20_000
Table = tuple[Sequence[str], list[tuple[Any, ...]]]


def export_complaints(wanted: ComplaintFilter, *, by: Person) -> Table:
    """Return headings and rows of what a filter asks for; the audit trail keeps who took how many and by which filter.

    Telephone numbers are not in the table. ``InvalidInput`` when there are more rows than a file takes.
    """
    dealer_ids = standing_of(by).dealers_with(Capability.EXPORT_DATA)
    if not dealer_ids:
        raise NotAllowed("ROLE_MAY_NOT_EXPORT", _("Your role may not export lists."))
    rows = filtered(by, wanted).filter(dealer_id__in=dealer_ids)
    rows = rows.select_related("dealer", "customer", "vehicle", "owner")
    found = list(rows.order_by("-received_at", "-id")[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise InvalidInput(
            "EXPORT_TOO_LARGE",
            _("There are more than %(limit)s complaints. Narrow the list, for example by dates."),
            params={"limit": MOST_ROWS},
        )
    _record(wanted, found, by=by)
    return _headings(), list(_rows(found))


def _record(wanted: ComplaintFilter, taken: Sequence[Complaint], *, by: Person) -> None:
    """Tell each dealer concerned: how many of his cases went out, and by which filter."""
    narrowed = {name: value for name, value in asdict(wanted).items() if value}
    for dealer_id, count in Counter(case.dealer_id for case in taken).items():
        audit.record_operation(
            "complaints.exported",
            person_id=by.pk,
            dealer_id=dealer_id,
            subject="complaints",
            rows=count,
            filter=narrowed,
        )


def _headings() -> list[str]:
    return [
        _("Number"), _("Dealer"), _("Received"), _("Level"), _("State"), _("Phase"), _("Channel"), _("Category"),
        _("Trouble area"), _("Why dissatisfied"), _("Customer"), _("Plate"), _("Model"), _("Customer's own words"),
        _("What the customer wants"), _("Owner"), _("Outcome"), _("Handled"), _("Satisfied"), _("Distress"),
        _("Justified"), _("Closed"),
    ]  # fmt: skip


def _rows(complaints: Sequence[Complaint]) -> Iterator[tuple[Any, ...]]:
    satisfied = {True: _("yes"), False: _("no"), None: ""}
    for case in complaints:
        zone = ZoneInfo(case.dealer.time_zone)
        yield (
            case.number, str(case.dealer), _local(case.received_at, zone), case.get_level_display(),
            case.get_status_display(), case.get_phase_display(), channel_name(case.channel),
            category_name(case.category), trouble_area_name(case.trouble_area), reason_name(case.reason),
            case.customer.name if case.customer else "",
            case.vehicle.plate if case.vehicle else "", case.vehicle.model_name if case.vehicle else case.car_told,
            case.words, case.wish, case.owner.name if case.owner else "", case.get_outcome_display(),
            _local(case.handled_at, zone), satisfied[case.satisfied], case.distress, case.get_justified_display(),
            _local(case.closed_at, zone),
        )  # fmt: skip


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A spreadsheet knows no time zones: it gets the dealer's own clock."""
    return at.astimezone(zone).replace(tzinfo=None, microsecond=0) if at else None
