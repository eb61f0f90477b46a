"""A car under one edition: its periods, its visits, and how surely each visit lies within a period."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from anxin.engines.rights.facts import Case, Remedy
from anxin.engines.rights.law import Edition, Law, Policies
from anxin.engines.rights.periods import Span, span_of, start_of
from anxin.engines.rights.visits import Seen, Standing, midnight_after

WARRANTY, VALIDITY = "warranty", "validity"
RETURNS = frozenset({Remedy.REPLACE, Remedy.REFUND})


class Level(IntEnum):
    """How surely a visit counts within a period."""

    SURE = 0
    ARGUABLE = 1
    UNKNOWN = 2
    EXEMPT = 3


class Weighed(NamedTuple):
    """A visit that lies, or may lie, within a period; ``reasons`` say why it is not sure."""

    seen: Seen
    level: Level
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Docket:
    """Everything the rules of one edition ask of one car."""

    case: Case
    edition: Edition
    policies: Policies
    start: date
    seen: list[Seen]
    spans: dict[str, Span]
    _weighed: dict[str, list[Weighed]]
    _ended_by: dict[str, str | None]

    def weighed(self, window: str) -> list[Weighed]:
        """Return the visits that lie, or may lie, within a period, in order of time."""
        found = self._weighed.get(window)
        if found is None:
            span = self.spans[window]
            found = self._weighed[window] = []
            for seen in self.seen:
                if weighed := weigh(seen, span):
                    found.append(weighed)
        return found

    def ended_by(self, window: str) -> str | None:
        """Tell what ended a period before today: ``date``, ``km``, or nothing."""
        if window not in self._ended_by:
            self._ended_by[window] = self._end_of(window)
        return self._ended_by[window]

    def _end_of(self, window: str) -> str | None:
        span = self.spans[window]
        km = self.km_today()
        if span.km is None or km is None or km <= span.km:
            return span.ended_by(self.case.today, None, km_in_time=False)
        in_time = any(
            each.km_low > span.km for each in self.seen if span.until and each.day and each.day <= span.until
        )
        return span.ended_by(self.case.today, km, km_in_time=in_time)

    def km_today(self) -> float | None:
        """Return today's odometer, or the last one that was read."""
        if self.case.odometer_km is not None:
            return self.case.odometer_km
        return (self.seen[-1].km_low or None) if self.seen else None

    def demanded_in_time(self) -> bool:
        """Tell whether a replacement or refund was asked for while the validity period was surely running."""
        return any(
            each.remedy in RETURNS and self._is_in_time(each.received_on) for each in self.case.requests
        )

    def _is_in_time(self, day: date) -> bool:
        span = self.spans[VALIDITY]
        if day < self.start or (span.until is not None and day > span.until):
            return False
        later = [each.visit.odometer_km for each in self.seen if each.day and each.day >= day]
        km = next((each for each in later if each is not None), self.km_today())
        return span.km is None or km is None or km <= span.km


def open_docket(case: Case, law: Law, edition: Edition, *, seen: list[Seen]) -> Docket:
    """Return a car under one edition; its visits are the same under each."""
    vehicle = case.vehicle
    start = start_of(vehicle, edition)
    spans = {}
    for name, window in edition.windows.items():
        if name in {WARRANTY, VALIDITY}:
            term = getattr(vehicle, name) if name not in edition.fixed else None
            spans[name] = _extended(span_of(window, start, voucher=term, name=name), seen, law, case.today)
        else:
            spans[name] = span_of(window, start)
    return Docket(case, edition, law.policies, start, seen, spans, {}, {})


def _extended(span: Span, seen: list[Seen], law: Law, today: date) -> Span:
    """Add the days in repair to a period, arguably or plainly, as the open question is read (A23)."""
    reading = law.policies.repair_time_extends
    if reading == "no" or span.until is None or today < law.extension_from:
        return span
    days = sum(
        each.seen.days
        for each in (weigh(one, span) for one in seen if one.standing is Standing.COUNTS)
        if each is not None
    )
    if not days:
        return span
    later = span.until + timedelta(days=days)
    return Span(later, span.km) if reading == "yes" else Span(span.until, span.km, later)


def weigh(seen: Seen, span: Span) -> Weighed | None:
    """Tell how surely a visit counts within a period; None if it surely does not."""
    if seen.standing is Standing.NOT:
        return None
    reasons = seen.unknown
    level = Level.UNKNOWN if reasons else Level.SURE
    if seen.day is None or span.until is None:
        path = span.unknown if span.until is None else seen.path("agreed_at")
        level, reasons = Level.UNKNOWN, (*reasons, path)
    elif seen.day > span.until:
        if span.extended is None or seen.day > span.extended:
            return None
        level, reasons = max(level, Level.ARGUABLE), ("A23", *reasons)
    if span.km is not None and (seen.km_high is None or seen.km_high > span.km):
        if seen.km_low > span.km:
            return None
        level, reasons = Level.UNKNOWN, (*reasons, seen.path("odometer_km"))
    if seen.standing is Standing.EXEMPT:
        return Weighed(seen, Level.EXEMPT, (seen.path("exemption"),))
    return Weighed(seen, level, reasons)


def end_of(span: Span, level: Level) -> datetime | None:
    """Return the end of a period's last day, of its later one where a level takes that in."""
    until = span.until if level is Level.SURE else span.extended or span.until
    return None if until is None else midnight_after(until)
