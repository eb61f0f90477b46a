"""The time in a cell: a day, a day with a time, a spreadsheet's number of days; in the dealer's zone."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.engines.worktime.written import read_written
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables.rows import Cell

NOON = time(12, 0)
EARLIEST_YEAR = 1990
TOLERANCE = timedelta(minutes=5)


def read_moment(cell: Cell, *, zone: str, day_first: bool, now: datetime, field: str) -> datetime:
    """Return the instant that a cell names; a day without a time means noon. ``InvalidInput`` when it cannot be.

    ``day_first`` reads 29/04/2024 as British dealers write it; elsewhere such a date has two meanings and is refused.
    """
    try:
        named = read_written(cell, day_first=day_first)
    except (ValueError, OverflowError) as error:
        raise _unreadable(cell, field) from error
    if named is None:
        raise _unreadable(cell, field)
    if named.year < EARLIEST_YEAR:
        raise InvalidInput(
            "IMPORT_TOO_OLD",
            _("“%(given)s” lies before %(year)s."),
            field=field,
            params={"given": str(cell)[:40], "year": EARLIEST_YEAR},
        )
    at = named if named.tzinfo else _at_dealer(named, ZoneInfo(zone), now)
    if at > now + TOLERANCE:
        raise InvalidInput(
            "IMPORT_IN_FUTURE",
            _("“%(given)s” lies in the future."),
            field=field,
            params={"given": str(cell)[:40]},
        )
    return at


def _at_dealer(named: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    if named.time() != time(0, 0):
        return named.replace(tzinfo=zone)
    noon = datetime.combine(named.date(), NOON, tzinfo=zone)
    return min(noon, now) if named.date() == now.astimezone(zone).date() else noon


def _unreadable(cell: Cell, field: str) -> InvalidInput:
    if cell == "":
        return InvalidInput(
            "IMPORT_DATE_MISSING", _("There is no date. Write it as 2026-11-21."), field=field
        )
    return InvalidInput(
        "IMPORT_DATE_UNREADABLE",
        _("“%(given)s” is no date that is understood. Write it as 2026-11-21 or 2026-11-21 14:05."),
        field=field,
        params={"given": str(cell)[:40]},
    )
