"""How many periods a chart runs until it alarms: without cause (its false-alarm rate), and after a shift.

Average run lengths in periods; a shift δ in standard deviations.
"""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from anxin.engines.statistics.distributions import normal_cdf
from anxin.engines.statistics.given import StatisticsFault, number

_Floats = NDArray[np.float64]

_CUSUM_NODES = 30
_EWMA_NODES = 40
#: States of the chain of a cumulated count: more, and its step is too fine to be meant.
_MOST_STATES = 4_000


def cusum_run_length(shift: float = 0, *, k: float = 0.5, h: float = 5, head_start: float = 0) -> float:
    """Return the average run length of a two-sided CUSUM of normal values.

    One side: L(u) = 1 + L(0)Φ(k − u − δ) + ∫₀^h L(x)φ(x + k − u − δ)dx by Gauss–Legendre with 30 nodes; both, from head
    start u: (L⁺(u)L⁻(0) + L⁻(u)L⁺(0) − L⁺(0)L⁻(0))/(L⁺(0) + L⁻(0)). Source: Vance 1986; Lucas and Crosier 1982.
    """
    limit = number("h", h, above=0)
    start = number("head_start", head_start, least=0, most=limit)
    delta, allowed = number("shift", shift), number("k", k, least=0)
    up0, up = _one_sided(delta, allowed, limit, start)
    down0, down = _one_sided(-delta, allowed, limit, start)
    return (up * down0 + down * up0 - up0 * down0) / (up0 + down0)


def ewma_run_length(shift: float = 0, *, weight: float = 0.2, width: float = 2.962) -> float:
    """Return the average run length of a two-sided EWMA of normal values with limits ∓c = L√(λ/(2 − λ)) fixed.

    L(z) = 1 + (1/λ)∫_{−c}^{c} L(x)φ((x − (1 − λ)z)/λ − δ)dx by Gauss–Legendre with 40 nodes, from z = 0. Limits that
    open with time alarm somewhat sooner in the first periods. Source: Crowder 1987.
    """
    share, delta = number("weight", weight, above=0, most=1), number("shift", shift)
    c = number("width", width, above=0) * math.sqrt(share / (2 - share))
    nodes, weights = _nodes(-c, c, _EWMA_NODES)

    def kernel(z: _Floats) -> _Floats:
        return weights / share * _density((nodes[None, :] - (1 - share) * z[:, None]) / share - delta)

    lengths = np.linalg.solve(np.eye(len(nodes)) - kernel(nodes), np.ones(len(nodes)))
    return float(1 + (kernel(np.zeros(1)) @ lengths)[0])


def poisson_cusum_run_length(mean: float, *, k: float, h: float, head_start: float = 0) -> float:
    """Return the average run length of a CUSUM of counts with that mean, from a Markov chain over its sums.

    C = max(0, C + X − k) stays on the steps of k: whole ones for whole k, else 1/b for k = a/b with b up to 100. The
    chain has a state for each step from 0 to h; L = (I − R)⁻¹1. Source: Brook and Evans 1972; Lucas 1985.
    """
    mu = number("mean", mean, above=0, most=700)
    allowed = Fraction(number("k", k, above=0)).limit_denominator(100)
    if abs(float(allowed) - k) > 1e-9:
        raise StatisticsFault("k", "a fraction with a denominator up to 100")
    step = allowed.denominator
    top = math.floor(number("h", h, above=0) * step + 1e-9)
    start = round(number("head_start", head_start, least=0, most=h) * step)
    if top >= _MOST_STATES:
        raise StatisticsFault("h", f"fewer than {_MOST_STATES} steps of 1/{step}")
    chain = np.zeros((top + 1, top + 1))
    for state in range(top + 1):
        count, chance = 0, math.exp(-mu)
        while (after := state + count * step - allowed.numerator) <= top:
            chain[state, max(0, after)] += chance
            count += 1
            chance *= mu / count
    lengths = np.linalg.solve(np.eye(top + 1) - chain, np.ones(top + 1))
    return float(lengths[start])


def cusum_limit(run_length: float, *, k: float = 0.5) -> float:
    """Return the h with which a two-sided CUSUM alarms without cause once in so many periods. Source: as above."""
    wanted, allowed = number("run_length", run_length, above=2), number("k", k, least=0)
    return _crossing(lambda h: cusum_run_length(k=allowed, h=h) - wanted, 0.01, 1.0)


def ewma_width(run_length: float, *, weight: float = 0.2) -> float:
    """Return the L with which an EWMA alarms without cause once in so many periods. Source: as above."""
    wanted, share = number("run_length", run_length, above=2), number("weight", weight, above=0, most=1)
    return _crossing(lambda width: ewma_run_length(weight=share, width=width) - wanted, 0.1, 1.0)


def _one_sided(delta: float, k: float, h: float, start: float) -> tuple[float, float]:
    """Return L(0) and L(start) of the side that watches for a rise."""
    nodes, weights = _nodes(0.0, h, _CUSUM_NODES)
    points = np.concatenate([[0.0], nodes])

    def kernel(u: _Floats) -> _Floats:
        stays = np.array([[normal_cdf(k - each - delta)] for each in u])
        return np.hstack([stays, weights * _density(nodes[None, :] + k - u[:, None] - delta)])

    lengths = np.linalg.solve(np.eye(len(points)) - kernel(points), np.ones(len(points)))
    return float(lengths[0]), float(1 + (kernel(np.array([start])) @ lengths)[0])


def _nodes(low: float, high: float, many: int) -> tuple[_Floats, _Floats]:
    """Return the nodes and weights of Gauss and Legendre between two limits."""
    nodes, weights = np.polynomial.legendre.leggauss(many)
    half = (high - low) / 2
    return (nodes + 1) * half + low, weights * half


def _density(x: _Floats) -> _Floats:
    found: _Floats = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return found


def _crossing(off: Callable[[float], float], low: float, high: float) -> float:
    """Return where an increasing function is 0, by doubling and halving."""
    while off(high) < 0:
        low, high = high, 2 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if off(middle) < 0 else (low, middle)
    return (low + high) / 2
