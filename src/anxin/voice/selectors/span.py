"""The months of a report: one, three or twelve, ending with a named one."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from anxin.accounts.models import Dealer
from anxin.foundation import clock

LENGTHS = (1, 3, 12)
_USUAL = 3
_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Span:
    """Whole months from the first day of one to the last of another."""

    since: date
    until: date
    months: int

    @property
    def before(self) -> "Span":
        """As many months just before."""
        return span_ending(_months_back(self.since, 1), self.months)

    @property
    def month(self) -> str:
        """The last month, as an address names it."""
        return f"{self.until:%Y-%m}"

    @property
    def name(self) -> str:
        return self.month if self.months == 1 else f"{self.since:%Y-%m} – {self.month}"


def span_ending(month: date, months: int) -> Span:
    """Return so many months that end with the month of a day."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return Span(_months_back(month.replace(day=1), months - 1), last, months)


def read_span(query: Mapping[str, str], dealer: Dealer) -> Span:
    """Take ``month`` (2026-11) and ``span`` (1, 3 or 12 months) from a query; what makes no sense asks for nothing."""
    today = clock.today(dealer.time_zone)
    try:
        month = min(date.fromisoformat(f"{query.get('month', '')[:7]}-01"), today)
    except ValueError:
        month = today
    wanted = query.get("span", "")
    months = int(wanted) if wanted in {str(each) for each in LENGTHS} else _USUAL
    return span_ending(max(month, _EARLIEST), months)


def _months_back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
