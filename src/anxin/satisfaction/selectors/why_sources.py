"""Where the account of a figure takes its numbers from: the interviews as they are now, or those that a run froze."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.engines.index import Interview as EngineInterview
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index import index_of
from anxin.engines.statistics.weighting import Stratum, strata_of
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import PlanVersion, ScoreRun
from anxin.satisfaction.selectors.league import league_of
from anxin.satisfaction.selectors.levels import names_of
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import engine_plan, factor_titles
from anxin.satisfaction.selectors.rated_visits import rated_visits, visits_closed
from anxin.satisfaction.selectors.run_lines import behind
from anxin.satisfaction.selectors.runs import group_seen, view_of
from anxin.satisfaction.selectors.score_files import ScoreFiles, visits_in
from anxin.satisfaction.selectors.strata import strata_of_months
from anxin.satisfaction.selectors.sums import NOBODY, cells_of, child_fields, scores_by, visits_by, visits_of
from anxin.satisfaction.selectors.sums import Sums as CellSums
from anxin.satisfaction.selectors.why import Common, Given, PartOfSum, Sum, large_and_small
from anxin.satisfaction.selectors.windows import Window

#: Of fewer, who knows himself and what all have in common reckons out the others: himself and three more.
_LEAST_IN_COMMON = 4
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
        sums = scores_by(cells_of(place, version, window), "dealer", "month")
        many = visits_by(visits_of(place, window), "dealer", "month")
        strata = _strata(sums, many, _dealers(place))
        whole = Sum()
        for each in sums.values():
            whole = Sum(whole.n + each.n, whole.total + each.total, whole.squares + each.squares)
        given = Given(plan, titles, whole, strata, common, is_told_whole=place.own_alone)
        return Source(given, _parts(place, version, window, plan.minimum), {})
    return _of_interviews(place, version, window, Given(plan, titles, Sum(), common=common))


def run_source(person: Person, run: ScoreRun, value: str) -> Source:
    """Return what a figure of a run rests on, from the files that it froze; without ``value`` the whole run's.

    ``NotFound`` for a figure that the person does not see.
    """
    view = view_of(person, run)
    column = ""
    if value:
        column = _column_seen(person, run, value)
    elif not view.is_whole:
        raise NotFound
    found = behind(run, column, value)
    whole, own = Sum(), []
    for each, index in zip(found.interviews, found.indexes, strict=True):
        if index is not None:
            whole.take(index)
            own.append((each, index))
    titles = factor_titles(run.version)
    strata = _run_strata(run, own, value) if "/" not in value else []
    told = ((run.result or {}).get("groups") or {}).get(column, {}).get(value, {})
    shown = (bool(value) and _one_by_one(person, run, value)) or (not value and view.sees_all)
    common = _run_common(run, told, alone=not view.sees_all)
    given = Given(found.plan, titles, whole, strata, common, is_told_whole=not shown)
    interviews = dict(zip(found.keys, found.interviews, strict=True)) if shown else {}
    return Source(given, _parts_of(interviews, found.plan), interviews)


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
    for visit, count in visits_closed(**span).items():  # type: ignore[arg-type]
        if _is_of(place, visit.adviser_id, visit.adviser_name):
            many[visit.dealer_id, visit.month] = many.get((visit.dealer_id, visit.month), 0) + count
    strata = _strata({key: _as_cell(each) for key, each in by_month.items()}, many, _dealers(place))
    told = Given(given.plan, given.titles, whole, strata, given.common)
    return Source(told, _parts_of(interviews, given.plan), interviews)


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


def _strata(
    sums: Mapping[tuple[int, date], CellSums],
    visits: Mapping[tuple[int, date], int],
    dealers: Mapping[int, tuple[str, int]],
) -> list[tuple[str, Stratum]]:
    """The strata of the index of all visits, each called by the dealers and months that it holds."""
    regions = {number: region for number, (_code, region) in dealers.items()}
    named = [
        (" + ".join(f"{dealers[dealer][0]} {month:%Y-%m}" for dealer, month in held.keys), held.stratum)
        for held in strata_of_months(sums, visits, regions)
    ]
    return sorted(named, key=lambda pair: pair[0])


def _as_cell(each: Sum) -> CellSums:
    return CellSums(each.n, each.n, each.total, each.squares)


def _dealers(place: Place) -> dict[int, tuple[str, int]]:
    """Code and region of each dealer of a place."""
    rows = Dealer.objects.filter(pk__in=place.dealer_ids).values_list("pk", "code", "region")
    return {number: (code, region) for number, code, region in rows}


def _parts(place: Place, version: PlanVersion, window: Window, least: int) -> list[PartOfSum]:
    """The places below with their sums, small ones in one; none to an adviser: he would reckon out his colleague's."""
    if place.own_alone:
        return []
    by = child_fields(place)
    sums = scores_by(cells_of(place, version, window), *by)
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


def _parts_of(interviews: Mapping[str, EngineInterview], plan: EnginePlan) -> list[PartOfSum]:
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
    if place.own_alone and len(league.effects.units) < _LEAST_IN_COMMON:
        return None
    return Common(league.effects.mu, league.effects.tau2, row.shrunken.reliability, row.shrunken.value)


def _run_common(run: ScoreRun, told: Mapping[str, Any], *, alone: bool) -> Common | None:
    result = run.result or {}
    shrinkage = result.get("shrinkage")
    if not shrinkage or shrinkage["tau2"] is None or told.get("shrunken") is None:
        return None
    ranked = list(result["groups"].values())[-1]
    if alone and sum(each.get("shrunken") is not None for each in ranked.values()) < _LEAST_IN_COMMON:
        return None
    return Common(shrinkage["mu"], shrinkage["tau2"], told["reliability"], told["shrunken"])


def _run_strata(
    run: ScoreRun, own: Sequence[tuple[EngineInterview, float]], value: str
) -> list[tuple[str, Stratum]]:
    """The strata by which the run was reckoned, those of one dealer where his figure is asked for."""
    document = yaml.safe_load(run.plan_file)
    column = (document.get("strata") or {}).get("column")
    if not column:
        return []
    visits = visits_in(ScoreFiles.of(run))[column]
    if value and column in ("region", "brand"):
        return []
    if value:
        visits = {key: many for key, many in visits.items() if key.partition(" ")[0] == value}
    labels = [each.labels[column] for each, _score in own]
    strata = strata_of([index for _one, index in own], labels, visits)
    names = [key for key, many in visits.items() if many]
    return list(zip(names, strata, strict=True))


def _column_seen(person: Person, run: ScoreRun, value: str) -> str:
    """The column of a figure that the person sees, if only as a whole: an adviser sees his dealer's."""
    for level in view_of(person, run).levels:
        if any(row.value == value for row in level.rows):
            return level.column
    raise NotFound


def _one_by_one(person: Person, run: ScoreRun, value: str) -> bool:
    try:
        group_seen(person, run, value)
    except NotFound:
        return False
    return True
