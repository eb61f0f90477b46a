"""What a run says in words: its figures rounded for reading, its states, ranks and what was left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anxin.engines.index import State
from anxin.engines.statistics.means import mean_of_sums
from anxin.engines.statistics.ranks import LEAST_RELIABILITY
from anxin.satisfaction.choices import AgeBand
from anxin.satisfaction.selectors.figures import LEAST_FOR_NPS_INTERVAL
from anxin.satisfaction.selectors.plans import factor_titles
from anxin.satisfaction.selectors.runs import GroupRow, RunView
from anxin.satisfaction.selectors.score_files import visits_of_run
from anxin.workshop.choices import OrderKind

STATES: Mapping[State, LazyText] = {
    State.NORMAL: pgettext_lazy("state of a figure", "normal"),
    State.SMALL: gettext_lazy("small sample *"),
    State.INSUFFICIENT: gettext_lazy("insufficient sample **"),
}
LEVELS: Mapping[str, LazyText] = {
    "region": gettext_lazy("Regions"),
    "dealer": gettext_lazy("Dealers"),
    "adviser": gettext_lazy("Service advisers"),
}
LEFT_OUT: Mapping[str, LazyText] = {
    "anonymous": gettext_lazy("answered without a name"),
    "without_visit": gettext_lazy("of no closed order"),
    "item_missing": gettext_lazy("of a wording that lacks a rated question"),
    "answered_again": gettext_lazy("answered again about the same visit"),
    "disputed": gettext_lazy("left out after a dispute"),
}
_COUNTED: Mapping[str, LazyText] = {
    "stratum": gettext_lazy("dealer and month"),
    "dealer": gettext_lazy("dealer"),
    "region": gettext_lazy("region"),
    "brand": gettext_lazy("brand"),
    "kind": gettext_lazy("kind of work"),
    "age": gettext_lazy("age of the car"),
}
#: Columns whose categories begin with a dealer's code.
_BY_DEALER = ("stratum", "dealer")
_MOST_NAMED = 6
#: Fewer answers for each factor than this are a first look. Source: domain, drivers, n ≥ 10p.
FEW_FOR_EACH = 10
_PERCENT = 100


@dataclass(frozen=True)
class Told:
    """Figures of a row as people read them."""

    shown: str
    interval: str
    shrunken: str
    reliability: str

    @classmethod
    def of(cls, row: GroupRow) -> Self:
        """Return a row's figures in words; dashes where there are too few interviews."""
        return cls(
            shown=_one(row.index),
            interval=span(row.low, row.high),
            shrunken=_one(row.shrunken),
            reliability="—" if row.reliability is None else f"{row.reliability:.2f}",
        )


@dataclass(frozen=True)
class WholeFigure:
    """A figure of the whole run; ``value`` in its own unit, not rounded."""

    key: str
    name: str
    n: int
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    unit: str = ""
    #: How many answers equally weighted would tell as much; only of a weighted figure.
    n_eff: float | None = None

    @property
    def shown(self) -> str:
        return f"{_one(self.value)}{self.unit if self.value is not None else ''}"

    @property
    def interval(self) -> str:
        return span(self.low, self.high)


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
    result, least = view.run.result, _least(view)
    if not view.is_whole or not result or result["n"] < least:
        return []
    return [each for each in _figures(result) if each.n >= least]


def visits_words(view: RunView) -> str:
    """Return how many of all visits are in the run, to who sees the whole of it and its figures; else nothing."""
    result = view.run.result
    if not result or not whole_figures(view):
        return ""
    visits = visits_of_run(view.run)
    if not visits:
        return ""
    told = {"n": result["n"], "visits": visits, "share": f"{_PERCENT * result['n'] / visits:.1f}"}
    return _("n = %(n)s of N = %(visits)s visits: %(share)s %% were asked and rated.") % told


def drivers_told(view: RunView) -> DriversTold | None:
    """Return what the overall answer hangs on; None where the reader sees no whole run or there are too few answers."""
    result = view.run.result or {}
    found, impact = result.get("drivers"), result.get("penalty_reward") or {}
    if not view.is_whole or not found or found["n"] < _least(view):
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


def rank_words(row: GroupRow, view: RunView) -> str:
    """Return the interval of a rank, or why there is none."""
    if row.reliability is None or row.is_hidden:
        return "—"
    if not view.has_difference:
        return _("no demonstrable difference")
    if row.rank is None:
        return _("none: reliability below %(least)s") % {"least": LEAST_RELIABILITY}
    low, high = row.rank
    return str(low) if low == high else f"{low}–{high}"


def left_out_seen(view: RunView) -> dict[str, Any]:
    """Return what was left out of a run as far as its reader sees it: not which months of other dealers were thin."""
    told = view.run.left_out
    if view.is_whole:
        return dict(told)
    own = {
        column: [each for each in told.get("unfit", {}).get(column, []) if each.split(" ")[0] in view.dealers]
        for column in _BY_DEALER
    }
    kept = {column: categories for column, categories in own.items() if categories}
    return {"unfit": kept} if kept else {}


def left_out_words(view: RunView) -> list[tuple[str, int]]:
    """Return why interviews are not in a run, and how many, to who sees the whole of it."""
    told = left_out_seen(view)
    return [(str(LEFT_OUT[reason]), told[reason]) for reason in LEFT_OUT if told.get(reason)]


def unfit_words(view: RunView) -> list[str]:
    """Return by what the run could not be weighted to the visits, and which categories lacked interviews."""
    found = []
    for column, categories in left_out_seen(view).get("unfit", {}).items():
        names = [_category(column, each) for each in categories[:_MOST_NAMED]]
        more = len(categories) - len(names)
        listed = ", ".join(names) + (f" … (+{more})" if more else "")
        told = {"column": _COUNTED[column], "categories": listed}
        found.append(
            _("Not weighted by %(column)s: no interview, one alone, or more than visits, of %(categories)s.")
            % told
        )
    used = left_out_seen(view).get("strata")
    if used:
        found.append(
            _("The index of all visits counts each %(column)s by its visits.") % {"column": _COUNTED[used]}
        )
    return found


def span(low: float | None, high: float | None) -> str:
    """Return an interval as from–to; a dash where there is none."""
    if low is None or high is None:
        return "—"
    return f"{low:.1f}{' – ' if low < 0 else '–'}{high:.1f}".replace("-", "−")


def _figures(result: Mapping[str, Any]) -> Iterator[WholeFigure]:
    n = result["n"]
    yield WholeFigure(
        "index", _("Index of those asked"), n, result["index"], result["se"], *_index_interval(result)
    )
    for key, name in (
        ("stratified", _("Index of all visits")),
        ("raked", _("Index, weighted to the visits")),
    ):
        told = result[key]
        if told and told["index"] is not None:
            low, high = told.get("ci95") or (None, None)
            n_eff = told.get("n_eff")
            yield WholeFigure(key, name, n, told["index"], told["se"], low, high, n_eff=n_eff)
    top = result["top2"]
    if top and top["share"] is not None:
        low, high = (_PERCENT * each for each in top["wilson95"])
        yield WholeFigure(
            "top2", _("Very satisfied"), top["n"], _PERCENT * top["share"], None, low, high, " %"
        )
    nps = result["nps"]
    if nps and nps["value"] is not None:
        low, high = (nps["ci95"] or (None, None)) if nps["n"] >= LEAST_FOR_NPS_INTERVAL else (None, None)
        yield WholeFigure("nps", _("Net promoter score"), nps["n"], nps["value"], nps["se"], low, high)


def _index_interval(result: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Of a run of one dealer the dealer's own interval; of several the same from the sums of the whole."""
    groups = result["groups"].get("dealer", {})
    if len(groups) == 1:
        low, high = next(iter(groups.values()))["ci95"] or (None, None)
        return low, high
    n, middle, sd = result["n"], result["index"], result["sd"]
    if sd is None:
        return None, None
    told = mean_of_sums(n, n * middle, (n - 1) * sd**2 + n * middle**2).interval
    return (told.low, told.high) if told else (None, None)


def _least(view: RunView) -> int:
    return int(view.run.version.body.get("small_sample", {}).get("minimum", 10))


def _category(column: str, value: str) -> str:
    if column == "kind":
        return str(OrderKind(value).label)
    return str(AgeBand(value).label) if column == "age" else value


def _one(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}".replace("-", "−")


def _signed(value: float | None) -> str:
    return "—" if value is None else f"{value:+.2f}".replace("-", "−")
