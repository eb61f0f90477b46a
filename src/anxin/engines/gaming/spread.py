"""How far persons differ from one another anyway: who stands out must stand out beyond that."""

import math
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from anxin.engines.statistics.distributions import t_two_sided_p
from anxin.engines.statistics.shrinkage import random_effects

_FEWEST = 3


class Side(Enum):
    """Which differences are looked for."""

    LOWER = -1
    EITHER = 0
    HIGHER = 1


class Estimate(NamedTuple):
    """A person's share or mean, and the variance that chance gives it."""

    value: float
    variance: float


def beyond_spread(own: Estimate, others: Sequence[Estimate], *, side: Side) -> float:
    """Return how probable so far a value is for one more person who differs from the others as they do themselves.

    t = (x − μ)/√(τ² + v + se_μ²) with one degree of freedom less than there are others, τ² by DerSimonian and Laird.
    0, no evidence against him nor for him, where fewer than three others can tell or they differ by chance alone.
    """
    usable = [each for each in others if each.variance > 0]
    if len(usable) < _FEWEST or own.variance <= 0:
        return 0.0
    found = random_effects([each.value for each in usable], [each.variance for each in usable])
    if found is None or found.tau2 == 0:
        return 0.0
    t = (own.value - found.mu) / math.sqrt(found.tau2 + own.variance + found.se_mu**2)
    return one_tail(t, t_two_sided_p(t, len(usable) - 1), side)


def one_tail(t: float, two_sided: float, side: Side) -> float:
    """Return the p of the side that is looked for."""
    if side is Side.EITHER:
        return two_sided
    return two_sided / 2 if t * side.value > 0 else 1 - two_sided / 2
