"""Populations from which interviews are drawn, made like those of a dealer: five ratings and what hangs on them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEIGHTS = np.array([0.15, 0.19, 0.15, 0.19, 0.32])


@dataclass(frozen=True)
class World:
    """A population of respondents: ratings 1 to 10 of five factors, the overall one, and each one's index."""

    name: str
    ratings: Floats
    overall: Floats

    @property
    def index(self) -> Floats:
        found: Floats = 100 * (self.ratings @ WEIGHTS)
        return found


def world(name: str, *, mean: float, sd: float, seed: int, many: int = 200_000) -> World:
    """Make ratings that share an impression, rounded and held within 1 and 10, so that good dealers pile up at 10."""
    chance = np.random.default_rng(seed)
    impression = chance.normal(mean, sd, many)
    ratings = np.clip(np.rint(impression[:, None] + chance.normal(0, 1, (many, 5))), 1, 10)
    overall = np.clip(np.rint(ratings @ WEIGHTS + chance.normal(0, 0.7, many)), 1, 10)
    return World(name, ratings, overall)


def worlds() -> tuple[World, ...]:
    """Return a middling dealer, a good one, and one of whose customers 6 % are angry and the others give ten."""
    split = world("ten or angry", mean=10.5, sd=1.0, seed=3)
    angry = np.random.default_rng(4).random(len(split.overall)) < 0.06
    low = world("", mean=3.0, sd=1.5, seed=5)
    return (
        world("middling", mean=7.2, sd=1.4, seed=1),
        world("good", mean=9.0, sd=1.3, seed=2),
        World(
            split.name,
            np.where(angry[:, None], low.ratings, split.ratings),
            np.where(angry, low.overall, split.overall),
        ),
    )
