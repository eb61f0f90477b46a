"""Units side by side in the API: raw and shrunken, and no rank where the data carry none."""

from urllib.parse import parse_qsl

from anxin.engines.statistics.ranks import LEAST_RELIABILITY
from anxin.foundation.keyset import Page
from anxin.foundation.rest import PageShown, Shown
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.schemas.figures import IndexFigure, SpanShown, shown_figure, shown_span
from anxin.satisfaction.selectors.figure_words import REFUSED, league_words
from anxin.satisfaction.selectors.league import League, LeagueRow
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window


class RankShown(Shown):
    rank: int
    low: int
    high: int


class LimitsShown(Shown):
    """Limits of chance around the share of all units, at the unit's own number of answers."""

    warning_low: float
    warning_high: float
    action_low: float
    action_high: float


class UnitShown(Shown):
    """A unit. Below the least number of interviews nothing of it is told but what its figure rests on."""

    name: str
    asks: dict[str, str]
    """What a request names to come there; empty for an order without any name."""
    figure: IndexFigure
    shrunken: float | None
    se: float | None
    reliability: float | None
    rank: RankShown | None
    refused: str
    """`few`, `no_spread`, `no_difference` or `unreliable`: why there is no rank; empty where there is one."""
    refused_said: str
    above_target: float | None
    """How probably it truly lies above the aim, 0 to 1."""
    adjusted: float | None
    """The index with the mix of kinds of work, ages and drives of cars taken out."""
    limits: LimitsShown | None
    outside: str
    """`warning` outside of 95 %, `action` outside of 99.8 %, else empty."""


class EffectsShown(Shown):
    """What the units have in common."""

    mean: float
    se: float
    tau2: float
    """Variance between the units, in points squared; 0: no difference is demonstrable."""
    i2: float
    """Share of the spread that is no chance, 0 to 1."""
    p: float


class LeagueShown(PageShown[UnitShown], SpanShown):
    """The units in the order of their shrunken index, 50 a page."""

    target: float
    effects: EffectsShown | None
    """Nothing of fewer than two units that can be compared."""
    said: str
    share: float | None
    """Very satisfied answers of all units together, around which the funnel is drawn."""
    least_reliability: float
    """Below it a unit has no rank."""


def shown_league(
    found: League, page: Page[LeagueRow], *, place: Place, window: Window, version: PlanVersion
) -> LeagueShown:
    """Return a page of units with what they have in common."""
    effects = found.effects
    return LeagueShown(
        **shown_span(place, window, version.number),
        items=[_unit(each) for each in page.rows],
        newer=page.newer or None,
        older=page.older or None,
        target=found.target,
        effects=EffectsShown(mean=effects.mu, se=effects.se_mu, tau2=effects.tau2, i2=effects.i2, p=effects.p)
        if effects
        else None,
        said=league_words(found),
        share=found.share,
        least_reliability=LEAST_RELIABILITY,
    )


def _unit(row: LeagueRow) -> UnitShown:
    shrunken = row.shrunken if row.figure.enough else None
    return UnitShown(
        name=row.named.name,
        asks=dict(parse_qsl(row.named.query)),
        figure=shown_figure(row.figure),
        shrunken=row.value,
        se=shrunken.se if shrunken else None,
        reliability=shrunken.reliability if shrunken else None,
        rank=_rank(row),
        refused=row.refused,
        refused_said=str(REFUSED.get(row.refused, "")),
        above_target=row.above_target,
        adjusted=row.adjusted,
        limits=_limits(row),
        outside=row.outside,
    )


def _rank(row: LeagueRow) -> RankShown | None:
    if row.refused or not row.rank or row.rank.rank is None or not row.ranks:
        return None
    return RankShown(rank=row.rank.rank, low=row.ranks.low, high=row.ranks.high)


def _limits(row: LeagueRow) -> LimitsShown | None:
    if row.limits is None:
        return None
    warning, action = row.limits.warning, row.limits.action
    return LimitsShown(
        warning_low=warning.low, warning_high=warning.high, action_low=action.low, action_high=action.high
    )
