"""A score for a person, in the reader's language: figures with intervals; what rests on too little is not shown."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from anxin.config.cli.clocks_told import NOTHING, in_columns
from anxin.config.cli.documents import one_line
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import gettext_noop, ngettext
from anxin.engines.index import Group, Plan, Score, State
from anxin.engines.statistics.drivers import Drivers
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.ranks import LEAST_RELIABILITY

STATES: Mapping[State, str] = MappingProxyType(
    {
        State.NORMAL: gettext_noop("enough interviews"),
        State.SMALL: gettext_noop("small sample *"),
        State.INSUFFICIENT: gettext_noop("insufficient sample **"),
    }
)


def told(score: Score, plan: Plan) -> str:
    """Return the answer as text: the whole, all visits, the groups, and what the overall answer hangs on."""
    parts = [_whole(score)]
    parts += [_level(column, groups, score) for column, groups in score.groups.items()]
    if score.drivers is not None:
        parts.append(_drivers(score.drivers, plan))
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _whole(score: Score) -> list[str]:
    read = ngettext("%(count)s interview read", "%(count)s interviews read", score.rows) % {
        "count": score.rows
    }
    dropped = _("%(count)s dropped, too little of the weight answered") % {
        "count": score.rows - score.index.n
    }
    rows = [(words, _figure(value), _limits(limits)) for words, value, limits in _figures(score)]
    return [f"{read}; {dropped}", "", *in_columns([("", _("Figure"), _("95 % interval")), *rows])]


def _figures(score: Score) -> Iterator[tuple[str, float | None, Interval | None]]:
    yield _("Index"), score.index.mean, score.index.interval
    if score.stratified is not None:
        yield _("Index of all visits, by strata"), score.stratified.mean, score.stratified.interval
    if score.raked is not None:
        estimate = score.raked.estimate
        yield _("Index of all visits, raked"), estimate.mean, estimate.interval
    if score.top2 is not None and score.top2.share is not None and score.top2.interval is not None:
        limits = Interval(100 * score.top2.interval.low, 100 * score.top2.interval.high)
        yield _("Top two boxes, per cent"), 100 * score.top2.share, limits
    if score.nps is not None and score.nps.score is not None:
        yield _("Net promoter score"), score.nps.score.value, score.nps.score.interval


def _level(column: str, groups: Mapping[str, Group], score: Score) -> list[str]:
    headings = [one_line(column), _("Interviews"), _("Index"), _("95 % interval")]
    effects = score.level.effects if score.level is not None and score.level.column == column else None
    if effects is not None:
        headings += [_("Shrunken"), _("Reliability"), _("Rank")]
    ranked = effects is not None
    rows = [tuple(_group(name, group, ranked=ranked)) for name, group in groups.items()]
    lines = [*in_columns([(*headings, ""), *rows])]
    if effects is not None and effects.tau2 == 0:
        lines.append(_("No difference between them is demonstrable, so there are no ranks."))
    return lines


def _group(name: str, group: Group, *, ranked: bool) -> Iterator[str]:
    hidden = group.state is State.INSUFFICIENT
    yield one_line(name)
    yield str(group.mean.n)
    yield NOTHING if hidden else _figure(group.mean.mean)
    yield NOTHING if hidden else _limits(group.mean.interval)
    if ranked:
        unit, ranks = group.shrunken, group.ranks
        yield NOTHING if hidden or unit is None else _figure(unit.value)
        yield NOTHING if hidden or unit is None else f"{unit.reliability:.2f}"
        known = not hidden and unit is not None and unit.reliability >= LEAST_RELIABILITY
        yield f"{ranks.low}–{ranks.high}" if known and ranks is not None else NOTHING
    yield _(STATES[group.state])


def _drivers(drivers: Drivers, plan: Plan) -> list[str]:
    shares = zip(plan.factors, drivers.lmg, strict=True)
    rows = [(one_line(factor.name), f"{100 * share:.1f} %") for factor, share in shares]
    lines = [*in_columns([(_("What the overall answer hangs on"), _("Share of its variance")), *rows])]
    if drivers.few:
        told = _("Only %(count)s complete interviews: the order of the factors is mostly chance.")
        lines.append(told % {"count": drivers.n})
    return lines


def _figure(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


def _limits(interval: Interval | None) -> str:
    return NOTHING if interval is None else f"{interval.low:.1f} – {interval.high:.1f}"
