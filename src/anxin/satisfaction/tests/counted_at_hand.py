"""Visits, complaints and repeats made by hand by the month, for tests of what is charted and compared."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from anxin.accounts.models import Dealer
from anxin.complaints.models import Complaint
from anxin.satisfaction.models import VisitCount
from anxin.satisfaction.selectors.windows import Window, months_after, window_ending

#: The last whole month at the instant at which these tests take place, and that instant.
LAST = date(2026, 10, 1)
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TWO_YEARS = window_ending(LAST, 24)
_numbers = count(1)


def visits(dealer: Dealer, month: date, many: int, kind: str = "service") -> None:
    """Count so many closed visits of a month."""
    VisitCount.objects.create(dealer=dealer, month=month, kind=kind, age="0-2", visits=many)


def complained(dealer: Dealer, month: date, many: int, **more: Any) -> list[Complaint]:
    """Let so many complaints come in, one a day from the third of a month on."""
    return Complaint.objects.bulk_create(
        complaint(dealer, month + timedelta(days=2 + place % 20), **more) for place in range(many)
    )


def complaint(dealer: Dealer, day: date, **more: Any) -> Complaint:
    """Return a complaint of a day at noon in China, not yet written."""
    at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=4)
    facts = {
        "dealer": dealer, "number": f"TS{next(_numbers):08}", "channel": "intake-incoming", "received_at": at,
        "received_on": day, "round_began_at": at, "words": "空调不凉", "category": "cat-service-not-fixed",
    }  # fmt: skip
    return Complaint(**facts | more)


def two_years(
    dealer: Dealer, counts: dict[date, int] | None = None, *, usual: int = 5, of: int = 200
) -> Window:
    """Give a dealer two years of visits with the usual number of complaints a month, but for some months."""
    VisitCount.objects.bulk_create(
        VisitCount(dealer=dealer, month=month, kind="service", age="0-2", visits=of)
        for month in TWO_YEARS.months
    )
    for place, month in enumerate(TWO_YEARS.months):
        # One more and one less in turn: as even as chance hardly ever is.
        complained(dealer, month, (counts or {}).get(month, usual + (1 if place % 2 else -1)))
    return TWO_YEARS


def month_back(months: int) -> date:
    """Return the first day of the month so many before the last whole one."""
    return months_after(LAST, -months)
