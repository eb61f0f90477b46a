"""Which promises are at risk, so that the customer hears it from us first (S129, S131, S132).

A promise is at risk when something that is known already will break it, not merely because time passes: the
supplier's date lies behind ours or went by without the part, the car is still being worked on, nobody is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from anxin.engines.decisions import Reason, reason


class Code(StrEnum):
    """Why a promise is at risk."""

    PART_OVERDUE = "PART_OVERDUE"
    PART_DELAYED = "PART_DELAYED"
    PART_WITHOUT_DATE = "PART_WITHOUT_DATE"
    CAR_NOT_READY = "CAR_NOT_READY"
    NO_TECHNICIAN = "NO_TECHNICIAN"
    TIME_MOVED = "TIME_MOVED"
    KEEPER_AWAY = "KEEPER_AWAY"
    OVERDUE = "OVERDUE"
    DUE_SOON = "DUE_SOON"


#: Of these the customer must hear; the others are for whoever keeps the promise.
TO_BE_TOLD = frozenset(Code) - {Code.DUE_SOON, Code.PART_WITHOUT_DATE}


@dataclass(frozen=True)
class Part:
    """A part on order: the supplier's date, empty while he names none, and whether it has come."""

    expected_on: date | None
    arrived: bool = False


@dataclass(frozen=True)
class Work:
    """The repair order behind a car promised for a time."""

    finished: bool
    technician_named: bool
    technician_away: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of an open promise. ``left`` is the business time until it is due, in seconds; 0 once it is past.

    ``is_call`` marks a promise to ring: ringing is keeping it, so there is nothing to tell. ``begun``: somebody has
    done something for it since it was made or moved.
    """

    due_at: datetime
    zone: str
    left: int
    is_call: bool = False
    begun: bool = False
    keeper_away: bool = False
    #: Another time was named without the customer, and nobody has told him since.
    moved_untold: bool = False
    part: Part | None = None
    work: Work | None = None


@dataclass(frozen=True)
class Rules:
    """From how much business time before the due time on a promise is watched closely, in seconds."""

    warning: int
    part_warning: int


@dataclass(frozen=True)
class Risk:
    """Why a promise is at risk, the gravest first; empty where nothing is known that would break it.

    ``mark`` names the occasion: who was told of it need not be told again until ``mark_of`` is another.
    """

    reasons: tuple[Reason, ...]
    mark: str
    tell: bool

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(each.code for each in self.reasons)


def judge_risk(facts: Facts, *, now: datetime, rules: Rules) -> Risk:
    """Return what endangers an open promise at ``now`` and whether the customer must hear of it."""
    found = tuple(_reasons(facts, now, rules))
    if not found and not facts.begun and facts.left <= rules.warning:
        found = (reason(Code.DUE_SOON, "D049"),)
    tell = not facts.is_call and any(each.code in TO_BE_TOLD for each in found)
    return Risk(found, mark_of(facts.due_at, facts.part, zone=facts.zone, now=now), tell)


def mark_of(due_at: datetime, part: Part | None, *, zone: str, now: datetime) -> str:
    """Return the name of the occasion of which a customer is to hear: the time as it stands, and the supplier's date.

    A part that did not come on its day is an occasion of its own until the promise itself is over. Whatever zone
    ``due_at`` is written in, the mark is the same.
    """
    expected = part.expected_on.isoformat() if part and part.expected_on else ""
    late = "|late" if now <= due_at and is_part_late(part, zone=zone, now=now) else ""
    return f"{due_at.astimezone(UTC).isoformat()}|{expected}{late}"


def is_part_late(part: Part | None, *, zone: str, now: datetime) -> bool:
    """Tell whether the supplier's day of a part is over, on the dealer's calendar, and the part has not come."""
    if part is None or part.arrived or part.expected_on is None:
        return False
    return part.expected_on < now.astimezone(ZoneInfo(zone)).date()


def _reasons(facts: Facts, now: datetime, rules: Rules) -> Iterator[Reason]:
    if facts.part and not facts.part.arrived:
        yield from _of_part(facts, facts.part, now, rules)
    if facts.work and not facts.work.finished and facts.left <= rules.warning:
        yield reason(Code.CAR_NOT_READY, "S129")
        if not facts.work.technician_named or facts.work.technician_away:
            yield reason(Code.NO_TECHNICIAN, "S129")
    if facts.moved_untold:
        yield reason(Code.TIME_MOVED, "S129")
    if now > facts.due_at:
        yield reason(Code.OVERDUE, "D049")
    elif facts.keeper_away:
        yield reason(Code.KEEPER_AWAY, "S129")


def _of_part(facts: Facts, part: Part, now: datetime, rules: Rules) -> Iterator[Reason]:
    due_on = facts.due_at.astimezone(ZoneInfo(facts.zone)).date()
    if part.expected_on is None:
        if facts.left <= rules.part_warning:
            yield reason(Code.PART_WITHOUT_DATE, "S131")
    elif is_part_late(part, zone=facts.zone, now=now):
        yield reason(Code.PART_OVERDUE, "S131", expected=part.expected_on.isoformat())
    elif part.expected_on > due_on:
        days = (part.expected_on - due_on).days
        yield reason(Code.PART_DELAYED, "S131", expected=part.expected_on.isoformat(), days=days)
