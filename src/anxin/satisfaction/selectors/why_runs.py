"""Where the account of a figure of a run takes its numbers from: the files that it froze."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import yaml

from anxin.accounts.models import Person
from anxin.engines.index import Interview as EngineInterview
from anxin.engines.statistics.weighting import Stratum, strata_of
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.plans import factor_titles
from anxin.satisfaction.selectors.run_lines import behind
from anxin.satisfaction.selectors.run_sight import Sight, group_seen
from anxin.satisfaction.selectors.runs import get_run_for
from anxin.satisfaction.selectors.score_files import ScoreFiles, visits_in, visits_of_run
from anxin.satisfaction.selectors.why_account import Common, Given, Sum
from anxin.satisfaction.selectors.why_sources import LEAST_IN_COMMON, Source, parts_of, rated_in


def finished_run(person: Person, key: UUID) -> ScoreRun:
    """Return a run with its files whose figures can be told; ``NotFound`` for one that the person does not see."""
    run = get_run_for(person, key, files=True)
    if run.state != RunState.DONE:
        raise NotFound
    return run


def run_source(person: Person, run: ScoreRun, value: str) -> Source:
    """Return what a figure of a run rests on, from the files that it froze; without ``value`` the whole run's.

    ``NotFound`` for a figure that the person does not see.
    """
    sight = Sight(person, run)
    column = ""
    if value:
        column = _column_seen(sight, run, value)
    elif not sight.is_whole:
        raise NotFound
    found = behind(run, column, value)
    whole, own = Sum(), []
    for each, index in zip(found.interviews, found.indexes, strict=True):
        if index is not None:
            whole.take(index)
            own.append((each, index))
    titles = factor_titles(run.version)
    strata = [] if column in ("region", "adviser") else _run_strata(run, own, value)
    told = ((run.result or {}).get("groups") or {}).get(column, {}).get(value, {})
    shown = (bool(value) and _one_by_one(person, run, value)) or (not value and sight.sees_all)
    common = _run_common(run, told, alone=not sight.sees_all)
    visits = _run_visits(run, column, value) if shown or "/" not in value else None
    rated = rated_in(found.interviews, found.plan) if shown else None
    given = Given(found.plan, titles, whole, strata, common, not shown, visits, rated)
    interviews = dict(zip(found.keys, found.interviews, strict=True)) if shown else {}
    return Source(given, parts_of(interviews, found.plan), interviews)


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


def _run_common(run: ScoreRun, told: Mapping[str, Any], *, alone: bool) -> Common | None:
    result = run.result or {}
    shrinkage = result.get("shrinkage")
    if not shrinkage or shrinkage["tau2"] is None or told.get("shrunken") is None:
        return None
    ranked = list(result["groups"].values())[-1]
    if alone and sum(each.get("shrunken") is not None for each in ranked.values()) < LEAST_IN_COMMON:
        return None
    return Common(shrinkage["mu"], shrinkage["tau2"], told["reliability"], told["shrunken"])


def _run_visits(run: ScoreRun, column: str, value: str) -> int | None:
    """All visits of a figure of a run, of the whole without a column; None where it did not count them by adviser."""
    counts = visits_of_run(run).get(column or "dealer", {})
    return counts.get(value) if column else sum(counts.values())


def _column_seen(sight: Sight, run: ScoreRun, value: str) -> str:
    """The column of a figure that is seen, if only as a whole: an adviser sees his dealer's."""
    for column, groups in ((run.result or {}).get("groups") or {}).items():
        if value in groups and sight.has(column, value):
            return str(column)
    raise NotFound


def _one_by_one(person: Person, run: ScoreRun, value: str) -> bool:
    try:
        group_seen(person, run, value)
    except NotFound:
        return False
    return True
