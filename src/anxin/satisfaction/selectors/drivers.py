"""What satisfaction hangs on at a place: importance of each factor, penalty and reward, what to work on first (2.7).

From the interviews that answered every factor and the overall question. What a page shows was worked out by a job and
is read back from what it kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from anxin.engines.index import Plan
from anxin.engines.statistics.drivers import Drivers, drivers, importance_intervals
from anxin.engines.statistics.impact import Quadrant, importance_performance, penalty_reward
from anxin.engines.statistics.means import mean
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plans import factor_titles
from anxin.satisfaction.selectors.rated_visits import RatedVisit, rated_visits
from anxin.satisfaction.selectors.windows import Window

#: More interviews than this make intervals no truer: of more, as many are drawn by their keys, which are random.
MOST = 20_000
DRAWS = 1_000
#: The factors must explain so much of the overall impression before anybody is told what to work on.
LEAST_R2 = 0.1
_KEYS = 2**128

type Row = tuple[tuple[float, ...], float]


@dataclass
class Gathered:
    """Complete interviews of some dealers; how many were read, how many lacked an answer."""

    rows: list[Row]
    read: int = 0
    incomplete: int = 0


class Advice(StrEnum):
    """What the data say about what to work on first, or why they say nothing."""

    WORK_ON = "work_on"
    KEEP_UP = "keep_up"
    UNCLEAR = "unclear"
    FEW = "few"
    WEAK = "weak"


@dataclass(frozen=True)
class Factor:
    """A factor: its mean rating on the plan's scale, and how far that lies from the mean of all factors.

    ``lmg`` and ``johnson`` are parts of R², ``low`` and ``high`` the interval of the first. ``penalty`` and ``reward``
    are points of the overall answer.
    """

    name: str
    title: str
    mean: float
    apart_low: float
    apart_high: float
    lmg: float
    johnson: float
    low: float | None
    high: float | None
    quadrant: Quadrant
    penalty: float | None
    reward: float | None
    asymmetry: float | None

    @property
    def weighs_more(self) -> bool:
        return self.quadrant in {Quadrant.CONCENTRATE_HERE, Quadrant.KEEP_UP}


@dataclass(frozen=True)
class DriverFigures:
    """What a job found. ``why`` tells why there is nothing but numbers of interviews: ``few`` or ``alike``."""

    n: int
    read: int
    incomplete: int
    drawn_of: int
    factors: tuple[Factor, ...] = ()
    r2: float = 0.0
    few: bool = False
    importance: float = 0.0
    performance: float = 0.0
    why: str = ""

    @property
    def per_factor(self) -> float:
        """Interviews a factor: below ten their order is mostly chance."""
        return self.n / len(self.factors) if self.factors else 0.0

    @property
    def by_importance(self) -> list[Factor]:
        return sorted(self.factors, key=lambda each: -each.lmg)


def gather(
    version: PlanVersion, plan: Plan, *, dealer_id: int, window: Window, share: float = 1.0
) -> Iterator[Row | None]:
    """Yield the complete interviews of a dealer's visits of the months, None for one that lacks an answer.

    ``share`` below 1 draws as many of them, always the same.
    """
    for each in rated_visits(version, dealers=[dealer_id], first=window.first, last=window.last):
        if share >= 1 or UUID(str(each.interview)).int < share * _KEYS:
            yield _complete(each, plan)


def work_out(gathered: Gathered, plan: Plan, *, seed: int) -> dict[str, Any]:
    """Return what is kept of drivers, plain JSON; the same interviews and seed give the same to the last digit."""
    ratings, outcome = [row for row, _ in gathered.rows], [overall for _, overall in gathered.rows]
    counts = {"n": len(outcome), "read": gathered.read, "incomplete": gathered.incomplete}
    p = len(plan.factors)
    if len(outcome) < max(p + 2, plan.minimum):
        return counts | {"why": "few"}
    found = drivers(ratings, outcome)
    if found is None:
        return counts | {"why": "alike"}
    limits = importance_intervals(ratings, outcome, seed=seed, draws=DRAWS)
    impact = penalty_reward(ratings, outcome, low=plan.low, high=plan.high)
    means = [sum(column) / len(column) for column in zip(*ratings, strict=True)]
    grid = importance_performance(found.lmg, means)
    apart = [_apart(ratings, place) for place in range(p)]
    return counts | {
        "r2": found.r2,
        "few": found.few,
        "importance": grid.importance,
        "performance": grid.performance,
        "factors": [
            {
                "name": factor.name,
                "mean": means[place],
                "apart": apart[place],
                **_weights(found, place),
                "interval": [limits[place].low, limits[place].high] if limits else None,
                "quadrant": str(grid.quadrants[place]),
                "penalty": impact and impact.factors[place].penalty,
                "reward": impact and impact.factors[place].reward,
                "asymmetry": impact and impact.factors[place].asymmetry,
            }
            for place, factor in enumerate(plan.factors)
        ],
    }


def read_drivers(kept: Mapping[str, Any], version: PlanVersion) -> DriverFigures:
    """Return what a job kept, with the names of the factors in the reader's language."""
    titles = factor_titles(version)
    n, read, incomplete, drawn_of = (
        int(kept.get(name, 0)) for name in ("n", "read", "incomplete", "drawn_of")
    )
    if kept.get("why"):
        return DriverFigures(n, read, incomplete, drawn_of, why=str(kept["why"]))
    return DriverFigures(
        n,
        read,
        incomplete,
        drawn_of,
        factors=tuple(_factor(each, titles) for each in kept["factors"]),
        r2=kept["r2"],
        few=kept["few"],
        importance=kept["importance"],
        performance=kept["performance"],
    )


def advice_of(found: DriverFigures) -> tuple[Advice, Factor | None]:
    """Return what to work on first, and on which factor; or why the data cannot tell.

    A factor is named where the whole interval of its importance lies above the mean importance and the whole interval
    of its rating below the mean rating: then neither is by chance (19 times in 20).
    """
    if found.why or found.few or not found.factors:
        return Advice.FEW, None
    if found.r2 < LEAST_R2:
        return Advice.WEAK, None
    first = next((each for each in found.by_importance if each.quadrant == Quadrant.CONCENTRATE_HERE), None)
    for each in found.by_importance:
        surely = each.low is not None and each.low > found.importance and each.apart_high < 0
        if surely and each.quadrant == Quadrant.CONCENTRATE_HERE:
            return Advice.WORK_ON, each
    if first is not None:
        return Advice.UNCLEAR, first
    return Advice.KEEP_UP, found.by_importance[0]


def seed_of(version: PlanVersion, window: Window, dealers: str) -> int:
    """Return the seed of the draws: the same for the same version, months and dealers."""
    named = f"{version.key}/{window.first}/{window.last}/{dealers}"
    return int(sha256(named.encode()).hexdigest()[:12], 16)


def gathered_of(rows: Iterable[Row | None], into: Gathered) -> None:
    """Add the interviews of a dealer to those gathered before."""
    for row in rows:
        into.read += 1
        if row is None:
            into.incomplete += 1
        else:
            into.rows.append(row)


def _complete(each: RatedVisit, plan: Plan) -> Row | None:
    ratings = [each.answers.get(factor.column) for factor in plan.factors]
    overall = each.answers.get(plan.overall or "")
    if overall is None or any(rating is None for rating in ratings):
        return None
    return tuple(float(rating) for rating in ratings if rating is not None), float(overall)


def _apart(ratings: Sequence[Sequence[float]], place: int) -> list[float]:
    """Return the interval of how far a factor's ratings lie from the mean of all factors of the same interview."""
    told = mean([row[place] - sum(row) / len(row) for row in ratings])
    assert told.interval is not None  # two interviews at least
    return [told.interval.low, told.interval.high]


def _weights(found: Drivers, place: int) -> dict[str, float]:
    return {"lmg": found.lmg[place], "johnson": found.johnson[place]}


def _factor(kept: Mapping[str, Any], titles: Mapping[str, str]) -> Factor:
    low, high = kept["interval"] or (None, None)
    return Factor(
        name=kept["name"],
        title=titles.get(kept["name"], kept["name"]),
        mean=kept["mean"],
        apart_low=kept["apart"][0],
        apart_high=kept["apart"][1],
        lmg=kept["lmg"],
        johnson=kept["johnson"],
        low=low,
        high=high,
        quadrant=Quadrant(kept["quadrant"]),
        penalty=kept["penalty"],
        reward=kept["reward"],
        asymmetry=kept["asymmetry"],
    )
