"""How near a car is to its next right, and what would open it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from anxin.engines.rights.assess import assess
from anxin.engines.rights.docket import RETURNS
from anxin.engines.rights.facts import Case, Remedy, Visit
from anxin.engines.rights.law import Law
from anxin.engines.rights.position import Position, Right, State, Unit
from anxin.engines.rights.visits import ends_of, midnight_after

_NOT_YET = frozenset({State.ONE_STEP, State.NOT_MET, State.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Near:
    """One right that is not open yet: at ``value`` of the ``limit`` that the law still allows ("day 26 of 30").

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
    """Return the counted rights of the governing edition that something has been counted for and that are not open yet,
    while their period runs, the nearest first.
    """
    found = [near for right in position.by_rule.values() if (near := _near(right)) is not None]
    return tuple(sorted(found, key=lambda each: (each.left > 1, -each.value / (each.limit + 1))))


def opens_if_it_stays(case: Case, law: Law, *, through: date) -> tuple[Right, ...]:
    """Return the rights that are open if every running repair goes on through a day and that are not open today."""
    return _more(assess(replace(case, today=through), law), assess(case, law))


def opens_if_it_counts(case: Case, law: Law, *, visit: str) -> tuple[Right, ...]:
    """Return the rights that a visit opens once it is completed today, for a quality problem and without a cure.

    Without the visit they are not open: "this visit opens the right". KeyError if the case has no such visit.
    """
    if visit not in {each.id for each in case.visits}:
        raise KeyError(visit)
    visits = tuple(_counting(each, case.today) if each.id == visit else each for each in case.visits)
    without = tuple(each for each in case.visits if each.id != visit)
    return _more(assess(replace(case, visits=visits), law), assess(replace(case, visits=without), law))


def opens_on(case: Case, law: Law, *, within_days: int) -> date | None:
    """Return the first day within so many on which a new car or the money opens if the car stays here; else None."""
    now = assess(case, law)
    through = case.today
    for _ in range(within_days):
        through += timedelta(days=1)
        more = _more(assess(replace(case, today=through), law), now)
        if any(RETURNS & set(each.remedies) for each in more):
            return through
    return None


def _near(right: Right) -> Near | None:
    counter = right.counter
    if counter is None or counter.value == 0 or right.state not in _NOT_YET or right.ended_by is not None:
        return None
    # Each repair is measured on its own: nothing adds up, and the running one has its deadline.
    if Remedy.SUBSTITUTE_CAR in right.remedies:
        return None
    return Near(
        right.rule,
        right.edition,
        counter.value,
        counter.opens_at - 1,
        # A car that was cured at the number needs one more all the same.
        max(1, counter.left),
        counter.unit,
        right.remedies,
        right.against,
        right.citation,
        right.because,
        right.until,
    )


def _counting(visit: Visit, today: date) -> Visit:
    """Return a visit as it stands once it is completed today as an uncured quality problem."""
    done = visit if ends_of(visit) else replace(visit, completed_at=midnight_after(today))
    return replace(done, quality_problem=True, cured=False)


def _more(then: Position, now: Position) -> tuple[Right, ...]:
    held = set(_open(now.rights))
    return tuple(each for each in then.rights if each.state.is_open and (each.edition, each.rule) not in held)


def _open(rights: Iterable[Right]) -> list[tuple[str, str]]:
    return [(each.edition, each.rule) for each in rights if each.state.is_open]
