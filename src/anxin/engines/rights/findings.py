"""What a rule finds, before use, demand and edition are looked at: for one visit, and for a number of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from anxin.engines.rights.docket import Docket, Level, Weighed
from anxin.engines.rights.law import Rule
from anxin.engines.rights.position import Counter, State
from anxin.engines.rights.visits import Seen


class Finding(NamedTuple):
    """How a right stands by its own rule, and why."""

    state: State
    because: tuple[str, ...] = ()
    counter: Counter | None = None


class Reached(NamedTuple):
    """How far a number of visits goes. ``is_reached`` is None where a fact is not known.

    ``named`` are open questions that are named whatever the outcome, ``doubts`` those on which it turns.
    """

    value: int
    is_reached: bool | None
    members: Sequence[Seen] = ()
    doubts: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    narrow: int | None = None
    broad: int | None = None
    least: int | None = None
    most: int | None = None


type Measure = Callable[[list[Seen], Level], Reached]
NOTHING = Finding(State.NOT_MET)


def hit_of(weighed: Weighed, *, unknown: tuple[str, ...] = ()) -> Weighed:
    """Return how surely a visit opens a right: by its weight, and the facts that are not known besides."""
    seen, level, reasons = weighed
    if level is Level.EXEMPT:
        return weighed
    unknown = (*unknown, *(each for each in reasons if "." in each))
    return Weighed(seen, Level.UNKNOWN, unknown) if unknown else weighed


def settle_hits(hits: Iterable[Weighed], *, counter: Counter | None = None) -> Finding:
    """Return what the surest of some visits gives: met, arguable, unknown, excluded, in that order."""
    every = list(hits)
    if not every:
        return Finding(State.NOT_MET, (), counter)
    levels = [each.level for each in every]
    level = min(levels)
    best = [each for each in every if each.level is level]
    ids = [each.seen.id for each in best]
    reasons = [reason for each in best for reason in each.reasons]
    because = [*reasons, *ids] if level is Level.UNKNOWN else [*ids, *reasons]
    return Finding(_STATES[level], tuple(dict.fromkeys(because)), counter)


_STATES = {
    Level.SURE: State.MET,
    Level.ARGUABLE: State.ARGUABLE,
    Level.UNKNOWN: State.UNKNOWN,
    Level.EXEMPT: State.EXCLUDED,
}


def settle_number(
    docket: Docket, rule: Rule, items: Sequence[Weighed], measure: Measure, *, straddles: bool = False
) -> Finding:
    """Return what a number of visits gives: first those that surely count, then those that may, then exempt ones.

    ``straddles`` tells that a visit that surely counts gives more where the period may be longer.
    """
    surely = _through(items, Level.SURE)
    sure = measure(surely, Level.SURE)
    counter = None
    if rule.unit is not None:
        ranges = sure.narrow, sure.broad, sure.least, sure.most
        counter = Counter(sure.value, rule.opens_at, rule.unit, *ranges)
    ids = tuple([each.id for each in sure.members])
    if sure.is_reached:
        state = State.ARGUABLE if sure.doubts else State.MET
        return Finding(state, (*ids, *(sure.doubts or sure.named)), counter)
    if sure.is_reached is None:
        return Finding(State.UNKNOWN, (*sure.unknown, *ids, *sure.named), counter)
    if straddles or len(surely) != len(items):
        found = _may_be_reached(items, measure)
        if found is not None:
            return Finding(found[0], found[1], counter)
        if sure.value == 0 and (exempt := _exempt(items, measure)):
            return Finding(State.EXCLUDED, exempt, counter)
    near = sure.value >= rule.opens_at - 1 and docket.periods[rule.window].ended_by is None
    return Finding(State.ONE_STEP if near else State.NOT_MET, (*ids, *sure.named), counter)


def _may_be_reached(items: Sequence[Weighed], measure: Measure) -> tuple[State, tuple[str, ...]] | None:
    """Return arguable or unknown with its reasons, where visits that may count give the number; or nothing."""
    for level in (Level.ARGUABLE, Level.UNKNOWN):
        wider = measure(_through(items, level), level)
        because = _reasons(items, wider)
        if wider.is_reached:
            return State.ARGUABLE, because
        if wider.is_reached is None:
            return State.UNKNOWN, (*wider.unknown, *because)
    return None


def _reasons(items: Sequence[Weighed], reached: Reached) -> tuple[str, ...]:
    own = [reason for each in items if each.seen in reached.members for reason in each.reasons]
    if any("." in each for each in own):
        own = ["A9", *own]
    ids = (each.id for each in reached.members)
    return tuple(dict.fromkeys([*ids, *own, *reached.doubts, *reached.named]))


def _exempt(items: Sequence[Weighed], measure: Measure) -> tuple[str, ...]:
    """Return why a right is excluded that rests on exempt visits alone; empty if it does not."""
    exempt = [each for each in items if each.level is Level.EXEMPT]
    if measure([each.seen for each in exempt], Level.SURE).is_reached is False:
        return ()
    return (*(each.seen.id for each in exempt), *(path for each in exempt for path in each.reasons))


def _through(items: Sequence[Weighed], level: Level) -> list[Seen]:
    return [seen for seen, own, _ in items if own <= level]


def by_cure(value: int, members: Sequence[Seen], last: Seen) -> Reached:
    """Tell by its cure whether the last repair left the car as it was; a car that is cured needs one more."""
    cured = last.visit.cured
    if cured is None:
        return Reached(value, None, members, unknown=(last.path("cured"),))
    return Reached(value, not cured, members)
