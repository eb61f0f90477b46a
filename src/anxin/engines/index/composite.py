"""Satisfaction, loyalty and complaints in one figure of 0 to 1,000, each part in sight.

A plan may say how much each part weighs and what a complaint costs, under the key ``composite``; ``STANDARD`` holds
where it says nothing. The scoring command does not read that key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anxin.engines.index import texts
from anxin.engines.index.plan_reading import as_mapping, as_number, plan_fault

_WHOLE = 1000
_NPS_REACH = 100
_PER_VISITS = 100


class Aspect(StrEnum):
    """What a part of the composite tells of."""

    SATISFACTION = "satisfaction"
    LOYALTY = "loyalty"
    COMPLAINTS = "complaints"


@dataclass(frozen=True, slots=True)
class CompositeRule:
    """The share of each aspect (all add up to 1) and how many points a complaint in 100 visits takes off."""

    shares: Mapping[Aspect, float]
    points_a_complaint: float

    def as_document(self) -> dict[str, float]:
        """Return the rule as the key ``composite`` of a plan holds it."""
        return {
            **{str(each): self.shares[each] for each in Aspect},
            "points_a_complaint": self.points_a_complaint,
        }


#: What holds where a plan says nothing.
STANDARD = CompositeRule({Aspect.SATISFACTION: 0.6, Aspect.LOYALTY: 0.2, Aspect.COMPLAINTS: 0.2}, 100)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the composite: its points from 0 to 1,000, its share of the weight, and the figure it was made from.

    Made from the index in points, the net promoter score (−100 to 100), or complaints in 100 visits.
    """

    key: Aspect
    points: float | None
    weight: float
    made_from: float | None

    @property
    def adds(self) -> float | None:
        """What it adds to the composite, in points."""
        return None if self.points is None else self.weight * self.points


@dataclass(frozen=True, slots=True)
class Composite:
    """The parts, and the rule by which they were made."""

    parts: tuple[Part, ...]
    rule: CompositeRule

    @property
    def value(self) -> float | None:
        """Σ weight × points in points; None while a part that weighs anything is missing."""
        told = [each.adds for each in self.parts if each.weight > 0]
        known = [each for each in told if each is not None]
        return sum(known) if len(known) == len(told) else None


def read_composite(given: object) -> CompositeRule:
    """Return the rule that a plan's ``composite`` holds, ``STANDARD`` for None; a key left out keeps its standard.

    Weights are normalised: they may add up to 1, 100 or anything above 0. IndexFault names the key that is wrong.
    """
    if given is None:
        return STANDARD
    path = ("composite",)
    held: dict[str, Any] = STANDARD.as_document() | dict(as_mapping(given, path))
    unknown = next((key for key in held if key not in STANDARD.as_document()), None)
    if unknown is not None:
        raise plan_fault((*path, unknown), texts.A_KNOWN_KEY)
    weights = {each: as_number(held[each], (*path, each), low=0, high=_WHOLE) for each in Aspect}
    total = sum(weights.values())
    if total <= 0:
        raise plan_fault(path, texts.A_WEIGHT_ABOVE_NOTHING)
    points = as_number(held["points_a_complaint"], (*path, "points_a_complaint"), low=0, high=_WHOLE)
    return CompositeRule({each: weight / total for each, weight in weights.items()}, points)


def composite(
    rule: CompositeRule, *, index: float | None, net_promoters: float | None, complaint_rate: float | None
) -> Composite:
    """Return the composite of an index (points), a net promoter score (−100 to 100) and complaints in 100 visits.

    Satisfaction is the index; loyalty 5·(NPS + 100); complaints 1,000 − c·rate, not below 0, with c points a complaint.
    A figure that is None leaves its part, and so the composite, untold. Source: satisfaction-index 1.5 and 6.1 no. 9.
    """
    loyalty = None if net_promoters is None else (net_promoters + _NPS_REACH) * _WHOLE / (2 * _NPS_REACH)
    spared = None if complaint_rate is None else max(0.0, _WHOLE - rule.points_a_complaint * complaint_rate)
    told = (
        (Aspect.SATISFACTION, index, index),
        (Aspect.LOYALTY, loyalty, net_promoters),
        (Aspect.COMPLAINTS, spared, complaint_rate),
    )
    return Composite(tuple(Part(key, points, rule.shares[key], source) for key, points, source in told), rule)


def complaints_in_100(complaints: int, visits: int) -> float | None:
    """Return complaints in 100 visits; None without visits. Source: satisfaction-index 2.9."""
    return _PER_VISITS * complaints / visits if visits else None
