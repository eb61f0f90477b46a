"""The index over time in the API."""

from collections.abc import Sequence
from datetime import date

from anxin.engines.statistics.means import Mean
from anxin.foundation.rest import Shown
from anxin.satisfaction.schemas.figures import IndexFigure, PlaceShown, ends, shown_figure, shown_place
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.trend import TrendMonth


class RolledShown(Shown):
    """The months that end with one, rolled up."""

    n: int
    value: float
    low: float | None
    high: float | None


class TrendMonthShown(Shown):
    month: date
    plan_version: int | None
    breaks: bool
    """The plan changed with this month: it does not stand beside the one before."""
    figure: IndexFigure | None
    three_months: RolledShown | None
    twelve_months: RolledShown | None


class TrendShown(Shown):
    place: PlaceShown
    months: list[TrendMonthShown]
    """Twelve, the oldest first."""


def shown_trend(place: Place, months: Sequence[TrendMonth]) -> TrendShown:
    """Return the months of a place."""
    return TrendShown(
        place=shown_place(place),
        months=[
            TrendMonthShown(
                month=each.month,
                plan_version=each.version.number if each.version else None,
                breaks=each.breaks,
                figure=shown_figure(each.figure) if each.figure else None,
                three_months=_rolled(each.quarter),
                twelve_months=_rolled(each.year),
            )
            for each in months
        ],
    )


def _rolled(found: Mean | None) -> RolledShown | None:
    if found is None or found.mean is None:
        return None
    return RolledShown(n=found.n, value=found.mean, **ends(found.interval))
