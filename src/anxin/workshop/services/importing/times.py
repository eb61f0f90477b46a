"""The times of an order: which must be there, which may not be, and how they stand to each other."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables import Cell, as_text
from anxin.foundation.tables.moments import NOON, read_moment
from anxin.workshop.services.importing.cells import Cells
from anxin.workshop.services.importing.oddities import Oddities, Oddity

#: What systems write where there is no date.
_NO_DATE = re.compile(r"(0{1,4}|0001|1753|1899|1900|9999)([-/.年].*)?$")
_HAS_TIME = re.compile(r"\d[:时点]|[Tt]\d")
#: A car is promised for days, hardly for months; what lies further ahead was mistyped.
_AHEAD = timedelta(days=366)
_LAST_MINUTE = time(23, 59)
_MIDNIGHT = re.compile(r"\b0?0:00(:00)?$")


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one order, aware; ``opened`` is always there."""

    opened: datetime
    opened_on: date
    received: datetime | None
    promised: datetime | None
    finished: datetime | None
    closed: datetime | None


class Clockwork:
    """Reads the times of one dealer's orders."""

    def __init__(self, dealer: Dealer, *, now: datetime) -> None:
        self._zone = ZoneInfo(dealer.time_zone)
        self._name = dealer.time_zone
        self._day_first = dealer.country == "GB"
        self._now = now

    def read(self, cells: Cells, odd: Oddities) -> Times:
        """Return the times; ``InvalidInput`` where the order has no beginning or ended before it."""
        received = self._or_odd(cells, "received_at", odd)
        opened_cell = _told(cells.cell("opened_at"))
        opened = self._moment(opened_cell, "opened_at") if opened_cell != "" or received is None else received
        closed_cell = _told(cells.cell("closed_at"))
        closed = self._moment(closed_cell, "closed_at") if closed_cell != "" else None
        finished = self._or_odd(cells, "finished_at", odd)
        if closed is not None and closed < opened:
            opened, closed = self._in_order(opened, closed, closed_cell, odd)
        promised = self._promised(cells, odd)
        return Times(opened, opened.astimezone(self._zone).date(), received, promised, finished, closed)

    def day(self, cells: Cells, name: str, odd: Oddities) -> date | None:
        """Return a day such as that of the sale; what cannot be one is odd."""
        found = self._or_odd(cells, name, odd)
        return found.astimezone(self._zone).date() if found else None

    def told_of(self, value: object) -> object:
        """Return what a file tells by a time: the day alone where it named no time, which is read as noon or as now."""
        if not isinstance(value, datetime):
            return value
        local = value.astimezone(self._zone)
        return local.date() if local.time() == NOON or value == self._now else value

    def _moment(self, cell: Cell, name: str) -> datetime:
        return read_moment(cell, zone=self._name, day_first=self._day_first, now=self._now, field=name)

    def _or_odd(self, cells: Cells, name: str, odd: Oddities) -> datetime | None:
        cell = _told(cells.cell(name))
        if cell == "":
            return None
        try:
            return self._moment(cell, name)
        except InvalidInput:
            odd.add(Oddity.TIME_UNREADABLE, name, cell)
            return None

    def _promised(self, cells: Cells, odd: Oddities) -> datetime | None:
        """Return for when the car was promised: mostly ahead, and of a day alone its last minute."""
        cell = _told(cells.cell("promised_at"))
        if cell == "":
            return None
        try:
            at = read_moment(
                cell, zone=self._name, day_first=self._day_first, now=self._now + _AHEAD, field="promised_at"
            )
        except InvalidInput:
            odd.add(Oddity.TIME_UNREADABLE, "promised_at", cell)
            return None
        local = at.astimezone(self._zone)
        is_day = local.time() == NOON and not _has_time(as_text(cell))
        return datetime.combine(local.date(), _LAST_MINUTE, tzinfo=self._zone) if is_day else at

    def _in_order(
        self, opened: datetime, closed: datetime, closed_cell: Cell, odd: Oddities
    ) -> tuple[datetime, datetime]:
        """Let a day without a time, which is read as noon or as now, give way on the same day."""
        local_opened, local_closed = opened.astimezone(self._zone), closed.astimezone(self._zone)
        if local_closed.date() < local_opened.date():
            raise InvalidInput(
                "ORDER_CLOSED_TOO_EARLY",
                _("The order was closed before it was opened."),
                field="closed_at",
            )
        if closed == self._now or (local_closed.time() == NOON and not _has_time(as_text(closed_cell))):
            return opened, opened
        if opened == self._now or local_opened.time() == NOON:
            return closed, closed
        odd.add(Oddity.CLOSED_TOO_EARLY, "closed_at")
        return opened, closed


def _has_time(text: str) -> bool:
    return bool(_HAS_TIME.search(text)) and not _MIDNIGHT.search(text)


def _told(cell: Cell) -> Cell:
    if isinstance(cell, str):
        text = cell.strip()
        return "" if text[:1] in "0129" and _NO_DATE.match(text) else text
    if isinstance(cell, datetime | date):
        return "" if _NO_DATE.match(f"{cell.year:04}-") else cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell in {0, 1}:
        return ""
    return cell
