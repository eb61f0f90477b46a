"""Figures taken out of the house as tables; who took which place's is on record."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.engines.statistics.intervals import Interval
from anxin.foundation import audit
from anxin.foundation.tables import Cell
from anxin.satisfaction.policies import require_taking_out_place
from anxin.satisfaction.selectors.figure_words import REFUSED, STATES
from anxin.satisfaction.selectors.figures import Figure
from anxin.satisfaction.selectors.league import League, LeagueRow
from anxin.satisfaction.selectors.levels import Child
from anxin.satisfaction.selectors.overview import Overview
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.trend import TrendMonth
from anxin.satisfaction.selectors.windows import Window

EXPORTED = "satisfaction.figures_exported"
type Table = tuple[list[str], list[list[Cell | None]]]


@transaction.atomic
def index_table(
    found: Overview, months: Sequence[TrendMonth], children: Sequence[Child], *, by: Person
) -> Table:
    """Return headings and rows of a place's page: itself, the places below, its factors, its months."""
    take_out(found.place, found.window, by=by, action=EXPORTED)
    head = [
        _("What"),
        pgettext("thing", "Name"),
        _("Index"),
        _("from"),
        _("to"),
        "n",
        _("Visits"),
        _("Share of visits asked"),
        _("State"),
        pgettext("of a figure", "Change"),
        _("Truly changed"),
        _("Mix of work taken out"),
        _("Very satisfied"),
        _("Net promoter score"),
    ]
    own = found.change.difference if found.change else None
    rows = [[_("Place"), found.place.name, *_told(found.figure), own, None, None, *_beside(found.figure)]]
    if found.all_visits:
        estimate = found.all_visits.estimate
        rows.append([_("All visits"), found.place.name, estimate.mean, *_ends(estimate.interval), estimate.n])
    for row in children:
        truly = _("yes") if row.truly else _("no")
        change = row.change.difference if row.change else None
        told = [change, truly if row.change else None, row.adjusted, *_beside(row.figure)]
        rows.append([_("Below it"), row.named.name or _("no name"), *_told(row.figure), *told])
    for factor in found.factors:
        rows.append([_("Factor"), found.titles[factor.name], factor.points, None, None, factor.n])
    for month in months:
        if month.figure:
            rows.append(
                [
                    _("Month"),
                    f"{month.month:%Y-%m}",
                    *_told(month.figure),
                    None,
                    None,
                    None,
                    *_beside(month.figure),
                ]
            )
    return head, [[*row, *[None] * (len(head) - len(row))] for row in rows]


@transaction.atomic
def league_table(place: Place, window: Window, league: League, *, by: Person) -> Table:
    """Return headings and rows of the units side by side."""
    take_out(place, window, by=by, action=EXPORTED)
    head = [
        pgettext("thing", "Name"),
        _("Rank"),
        _("Rank from"),
        _("Rank to"),
        _("Why no rank"),
        _("Raw"),
        _("from"),
        _("to"),
        _("Shrunken"),
        _("Reliability"),
        _("Chance to lie above the aim"),
        _("Mix of work taken out"),
        "n",
        _("Visits"),
        _("State"),
        _("Very satisfied"),
    ]
    return head, [_league_cells(row) for row in league.rows]


def take_out(place: Place, window: Window, *, by: Person, action: str) -> None:
    """Write down who takes which place's figures of which months out of the house, in the caller's transaction.

    ``NotAllowed`` to who may not take out lists of its dealers, unless the figure is his own.
    """
    adviser_id = place.adviser.pk if place.adviser else None
    require_taking_out_place(by, place.dealer_ids, adviser_id=adviser_id)
    audit.record_operation(
        action,
        person_id=by.pk,
        dealer_id=place.dealer.pk if place.dealer else None,
        subject="/".join(place.asked.values()),
        span=window.name,
    )


def _told(figure: Figure) -> list[Cell | None]:
    ends = _ends(figure.interval)
    return [figure.value, *ends, figure.n, figure.visits, figure.response, str(STATES[figure.state])]


def _beside(figure: Figure) -> list[Cell | None]:
    return [figure.very_satisfied.share, figure.promoters.score.value if figure.promoters.score else None]


def _ends(found: Interval | None) -> list[Cell | None]:
    return [found.low, found.high] if found else [None, None]


def _league_cells(row: LeagueRow) -> list[Cell | None]:
    figure = row.figure
    ranked = row.rank.rank if row.rank and not row.refused else None
    ranks: list[Cell | None] = (
        [row.ranks.low, row.ranks.high] if row.ranks and not row.refused else [None, None]
    )
    reliability = row.shrunken.reliability if row.shrunken and figure.enough else None
    refused = str(REFUSED[row.refused]) if row.refused else None
    return [
        row.named.name or _("no name"),
        ranked,
        *ranks,
        refused,
        figure.value,
        *_ends(figure.interval),
        row.value,
        reliability,
        row.above_target,
        row.adjusted,
        figure.n,
        figure.visits,
        str(STATES[figure.state]),
        figure.very_satisfied.share,
    ]
