"""How times, sums and names are worded: plain functions, so that a list of fifty rows stays cheap."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext as _

from anxin.foundation import clock

MINUTE, HOUR, DAY = 60, 3600, 86400
SOON_WITHOUT_START = timedelta(minutes=30)
SOON_SHARE = 5
SYMBOLS = {"CNY": "¥", "GBP": "£", "EUR": "€", "USD": "$"}
WEEKDAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The page's scripts word the same times with the same sentences, so both languages live in one catalogue.
DUE_WORDS = {
    "left.dh": gettext_noop("%(days)s d %(hours)s h left"),
    "left.d": gettext_noop("%(days)s d left"),
    "left.hm": gettext_noop("%(hours)s h %(minutes)s min left"),
    "left.h": gettext_noop("%(hours)s h left"),
    "left.m": gettext_noop("%(minutes)s min left"),
    "left.now": gettext_noop("under a minute left"),
    "late.dh": gettext_noop("%(days)s d %(hours)s h late"),
    "late.d": gettext_noop("%(days)s d late"),
    "late.hm": gettext_noop("%(hours)s h %(minutes)s min late"),
    "late.h": gettext_noop("%(hours)s h late"),
    "late.m": gettext_noop("%(minutes)s min late"),
    "late.now": gettext_noop("due just now"),
}


#: Paper outlives the day it was printed on: there no day is called today.
_in_full: ContextVar[bool] = ContextVar("days_in_full", default=False)


@dataclass(frozen=True)
class Due:
    """What is left until a due time, in words, and whether that is calm, soon or late."""

    text: str
    state: str


@contextmanager
def days_in_full() -> Iterator[None]:
    """Name every day by its date, 2026-03-01, while the block runs: for whatever is read later than it is written."""
    before = _in_full.set(True)
    try:
        yield
    finally:
        _in_full.reset(before)


def in_chinese() -> bool:
    """Tell whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


@lru_cache(maxsize=64)
def _zone_named(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone_of(zone: object) -> tzinfo:
    """Return the time zone for a name, a zone or nothing (the one that the request is in)."""
    if isinstance(zone, tzinfo):
        return zone
    return _zone_named(zone) if isinstance(zone, str) and zone else timezone.get_current_timezone()


def _due_key(seconds: int) -> tuple[str, dict[str, int]]:
    side = "left" if seconds >= 0 else "late"
    rest = abs(seconds)
    parts = {"days": rest // DAY, "hours": rest % DAY // HOUR, "minutes": rest % HOUR // MINUTE}
    if rest >= DAY:
        return f"{side}.{'dh' if parts['hours'] else 'd'}", parts
    if rest >= HOUR:
        return f"{side}.{'hm' if parts['minutes'] else 'h'}", parts
    return f"{side}.{'m' if rest >= MINUTE else 'now'}", parts


def due_in_words(due: datetime, *, start: datetime | None = None, now: datetime | None = None) -> Due:
    """Say what is left until a due time; the last fifth since its start is soon, afterwards it is late."""
    moment = now or clock.now()
    left = due - moment
    key, parts = _due_key(int(left.total_seconds()))
    if left < timedelta(0):
        state = "late"
    else:
        margin = (due - start) / SOON_SHARE if start else SOON_WITHOUT_START
        state = "soon" if left <= margin else "ok"
    return Due(text=_(DUE_WORDS[key]) % parts, state=state)


def day_in_words(value: datetime, *, zone: object = None, now: datetime | None = None) -> str:
    """Name the day as people do: today, yesterday, 21 Nov, or with its year when it is another one."""
    here = zone_of(zone)
    there, today = value.astimezone(here), (now or clock.now()).astimezone(here)
    if _in_full.get():
        return f"{there:%Y-%m-%d}"
    distance = (there.date() - today.date()).days
    if distance in (-1, 0, 1):
        return (_("yesterday"), _("today"), _("tomorrow"))[distance + 1]
    same_year = there.year == today.year
    if in_chinese():
        day = f"{there.month}月{there.day}日"
        return day if same_year else f"{there.year}年{day}"
    day = f"{there.day} {MONTHS[there.month - 1]}"
    return day if same_year else f"{day} {there.year}"


def moment_in_words(value: datetime, *, zone: object = None, now: datetime | None = None) -> str:
    """Name the day and the time of day in the dealer's zone."""
    there = value.astimezone(zone_of(zone))
    return f"{day_in_words(value, zone=zone, now=now)} {there:%H:%M}"


def exact_moment(value: datetime, *, zone: object = None) -> str:
    """Name the moment in full, with weekday and seconds left out, for a tooltip or a print."""
    there = value.astimezone(zone_of(zone))
    return f"{there:%Y-%m-%d %H:%M} {_(WEEKDAYS[there.weekday()])}"


def long_day(value: datetime, *, zone: object = None) -> str:
    """Name a day with its weekday, as a page's heading does."""
    there = value.astimezone(zone_of(zone))
    weekday = _(WEEKDAYS[there.weekday()])
    if in_chinese():
        return f"{there.month}月{there.day}日 {weekday}"
    return f"{weekday}, {there.day} {MONTHS[there.month - 1]}"


def span_in_words(span: timedelta) -> str:
    """Return a length of time as days, hours and minutes: whole minutes, without its sign."""
    minutes = round(abs(span) / timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    if hours and minutes:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return (
        gettext("%(hours)s h") % {"hours": hours}
        if hours
        else gettext("%(minutes)s min") % {"minutes": minutes}
    )


def iso_utc(value: datetime) -> str:
    """Return the moment as machines read it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sum_in_words(amount: Decimal | int | float, currency: str = "CNY") -> str:
    """Write a sum of money with its sign and thousands, without idle pence."""
    value = Decimal(str(amount)).quantize(Decimal("0.01"))
    digits = f"{abs(value):,.2f}".removesuffix(".00")
    sign = "−" if value < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{digits}"


def initials(name: object) -> str:
    """Return the sign for a person: the last character of a Chinese name, the initials of another one."""
    words = str(name).split()
    if not words:
        return "·"
    if any("\u4e00" <= character <= "\u9fff" for character in words[0]):
        return words[0][-1]
    return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()
