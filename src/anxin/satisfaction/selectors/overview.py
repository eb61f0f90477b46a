"""Everything that stands at the head of a place's page: its figure, all visits, factors, composite, change."""

from collections.abc import Sequence
from dataclasses import dataclass

from anxin.accounts.models import Dealer, Person
from anxin.engines.index import Plan
from anxin.engines.index.composite import Composite
from anxin.engines.statistics.means import MeanDifference
from anxin.foundation import clock
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.figures import (
    AllVisits,
    FactorFigure,
    Figure,
    all_visits,
    change_between,
    composite_of,
    factor_figures,
    figure_of,
)
from anxin.satisfaction.selectors.places import Place, place_of
from anxin.satisfaction.selectors.plans import (
    composite_rule,
    engine_plan,
    factor_titles,
    target_of,
    versions_of,
)
from anxin.satisfaction.selectors.sums import (
    added,
    cells_of,
    complaints_of,
    factor_sums,
    months_of,
    visits_by,
    visits_of,
    visits_outside_of,
)
from anxin.satisfaction.selectors.trend import History, history_of
from anxin.satisfaction.selectors.windows import Window, read_window, version_at


@dataclass(frozen=True)
class Overview:
    """A place's figures over the months that one version of the plan scores.

    ``window`` is shorter than what was asked for where the plan changed within it. ``change`` is nothing where the
    span before has too few interviews or was scored by another version (``broken``).
    """

    place: Place
    version: PlanVersion
    plan: Plan
    window: Window
    figure: Figure
    change: MeanDifference | None
    broken: bool
    all_visits: AllVisits | None
    factors: Sequence[FactorFigure]
    titles: dict[str, str]
    composite: Composite | None
    target: float
    #: Its months up to the last one: what a trend shows.
    history: History


def overview_of(place: Place, versions: Sequence[PlanVersion], asked: Window) -> Overview | None:
    """Return a place's figures; nothing for a brand whose plan scores none of the months. Six queries at most."""
    version = version_at(versions, asked.last)
    if version is None:
        return None
    plan, window = engine_plan(version), asked.within(version)
    cells = cells_of(place, version, window)
    known = history_of(place, versions, window.last)
    figure = figure_of(known.added(window), known.visits_in(window), plan)
    broken = window.before.first < version.holds_from
    return Overview(
        place=place,
        version=version,
        plan=plan,
        window=window,
        figure=figure,
        change=None if broken else change_between(figure, figure_of(known.added(window.before), 0, plan)),
        broken=broken,
        all_visits=all_visits(months_of(place, version, window), plan),
        factors=factor_figures(factor_sums(cells, [each.name for each in plan.factors]), plan),
        titles=factor_titles(version),
        composite=_composite(place, version, window, figure) if place.scope != Scope.ADVISER else None,
        target=target_of(version),
        history=known,
    )


def _composite(place: Place, version: PlanVersion, window: Window, figure: Figure) -> Composite:
    outside = visits_outside_of(place, version, window)
    return composite_of(figure, complaints_of(place, window), composite_rule(version), outside=outside)


def quarter_of(person: Person, dealer: Dealer) -> tuple[Place, Window, Figure] | None:
    """Return the index of a dealer's last three whole months; nothing without a plan. For who sees its figures."""
    place = place_of(person, dealer=dealer.code)
    asked = read_window({}, clock.today(dealer.time_zone))
    version = version_at(versions_of(place.brand.pk), asked.last)
    if version is None:
        return None
    window = asked.within(version)
    visits = sum(visits_by(visits_of(place, window), "dealer").values())
    return place, window, figure_of(added(cells_of(place, version, window)), visits, engine_plan(version))
