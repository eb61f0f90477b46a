"""What the page of opening hours shows: the month around a day, warnings, and who changed what."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.choices import Capability
from anxin.accounts.forms import WEEKDAY_NAMES
from anxin.accounts.models import CalendarVersion, Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import (
    DayKind,
    Difference,
    calendar_of,
    calendar_versions,
    calendar_warnings,
    differences,
    get_calendar_version,
    month_of,
)
from anxin.foundation import clock
from anxin.foundation.display import in_chinese

VERSIONS_SHOWN = 8
_SIGNS = {
    DayKind.OPEN: "●",
    DayKind.CLOSED: "–",
    DayKind.HOLIDAY: "★",
    DayKind.MAKEUP: "⇄",
    DayKind.CLOSURE: "✕",
    DayKind.OPENING: "＋",
}


def may_set(by: Person, dealer: Dealer) -> bool:
    """Tell whether the person changes the dealer's hours."""
    return standing_of(by).can(Capability.SET_CLOCKS, dealer.pk)


def asked_month(written: str, today: date) -> date:
    """Return the first day of the month that an address asks for, such as 2026-10; this month when it asks for none."""
    return asked_day(f"{written}-01") or today.replace(day=1)


def asked_day(written: str) -> date | None:
    """Return the day that an address asks for, or nothing."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def month_page(dealer: Dealer, by: Person, *, month: date, version: int | None) -> dict[str, Any]:
    """Return what the page shows of a month; ``version`` asks for an earlier calendar, to read only."""
    present = calendar_of(dealer)
    calendar = present if version is None else get_calendar_version(dealer, version)
    today = clock.today(dealer.time_zone)
    weeks = month_of(dealer, year=month.year, month=month.month, version=calendar)
    return {
        "tab": "hours",
        "calendar": calendar,
        "earlier": calendar.version != present.version,
        "may_set": may_set(by, dealer),
        "month": month,
        "month_title": month_title(month),
        "previous": month - timedelta(days=1),
        "next": month + timedelta(days=31),
        "today": today,
        "weekdays": list(WEEKDAY_NAMES.values()),
        "weeks": [[_shown(day) for day in week] for week in weeks],
        "week": [(WEEKDAY_NAMES[key], calendar.body["week"].get(key, [])) for key in WEEKDAY_NAMES],
        "warnings": calendar_warnings(dealer, today),
        "years": _years(calendar, today),
        "versions": _versions(dealer),
    }


def month_title(month: date) -> str:
    """Name a month: 2026年10月, October 2026."""
    return f"{month.year}年{month.month}月" if in_chinese() else f"{MONTHS[month.month]} {month.year}"


def kind_name(kind: DayKind) -> str:
    """Say what a day is."""
    return {
        DayKind.OPEN: pgettext("hours", "Open"),
        DayKind.CLOSED: pgettext("hours", "Closed"),
        DayKind.HOLIDAY: _("Holiday"),
        DayKind.MAKEUP: _("Make-up day"),
        DayKind.CLOSURE: _("Closure"),
        DayKind.OPENING: _("Extra opening"),
    }[kind]


def _shown(day: Any) -> dict[str, Any]:
    hours = f"{day.minutes / 60:.2f}".rstrip("0").rstrip(".")
    return {
        "day": day,
        "sign": _SIGNS[day.kind],
        "kind": kind_name(day.kind),
        "weekday": WEEKDAY_NAMES[tuple(WEEKDAY_NAMES)[day.day.weekday()]],
        "hours": _("%(hours)s h") % {"hours": hours} if day.minutes else "",
    }


def _years(calendar: CalendarVersion, today: date) -> list[tuple[int, bool]]:
    return [(year, year in calendar.adopted_years) for year in range(today.year - 1, today.year + 2)]


def _versions(dealer: Dealer) -> list[dict[str, Any]]:
    """The latest calendars with what changed from each to the next."""
    latest = list(calendar_versions(dealer)[: VERSIONS_SHOWN + 1])
    pairs = [*pairwise(latest), *([(latest[-1], None)] if latest and latest[-1].version == 1 else [])]
    return [
        {"version": now, "changes": [_said(each) for each in differences(before, now)]}
        for now, before in pairs
    ]


def _said(change: Difference) -> str:
    head, *days = change.what.split(".")
    separator = "、" if in_chinese() else ", "
    what = separator.join(str(WEEKDAY_NAMES[day]) for day in days) if days else _names_of_changes()[head]
    if change.before and change.after:
        return _("%(what)s: %(after)s instead of %(before)s") % {
            "what": what,
            "after": change.after,
            "before": change.before,
        }
    if change.after:
        return _("%(what)s: %(values)s added") % {"what": what, "values": change.after}
    return _("%(what)s: %(values)s taken away") % {"what": what, "values": change.before}


def _names_of_changes() -> dict[str, str]:
    return {
        "zone": _("Time zone"),
        "holidays": _("Holidays"),
        "makeup_days": _("Make-up days"),
        "closures": _("Closures"),
        "openings": _("Extra openings"),
        "years": _("Years taken over"),
    }
