"""Coverage by trying: samples drawn from populations whose truth is known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from anxin.engines.statistics.agreement import kappa
from anxin.engines.statistics.drivers import importance_intervals, lmg
from anxin.engines.statistics.means import mean, welch
from anxin.engines.statistics.raking import Margin, rake, raked_mean
from anxin.engines.statistics.ranks import rank_intervals
from anxin.engines.statistics.shares import nps
from anxin.engines.statistics.shrinkage import Method, random_effects
from anxin.engines.statistics.weighting import strata_of, stratified_mean
from bench.coverage.table import Cell
from bench.coverage.worlds import World, worlds

SIZES = (5, 8, 10, 15, 20, 30, 50, 100, 200)


@dataclass(frozen=True)
class Trials:
    """How many samples each cell draws, and from which seed."""

    many: int
    seed: int

    def chance(self, *parts: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, *parts])


def cells(trials: Trials) -> Iterator[Cell]:
    """Return every cell that is tried."""
    places = worlds()
    for number, each in enumerate(places):
        yield from _means(each, trials.chance(1, number), trials.many)
    for number, each in enumerate(places):
        yield from _differences(each, trials.chance(2, number), trials.many)
    yield from _scores(trials.chance(3), trials.many)
    for number, each in enumerate(places):
        yield from _stratified(each, trials.chance(4, number), trials.many)
    for number, each in enumerate(places):
        yield from _raked(each, trials.chance(5, number), trials.many // 2)
    yield from _units(trials)
    yield from _kappas(trials.chance(7), trials.many)
    yield from _importances(places[0], trials.chance(8), max(100, trials.many // 20))


def _means(place: World, chance: np.random.Generator, many: int) -> Iterator[Cell]:
    y, truth = place.index, float(place.index.mean())
    for n in SIZES:
        draws = y[chance.integers(0, len(y), (many, n))]
        covered = [(found := mean(row).interval) is not None and found.holds(truth) for row in draws]
        yield Cell("Mean, t interval", place.name, n, sum(covered) / many)


def _differences(place: World, chance: np.random.Generator, many: int) -> Iterator[Cell]:
    y, other = place.index, place.index * 0.7 + 150
    truth = float(y.mean() - other.mean())
    for n in (5, 10, 15, 30, 60):
        covered = told = 0
        for _ in range(many):
            found = welch(
                mean(y[chance.integers(0, len(y), n)]), mean(other[chance.integers(0, len(y), 2 * n)])
            )
            if found is not None:
                told += 1
                covered += found.interval.holds(truth)
        yield Cell("Welch, n against 2n", place.name, n, covered / told)


def _scores(chance: np.random.Generator, many: int) -> Iterator[Cell]:
    for p, d in ((0.5, 0.2), (0.7, 0.1), (0.9, 0.03)):
        for n in SIZES:
            covered = 0
            for promoters, _, detractors in chance.multinomial(n, [p, 1 - p - d, d], many):
                found = nps(int(promoters), int(detractors), n)
                covered += found is not None and found.interval.holds(100 * (p - d))
            yield Cell("NPS", f"{p:.0%} and {d:.0%}", n, covered / many)


def _stratified(place: World, chance: np.random.Generator, many: int) -> Iterator[Cell]:
    """Advisors with 120, 80 and 60 visits, of which n each are asked, without replacement."""
    visits = {"a": 120, "b": 80, "c": 60}
    for n in (5, 10, 15, 30, 50):
        covered = 0
        for _ in range(many):
            values: list[float] = []
            labels: list[str] = []
            total = 0.0
            for shift, (key, population) in enumerate(visits.items()):
                own = place.index[chance.integers(0, len(place.index), population)] - 40 * shift
                total += float(own.sum())
                values += own[:n].tolist()
                labels += [key] * n
            found = stratified_mean(strata_of(values, labels, visits))
            truth = total / sum(visits.values())
            covered += found is not None and found.interval is not None and found.interval.holds(truth)
        yield Cell(
            "Stratified mean with finite population, n each of 120, 80 and 60", place.name, n, covered / many
        )


def _raked(place: World, chance: np.random.Generator, many: int) -> Iterator[Cell]:
    """Who pays and what was done move the index and the willingness to answer; the visits' margins are known."""
    shares = np.array([0.45, 0.25, 0.2, 0.1])
    pays, kinds = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    moved = np.array([0.0, -30.0, -20.0, -50.0])
    answering = shares * np.array([1.0, 0.7, 1.4, 0.8])
    truth = float(place.index.mean() + shares @ moved)
    for n in (20, 30, 50, 100, 200):
        covered = told = 0
        for _ in range(many):
            cell = chance.choice(4, n, p=answering / answering.sum())
            y = place.index[chance.integers(0, len(place.index), n)] + moved[cell]
            if len(set(pays[cell])) < 2 or len(set(kinds[cell])) < 2:
                continue
            margins = [
                Margin("pay", pays[cell].tolist(), {0: 7000, 1: 3000}),
                Margin("kind", kinds[cell].tolist(), {0: 6500, 1: 3500}),
            ]
            raked = rake(margins)
            if not raked.converged:
                continue
            told += 1
            found = raked_mean(y.tolist(), raked, margins)
            covered += found.interval is not None and found.interval.holds(truth)
        yield Cell("Raked mean, two margins", place.name, n, covered / told)


def _units(trials: Trials) -> Iterator[Cell]:
    """Advisors whose true values are normal about 800 with sd 40, n interviews of sd 110 each."""
    for k in (6, 20, 60):
        chance = trials.chance(6, k)
        rounds = max(50, trials.many // k)
        for n in (8, 15, 30, 60):
            tried = {method: [0, 0] for method in (Method.DERSIMONIAN_LAIRD, Method.REML)}
            ranked = [0, 0]
            for _ in range(rounds):
                truth = chance.normal(800, 40, k)
                data = truth[:, None] + chance.normal(0, 110, (k, n))
                m, v = data.mean(axis=1), data.var(axis=1, ddof=1) / n
                place = (-truth).argsort().argsort() + 1
                for method, count in tried.items():
                    found = random_effects(m, v, method=method)
                    if found is None:
                        continue
                    count[0] += sum(
                        abs(u.value - t) <= 1.96 * u.se for u, t in zip(found.units, truth, strict=True)
                    )
                    count[1] += k
                    if method is Method.DERSIMONIAN_LAIRD:
                        limits = rank_intervals(found)
                        ranked[0] += sum(r.low <= p <= r.high for r, p in zip(limits, place, strict=True))
                        ranked[1] += k
            for method, count in tried.items():
                yield Cell(f"Shrunken value ∓ z·se, {method}", f"{k} units", n, count[0] / count[1])
            yield Cell("Rank interval", f"{k} units", n, ranked[0] / ranked[1])


def _kappas(chance: np.random.Generator, many: int) -> Iterator[Cell]:
    for name, table in (("κ .40", (0.4, 0.1, 0.2, 0.3)), ("κ .75, few bad", (0.82, 0.03, 0.03, 0.12))):
        p = np.array(table)
        by_chance = (p[0] + p[1]) * (p[0] + p[2]) + (p[2] + p[3]) * (p[1] + p[3])
        truth = float((p[0] + p[3] - by_chance) / (1 - by_chance))
        for n in (20, 30, 50, 100, 200):
            covered = told = 0
            for a, b, c, d in chance.multinomial(n, p / p.sum(), many):
                found = kappa(((int(a), int(b)), (int(c), int(d))))
                if found is not None and found.interval is not None:
                    told += 1
                    covered += found.interval.holds(truth)
            yield Cell("Cohen's κ", name, n, covered / told)


def _importances(place: World, chance: np.random.Generator, many: int) -> Iterator[Cell]:
    p = place.ratings.shape[1]
    r = np.corrcoef(np.column_stack([place.ratings, place.overall]).T)
    truth = lmg(r[:p, :p], r[:p, p])
    for n in (50, 100, 200, 400):
        covered = told = 0
        for trial in range(many):
            rows = chance.integers(0, len(place.overall), n)
            found = importance_intervals(
                place.ratings[rows].tolist(), place.overall[rows].tolist(), seed=trial, draws=200
            )
            if found is not None:
                told += p
                covered += sum(limits.holds(share) for limits, share in zip(found, truth, strict=True))
        yield Cell("LMG, bootstrap of 200 draws", place.name, n, covered / told)
