"""A score as the document that the scoring command prints: numbers not rounded, null for what cannot be computed."""

from typing import Any

from anxin.engines.index.groups import Group, Level
from anxin.engines.index.plans import Plan
from anxin.engines.index.scoring import Score
from anxin.engines.statistics.intervals import Interval


def document(score: Score, plan: Plan) -> dict[str, Any]:
    """Return the score with the keys of the command, numbers not rounded, None for what cannot be computed.

    Source: contract of the scoring command, section 5.
    """
    return {
        "id": plan.id,
        "n_rows": score.rows,
        "n": score.index.n,
        "n_dropped": score.rows - score.index.n,
        "index": score.index.mean,
        "sd": score.index.sd,
        "se": score.index.se,
        "groups": {
            column: {
                value: _group(group, shrunk=score.level is not None and column == score.level.column)
                for value, group in groups.items()
            }
            for column, groups in score.groups.items()
        },
        "shrinkage": _level(score.level),
        "stratified": _stratified(score, plan),
        "top2": _top_two(score),
        "nps": _nps(score),
        "raked": _raked(score, plan),
        "drivers": _drivers(score, plan),
        "penalty_reward": _penalty_reward(score, plan),
    }


def _group(group: Group, *, shrunk: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "n": group.mean.n,
        "index": group.mean.mean,
        "sd": group.mean.sd,
        "se": group.mean.se,
        "ci95": _limits(group.mean.interval),
        "state": str(group.state),
    }
    if shrunk:
        told["shrunken"] = group.shrunken and group.shrunken.value
        told["reliability"] = group.shrunken and group.shrunken.reliability
        told["rank_interval"] = group.ranks and [group.ranks.low, group.ranks.high]
    return told


def _level(level: Level | None) -> dict[str, Any] | None:
    if level is None:
        return None
    effects = level.effects
    return {
        "level": level.column,
        "k": level.units,
        "mu": effects and effects.mu,
        "se_mu": effects and effects.se_mu,
        "tau2": effects and effects.tau2,
        "q": effects and effects.q,
    }


def _stratified(score: Score, plan: Plan) -> dict[str, Any] | None:
    if plan.strata is None:
        return None
    found = score.stratified
    return {
        "index": found and found.mean,
        "se": found and found.se,
        "df": found and found.df,
        "ci95": found and _limits(found.interval),
    }


def _top_two(score: Score) -> dict[str, Any] | None:
    if score.top2 is None:
        return None
    return {
        "n": score.top2.n,
        "k": score.top2.k,
        "share": score.top2.share,
        "wilson95": _limits(score.top2.interval),
    }


def _nps(score: Score) -> dict[str, Any] | None:
    if score.nps is None:
        return None
    found = score.nps.score
    return {
        "n": score.nps.n,
        "promoters": score.nps.promoters,
        "detractors": score.nps.detractors,
        "value": found and found.value,
        "se": found and found.se,
        "ci95": found and _limits(found.interval),
    }


def _raked(score: Score, plan: Plan) -> dict[str, Any] | None:
    if not plan.rake:
        return None
    found = score.raked
    return {
        "index": found and found.estimate.mean,
        "se": found and found.estimate.se,
        "n_eff": found and found.raked.worth.n_eff,
        "weights": list(found.raked.weights) if found else [],
    }


def _drivers(score: Score, plan: Plan) -> dict[str, Any] | None:
    found = score.drivers
    if found is None:
        return None
    names = [factor.name for factor in plan.factors]
    return {
        "n": found.n,
        "r2": found.r2,
        "lmg": dict(zip(names, found.lmg, strict=True)),
        "johnson": dict(zip(names, found.johnson, strict=True)),
    }


def _penalty_reward(score: Score, plan: Plan) -> dict[str, Any] | None:
    found = score.penalty_reward
    if found is None:
        return None
    return {
        "n": found.n,
        "intercept": found.intercept,
        "r2": found.r2,
        "factors": {
            factor.name: {
                "penalty": each.penalty,
                "reward": each.reward,
                "range": each.range,
                "asymmetry": each.asymmetry,
            }
            for factor, each in zip(plan.factors, found.factors, strict=True)
        },
    }


def _limits(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]
