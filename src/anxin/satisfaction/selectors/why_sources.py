"""Where the account of a figure takes its numbers from: the interviews as they are now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.engines.index import Interview as EngineInterview
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index import index_of
from anxin.engines.statistics.weighting import Stratum
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.league import league_of
from anxin.satisfaction.selectors.levels import names_of
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import engine_plan, factor_titles
from anxin.satisfaction.selectors.rated_visits import rated_visits, visits_closed
from anxin.satisfaction.selectors.strata import Months, months_told, strata_of_months
from anxin.satisfaction.selectors.sums import (
    NOBODY,
    cells_of,
    factor_sums,
    months_of,
    scores_by,
    units_of,
)
from anxin.satisfaction.selectors.why_account import Common, Given, PartOfSum, Sum
from anxin.satisfaction.selectors.why_strata import large_and_small
from anxin.satisfaction.selectors.windows import Window

#: Of fewer, who knows himself and what all have in common reckons out the others: himself and three more.
LEAST_IN_COMMON = 4
#: So many strata are shown one by one; of more only what they come to.
MOST_STRATA = 400


@dataclass(frozen=True)
class Source:
    """What an account rests on: sums and strata, and the interviews one by one where the asker may see them."""

    given: Given
    parts: Sequence[PartOfSum]
    interviews: Mapping[str, EngineInterview]


def live_source(place: Place, version: PlanVersion, window: Window) -> Source:
    """Return what a place's figure rests on now: its interviews where they may be seen, else the sums below it.

    An adviser who looks at his dealer's figure is given sums alone.
    """
    plan, titles = engine_plan(version), factor_titles(version)
    common = _common(place, version, window)
    alone = place.scope in (Scope.ADVISER, Scope.DEALER) and not (
        place.own_alone and place.scope == Scope.DEALER
    )
    if not alone:
        months = months_of(place, version, window)
        strata = _strata(months, _dealers(place))
        whole, visits = Sum(sum(months.n), sum(months.total), sum(months.squares)), sum(months.visits)
        rated = None if place.own_alone else _rated_below(place, version, window, plan)
        given = Given(plan, titles, whole, strata, common, place.own_alone, visits, rated)
        return Source(given, _parts(place, version, window, plan.minimum), {})
    return _of_interviews(place, version, window, Given(plan, titles, Sum(), common=common))


def _of_interviews(place: Place, version: PlanVersion, window: Window, given: Given) -> Source:
    span = {"dealers": place.dealer_ids, "first": window.first, "last": window.last}
    interviews: dict[str, EngineInterview] = {}
    by_month: dict[tuple[int, date], Sum] = {}
    whole = Sum()
    for rated in rated_visits(version, **span):  # type: ignore[arg-type]  # one mapping for both
        if not _is_of(place, rated.visit.adviser_id, rated.visit.adviser_name):
            continue
        each = _read(rated.answers, given.plan, len(interviews) + 1)
        interviews[str(rated.interview)] = each
        index = index_of(each, given.plan)
        if index is not None:
            whole.take(index)
            by_month.setdefault((rated.visit.dealer_id, rated.visit.month), Sum()).take(index)
    many: dict[tuple[int, date], int] = {}
    for visit, count in visits_closed(version, **span).items():  # type: ignore[arg-type]
        if _is_of(place, visit.adviser_id, visit.adviser_name):
            many[visit.dealer_id, visit.month] = many.get((visit.dealer_id, visit.month), 0) + count
    strata = _strata(months_told(by_month, many), _dealers(place))
    by_factor = rated_in(interviews.values(), given.plan)
    told = replace(given, whole=whole, strata=strata, visits=sum(many.values()), rated=by_factor)
    return Source(told, parts_of(interviews, given.plan), interviews)


def _is_of(place: Place, adviser_id: int | None, name: str) -> bool:
    if place.scope != Scope.ADVISER:
        return True
    if place.adviser:
        return adviser_id == place.adviser.pk
    return adviser_id is None and name == place.adviser_name


def _read(answers: Mapping[str, Any], plan: EnginePlan, line: int) -> EngineInterview:
    def number(column: str | None) -> float | None:
        answer = answers.get(column) if column else None
        return None if answer is None else float(answer)

    ratings = tuple(number(factor.column) for factor in plan.factors)
    return EngineInterview(line, ratings, number(plan.overall), number(plan.recommend), {})


def _strata(months: Months, dealers: Mapping[int, tuple[str, int]]) -> list[tuple[str, Stratum]]:
    """The strata of the index of all visits, each called by the dealers and months that it holds."""
    held = strata_of_months(months, {number: region for number, (_code, region) in dealers.items()})

    def called(place: int) -> str:
        dealer, month = months.key(place)
        return f"{dealers[dealer][0]} {month:%Y-%m}"

    named = [
        (" + ".join(map(called, places)), held.stratum(number)) for number, places in enumerate(held.places)
    ]
    return sorted(named, key=lambda pair: pair[0])


def _dealers(place: Place) -> dict[int, tuple[str, int]]:
    """Code and region of each dealer of a place."""
    rows = Dealer.objects.filter(pk__in=place.dealer_ids).values_list("pk", "code", "region")
    return {number: (code, region) for number, code, region in rows}


def _parts(place: Place, version: PlanVersion, window: Window, least: int) -> list[PartOfSum]:
    """The places below with their sums, small ones in one; none to an adviser: he would reckon out his colleague's."""
    if place.own_alone:
        return []
    by = units_of(place)
    sums = scores_by(cells_of(place, version, window, by=by), *by)
    named = names_of(place, sums, by)
    alone, together = large_and_small(sums.items(), lambda pair: pair[1].n, least)
    parts = [
        PartOfSum(named[key].name, each.n, each.total, each.squares, url=named[key].query)
        for key, each in alone
    ]
    if together:
        rest = sum((each for _key, each in together), NOBODY)
        parts.append(PartOfSum(_("others"), rest.n, rest.total, rest.squares))
    return parts


def rated_in(interviews: Iterable[EngineInterview], plan: EnginePlan) -> list[int]:
    """Return how many of the interviews that are scored rated each factor of the plan."""
    scored = [each for each in interviews if index_of(each, plan) is not None]
    return [sum(each.ratings[number] is not None for each in scored) for number in range(len(plan.factors))]


def _rated_below(place: Place, version: PlanVersion, window: Window, plan: EnginePlan) -> list[int]:
    names = [each.name for each in plan.factors]
    found = factor_sums(cells_of(place, version, window), names)
    return [found[name].n for name in names]


def parts_of(interviews: Mapping[str, EngineInterview], plan: EnginePlan) -> list[PartOfSum]:
    """Return the scored interviews as parts of a sum."""
    found = []
    for key, each in interviews.items():
        index = index_of(each, plan)
        if index is not None:
            found.append(PartOfSum(key[:8], 1, index, index * index, key=key))
    return found


def _common(place: Place, version: PlanVersion, window: Window) -> Common | None:
    """What the advisers of a dealer, or the dealers of a region that the asker sees, have in common."""
    wanted = {Scope.ADVISER: Scope.DEALER, Scope.DEALER: Scope.REGION}.get(Scope(place.scope))
    above = next((each for each in place.trail if each.scope == wanted), None)
    if above is None:
        return None
    league = league_of(above, version, window)
    row = next((each for each in league.rows if each.named.query == place.query), None)
    if league.effects is None or row is None or row.shrunken is None:
        return None
    if place.own_alone and len(league.effects.units) < LEAST_IN_COMMON:
        return None
    return Common(league.effects.mu, league.effects.tau2, row.shrunken.reliability, row.shrunken.value)
