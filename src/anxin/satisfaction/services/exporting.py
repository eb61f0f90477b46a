"""Figures taken out of the house as tables; who took which place's is on record."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.engines.index.composite import Composite
from anxin.engines.statistics.intervals import Interval
from anxin.foundation import audit
from anxin.foundation.tables import Cell
from anxin.satisfaction.policies import require_taking_out_place
from anxin.satisfaction.selectors.answered_calls import answered_calls
from anxin.satisfaction.selectors.figure_words import REFUSED, STATES, composite_words
from anxin.satisfaction.selectors.figures import Figure
from anxin.satisfaction.selectors.league import League, LeagueRow
from anxin.satisfaction.selectors.levels import Child
from anxin.satisfaction.selectors.overview import Overview
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.trend import TrendMonth
from anxin.satisfaction.selectors.windows import Window

EXPORTED = "satisfaction.figures_exported"
#: The columns between the number of interviews and the weight, which a factor and a part leave empty.
_NOTHING: list[None] = [None] * 17
#: The column of the plan, which the columns of the calls follow.
_PLAN = 26
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
        _("Effective n"),
        _("Visits"),
        _("Share of visits asked"),
        _("State"),
        pgettext("of a figure", "Change"),
        _("Truly changed"),
        _("Mix of work taken out"),
        *_with_ends(_("Very satisfied")),
        *_with_ends(_("Net promoter score")),
        _("Weight"),
        pgettext("made from", "From"),
        _("Formula"),
        _("Plan"),
        _("Response rate of the calls (AAPOR RR2)"),
        _("Calls answered"),
        _("Calls due"),
    ]
    rows = [*_place(found, by), *map(_child, children), *_factors(found)]
    if found.composite:
        rows += _composite(found.composite, found.place)
    for month in months:
        if month.figure:
            told = [*_told(month.figure), None, None, None, *_beside(month.figure)]
            row = [_("Month"), f"{month.month:%Y-%m}", *told]
            rows.append([*row, *[None] * (_PLAN - len(row)), _plan_of(month)])
    return head, [[*row, *[None] * (len(head) - len(row))] for row in rows]


def _plan_of(month: TrendMonth) -> str | None:
    """By which version a month is scored; where it begins, that it is not to be set beside the month before."""
    if month.version is None:
        return None
    number = str(month.version.number)
    return (
        _("%(number)s, new: not to be set beside the month before") % {"number": number}
        if month.breaks
        else number
    )


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
        _("Effective n"),
        _("Visits"),
        _("Share of visits asked"),
        _("State"),
        _("Very satisfied"),
    ]
    return head, [_league_cells(row) for row in league.rows]


def take_out(place: Place, window: Window, *, by: Person, action: str, **details: str) -> None:
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
        **details,
    )


def _place(found: Overview, by: Person) -> list[list[Cell | None]]:
    """The place's own figure with the response rate of its calls, and that of all its visits."""
    own = found.change.difference if found.change else None
    row = [_("Place"), found.place.name, *_told(found.figure), own, None, None, *_beside(found.figure)]
    calls = answered_calls(by, found.place, found.window)
    beside = [calls.rate, calls.answered, calls.due] if calls else []
    rows = [[*row, *[None] * (_PLAN + 1 - len(row)), *beside]]
    if found.all_visits:
        estimate = found.all_visits.estimate
        rests = [estimate.n, found.all_visits.n_eff, *_of_visits(found.figure)]
        rows.append([_("All visits"), found.place.name, estimate.mean, *_ends(estimate.interval), *rests])
    return rows


def _child(row: Child) -> list[Cell | None]:
    change = row.change.difference if row.change else None
    truly = (_("yes") if row.truly else _("no")) if row.change else None
    told = [change, truly, row.adjusted, *_beside(row.figure)]
    return [_("Below it"), row.named.name or _("no name"), *_told(row.figure), *told]


def _factors(found: Overview) -> list[list[Cell | None]]:
    visits = found.figure.visits
    return [
        [
            _("Factor"), found.titles[each.name], each.points, *_ends(each.interval), each.n, each.n, visits,
            each.n / visits if visits else None, str(STATES[each.state]), *_NOTHING[4:], each.weight,
        ]
        for each in found.factors
    ]  # fmt: skip


def _composite(found: Composite, place: Place) -> list[list[Cell | None]]:
    """The composite of a place, and under it each part with its points, its weight, its figure and its formula."""
    told: list[list[Cell | None]] = [[_("Composite"), place.name, found.value]]
    for part, words in zip(found.parts, composite_words(found), strict=True):
        beside = [part.weight, part.made_from, words["formula"]]
        told.append(
            [_("Part of the composite"), words["name"], part.points, None, None, None, *_NOTHING, *beside]
        )
    return told


def _told(figure: Figure) -> list[Cell | None]:
    """Every interview counts alike in a plain mean, so that its effective n is n."""
    return [figure.value, *_ends(figure.interval), figure.n, figure.n, *_of_visits(figure)]


def _of_visits(figure: Figure) -> list[Cell | None]:
    return [figure.visits, figure.response, str(STATES[figure.state])]


def _beside(figure: Figure) -> list[Cell | None]:
    very, net = figure.very_satisfied, figure.promoters
    return [
        very.share, *_ends(very.interval), very.n, str(STATES[very.state]),
        net.score.value if net.score else None, *_ends(net.interval), net.n, str(STATES[net.state]),
    ]  # fmt: skip


def _with_ends(name: str) -> list[str]:
    """The columns of a figure that stands beside the index, as ``_beside`` fills them."""
    return [name, *(f"{name} · {part}" for part in (_("from"), _("to"), "n", _("State")))]


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
        figure.n,
        *_of_visits(figure),
        figure.very_satisfied.share,
    ]
