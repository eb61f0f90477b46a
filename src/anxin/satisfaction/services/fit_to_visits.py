"""By which strata and margins the interviews of a run can stand for its visits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from anxin.engines.index.merging import LEAST, Merging, merge_categories
from anxin.engines.statistics.raking import Margin, rake
from anxin.engines.statistics.weighting import Stratum, kish_of_strata
from anxin.satisfaction.choices import AgeBand

#: From fine to coarse: visits of a dealer in a month, else of a dealer, of a region, of the brand.
STRATA = ("stratum", "dealer", "region", "brand")
#: After the name of a column whose categories were put together.
MERGED = "_merged"
#: Ages have neighbours; kinds of work and drives have none.
_ORDERS: Mapping[str, Sequence[str]] = {"age": (AgeBand.NEW, AgeBand.MIDDLE, AgeBand.OLD)}
type Labels = Sequence[Mapping[str, str]]
type Visits = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Fit:
    """The strata, the margins as the files call them, and what could not be held as the plan has it.

    ``merged`` holds margins of which categories were put together; ``unfit`` which categories of a column nobody
    fills; ``unmet`` margins that the interviews cannot meet beside the others; ``n_eff`` how many equally weighted
    answers the strata are worth.
    """

    strata: str | None = None
    margins: tuple[str, ...] = ()
    merged: Mapping[str, Merging] = field(default_factory=dict)
    unfit: Mapping[str, list[str]] = field(default_factory=dict)
    unmet: tuple[str, ...] = ()
    n_eff: float | None = None


def fit_to_visits(respondents: Labels, visits: Visits, raking: Sequence[str]) -> Fit:
    """Return by what the respondents of a run, each with its categories, can be weighted to its visits.

    Strata are the finest that are all filled. Of a margin the categories that nobody or one alone fills are put
    together (``merge_categories``); where nothing is left to tell apart it is left out.
    """
    raking = [column for column in raking if column in visits]
    asked = {column: Counter(own[column] for own in respondents) for column in visits}
    unfit = {column: _unfilled(asked[column], visits[column]) for column in visits}
    strata = _strata_that_fit(asked, unfit) if respondents else None
    finer = [column for column in STRATA[: STRATA.index(strata) if strata else None] if column in visits]
    for column in (*finer, *raking):
        unfit[column] = sorted({*unfit[column], *_lonely(asked[column])})
    merged = {
        column: found
        for column in raking
        if (found := merge_categories(asked[column], visits[column], order=_ORDERS.get(column, ())))
        and (len(found.groups) > 1 or not found.together)
    }
    start = strata and [visits[strata][own[strata]] / asked[strata][own[strata]] for own in respondents]
    kept, unmet = _met(merged, respondents, start or None)
    return Fit(
        strata=strata,
        margins=tuple(f"{each}{MERGED}" if merged[each].together else each for each in kept),
        merged={column: merged[column] for column in kept if merged[column].together},
        unfit={each: unfit[each] for each in (*finer, *raking) if unfit[each] and each not in merged},
        unmet=unmet,
        n_eff=_worth(asked[strata], visits[strata]) if strata else None,
    )


def _met(
    merged: Mapping[str, Merging], respondents: Labels, start: Sequence[float] | None
) -> tuple[list[str], tuple[str, ...]]:
    """Leave the last margin out until the rest can be met at once; return what is kept and what is not."""
    kept, unmet = list(merged), []
    while kept:
        margins = [
            Margin(each, [merged[each].names[own[each]] for own in respondents], merged[each].counts)
            for each in kept
        ]
        if rake(margins, start=start).converged:
            break
        unmet.append(kept.pop())
    return kept, tuple(unmet)


def _worth(asked: Mapping[str, int], visits: Mapping[str, int]) -> float | None:
    found = kish_of_strata([Stratum(visits[key], many, 0.0, None) for key, many in asked.items()])
    return found.n_eff if found else None


def _strata_that_fit(asked: Mapping[str, Counter[str]], unfit: Mapping[str, list[str]]) -> str | None:
    """The finest strata that are all filled, of two interviews or more where there are such: one has no spread."""
    filled = [column for column in STRATA if column in unfit and not unfit[column]]
    return next((column for column in filled if not _lonely(asked[column])), filled[0] if filled else None)


def _lonely(asked: Mapping[str, int]) -> list[str]:
    return [category for category, many in asked.items() if many < LEAST]


def _unfilled(asked: Mapping[str, int], visits: Mapping[str, int]) -> list[str]:
    """Categories that had visits and no scored interview, or more interviews than visits."""
    empty = [category for category, many in visits.items() if many and not asked.get(category)]
    over = [category for category, many in asked.items() if many > visits.get(category, 0)]
    return sorted({*empty, *over})
