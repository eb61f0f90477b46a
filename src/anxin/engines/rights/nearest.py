"""How near a car is to its next right, and what would open it."""

from dataclasses import dataclass
from datetime import date

from anxin.engines.rights.facts import Case, Remedy
from anxin.engines.rights.law import Law
from anxin.engines.rights.position import Position, Right, Unit


@dataclass(frozen=True, slots=True)
class Near:
    """One right that is not open yet: it stands at ``value`` of the ``limit`` that the law still allows ("day 26 of 30").

    ``left`` more open it. ``until`` is the last day of the period in which they would count.
    """

    rule: str
    edition: str
    value: int
    limit: int
    left: int
    unit: Unit
    remedies: tuple[Remedy, ...]
    against: str
    citation: str
    because: tuple[str, ...]
    until: date | None


def nearest(position: Position) -> tuple[Near, ...]:
    """Return the counted rights of the governing edition that are not open yet, the nearest first."""
    raise NotImplementedError(position)


def opens_if_it_stays(case: Case, law: Law, *, through: date) -> tuple[Right, ...]:
    """Return the rights that are open if every running repair goes on through a day and that are not open today."""
    raise NotImplementedError((case, law, through))


def opens_if_it_counts(case: Case, law: Law, *, visit: str) -> tuple[Right, ...]:
    """Return the rights that are open once a visit is completed today as a quality problem and is not cured, and that
    are not open without it: "this visit opens the right". The visit is one of the case's; KeyError if it is not.
    """
    raise NotImplementedError((case, law, visit))


def opens_on(case: Case, law: Law, *, within_days: int) -> date | None:
    """Return the first day within so many on which a further right of the seller opens if the car stays; else None."""
    raise NotImplementedError((case, law, within_days))
