"""The snowball (L017): how pressing a case is, from 0 to 100, with the parts that make it so. A person decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from anxin.engines.decisions import Param, Reason, reason
from anxin.engines.priority.weights import Each, Weights, read_weights

__all__ = ["MOST", "Part", "Snowball", "SnowballFacts", "Weights", "read_weights", "snowball"]

MOST = 100
_DAY = timedelta(days=1)
_ORDINARY = 1


@dataclass(frozen=True, kw_only=True)
class SnowballFacts:
    """What makes a case roll. ``age``: since the round began; ``silence``: since the last word with the customer.

    Counts of earlier complaints are without this one. ``threats`` are keys of the content list; ``mood_now`` runs from
    1 (calm) to 5 (furious), None where nobody noted it; ``steps_missed`` counts clocks that ran out.
    """

    age: timedelta = timedelta()
    silence: timedelta = timedelta()
    same_problem_before: int = 0
    complaints_before: int = 0
    times_reopened: int = 0
    threats: tuple[str, ...] = ()
    mood_now: int | None = None
    promises_broken: int = 0
    promises_moved: int = 0
    steps_missed: int = 0
    level: int = _ORDINARY
    crisis: bool = False


@dataclass(frozen=True)
class Part:
    """What one fact adds, the most that it could add, and why. The cap is a part below nothing."""

    key: str
    points: int
    most: int
    because: Reason


@dataclass(frozen=True)
class Snowball:
    """The figure and its parts, the heaviest first; the parts add up to the total."""

    total: int
    parts: tuple[Part, ...]


def snowball(facts: SnowballFacts, *, weights: Weights) -> Snowball:
    """Weigh a case: whole points from 0 to 100 that never fall when a fact gets worse (L016, L017, S127)."""
    parts = [part for part in (*_of_time(facts, weights), *_of_people(facts, weights)) if part is not None]
    parts.sort(key=lambda part: -part.points)
    over = sum(part.points for part in parts) - MOST
    if over > 0:
        parts.append(Part("cap", -over, 0, reason("SNOWBALL_FULL", most=MOST)))
    return Snowball(sum(part.points for part in parts), tuple(parts))


def _of_time(facts: SnowballFacts, weights: Weights) -> Iterator[Part | None]:
    yield _age(facts.age, weights)
    yield _counted("silence", facts.silence // _DAY, weights.silence, "L018")
    yield _counted("missed", facts.steps_missed, weights.missed, "L016")
    yield _counted("broken", facts.promises_broken, weights.broken, "S004", "D049")
    yield _counted("moved", facts.promises_moved, weights.moved, "S004")


def _of_people(facts: SnowballFacts, weights: Weights) -> Iterator[Part | None]:
    yield _counted("same_problem", facts.same_problem_before, weights.same_problem, "L017")
    yield _counted("complaints", facts.complaints_before, weights.complaints, "S127")
    yield _counted("reopened", facts.times_reopened, weights.reopened, "L018")
    yield _threats(facts.threats, weights)
    yield _placed("mood", facts.mood_now or 0, weights.mood, "S127")
    yield _placed("level", facts.level, weights.level, "L019")
    if facts.crisis:
        yield _part("crisis", weights.crisis, weights.crisis, "S024")


def _part(key: str, points: int, most: int, *citations: str, **params: Param) -> Part | None:
    """Build a part where it weighs something: most cases have two or three, and there are many cases."""
    return (
        Part(key, points, most, reason(f"SNOWBALL_{key.upper()}", *citations, **params)) if points else None
    )


def _age(age: timedelta, weights: Weights) -> Part | None:
    reached = sum(age >= days * _DAY for days in weights.bands)
    points = weights.age[min(reached, len(weights.age)) - 1] if reached else 0
    return _part("age", points, max(weights.age), "L017", count=age // _DAY)


def _counted(key: str, count: int, each: Each, *citations: str) -> Part | None:
    return _part(key, each.of(count), each.most, *citations, count=count)


def _placed(key: str, place: int, points: tuple[int, ...], *citations: str) -> Part | None:
    gained = points[min(place, len(points)) - 1] if place >= 1 else 0
    return _part(key, gained, max(points), *citations, count=place)


def _threats(threats: tuple[str, ...], weights: Weights) -> Part | None:
    kinds = sorted(set(threats), key=lambda key: (-weights.threats.get(key, 0), key))
    points = min(weights.threats_most, sum(weights.threats.get(key, 0) for key in kinds))
    return _part(
        "threats", points, weights.threats_most, "S020", "S030", count=len(kinds), keys=",".join(kinds)
    )
