"""When a dealer is open: the hours of the week, single days, closures and openings, and earlier calendars again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from anxin.accounts.models import CalendarVersion, Dealer, Person, span_key
from anxin.accounts.selectors import get_calendar_version
from anxin.accounts.services.changing_calendar import CalendarDraft, changing_calendar
from anxin.engines.worktime import WEEKDAYS
from anxin.foundation.errors import InvalidInput, NotFound

LONGEST_LABEL = 60
LONGEST_SPAN = timedelta(days=366)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_MIDNIGHT = "24:00"

Week = Mapping[str, Sequence[tuple[str, str]]]


class Mark(StrEnum):
    """What a single day is made."""

    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    ORDINARY = "ordinary"


@dataclass(frozen=True, kw_only=True)
class DayMark:
    """A day made a holiday, a make-up day with the hours of ``weekday`` (such as ``mon``), or ordinary again."""

    day: date
    mark: Mark
    weekday: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class LocalTimes:
    """From when to when the house is closed or open beyond its hours, by its own clock, without offset."""

    begins: datetime
    ends: datetime
    label: str = ""


def set_week(
    dealer: Dealer, *, week: Week, by: Person, why: str = "", seen: int | None = None
) -> CalendarVersion:
    """Set the hours of the week: for each of ``mon`` … ``sun`` its windows ``("08:30", "12:00")``, none for a day shut.

    A window may run over midnight; ``24:00`` is an end. A day left out has no hours.
    """
    checked = {key: _checked_windows(key, week.get(key, ())) for key in WEEKDAYS}
    with changing_calendar(dealer, action="accounts.hours_set", by=by, why=why, seen=seen) as draft:
        draft.body["week"] = checked
    return draft.written


def mark_day(dealer: Dealer, *, mark: DayMark, by: Person, why: str = "") -> CalendarVersion:
    """Make one day a holiday, a make-up day, or ordinary again."""
    _check_year(mark.day, field="day")
    if mark.mark is Mark.MAKEUP and mark.weekday not in WEEKDAYS:
        raise InvalidInput(
            "WEEKDAY_MISSING", _("Choose the weekday whose hours hold on this day."), field="weekday"
        )
    with changing_calendar(dealer, action="accounts.day_marked", by=by, why=why) as draft:
        present = draft.names.get(mark.day.isoformat(), {})
        # A name left as it was keeps both its languages.
        names = present if mark.label.strip() in present.values() else _named(mark.label, by)
        draft.mark(
            mark.day,
            makeup=mark.weekday if mark.mark is Mark.MAKEUP else "",
            holiday=mark.mark is Mark.HOLIDAY,
            names=names,
        )
        draft.details = {"day": mark.day.isoformat(), "mark": mark.mark.value}
    return draft.written


def add_closure(dealer: Dealer, *, times: LocalTimes, by: Person, why: str = "") -> CalendarVersion:
    """Close the house from one local time to another, whatever its hours."""
    with changing_calendar(dealer, action="accounts.closure_added", by=by, why=why) as draft:
        _add_times(draft, "closures", times, by)
    return draft.written


def add_opening(dealer: Dealer, *, times: LocalTimes, by: Person, why: str = "") -> CalendarVersion:
    """Open the house from one local time to another beyond its hours, on a holiday too."""
    with changing_calendar(dealer, action="accounts.opening_added", by=by, why=why) as draft:
        _add_times(draft, "openings", times, by)
    return draft.written


def remove_closure(dealer: Dealer, *, begins: str, ends: str, by: Person, why: str = "") -> CalendarVersion:
    """Take a closure away, named by its local times as the calendar writes them."""
    with changing_calendar(dealer, action="accounts.closure_removed", by=by, why=why) as draft:
        _remove_times(draft, "closures", begins, ends)
    return draft.written


def remove_opening(dealer: Dealer, *, begins: str, ends: str, by: Person, why: str = "") -> CalendarVersion:
    """Take an opening away, named by its local times as the calendar writes them."""
    with changing_calendar(dealer, action="accounts.opening_removed", by=by, why=why) as draft:
        _remove_times(draft, "openings", begins, ends)
    return draft.written


def undo_to_version(dealer: Dealer, *, version: int, by: Person, why: str = "") -> CalendarVersion:
    """Write an earlier calendar of the dealer as his next one; the time zone stays the present one."""
    with changing_calendar(dealer, action="accounts.calendar_taken_back", by=by, why=why) as draft:
        earlier = get_calendar_version(dealer, version)
        draft.body = {**earlier.body, "zone": draft.body["zone"]}
        draft.names, draft.adopted_years = earlier.names, list(earlier.adopted_years)
        draft.details = {"to": version}
    return draft.written


def _checked_windows(key: str, windows: Sequence[tuple[str, str]]) -> list[list[str]]:
    checked = [[_checked_time(key, opens), _checked_time(key, closes, end=True)] for opens, closes in windows]
    if any(opens == closes for opens, closes in checked):
        raise InvalidInput(
            "WINDOW_EMPTY", _("Opening and closing are the same time: write two different ones."), field=key
        )
    return sorted(checked)


def _checked_time(key: str, written: str, *, end: bool = False) -> str:
    # A Chinese keyboard writes a wide colon.
    text = written.strip().replace("\N{FULLWIDTH COLON}", ":")
    found = _TIME.fullmatch(text)
    if found:
        return f"{int(found[1]):02}:{found[2]}"
    if end and text == _MIDNIGHT:
        return text
    raise InvalidInput(
        "TIME_INVALID",
        _("Write times such as 08:30; a day may end at 24:00, and both times are needed."),
        field=key,
    )


def _add_times(draft: CalendarDraft, listed: str, times: LocalTimes, by: Person) -> None:
    _check_year(times.begins.date(), field="begins")
    if times.ends <= times.begins:
        raise InvalidInput("ENDS_BEFORE_IT_BEGINS", _("The end must lie after the beginning."), field="ends")
    if times.ends - times.begins > LONGEST_SPAN:
        raise InvalidInput(
            "SPAN_TOO_LONG",
            _("Write at most a year; longer is a matter for the hours of the week."),
            field="ends",
        )
    span = [f"{moment:%Y-%m-%dT%H:%M}" for moment in (times.begins, times.ends)]
    if span in draft.body[listed]:
        raise InvalidInput("SPAN_THERE", _("This stands in the calendar already."), field="begins")
    draft.body[listed] = sorted([*draft.body[listed], span])
    named = _named(times.label, by)
    if named:
        draft.names[span_key(*span)] = named
    draft.details = {"begins": span[0], "ends": span[1]}


def _remove_times(draft: CalendarDraft, listed: str, begins: str, ends: str) -> None:
    if [begins, ends] not in draft.body[listed]:
        raise NotFound
    draft.body[listed].remove([begins, ends])
    draft.names.pop(span_key(begins, ends), None)
    draft.details = {"begins": begins, "ends": ends}


def _check_year(day: date, *, field: str) -> None:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidInput(
            "DAY_FAR_AWAY",
            _("Write a day between %(first)s and %(last)s."),
            field=field,
            params={"first": _FIRST_YEAR, "last": _LAST_YEAR},
        )


def _named(label: str, by: Person) -> dict[str, str]:
    """What a person writes is in his own language; a reader of the other one sees it too."""
    text = label.strip()[:LONGEST_LABEL]
    return {"en" if by.language.startswith("en") else "zh": text} if text else {}
