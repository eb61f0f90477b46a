"""A car under one edition: its periods, its visits, and how surely each visit lies within a period."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, auto
from typing import NamedTuple

from anxin.engines.rights.facts import Case, Remedy
from anxin.engines.rights.law import Edition, Law, Policies
from anxin.engines.rights.periods import Span, span_of, start_of
from anxin.engines.rights.visits import Seen, Standing, midnight_after

WARRANTY, VALIDITY = "warranty", "validity"
_BASIC = frozenset({WARRANTY, VALIDITY})
RETURNS = frozenset({Remedy.REPLACE, Remedy.REFUND})


class Level(IntEnum):
    """How surely a visit counts within a period."""

    SURE = auto()
    ARGUABLE = auto()
    UNKNOWN = auto()
    EXEMPT = auto()


class Weighed(NamedTuple):
    """A visit that lies, or may lie, within a period; ``reasons`` say why it is not sure."""

    seen: Seen
    level: Level
    reasons: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Period:
    """A period of this car: the visits that lie in it, or may, in order of time, and what ended it before today."""

    span: Span
    visits: list[Weighed]
    ended_by: str | None

    def ends_at(self, level: Level) -> datetime:
        """Return the end of its last day, of the later one where a level takes that in; of time where it has none."""
        until = self.span.until if level is Level.SURE else self.span.extended or self.span.until
        return datetime.max if until is None else midnight_after(until)


@dataclass(slots=True, eq=False)
class Docket:
    """Everything the rules of one edition ask of one car."""

    case: Case
    edition: Edition
    policies: Policies
    start: date
    seen: list[Seen]
    #: Today's odometer, or the last one that was read.
    km_today: float | None
    #: By the name of their window.
    periods: dict[str, Period]

    def demanded_in_time(self) -> bool:
        """Tell whether a replacement or refund was asked for while the validity period was surely running."""
        return any(
            each.remedy in RETURNS and self._is_in_time(each.received_on) for each in self.case.requests
        )

    def _is_in_time(self, day: date) -> bool:
        span = self.periods[VALIDITY].span
        if day < self.start or (span.until is not None and day > span.until):
            return False
        later = [each.visit.odometer_km for each in self.seen if each.day and each.day >= day]
        km = next((each for each in later if each is not None), self.km_today)
        return span.km is None or km is None or km <= span.km


def open_docket(
    case: Case, law: Law, edition: Edition, *, seen: list[Seen], other: Docket | None = None
) -> Docket:
    """Return a car under one edition; its visits are the same under each, and so is a period that both editions know.

    ``other`` is the docket of the same case under another edition of the same law.
    """
    start = start_of(case.vehicle, edition)
    km_today = case.odometer_km
    if km_today is None and seen:
        km_today = seen[-1].km_low or None
    docket = Docket(case, edition, law.policies, start, seen, km_today, {})
    if other is not None and other.start != start:
        other = None
    counting = [each for each in seen if each.standing is not Standing.NOT]
    for name, window in edition.windows.items():
        if other is not None and other.edition.windows.get(name) == window:
            docket.periods[name] = other.periods[name]
        else:
            docket.periods[name] = _period(docket, law, name, counting)
    return docket


def _period(docket: Docket, law: Law, name: str, counting: list[Seen]) -> Period:
    window, start = docket.edition.windows[name], docket.start
    if name not in _BASIC:
        span = span_of(window, start)
        return Period(span, _within(span, counting), _end_of(docket, span))
    voucher = None if window.fixed else getattr(docket.case.vehicle, name)
    span = span_of(window, start, voucher=voucher, name=name)
    visits = _within(span, counting)
    span = _extended(span, visits, law, docket.case.today)
    if len(visits) != len(counting):
        visits = _within(span, counting)
    return Period(span, visits, _end_of(docket, span))


def _within(span: Span, counting: list[Seen]) -> list[Weighed]:
    found = []
    for each in counting:
        weighed = weigh(each, span)
        if weighed is not None:
            found.append(weighed)
    return found


def _end_of(docket: Docket, span: Span) -> str | None:
    """Tell what ended a period before today: the day, or the kilometres where they were surely reached before it."""
    limit, km = span.km, docket.km_today
    until = span.until if span.until is not None and docket.case.today > span.until else None
    if limit is not None and km is not None and km > limit:
        passed = (each.day for each in docket.seen if each.km_low > limit and each.day is not None)
        if until is None or any(day <= until for day in passed):
            return "km"
    return None if until is None else "date"


def _extended(span: Span, visits: list[Weighed], law: Law, today: date) -> Span:
    """Add the days in repair to a period, arguably or plainly, as the open question is read (A23)."""
    reading = law.policies.repair_time_extends
    if reading == "no" or span.until is None or today < law.extension_from:
        return span
    repairs = [each.days for each, _, _ in visits if each.standing is Standing.COUNTS]
    days = sum(repairs)
    if not days:
        return span
    later = span.until + timedelta(days=days)
    return Span(later, span.km) if reading == "yes" else Span(span.until, span.km, later)


def weigh(seen: Seen, span: Span) -> Weighed | None:
    """Tell how surely a visit that counts, or may, counts within a period; None if it surely does not."""
    day, reasons, (until, limit, extended, untold) = seen.day, seen.unknown, span
    level = Level.UNKNOWN if reasons else Level.SURE
    if day is None or until is None:
        level, reasons = Level.UNKNOWN, (*reasons, untold if until is None else seen.path("agreed_at"))
    elif day > until:
        if extended is None or day > extended:
            return None
        level, reasons = max(level, Level.ARGUABLE), ("A23", *reasons)
    if limit is not None and (seen.km_high is None or seen.km_high > limit):
        if seen.km_low > limit:
            return None
        level, reasons = Level.UNKNOWN, (*reasons, seen.path("odometer_km"))
    if seen.standing is Standing.EXEMPT:
        return Weighed(seen, Level.EXEMPT, (seen.path("exemption"),))
    return Weighed(seen, level, reasons)
