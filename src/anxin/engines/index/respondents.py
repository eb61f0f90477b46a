"""The index of one respondent."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from anxin.engines.index.plans import Plan
from anxin.engines.index.table_reading import Interview

#: Weights that add up to the minimum but for rounding reach it.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Respondent:
    """An interview whose index counts: enough of the weight was answered."""

    interview: Interview
    index: float


def index_of(interview: Interview, plan: Plan) -> float | None:
    """Return Σ w_j s(x_ij)/Σ w_j over the factors that were answered, in points; None below the least weight answered.

    Nothing is rounded. Source: contract of the scoring command, section 4.
    """
    answered = [
        (factor.share, rating)
        for factor, rating in zip(plan.factors, interview.ratings, strict=True)
        if rating is not None
    ]
    weight = math.fsum(share for share, _ in answered)
    if not answered or weight < plan.min_answered - _SLACK:
        return None
    return math.fsum(share * plan.scale.points(rating) for share, rating in answered) / weight


def scored(interviews: Iterable[Interview], plan: Plan) -> tuple[Respondent, ...]:
    """Return the respondents whose index counts, in their order; the others are dropped from all that uses it.

    Source: contract of the scoring command, section 4.
    """
    return tuple(
        Respondent(interview, index)
        for interview in interviews
        if (index := index_of(interview, plan)) is not None
    )
