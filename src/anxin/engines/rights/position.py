"""The position of a car under the law on one day: rights, periods, what is due, and what a return would cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from anxin.engines.rights.facts import Remedy


class State(StrEnum):
    """How a right stands, the best for the owner first."""

    MET = "met"
    #: It turns on an open question of law: the ambiguity's id stands in ``because``.
    ARGUABLE = "arguable"
    #: It turns on a fact that is not known: the fact's path stands in ``because``.
    UNKNOWN = "unknown"
    #: One more counted repair, day or replacement opens it.
    ONE_STEP = "one_step"
    NOT_MET = "not_met"
    #: By an exemption that caused the damage, or because the car is not used by a consumer.
    EXCLUDED = "excluded"

    @property
    def is_open(self) -> bool:
        """Tell whether the owner has the right, or can argue that he has."""
        return self in OPEN


#: The states in which the owner has the right, or can argue that he has.
OPEN = frozenset({State.MET, State.ARGUABLE})


class Unit(StrEnum):
    """What a counter counts."""

    DAY = "day"
    REPAIR = "repair"
    REPLACEMENT = "replacement"


class Counter(NamedTuple):
    """How far a right is: it opens at ``opens_at``.

    ``narrow`` and ``broad`` are the two ways to read "the same trouble" (A8), ``least`` and ``most`` the range that
    other readings of a repair's end would give (A3); None where that does not apply.
    """

    value: int
    opens_at: int
    unit: Unit
    narrow: int | None = None
    broad: int | None = None
    least: int | None = None
    most: int | None = None

    @property
    def left(self) -> int:
        """How many more open the right; 0 when it is open."""
        return max(0, self.opens_at - self.value)


class Right(NamedTuple):
    """One right of one edition.

    ``because`` holds ids of visits, ids of ambiguities (``A8``) and paths of facts (``visits[0].cured``); that of an
    open right is never empty. ``also_due`` names what is paid besides, without an amount.
    """

    rule: str
    edition: str
    state: State
    remedies: tuple[Remedy, ...]
    against: str
    owner_pays: str
    citation: str
    mark: str
    counter: Counter | None = None
    because: tuple[str, ...] = ()
    also_due: tuple[str, ...] = ()
    #: The last day of the period in which it counts, and what ended that period before today: ``date`` or ``km``.
    until: date | None = None
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class Periods:
    """The two periods; the last day belongs to them. ``*_ended_by`` is ``date`` or ``km`` once a period is over."""

    start: date
    warranty_until: date | None = None
    validity_until: date | None = None
    warranty_ended_by: str | None = None
    validity_ended_by: str | None = None
    warranty_until_extended: date | None = None
    validity_until_extended: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """What is due by when: ``answer`` and ``complete`` of a request (dates), ``substitute_car`` of a running repair.

    ``request`` is the place of the request in the case, ``visit`` the id of the visit. ``opens`` is what the owner may
    ask for once it has passed; ``delay_from`` the first day on which more delay is deliberate; ``alerts`` are the times
    to look at it before it is due; ``done_at`` when a substitute car was given.
    """

    what: str
    due: date | datetime
    citation: str
    late: bool
    request: int | None = None
    visit: str = ""
    opens: tuple[Remedy, ...] = ()
    delay_from: date | None = None
    alerts: tuple[datetime, ...] = ()
    done_at: datetime | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compensation:
    """What the owner pays for the use he had; None and the missing facts in ``because`` where it cannot be told."""

    amount: float | None
    formula: str | None
    citation: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BurdenOfProof:
    """Who has to prove, and through which day."""

    on: str
    until: date
    citation: str


@dataclass(frozen=True, slots=True)
class Flag:
    """What a person should look at; it changes no state. ``what`` is a stable word, ``because`` as in a right."""

    what: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What the law says of a car on a day: the minimum, never the whole answer, and no legal advice."""

    edition: str | None
    arguable_edition: str | None
    periods: Periods
    rights: tuple[Right, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    compensation: Compensation | None = None
    burden_of_proof: BurdenOfProof | None = None
    flags: tuple[Flag, ...] = ()
    #: The rights of the governing edition by rule.
    by_rule: Mapping[str, Right] = field(default_factory=dict)


def document(position: Position) -> dict[str, Any]:
    """Return a position as plain values, ready to be written as JSON."""
    return {
        "edition": position.edition,
        "arguable_edition": position.arguable_edition,
        "periods": {name: _written(getattr(position.periods, name)) for name in _PERIODS},
        "rights": [_right(each) for each in position.rights],
        "deadlines": [_deadline(each) for each in position.deadlines],
        "compensation": _compensation(position.compensation),
        "burden_of_proof": _burden(position.burden_of_proof),
        "flags": [{"what": each.what, "because": list(each.because)} for each in position.flags],
        "caution": list(CAUTION),
    }


#: What stands under every answer: the statutory minimum is never the whole answer (A29), and this is no legal advice.
CAUTION = ("A29", "not_legal_advice")
_PERIODS = Periods.__slots__
_COUNTER = Counter._fields


def _right(right: Right) -> dict[str, Any]:
    counter = right.counter
    return {
        "rule": right.rule,
        "edition": right.edition,
        "state": right.state.value,
        "remedies": [each.value for each in right.remedies],
        "against": right.against,
        "counter": counter and {name: _written(getattr(counter, name)) for name in _COUNTER},
        "owner_pays": right.owner_pays,
        "because": list(right.because),
        "citation": right.citation,
        "mark": right.mark,
        "also_due": list(right.also_due),
        "until": _written(right.until),
        "ended_by": right.ended_by,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "what": deadline.what,
        "due": _written(deadline.due),
        "citation": deadline.citation,
        "late": deadline.late,
        "request": deadline.request,
        "visit": deadline.visit or None,
        "opens": [each.value for each in deadline.opens],
        "delay_from": _written(deadline.delay_from),
        "alerts": [_written(each) for each in deadline.alerts],
        "done_at": _written(deadline.done_at),
        "because": list(deadline.because),
    }


def _compensation(compensation: Compensation | None) -> dict[str, Any] | None:
    if compensation is None:
        return None
    return {
        "amount": compensation.amount,
        "formula": compensation.formula,
        "citation": compensation.citation,
        "because": list(compensation.because),
    }


def _burden(burden: BurdenOfProof | None) -> dict[str, Any] | None:
    if burden is None:
        return None
    return {"on": burden.on, "until": burden.until.isoformat(), "citation": burden.citation}


def _written(value: Any) -> Any:
    """Write dates as ``YYYY-MM-DD``, times as ``YYYY-MM-DDTHH:MM``; other values stay as they are."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
