"""Visits as the law sees them: of the present car, in order, with what counts, how long, between which kilometres."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from anxin.engines.rights.facts import Case, Excluded, Visit, Why
from anxin.engines.rights.law import Policies

DAY_SECONDS = 86_400
_DAY = timedelta(days=1)
_MIDNIGHT = time()


class Standing(Enum):
    """Whether a visit is for a quality problem for which the operators answer."""

    COUNTS = auto()
    #: A fact that decides it is not known.
    OPEN = auto()
    #: By an exemption that caused the damage.
    EXEMPT = auto()
    NOT = auto()


@dataclass(slots=True, eq=False)
class Seen:
    """One visit of the present car; ``place`` is its place in the case, ``unknown`` the paths that leave it open.

    ``start`` is None where nobody knows when the repair was agreed; ``day`` is then that of its end. A running repair
    ends, for now, with today. ``km_low`` and ``km_high`` hold the odometer where the records around it enclose it.
    """

    visit: Visit
    id: str
    place: int
    start: datetime | None
    end: datetime
    day: date | None
    running: bool
    standing: Standing
    unknown: tuple[str, ...]
    #: The seconds and the days of this single repair, nothing left out; 0 where its start is not known.
    seconds: int
    days: int
    #: The first and the last of its ends, which are the one that counts where it has no other (A3).
    first_end: datetime
    last_end: datetime
    km_low: float = field(init=False)
    km_high: float | None = field(init=False)

    def path(self, fact: str) -> str:
        """Return the path of one of its facts in the case."""
        return f"visits[{self.place}].{fact}"

    def counted_days(self, left_out: frozenset[Why], before: datetime) -> int:
        """Return the days that are added up: without the transport that the law leaves out, and before an instant."""
        end = min(self.end, before)
        if end is self.end and not self.visit.excluded:
            return self.days
        return self.days_through(end, left_out)

    def days_through(self, end: datetime, left_out: frozenset[Why]) -> int:
        """Return the days that would be added up with another end."""
        if self.start is None:
            return 0
        seconds = seconds_between(self.start, end)
        out = left_out_seconds(self.visit.excluded, left_out, start=self.start, end=end)
        return days_of(seconds - out) if out else days_of(seconds) or 1


def seconds_between(start: datetime, end: datetime) -> int:
    """Return the whole seconds from one local time to another."""
    length = end - start
    return length.days * DAY_SECONDS + length.seconds


def days_of(seconds: int) -> int:
    """Return days of 24 hours, a remainder counting as one."""
    return -(-seconds // DAY_SECONDS)


def left_out_seconds(
    intervals: Iterable[Excluded], kinds: frozenset[Why], *, start: datetime, end: datetime
) -> int:
    """Return the seconds of a repair that intervals of certain kinds cover, each second once."""
    spans = sorted(
        (max(each.start, start), min(each.end or end, end)) for each in intervals if each.why in kinds
    )
    total, reached = 0, start
    for begins, ends in spans:
        begins = max(begins, reached)
        if ends > begins:
            total += seconds_between(begins, ends)
            reached = ends
    return total


def midnight_after(day: date) -> datetime:
    """Return the end of a day."""
    return datetime.combine(day, _MIDNIGHT) + _DAY


def ends_of(visit: Visit, repair_end: str = "notified") -> list[datetime]:
    """Return the known ends of a visit, the one that counts first."""
    completed, notified, handed_over = visit.completed_at, visit.notified_at, visit.handed_over_at
    ends = [notified, completed, handed_over]
    if repair_end == "completed":
        ends = [completed, notified, handed_over]
    elif repair_end == "handed_over":
        ends = [handed_over, notified, completed]
    return [each for each in ends if each is not None]


def see(case: Case, policies: Policies) -> list[Seen]:
    """Return the visits of the present car in order of time."""
    replaced_on = case.vehicle.replaced_on
    today = midnight_after(case.today)
    seen = [_seen(visit, place, policies, today) for place, visit in enumerate(case.visits)]
    if replaced_on is not None:
        seen = [each for each in seen if each.day is None or each.day >= replaced_on]
    seen.sort(key=lambda each: each.start or each.end)
    _enclose(seen, case.odometer_km)
    return seen


def _seen(visit: Visit, place: int, policies: Policies, today: datetime) -> Seen:
    ends = ends_of(visit, policies.repair_end)
    end = ends[0] if ends else None
    start = visit.agreed_at
    first = start or end
    standing, unknown = _standing(visit, place, policies)
    last = end or today
    seconds = seconds_between(start or last, last)
    completed, notified, handed_over = visit.completed_at, visit.notified_at, visit.handed_over_at
    return Seen(
        visit=visit,
        id=visit.id,
        place=place,
        start=start,
        end=last,
        day=first.date() if first else None,
        running=end is None,
        standing=standing,
        unknown=unknown,
        seconds=seconds,
        days=0 if start is None else days_of(seconds) or 1,
        first_end=completed or notified or handed_over or today,
        last_end=handed_over or notified or completed or today,
    )


def _standing(visit: Visit, place: int, policies: Policies) -> tuple[Standing, tuple[str, ...]]:
    if visit.quality_problem is False:
        return Standing.NOT, ()
    if not visit.authorised and policies.other_workshop == "not_counted":
        return Standing.NOT, ()
    exemption = visit.exemption
    if exemption is not None and exemption.caused_the_damage:
        return Standing.EXEMPT, ()
    unknown = []
    if visit.quality_problem is None:
        unknown.append(f"visits[{place}].quality_problem")
    if exemption is not None and exemption.caused_the_damage is None:
        unknown.append(f"visits[{place}].exemption.caused_the_damage")
    return (Standing.OPEN, tuple(unknown)) if unknown else (Standing.COUNTS, ())


def _enclose(seen: Sequence[Seen], today: float | None) -> None:
    """Give each visit the kilometres between which it lies: nothing is interpolated."""
    low = 0.0
    for each in seen:
        km = each.visit.odometer_km
        if km is not None:
            low = km
        each.km_low = low
    high = today
    for each in reversed(seen):
        km = each.visit.odometer_km
        if km is not None:
            high = km
        each.km_high = high
