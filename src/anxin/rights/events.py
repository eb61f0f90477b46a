"""News of this floor: frozen, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RequestTaken:
    """The owner of a car asked for a remedy; ``subject`` is the public name of the complaint, or empty."""

    request_id: int
    subject: str


@dataclass(frozen=True)
class RequestAnswered:
    """A request was accepted or refused in writing."""

    request_id: int
    subject: str


@dataclass(frozen=True)
class RequestCompleted:
    """What was accepted has been done: the car replaced or taken back, the repair made."""

    request_id: int
    subject: str


@dataclass(frozen=True)
class RequestTermsMoved:
    """The days by which a request is due have moved: holidays were announced after it was taken in."""

    request_id: int
    subject: str


@dataclass(frozen=True)
class SubstituteCarDue:
    """A repair has run for this many hours; at 120 the owner has a right to a substitute car (art. 21)."""

    order_id: int
    hours: int
