"""How many points each part of the snowball gives; read from the content, every slip named by its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

MOODS = 5
LEVELS = 3
DEFAULT_BANDS = (1, 3, 7, 14)


@dataclass(frozen=True)
class Each:
    """So many points for every one that is counted, up to the most that this part may give."""

    points: int
    most: int

    def of(self, count: int) -> int:
        """Return the points for a count; less than nothing counts as nothing."""
        return min(self.most, self.points * max(0, count))


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The points of every part. ``bands`` are days of age; the n-th band that is reached gives the n-th of ``age``."""

    bands: tuple[int, ...]
    age: tuple[int, ...]
    silence: Each
    same_problem: Each
    complaints: Each
    reopened: Each
    threats: Mapping[str, int]
    threats_most: int
    mood: tuple[int, ...]
    broken: Each
    moved: Each
    missed: Each
    level: tuple[int, ...]
    crisis: int


def read_weights(body: Mapping[str, Any], *, bands: Sequence[int] = DEFAULT_BANDS) -> Weights:
    """Read the content list ``snowball``; ``bands`` are days of age (L017). ValueError names the wrong field."""
    if not bands or min(bands) < 1 or any(later <= earlier for earlier, later in pairwise(bands)):
        raise ValueError(f"complaints.snowball.bands: days that rise from at least 1, not {list(bands)}")
    parts = {str(part.get("key")): part for part in _list(body, "parts")}
    threats = _mapping(parts, "threats")
    return Weights(
        bands=tuple(bands),
        age=_rising(parts, "age"),
        silence=_each(parts, "silence"),
        same_problem=_each(parts, "same_problem"),
        complaints=_each(parts, "complaints"),
        reopened=_each(parts, "reopened"),
        threats=MappingProxyType(threats),
        threats_most=_whole(_part(parts, "threats").get("most"), "threats.most"),
        mood=_rising(parts, "mood", count=MOODS),
        broken=_each(parts, "broken"),
        moved=_each(parts, "moved"),
        missed=_each(parts, "missed"),
        level=_rising(parts, "level", count=LEVELS),
        crisis=_whole(_part(parts, "crisis").get("most"), "crisis.most"),
    )


def _list(body: Mapping[str, Any], field: str) -> Sequence[Mapping[str, Any]]:
    found = body.get(field)
    if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
        raise ValueError(f"{field}: a list of parts is missing")
    return found


def _part(parts: Mapping[str, Mapping[str, Any]], key: str) -> Mapping[str, Any]:
    if key not in parts:
        raise ValueError(f"{key}: the part is missing")
    return parts[key]


def _each(parts: Mapping[str, Mapping[str, Any]], key: str) -> Each:
    part = _part(parts, key)
    return Each(_whole(part.get("each"), f"{key}.each"), _whole(part.get("most"), f"{key}.most"))


def _rising(parts: Mapping[str, Mapping[str, Any]], key: str, *, count: int = 0) -> tuple[int, ...]:
    found = _part(parts, key).get("points")
    if not isinstance(found, list) or not found or (count and len(found) != count):
        raise ValueError(f"{key}.points: {count or 'some'} numbers are needed, not {found!r}")
    points = tuple(_whole(each, f"{key}.points") for each in found)
    if any(later < earlier for earlier, later in pairwise(points)):
        raise ValueError(f"{key}.points: the graver may not give less, as in {list(points)}")
    return points


def _mapping(parts: Mapping[str, Mapping[str, Any]], key: str) -> dict[str, int]:
    found = _part(parts, key).get("points")
    if not isinstance(found, Mapping):
        raise ValueError(f"{key}.points: points by threat are needed, not {found!r}")
    return {str(name): _whole(points, f"{key}.points.{name}") for name, points in found.items()}


def _whole(value: Any, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{field}: a whole number from 0 is needed, not {value!r}")
    return value
