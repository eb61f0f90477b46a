"""Figures taken out of the house on paper; who took which place's is on record."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.engines.index.composite import Composite
from anxin.foundation import clock
from anxin.foundation.display import exact_moment
from anxin.foundation.paper import Block, Field, Form, Listing, require_printing
from anxin.satisfaction.selectors.answered_calls import answered_calls
from anxin.satisfaction.selectors.figure_words import (
    REFUSED,
    STATES,
    all_visits_words,
    answered_words,
    answers_words,
    between,
    change_words,
    composite_words,
    percent,
    points,
    promoters_words,
    rank_words,
    rests_on,
    row_change,
    signed,
    very_satisfied_label,
)
from anxin.satisfaction.selectors.figures import Figure
from anxin.satisfaction.selectors.league import League, LeagueRow
from anxin.satisfaction.selectors.levels import Child
from anxin.satisfaction.selectors.overview import Overview
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.trend import TrendMonth
from anxin.satisfaction.selectors.windows import Window
from anxin.satisfaction.services.exporting import take_out

PRINTED = "satisfaction.figures_printed"


@transaction.atomic
def print_index(
    found: Overview, months: Sequence[TrendMonth], children: Sequence[Child], *, by: Person
) -> Form:
    """Return a place's page as a form on paper in the language that is active."""
    require_printing()
    take_out(found.place, found.window, by=by, action=PRINTED)
    rated = [
        _("Factor"),
        _("Mean rating"),
        _("Points"),
        _("Interval"),
        "n",
        _("State"),
        _("Weight"),
        _("Part of the index"),
    ]
    below = [
        pgettext("thing", "Name"),
        _("Index"),
        _("Interval"),
        "n",
        _("Visits"),
        pgettext("share of visits", "Asked"),
        _("State"),
        pgettext("of a figure", "Change"),
    ]
    asked = pgettext("share of visits", "Asked")
    by_month = [_("Month"), _("Index"), _("Interval"), "n", _("Visits"), asked, _("State"), _("Plan")]
    blocks = [
        Block(title=_("Index"), fields=_fields(found, by), words=[change_words(found)[0]]),
        _listing(_("Factors"), rated, _factors(found)),
        *(_composite(each) for each in (found.composite,) if each),
        *(_listing(_("Places below"), below, [_child(row) for row in rows]) for rows in (children,) if rows),
        _listing(_("Months"), by_month, [_month(each) for each in months]),
    ]
    return _form(_("Anxin index"), found.place, found.window, blocks, by)


@transaction.atomic
def print_league(place: Place, window: Window, league: League, *, by: Person) -> Form:
    """Return the units side by side as a form on paper."""
    require_printing()
    take_out(place, window, by=by, action=PRINTED)
    heads = [
        pgettext("thing", "Name"),
        _("Rank"),
        _("Shrunken"),
        _("Raw"),
        _("Interval"),
        _("Above the aim"),
        "n",
        _("Visits"),
        pgettext("share of visits", "Asked"),
        _("State"),
        _("Why no rank"),
    ]
    units = _listing(_("Units"), heads, [_unit(row) for row in league.rows])
    return _form(_("Anxin index: side by side"), place, window, [units], by)


def _unit(row: LeagueRow) -> list[str]:
    figure = row.figure
    told = [rank_words(row), points(row.value), points(figure.value) + figure.star, between(figure.interval)]
    why = str(REFUSED.get(row.refused, ""))
    return [row.named.name or _("no name"), *told, percent(row.above_target), *_rests(figure), why]


def _composite(found: Composite) -> Block:
    shown = ("name", "made_from", "points", "weight", "adds", "formula")
    lines = [[each[name] for name in shown] for each in composite_words(found)]
    heads = [
        pgettext("of a composite", "Part"),
        pgettext("made from", "From"),
        _("Points"),
        _("Weight"),
        _("Adds"),
        _("Formula"),
    ]
    return _listing(_("Composite: %(value)s") % {"value": points(found.value)}, heads, lines)


def _form(title: str, place: Place, window: Window, blocks: list[Block], by: Person) -> Form:
    zone = place.dealer.time_zone if place.dealer else None
    return Form(
        title=title,
        house=" › ".join(each.name for each in place.trail) or place.name,
        number=window.name,
        printed_at=exact_moment(clock.now(), zone=zone),
        printed_by=by.name,
        blocks=blocks,
        note=_("An index of this house: it cannot be compared with that of any other study."),
    )


def _fields(found: Overview, by: Person) -> list[Field]:
    figure, share = found.figure, found.figure.very_satisfied
    score = signed(figure.promoters.score.value) if figure.promoters.score else "—"
    very = f"{percent(share.share)} {between(share.interval, 100, ' %')}"
    told = [
        (_("Index"), f"{points(figure.value)}{figure.star} {between(figure.interval)}"),
        (_("Rests on"), rests_on(figure)),
        (_("State"), str(STATES[figure.state])),
        (very_satisfied_label(found.plan), f"{very}; {answers_words(share.n, figure.visits, share.state)}"),
        (_("Net promoter score"), f"{score} {between(figure.promoters.interval)}; {promoters_words(figure)}"),
        (_("Aim"), points(found.target)),
        (_("Plan"), str(found.version.number)),
    ]
    if calls := answered_calls(by, found.place, found.window):
        told.append((pgettext("counted", "Calls"), answered_words(calls)))
    if found.all_visits:
        estimate = found.all_visits.estimate
        words = "; ".join(all_visits_words(found.all_visits))
        told.append((_("Of all visits"), f"{points(estimate.mean)} {between(estimate.interval)}; {words}"))
    return [Field(label=label, value=value) for label, value in told]


def _factors(found: Overview) -> list[list[str]]:
    return [
        [
            found.titles[each.name],
            f"{each.rating:.2f}" if each.rating is not None else "—",
            points(each.points),
            between(each.interval),
            str(each.n),
            str(STATES[each.state]),
            percent(each.weight),
            points(each.part),
        ]
        for each in found.factors
    ]


def _child(row: Child) -> list[str]:
    figure = row.figure
    told = [points(figure.value) + figure.star, between(figure.interval), *_rests(figure)]
    return [row.named.name or _("no name"), *told, row_change(row.change, row.truly)]


def _rests(figure: Figure) -> list[str]:
    """What a plain mean rests on: interviews (the effective n too), visits, the share asked, and its state."""
    return [str(figure.n), str(figure.visits), percent(figure.response), str(STATES[figure.state])]


def _month(each: TrendMonth) -> list[str]:
    figure, plan = each.figure, str(each.version.number) if each.version else "—"
    if figure is None:
        return [f"{each.month:%Y-%m}", "—", "", "0", "0", "—", "", plan]
    told = [points(figure.value) + figure.star, between(figure.interval), *_rests(figure)]
    return [f"{each.month:%Y-%m}", *told, plan]


def _listing(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    return Block(title="", listings=[Listing(title=title, heads=heads, rows=rows)])
