"""Rates of the AAPOR's Standard Definitions over the final outcomes of calls (satisfaction-index 3.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from anxin.engines.callbacks.outcomes import Outcome


class Disposition(StrEnum):
    """The classes of final outcomes, by the standard's own letters."""

    COMPLETE = "I"
    PARTIAL = "P"
    REFUSAL = "R"
    NON_CONTACT = "NC"
    OTHER = "O"
    UNKNOWN_HOUSEHOLD = "UH"
    UNKNOWN_OTHER = "UO"


@dataclass(frozen=True, kw_only=True)
class Dispositions:
    """How many calls there are of each class; ``excluded`` ones are reported beside and enter no rate."""

    complete: int = 0
    partial: int = 0
    refusal: int = 0
    non_contact: int = 0
    other: int = 0
    unknown_household: int = 0
    unknown_other: int = 0
    excluded: int = 0

    @property
    def due(self) -> int:
        """How many were to be called: every class but the excluded."""
        return (
            self.complete + self.partial + self.refusal + self.non_contact + self.other
            + self.unknown_household + self.unknown_other
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Response, cooperation, refusal and contact rates as shares of 1; None where there is nothing to divide by."""

    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None
    coop1: float | None
    coop2: float | None
    coop3: float | None
    coop4: float | None
    ref1: float | None
    ref2: float | None
    ref3: float | None
    con1: float | None
    con2: float | None
    con3: float | None


_RINGING = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF})
_WITHOUT_TALK = (
    frozenset({Outcome.VOICEMAIL, Outcome.OTHER_PERSON, Outcome.ATTEMPTS_USED, Outcome.EXPIRED}) | _RINGING
)
_OUTSIDE = frozenset({Outcome.CASE_OPEN, Outcome.DO_NOT_CALL})
_CLASSES = {
    Outcome.COMPLETE: Disposition.COMPLETE,
    Outcome.PARTIAL: Disposition.PARTIAL,
    Outcome.BROKEN_OFF: Disposition.REFUSAL,
    Outcome.SOFT_REFUSAL: Disposition.REFUSAL,
    Outcome.REFUSAL: Disposition.REFUSAL,
    Outcome.APPOINTMENT: Disposition.REFUSAL,
    Outcome.VOICEMAIL: Disposition.NON_CONTACT,
    Outcome.OTHER_PERSON: Disposition.OTHER,
    Outcome.WRONG_NUMBER: Disposition.OTHER,
    Outcome.DEAD_NUMBER: Disposition.OTHER,
    Outcome.LANGUAGE: Disposition.OTHER,
    Outcome.ATTEMPTS_USED: Disposition.OTHER,
    Outcome.EXPIRED: Disposition.OTHER,
}
_FIELDS = {
    Disposition.COMPLETE: "complete",
    Disposition.PARTIAL: "partial",
    Disposition.REFUSAL: "refusal",
    Disposition.NON_CONTACT: "non_contact",
    Disposition.OTHER: "other",
    Disposition.UNKNOWN_HOUSEHOLD: "unknown_household",
    Disposition.UNKNOWN_OTHER: "unknown_other",
}


def disposition_of(
    outcome: Outcome | None, *, reached_before: bool = False, promised: bool = False
) -> Disposition | None:
    """Return the class of a call by its final outcome, or by its last one while it is open; None if it is excluded.

    ``outcome`` None: not tried yet. ``reached_before``: the customer has been on the line under this number.
    ``promised``: he named a time and has not been on the line since, which is a refusal until it is kept.
    """
    if outcome in _OUTSIDE:
        return None
    if promised and (outcome is None or outcome in _WITHOUT_TALK):
        return Disposition.REFUSAL
    if outcome is None or outcome in _RINGING:
        return Disposition.NON_CONTACT if reached_before else Disposition.UNKNOWN_HOUSEHOLD
    return _CLASSES[outcome]


def count(dispositions: Iterable[Disposition | None]) -> Dispositions:
    """Return how many calls there are of each class; None is an excluded one."""
    found = dict.fromkeys([*_FIELDS.values(), "excluded"], 0)
    for each in dispositions:
        found["excluded" if each is None else _FIELDS[each]] += 1
    return Dispositions(**found)


def rates(d: Dispositions, *, e: float | None = None) -> Rates:
    """Return all sixteen rates; ``e`` is the share of eligible calls among those of unknown eligibility, 0 to 1.

    Without ``e`` all of them count as eligible: every call stems from an order in the dealer's own system.
    """
    share = 1.0 if e is None else e
    if not 0 <= share <= 1:
        raise ValueError("e is a share between 0 and 1")
    interviews = d.complete + d.partial
    spoken = interviews + d.refusal + d.other
    known = spoken + d.non_contact
    unknown = d.unknown_household + d.unknown_other
    most, likely = known + unknown, known + share * unknown
    willing = interviews + d.refusal
    return Rates(
        rr1=_share(d.complete, most),
        rr2=_share(interviews, most),
        rr3=_share(d.complete, likely),
        rr4=_share(interviews, likely),
        rr5=_share(d.complete, known),
        rr6=_share(interviews, known),
        coop1=_share(d.complete, spoken),
        coop2=_share(interviews, spoken),
        coop3=_share(d.complete, willing),
        coop4=_share(interviews, willing),
        ref1=_share(d.refusal, most),
        ref2=_share(d.refusal, likely),
        ref3=_share(d.refusal, known),
        con1=_share(spoken, most),
        con2=_share(spoken, likely),
        con3=_share(spoken, known),
    )


def _share(part: int, base: float) -> float | None:
    return part / base if base else None
