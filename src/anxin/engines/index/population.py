"""What the respondents tell of all visits: by strata and by raking, after the counts were found to fit."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anxin.engines.index import texts
from anxin.engines.index.faults import Cell, IndexFault, Part
from anxin.engines.index.plans import Plan, Visits
from anxin.engines.index.respondents import Respondent
from anxin.engines.statistics.raking import Margin, Raked, rake, raked_mean
from anxin.engines.statistics.weighting import Estimate, strata_of, stratified_mean

_SAME_TOTAL = 1e-6


@dataclass(frozen=True, slots=True)
class RakedIndex:
    """The index by raked weights, and the weights themselves."""

    estimate: Estimate
    raked: Raked


def check_population(respondents: Sequence[Respondent], plan: Plan) -> None:
    """Refuse counts that the respondents do not fit: IndexFault names where.

    A respondent in a category without a count, a category with visits and without a respondent, more respondents than
    visits in a stratum, totals that differ by more than 1e-6 relative. Source: contract of the scoring command, 2.
    """
    for visits, path in _counted(plan):
        _check_categories(respondents, visits, path)
    if plan.strata is not None:
        _check_strata(respondents, plan.strata)
    totals = [
        (visits, path, math.fsum(visits.counts.values())) for visits, path in _counted(plan) if visits.counts
    ]
    for visits, path, total in totals[1:]:
        if abs(total - totals[0][2]) > _SAME_TOTAL * max(total, totals[0][2]):
            given = {"total": f"{totals[0][2]:.12g}", "found": f"{total:.12g}"}
            raise _at(visits, path, None, texts.EQUAL_TOTALS, **given)


def stratified_index(respondents: Sequence[Respondent], plan: Plan) -> Estimate | None:
    """Return the index of all visits by strata, with finite population correction; None without strata or respondents.

    Source: contract of the scoring command, 5.4.
    """
    if plan.strata is None:
        return None
    labels = [each.interview.labels[plan.strata.column] for each in respondents]
    return stratified_mean(strata_of([each.index for each in respondents], labels, plan.strata.counts))


def raked_index(respondents: Sequence[Respondent], plan: Plan) -> RakedIndex | None:
    """Return the index by weights that meet every margin; None without margins or respondents.

    Weights start at visits over respondents of the stratum. IndexFault where 1,000 cycles do not meet the margins.
    Source: contract of the scoring command, 5.6.
    """
    if not plan.rake or not respondents:
        return None
    labels = [each.interview.labels for each in respondents]
    margins = [Margin(each.column, [own[each.column] for own in labels], each.counts) for each in plan.rake]
    strata = None if plan.strata is None else [own[plan.strata.column] for own in labels]
    start = None
    if plan.strata is not None and strata is not None:
        asked = Counter(strata)
        start = [plan.strata.counts[key] / asked[key] for key in strata]
    raked = rake(margins, start=start)
    if not raked.converged:
        raise IndexFault(Part.PLAN, texts.MARGINS_TO_MEET, ("rake",), cycles=raked.cycles)
    return RakedIndex(raked_mean([each.index for each in respondents], raked, margins, strata=strata), raked)


def _counted(plan: Plan) -> Iterator[tuple[Visits, tuple[str, ...]]]:
    if plan.strata is not None:
        yield plan.strata, ("strata", "counts")
    for each in plan.rake:
        yield each, ("rake", each.column)


def _check_categories(respondents: Sequence[Respondent], visits: Visits, path: tuple[str, ...]) -> None:
    asked = set()
    for each in respondents:
        category = each.interview.labels[visits.column]
        asked.add(category)
        if not visits.counts.get(category, 0) > 0:
            at = Cell(each.interview.line, visits.column)
            raise IndexFault(Part.RESPONSES, texts.A_COUNTED_CATEGORY, at, found=category)
    for category, count in visits.counts.items():
        if count > 0 and category not in asked:
            given = {"category": category, "column": visits.column}
            raise _at(visits, path, category, texts.A_RESPONDENT, **given)


def _check_strata(respondents: Sequence[Respondent], strata: Visits) -> None:
    many = dict.fromkeys(strata.counts, 0)
    for each in respondents:
        many[each.interview.labels[strata.column]] += 1
    for category, asked in many.items():
        if asked > strata.counts[category]:
            raise _at(strata, ("strata", "counts"), category, texts.ENOUGH_VISITS, count=asked)


def _at(
    visits: Visits, path: tuple[str, ...], category: str | None, expected: str, /, **params: object
) -> IndexFault:
    """Return the fault at a count, in the plan or in the table that replaced it."""
    if visits.lines is None:
        where = path if category is None else (*path, category)
        return IndexFault(visits.part, expected, where, **params)
    line = min(visits.lines.values()) if category is None else visits.lines[category]
    return IndexFault(visits.part, expected, Cell(line, "count"), **params)
