"""The figures of a whole run, and what its overall answer hangs on, to who sees the whole of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from anxin.engines.index import Plan, State
from anxin.engines.index.groups import state_of
from anxin.engines.statistics.means import mean_of_sums
from anxin.engines.statistics.weighting import estimate
from anxin.satisfaction.selectors.figure_words import STATES
from anxin.satisfaction.selectors.figures import LEAST_FOR_NPS_INTERVAL
from anxin.satisfaction.selectors.plans import engine_plan, factor_titles
from anxin.satisfaction.selectors.run_views import RunView
from anxin.satisfaction.selectors.run_words import one_place, share_of, span

#: Fewer answers for each factor than this are a first look. Source: domain, drivers, n ≥ 10p.
FEW_FOR_EACH = 10
_PERCENT = 100
_LEVEL = 0.95


@dataclass(frozen=True)
class WholeFigure:
    """A figure of the whole run; ``value`` in its own unit, not rounded.

    ``n`` answers of ``visits`` visits; ``n_eff``: how many answers equally weighted tell as much, None where the run
    did not keep it.
    """

    key: str
    name: str
    n: int
    visits: int
    n_eff: float | None
    state: State
    value: float | None = None
    se: float | None = None
    ends: Sequence[float] | None = None
    unit: str = ""

    @property
    def low(self) -> float | None:
        return self.ends[0] if self.ends else None

    @property
    def high(self) -> float | None:
        return self.ends[1] if self.ends else None

    @property
    def state_words(self) -> str:
        return str(STATES[self.state])

    @property
    def shown(self) -> str:
        return f"{one_place(self.value)}{self.unit if self.value is not None else ''}"

    @property
    def interval(self) -> str:
        return span(self.low, self.high)

    @property
    def rests_on(self) -> str:
        """What it rests on: answers, visits, their share, and the effective number of answers."""
        told = {
            "n": self.n,
            "visits": self.visits or "—",
            "share": share_of(self.n, self.visits),
            "n_eff": "—" if self.n_eff is None else f"{self.n_eff:.1f}".removesuffix(".0"),
        }
        return _("n = %(n)s of N = %(visits)s visits (%(share)s asked), effective n = %(n_eff)s") % told


@dataclass(frozen=True)
class DriversTold:
    """What the overall answer hangs on, from ``n`` answers for ``factors`` factors; ``few``: fewer than ten for each.

    A row is a factor, its share of the variance, its penalty and its reward.
    """

    n: int
    factors: int
    r2: str
    for_each: str
    few: bool
    rows: list[tuple[str, str, str, str]]


def whole_figures(view: RunView) -> list[WholeFigure]:
    """Return the figures of the whole run, as far as the reader sees them and there are enough interviews."""
    result, plan = view.run.result, engine_plan(view.run.version)
    if not view.is_whole or not result or result["n"] < plan.minimum:
        return []
    return [each for each in _figures(view, result, plan) if each.n >= plan.minimum]


def drivers_told(view: RunView) -> DriversTold | None:
    """Return what the overall answer hangs on; None where the reader sees no whole run or there are too few answers."""
    result = view.run.result or {}
    found, impact = result.get("drivers"), result.get("penalty_reward") or {}
    if not view.is_whole or not found or found["n"] < engine_plan(view.run.version).minimum:
        return None
    titles = factor_titles(view.run.version)
    told = impact.get("factors", {})
    many = len(found["lmg"])
    few = found["n"] < FEW_FOR_EACH * many
    rows = [
        (
            titles.get(name, name),
            f"{_PERCENT * share:.1f} %",
            _signed(told.get(name, {}).get("penalty")),
            _signed(told.get(name, {}).get("reward")),
        )
        for name, share in sorted(found["lmg"].items(), key=lambda pair: -pair[1])
    ]
    return DriversTold(found["n"], many, f"{found['r2']:.2f}", f"{found['n'] / many:.1f}", few, rows)


def _figures(view: RunView, result: Mapping[str, Any], plan: Plan) -> Iterator[WholeFigure]:
    n, kept = result["n"], {"visits": view.visits}
    whole = _figure(plan, "index", _("Index of those asked"), n, **kept, n_eff=n)
    yield replace(whole, value=result["index"], se=result["se"], ends=_index_interval(result))
    told = result["stratified"]
    if told and told["index"] is not None:
        each = _figure(
            plan, "stratified", _("Index of all visits"), n, **kept, n_eff=view.run.n_eff_of_visits
        )
        yield replace(each, value=told["index"], se=told["se"], ends=told["ci95"])
    told = result["raked"]
    if told and told["index"] is not None:
        each = _figure(plan, "raked", _("Index, weighted to the visits"), n, **kept, n_eff=told["n_eff"])
        yield replace(each, value=told["index"], se=told["se"], ends=_raked_interval(result))
    told = result["top2"]
    if told and told["share"] is not None:
        each = _figure(plan, "top2", _("Very satisfied"), told["n"], **kept, n_eff=told["n"])
        wilson = [_PERCENT * end for end in told["wilson95"]]
        yield replace(each, value=_PERCENT * told["share"], unit=" %", ends=wilson)
    told = result["nps"]
    if told and told["value"] is not None:
        each = _figure(plan, "nps", _("Net promoter score"), told["n"], **kept, n_eff=told["n"])
        ends = told["ci95"] if told["n"] >= LEAST_FOR_NPS_INTERVAL else None
        yield replace(each, value=told["value"], se=told["se"], ends=ends)


def _figure(plan: Plan, key: str, name: str, n: int, **more: Any) -> WholeFigure:
    return WholeFigure(key=key, name=name, n=n, state=state_of(n, plan), **more)


def _index_interval(result: Mapping[str, Any]) -> Sequence[float] | None:
    """Of a run of one dealer the dealer's own interval; of several the same from the sums of the whole."""
    groups = result["groups"].get("dealer", {})
    if len(groups) == 1:
        told: Sequence[float] | None = next(iter(groups.values()))["ci95"]
        return told
    n, middle, sd = result["n"], result["index"], result["sd"]
    if sd is None:
        return None
    found = mean_of_sums(n, n * middle, (n - 1) * sd**2 + n * middle**2).interval
    return (found.low, found.high) if found else None


def _raked_interval(result: Mapping[str, Any]) -> Sequence[float] | None:
    """As the engine has it: Student's t, with one degree of freedom fewer for each stratum."""
    told, strata, n = result["raked"], result["stratified"], result["n"]
    df = strata["df"] if strata else n - 1
    if told["se"] is None or df is None:
        return None
    found = estimate(n, told["index"], told["se"] ** 2, df=df, level=_LEVEL).interval
    return (found.low, found.high) if found else None


def _signed(value: float | None) -> str:
    return "—" if value is None else f"{value:+.2f}".replace("-", "−")
