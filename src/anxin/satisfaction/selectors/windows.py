"""The months of a figure: one, three or twelve, ending with a named one, and which version of the plan scores them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from anxin.foundation.errors import Refused
from anxin.satisfaction.models import PlanVersion

LENGTHS = (1, 3, 12)
USUAL = 3
_EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Window:
    """Whole months from one to another, both by their first days; ``asked`` is how many were asked for.

    It holds fewer where the plan changed within them: figures of two versions are never added up.
    """

    first: date
    last: date
    asked: int

    @property
    def months(self) -> list[date]:
        """The first days of the months, the oldest first."""
        return [months_after(self.first, number) for number in range(self.length)]

    @property
    def length(self) -> int:
        return number_of(self.last) - number_of(self.first) + 1

    @property
    def until(self) -> str:
        """The last month, as an address names it."""
        return f"{self.last:%Y-%m}"

    @property
    def name(self) -> str:
        return self.until if self.length == 1 else f"{self.first:%Y-%m} – {self.until}"

    @property
    def before(self) -> "Window":
        """As many months just before."""
        return Window(months_after(self.first, -self.length), months_after(self.first, -1), self.asked)

    def within(self, version: PlanVersion) -> "Window":
        """The part of it that a version scores, if the version scores its last month."""
        return Window(max(self.first, version.holds_from), self.last, self.asked)


def window_ending(last: date, months: int) -> Window:
    """Return so many months that end with the one that begins on a day."""
    return Window(months_after(last, 1 - months), last, months)


def read_window(query: Mapping[str, str], today: date) -> Window:
    """Take ``until`` (2026-10) and ``span`` (1, 3 or 12) from a query.

    Without them, or with what makes no sense, the last three whole months; no month lies ahead.
    """
    try:
        last = min(date.fromisoformat(f"{query.get('until', '')[:7]}-01"), today.replace(day=1))
    except ValueError:
        last = months_after(today.replace(day=1), -1)
    wanted = query.get("span", "")
    months = int(wanted) if wanted in {str(each) for each in LENGTHS} else USUAL
    return window_ending(max(last, _EARLIEST), months)


def version_at(versions: Sequence[PlanVersion], month: date) -> PlanVersion | None:
    """Return the version that scores a month, of versions the newest first."""
    return next((each for each in versions if each.holds_from <= month), None)


def version_needed(versions: Sequence[PlanVersion], month: date) -> PlanVersion:
    """Return the same; ``Refused`` where no version scores the month."""
    found = version_at(versions, month)
    if found is None:
        raise no_plan()
    return found


def no_plan() -> Refused:
    """Return why there are no figures of months that no plan scores."""
    return Refused("NO_PLAN", _("No plan scores these months yet."))


def months_after(month: date, months: int) -> date:
    """Return the first day of the month so many months later, or earlier."""
    number = number_of(month) + months
    return date(number // 12, number % 12 + 1, 1)


def number_of(month: date) -> int:
    """Return a number that rises by one from month to month."""
    return month.year * 12 + month.month - 1
