"""The calendars of the dealers: the present one, earlier ones, and the working time that they make."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import CalendarVersion, Dealer
from anxin.accounts.public_holidays import is_country_known, makeup_days, public_holidays, years_known
from anxin.engines.worktime import WEEKDAYS, Worktime, read_calendar
from anxin.foundation.errors import NotFound

#: The hours of a dealer who has not set his own: every day of the week.
FIRST_HOURS = ("09:00", "18:00")
#: How long before a year begins its holidays should have been looked through.
DAYS_AHEAD = 120


def first_body(dealer: Dealer) -> dict[str, Any]:
    """Return the calendar of a dealer who has not set his own, in the form of ``engines.worktime``."""
    return {
        "zone": dealer.time_zone,
        "week": {key: [list(FIRST_HOURS)] for key in WEEKDAYS},
        "holidays": [],
        "makeup_days": {},
        "closures": [],
        "openings": [],
    }


def calendar_of(dealer: Dealer) -> CalendarVersion:
    """Return the dealer's newest calendar; for one without any, the first hours as an unsaved version 0."""
    newest = CalendarVersion.objects.filter(dealer=dealer).order_by("-version").first()
    return newest or CalendarVersion(dealer=dealer, version=0, body=first_body(dealer))


def calendar_versions(dealer: Dealer) -> QuerySet[CalendarVersion]:
    """Return every calendar that the dealer has had, the newest first, with who wrote it."""
    return CalendarVersion.objects.filter(dealer=dealer).select_related("made_by").order_by("-version")


def get_calendar_version(dealer: Dealer, version: int) -> CalendarVersion:
    """Return one calendar of the dealer; ``NotFound`` when there was none of this number."""
    found = calendar_versions(dealer).filter(version=version).first()
    if found is None:
        raise NotFound
    return found


def calendar_at(newest: CalendarVersion, at: datetime) -> CalendarVersion:
    """Return the version of a dealer's calendar that held at an instant, the first one for everything before it.

    ``newest`` is his newest, which needs no query where it held then already.
    """
    if newest.version <= 1 or newest.made_at < at:
        return newest
    earlier = _earlier(newest.pk)
    return next((each for each in earlier if each.made_at < at), earlier[-1] if earlier else newest)


@lru_cache(maxsize=256)
def _earlier(pk: int) -> list[CalendarVersion]:
    """Versions never change and none is added before another, so what came before one is read once in a process."""
    newest = CalendarVersion.objects.get(pk=pk)
    rows = CalendarVersion.objects.filter(dealer=newest.dealer_id, version__lt=newest.version)
    return list(rows.order_by("-version"))


def worktime_of(dealer: Dealer) -> Worktime:
    """Return the working time by the dealer's newest calendar."""
    return worktime_of_version(calendar_of(dealer))


def worktime_of_version(version: CalendarVersion) -> Worktime:
    """Return the working time by one calendar; kept in the process, since a version never changes."""
    return _worktime(json.dumps(version.body, sort_keys=True))


@lru_cache(maxsize=256)
def _worktime(body: str) -> Worktime:
    # By what the calendar says, not by its number: dealers of the same hours share one.
    return Worktime(read_calendar(json.loads(body)))


@dataclass(frozen=True)
class ProposedDay:
    """A day that the public holidays of a year propose: ``weekday`` is set on a make-up day and empty on a holiday."""

    day: date
    names: dict[str, str]
    weekday: str = ""
    instead_of: date | None = None
    taken: bool = False
    #: Taken before; so a new choice starts from it rather than from everything.
    marked: bool = False


def proposed_days(dealer: Dealer, year: int) -> list[ProposedDay]:
    """Return the public holidays and make-up days of a year in the dealer's country, by date.

    ``taken`` tells what the page should tick: everything in a year looked at for the first time, afterwards what the
    calendar holds. Empty for a year that the installed data does not know.
    """
    calendar = calendar_of(dealer)
    body, again = calendar.body, year in calendar.adopted_years
    days = []
    for holiday in public_holidays(dealer.country, year):
        marked = holiday.day.isoformat() in body["holidays"]
        days.append(ProposedDay(holiday.day, dict(holiday.names), taken=marked or not again, marked=marked))
    for makeup in makeup_days(dealer.country, year):
        marked = makeup.day.isoformat() in body["makeup_days"]
        names = {"zh": f"补 {makeup.instead_of} 的班", "en": f"Worked in place of {makeup.instead_of}"}
        days.append(
            ProposedDay(makeup.day, names, makeup.weekday, makeup.instead_of, marked or not again, marked)
        )
    return sorted(days, key=lambda each: each.day)


@dataclass(frozen=True)
class CalendarWarning:
    """A year whose public holidays nobody has taken over; ``known`` when the installed data has them."""

    year: int
    known: bool
    text: str


def calendar_warnings(dealer: Dealer, today: date) -> list[CalendarWarning]:
    """Return the years whose holidays are not taken over: this one, and the next from 120 days before it begins."""
    years = [today.year]
    if (date(today.year + 1, 1, 1) - today).days <= DAYS_AHEAD:
        years.append(today.year + 1)
    adopted = calendar_of(dealer).adopted_years
    return [_warning(dealer.country, year) for year in years if year not in adopted]


def _warning(country: str, year: int) -> CalendarWarning:
    facts = {"year": year, "country": country}
    if year in years_known(country):
        text = _(
            "The public holidays of %(year)s are not taken over yet: deadlines count them as usual days."
        )
        return CalendarWarning(year, known=True, text=text % facts)
    if is_country_known(country):
        text = _(
            "The holidays of %(year)s are not in the installed data yet. Once they are announced, update the holiday "
            "data (the package holidays) and take them over; or mark the days by hand."
        )
    else:
        text = _(
            "There is no list of public holidays for the country %(country)s: mark the days of %(year)s by hand."
        )
    return CalendarWarning(year, known=False, text=text % facts)


def marked_in(calendar: CalendarVersion, year: int) -> Sequence[str]:
    """Return the dates of a year that the calendar treats as holidays or make-up days."""
    body = calendar.body
    return sorted(day for day in (*body["holidays"], *body["makeup_days"]) if day.startswith(f"{year:04}-"))
