"""A dealer's calendar as people read one: a month of days, and what two versions differ in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.accounts.models import CalendarVersion, Dealer, span_key
from anxin.accounts.selectors.calendars import calendar_of, worktime_of_version
from anxin.engines.worktime import WEEKDAYS, Worktime
from anxin.foundation.bilingual import pick
from anxin.foundation.display import WEEKDAYS as NAMES_OF_WEEKDAYS

Week = Mapping[str, Iterable[Iterable[str]]]
_DAY = timedelta(days=1)
_WEEK = 7
_MINUTE_SECONDS = 60


class DayKind(StrEnum):
    """What a day is in the calendar; the first of several that fit."""

    CLOSURE = "closure"
    OPENING = "opening"
    MAKEUP = "makeup"
    HOLIDAY = "holiday"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Span:
    """A closure or an opening in the dealer's local time, as the calendar writes it."""

    kind: DayKind
    begins: str
    ends: str
    label: str

    @property
    def begins_in_words(self) -> str:
        return self.begins.replace("T", " ")

    @property
    def ends_in_words(self) -> str:
        return self.ends.replace("T", " ")

    def touches(self, day: date) -> bool:
        """Tell whether any time of a local day lies in the span."""
        return self.begins < (day + _DAY).isoformat() and self.ends > day.isoformat() + "T00:00"


@dataclass(frozen=True)
class CalendarDay:
    """One day: its working windows by the dealer's clock, what it is, what it is called, and its minutes of work."""

    day: date
    kind: DayKind
    windows: tuple[tuple[str, str], ...]
    minutes: int
    #: What the day itself is called, and with the names of its closures and openings.
    name: str = ""
    label: str = ""
    holiday: bool = False
    #: The weekday whose windows a make-up day takes, such as ``mon``.
    weekday: str = ""
    spans: tuple[Span, ...] = ()
    in_month: bool = True


def month_of(
    dealer: Dealer, *, year: int, month: int, version: CalendarVersion | None = None
) -> list[list[CalendarDay]]:
    """Return the weeks of a month, Monday first, filled up with days of its neighbours; by the newest calendar."""
    calendar = version or calendar_of(dealer)
    first = date(year, month, 1)
    begin = first - first.weekday() * _DAY
    after = (first.replace(day=28) + 4 * _DAY).replace(day=1)
    weeks = -(-(after - begin).days // _WEEK)
    reader = _DayReader(calendar, begin, begin + weeks * _WEEK * _DAY)
    days = [reader.read(begin + number * _DAY, month) for number in range(weeks * _WEEK)]
    return [days[start : start + _WEEK] for start in range(0, len(days), _WEEK)]


def day_of(dealer: Dealer, day: date) -> CalendarDay:
    """Return one day of the dealer's newest calendar."""
    return _DayReader(calendar_of(dealer), day, day + _DAY).read(day, day.month)


def spans_of(calendar: CalendarVersion) -> Iterator[Span]:
    """Yield the closures and openings of a calendar with their names."""
    for kind, listed in ((DayKind.CLOSURE, "closures"), (DayKind.OPENING, "openings")):
        for begins, ends in calendar.body[listed]:
            yield Span(kind, begins, ends, pick(calendar.names.get(span_key(begins, ends))))


class _DayReader:
    def __init__(self, calendar: CalendarVersion, begin: date, end: date) -> None:
        self._body, self._names = calendar.body, calendar.names
        self._zone = ZoneInfo(calendar.body["zone"])
        self._worktime: Worktime = worktime_of_version(calendar)
        self._spans = [span for span in spans_of(calendar) if _overlaps(span, begin, end)]
        self._holidays = frozenset(calendar.body["holidays"])

    def read(self, day: date, month: int) -> CalendarDay:
        spans = tuple(span for span in self._spans if span.touches(day))
        worked = self._worktime.spans(self._midnight(day), self._midnight(day + _DAY))
        minutes = sum(int((end - start).total_seconds()) for start, end in worked) // _MINUTE_SECONDS
        key = day.isoformat()
        name = pick(self._names.get(key))
        labels = [name, *(span.label for span in spans)]
        return CalendarDay(
            day=day,
            kind=self._kind(key, spans, bool(worked)),
            windows=tuple(self._written(day, start, end) for start, end in worked),
            minutes=minutes,
            name=name,
            label=" · ".join(label for label in labels if label),
            holiday=key in self._holidays,
            weekday=self._body["makeup_days"].get(key, ""),
            spans=spans,
            in_month=day.month == month,
        )

    def _kind(self, key: str, spans: Iterable[Span], worked: bool) -> DayKind:
        kinds = {span.kind for span in spans}
        fitting = (
            (DayKind.CLOSURE, DayKind.CLOSURE in kinds),
            (DayKind.OPENING, DayKind.OPENING in kinds),
            (DayKind.MAKEUP, key in self._body["makeup_days"]),
            (DayKind.HOLIDAY, key in self._holidays),
            (DayKind.OPEN, worked),
        )
        return next((kind for kind, fits in fitting if fits), DayKind.CLOSED)

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self._zone)

    def _written(self, day: date, start: datetime, end: datetime) -> tuple[str, str]:
        opens, closes = start.astimezone(self._zone), end.astimezone(self._zone)
        return f"{opens:%H:%M}", f"{closes:%H:%M}" if closes.date() == day else "24:00"


def _overlaps(span: Span, begin: date, end: date) -> bool:
    return span.begins < end.isoformat() and span.ends > begin.isoformat()


@dataclass(frozen=True)
class Difference:
    """One thing in which a calendar differs from the one before: what it concerns, and the value then and now."""

    what: str
    before: str
    after: str


def differences(before: CalendarVersion | None, after: CalendarVersion) -> list[Difference]:
    """Return in what a calendar differs from an earlier one; nothing for a dealer's first."""
    if before is None:
        return []
    then, now = before.body, after.body
    found = [Difference("zone", then["zone"], now["zone"])] if then["zone"] != now["zone"] else []
    found += _of_weeks(then["week"], now["week"])
    found += _of_sets("holidays", then["holidays"], now["holidays"])
    found += _of_sets("makeup_days", _makeups(then), _makeups(now))
    for listed in ("closures", "openings"):
        found += _of_sets(listed, _written_spans(then[listed]), _written_spans(now[listed]))
    found += _of_sets("years", map(str, before.adopted_years), map(str, after.adopted_years))
    return found


def windows_in_words(windows: Iterable[Iterable[str]]) -> str:
    """Write the windows of a day, such as 08:30–12:00 13:00–17:30; a dash when there is none."""
    return " ".join("–".join(window) for window in windows) or "—"


def _of_weeks(then: Week, now: Week) -> list[Difference]:
    """One line for all the days that were changed alike: ``week.mon.tue``."""
    alike: dict[tuple[str, str], list[str]] = {}
    for key in WEEKDAYS:
        before, after = windows_in_words(then.get(key, ())), windows_in_words(now.get(key, ()))
        if before != after:
            alike.setdefault((before, after), []).append(key)
    return [Difference(".".join(["week", *keys]), before, after) for (before, after), keys in alike.items()]


def _of_sets(what: str, before: Iterable[str], after: Iterable[str]) -> list[Difference]:
    """One line for what went and one for what came, so that a whole year stays readable."""
    then, now = set(before), set(after)
    gone, come = sorted(then - now), sorted(now - then)
    found = [Difference(what, _counted(gone), "")] if gone else []
    return found + ([Difference(what, "", _counted(come))] if come else [])


def _counted(values: list[str]) -> str:
    shown = ", ".join(values[:3])
    return f"{shown} … {values[-1]} ({len(values)})" if len(values) > 3 else shown


def _makeups(body: Mapping[str, Mapping[str, str]]) -> list[str]:
    names = dict(zip(WEEKDAYS, NAMES_OF_WEEKDAYS, strict=True))
    return [f"{day} ({_(names[weekday])})" for day, weekday in body["makeup_days"].items()]


def _written_spans(spans: Iterable[Iterable[str]]) -> list[str]:
    return ["–".join(each.replace("T", " ") for each in span) for span in spans]
