"""Figures of the index in the API: each with what it rests on, its interval and its state."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from anxin.engines.index.groups import State
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.means import MeanDifference
from anxin.foundation.rest import PageShown, Shown
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.schemas.answered_calls import CallsShown, shown_calls
from anxin.satisfaction.selectors.answered_calls import AnsweredCalls
from anxin.satisfaction.selectors.figure_words import change_words
from anxin.satisfaction.selectors.figures import AllVisits, Figure, Promoters, Share
from anxin.satisfaction.selectors.levels import Child
from anxin.satisfaction.selectors.overview import Overview
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window


class PlaceShown(Shown):
    scope: Scope
    name: str
    brand: str
    region: str
    dealer: str
    adviser: str
    """His user name, or the name that stands in the orders; empty for a house."""


class ShareShown(Shown):
    """Answers in the two best places of the scale."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None
    state: State
    """By `n`; N are the figure's `visits`."""


class PromotersShown(Shown):
    """The net promoter score, from -100 to 100."""

    n: int
    value: float | None
    low: float | None
    """Nothing below 30 answers, nor where all are of one kind."""
    high: float | None
    state: State
    """By `n`; N are the figure's `visits`."""


class IndexFigure(Shown):
    """An index in points. Below the plan's least number of interviews there is no value, only `n`."""

    value: float | None
    se: float | None
    low: float | None
    high: float | None
    n: int
    """Interviews with an index."""
    interviews: int
    """All of the visits' interviews that the plan can score, with an index or without."""
    visits: int
    """N: closed visits."""
    n_eff: float
    """Of those asked all weigh alike: as many as `n`."""
    response: float | None
    """Scored interviews of visits, 0 to 1."""
    state: State
    very_satisfied: ShareShown
    net_promoters: PromotersShown


class WholeFigure(Shown):
    """The index of all visits, reckoned from those asked about: each month of a dealer by its visits."""

    value: float
    se: float | None
    low: float | None
    high: float | None
    n: int
    visits: int
    """N: closed visits, those of `left_out` included."""
    n_eff: float
    response: float | None
    state: State
    left_out: int
    """Visits of months without any interview: nobody speaks for them."""
    together: int
    """So many months had one interview alone, or stand in for one, and were taken together."""


class FactorShown(Shown):
    factor: str
    name: str
    n: int
    rating: float | None
    points: float | None
    low: float | None
    """Of the points."""
    high: float | None
    state: State
    weight: float
    """Its share of the weight, 0 to 1."""
    part: float | None
    """What both come to in the index, in points."""


class DifferenceShown(Shown):
    """Now minus then, or the first minus the second, with an interval of 95 %."""

    difference: float
    low: float
    high: float
    p: float | None
    """How probable a difference as large is by chance; nothing where no test is made."""


class CompositePart(Shown):
    part: str
    points: float | None
    weight: float
    made_from: float | None
    """The index in points, the net promoter score, or complaints in 100 visits."""


class CompositeShown(Shown):
    """Satisfaction, loyalty and complaints in one figure of 0 to 1,000."""

    value: float | None
    """Nothing while a part is missing."""
    parts: list[CompositePart]


class SpanShown(Shown):
    """Whose figures they are, of which months, by which version of the plan."""

    place: PlaceShown
    first_month: date
    last_month: date
    """Fewer months than `span` where the plan changed within them."""
    span: int
    plan_version: int


class IndexShown(SpanShown):
    figure: IndexFigure
    all_visits: WholeFigure | None
    change: DifferenceShown | None
    """Against as many months before; nothing where either has too few, or another version scored them."""
    change_said: str
    factors: list[FactorShown]
    composite: CompositeShown | None
    """Of a house, never of an adviser: complaints are the house's."""
    target: float
    calls: CallsShown | None
    """Nothing of an adviser, and where nobody was to be called."""


class BelowShown(Shown):
    name: str
    asks: dict[str, str]
    """What a request names to come there; empty for an order without any name."""
    figure: IndexFigure
    change: DifferenceShown | None
    truly_changed: bool
    """Among all rows (Benjamini and Hochberg, 5 %)."""
    adjusted: float | None
    """The index with the mix of kinds of work, ages and drives of cars taken out."""


class BelowPage(PageShown[BelowShown]):
    """The places below a place."""


def shown_place(place: Place) -> PlaceShown:
    """Return a place as requests name it."""
    return PlaceShown(
        scope=place.scope,
        name=place.name,
        brand=place.brand.key,
        region=place.region.key if place.region else "",
        dealer=place.dealer.code if place.dealer else "",
        adviser=place.asked.get("adviser", ""),
    )


def shown_span(place: Place, window: Window, number: int) -> dict[str, Any]:
    """Return the fields of ``SpanShown``; ``number`` is that of the version."""
    return {
        "place": shown_place(place),
        "first_month": window.first,
        "last_month": window.last,
        "span": window.asked,
        "plan_version": number,
    }


def shown_figure(found: Figure) -> IndexFigure:
    """Return a figure with all that it rests on."""
    return IndexFigure(
        value=found.value,
        se=found.mean.se if found.enough else None,
        **ends(found.interval),
        n=found.n,
        interviews=found.rows,
        visits=found.visits,
        n_eff=found.n,
        response=found.response,
        state=found.state,
        very_satisfied=_share(found.very_satisfied),
        net_promoters=_promoters(found.promoters),
    )


def shown_index(found: Overview, calls: AnsweredCalls | None) -> IndexShown:
    """Return everything that stands at the head of a place's page."""
    said, _tone = change_words(found)
    return IndexShown(
        **shown_span(found.place, found.window, found.version.number),
        figure=shown_figure(found.figure),
        all_visits=_whole(found.all_visits, found.figure) if found.all_visits else None,
        change=shown_difference(found.change),
        change_said=said,
        factors=[
            FactorShown(
                factor=each.name, name=found.titles[each.name], n=each.n, rating=each.rating, points=each.points,
                **ends(each.interval), state=each.state, weight=each.weight, part=each.part,
            )
            for each in found.factors
        ],
        composite=_composite(found),
        target=found.target,
        calls=shown_calls(calls),
    )  # fmt: skip


def shown_below(row: Child) -> BelowShown:
    """Return a place below."""
    return BelowShown(
        name=row.named.name,
        asks=dict(parse_qsl(row.named.query)),
        figure=shown_figure(row.figure),
        change=shown_difference(row.change),
        truly_changed=row.truly,
        adjusted=row.adjusted,
    )


def shown_difference(found: MeanDifference | None) -> DifferenceShown | None:
    """Return a difference of two means."""
    if found is None:
        return None
    return DifferenceShown(difference=found.difference, p=found.p, **_sure(found.interval))


def ends(found: Interval | None) -> dict[str, float | None]:
    """Return an interval as the fields ``low`` and ``high``."""
    return {"low": found.low if found else None, "high": found.high if found else None}


def _sure(found: Interval) -> dict[str, float]:
    return {"low": found.low, "high": found.high}


def _share(found: Share) -> ShareShown:
    return ShareShown(k=found.k, n=found.n, share=found.share, **ends(found.interval), state=found.state)


def _promoters(found: Promoters) -> PromotersShown:
    value = found.score.value if found.score else None
    return PromotersShown(n=found.n, value=value, **ends(found.interval), state=found.state)


def _whole(found: AllVisits, asked: Figure) -> WholeFigure:
    estimate = found.estimate
    return WholeFigure(
        value=estimate.mean,
        se=estimate.se,
        **ends(estimate.interval),
        n=estimate.n,
        visits=asked.visits,
        n_eff=found.n_eff,
        response=asked.response,
        state=asked.state,
        left_out=found.left_out,
        together=found.together,
    )


def _composite(found: Overview) -> CompositeShown | None:
    if found.composite is None:
        return None
    parts = [
        CompositePart(part=str(each.key), points=each.points, weight=each.weight, made_from=each.made_from)
        for each in found.composite.parts
    ]
    return CompositeShown(value=found.composite.value, parts=parts)
