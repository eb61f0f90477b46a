"""Why a figure is what it is, in the API: its formula filled in, from answers up to what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl
from uuid import UUID

from anxin.engines.index import Interview as EngineInterview
from anxin.engines.index.groups import State
from anxin.foundation.keyset import Page
from anxin.foundation.rest import PageShown, Shown
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.schemas.figures import ends
from anxin.satisfaction.selectors.own_words import Said
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.why import OneInterview, Step
from anxin.satisfaction.selectors.why_account import Account, PartOfSum
from anxin.satisfaction.selectors.why_sources import MOST_STRATA, Source
from anxin.satisfaction.selectors.why_strata import StratumLine
from anxin.satisfaction.selectors.why_words import dropped_of


class FormulaStep(Shown):
    """A step: what it is, its formula, the formula with the numbers in it, and what comes out; to six places."""

    title: str
    formula: str
    filled: str
    result: str


class FactorOfAccount(Shown):
    factor: str
    name: str
    weight: float
    """Its share of the weight, 0 to 1."""
    n: int | None
    """Scored interviews that rated it; nothing where that could tell a colleague's figure."""


class RatingOfInterview(Shown):
    factor: str
    name: str
    rating: float | None
    points: float | None
    weight: float
    product: float | None
    """Weight times points."""


class InterviewWorkedOut(Shown):
    """How one interview becomes its index."""

    interview: UUID
    index: float | None
    """Nothing where too little of the weight was answered."""
    ratings: list[RatingOfInterview]
    steps: list[FormulaStep]


class PartOfAccount(Shown):
    """What is added up: an interview, or a place below with its sums."""

    name: str
    interview: UUID | None
    asks: dict[str, str]
    """What a request names to read the account of that place."""
    n: int
    total: float
    squares: float
    customer: str
    """Masked; empty where you may not open the interview."""
    words: list[str]
    """With masked telephone numbers."""


class PartPage(PageShown[PartOfAccount]):
    """What is added up, 50 a page."""


class StratumOfAccount(Shown):
    """A dealer's month, or several: visits, interviews, and what it brings to mean and variance; to six places."""

    name: str
    visits: float | None
    n: int
    mean: float | None
    sd: float | None
    share: float | None
    part: float | None
    variance: float | None


class WhyShown(Shown):
    """The account of a figure. Of too few interviews `n`, `state` and the plan alone are told."""

    name: str
    run: UUID | None
    """The run from whose frozen files it is told; nothing: from the interviews as they are now."""
    first_month: date
    last_month: date
    plan_version: int
    population: list[str]
    """Of which visits the plan speaks, in words."""
    factors: list[FactorOfAccount]
    n: int
    visits: int | None
    """N: closed visits, where they are counted."""
    state: State
    index: float | None
    low: float | None
    high: float | None
    all_visits: float | None
    all_visits_low: float | None
    all_visits_high: float | None
    n_eff: float | None
    """Of the index of all visits; of those asked each counts alike, as many as `n`."""
    total: float | None
    squares: float | None
    """Nothing where it could tell a colleague's figure."""
    dropped: int | None
    """Interviews of which too little of the weight was answered; nothing where you may not see them one by one."""
    example: InterviewWorkedOut | None
    parts: PartPage
    steps: list[FormulaStep]
    """The mean of the interviews, and how sure it is."""
    strata: list[StratumOfAccount]
    strata_steps: list[FormulaStep]
    """The index of all visits."""
    shrinkage: list[FormulaStep]
    """What is drawn towards what all have in common."""


@dataclass(frozen=True)
class FigureAsked:
    """Whose figure an account is of, of which months, by which version; ``run`` where it is one of a run."""

    name: str
    first: date
    last: date
    version: PlanVersion
    run: UUID | None = None


def shown_why(
    asked: FigureAsked,
    source: Source,
    account: Account,
    page: Page[PartOfSum],
    said: Mapping[str, Said],
    example: tuple[str, OneInterview | None],
) -> WhyShown:
    """Return the account; ``page`` is of the parts of the source, ``said`` by interview what the asker may read."""
    hidden, whole = account.is_hidden, source.given.whole
    every = ends(account.all_visits_interval)
    return WhyShown(
        name=asked.name,
        run=asked.run,
        first_month=asked.first,
        last_month=asked.last,
        plan_version=asked.version.number,
        population=[str(each) for each in Population.of(asked.version.body).words()],
        factors=_factors(source, hidden=hidden),
        n=account.n,
        visits=None if hidden else account.visits,
        state=account.state,
        index=account.index,
        **ends(account.interval),
        all_visits=account.all_visits,
        all_visits_low=every["low"],
        all_visits_high=every["high"],
        n_eff=account.n_eff,
        total=None if hidden else whole.total,
        squares=None if hidden or source.given.is_told_whole else whole.squares,
        dropped=dropped_of(source) if source.interviews and not hidden else None,
        example=_example(source, *example),
        parts=PartPage.of(page, [_part(each, said.get(each.key)) for each in page.rows]),
        steps=_steps(account.steps),
        strata=[_stratum(each) for each in account.strata] if len(account.strata) <= MOST_STRATA else [],
        strata_steps=_steps(account.strata_steps),
        shrinkage=_steps(account.shrinkage),
    )


def _factors(source: Source, *, hidden: bool) -> list[FactorOfAccount]:
    given = source.given
    rated = None if hidden else given.rated
    return [
        FactorOfAccount(
            factor=each.name,
            name=given.titles.get(each.name, each.name),
            weight=each.share,
            n=rated[number] if rated else None,
        )
        for number, each in enumerate(given.plan.factors)
    ]


def _example(source: Source, key: str, found: OneInterview | None) -> InterviewWorkedOut | None:
    if found is None:
        return None
    return InterviewWorkedOut(
        interview=UUID(key),
        index=found.index,
        ratings=_ratings(source, source.interviews[key]),
        steps=_steps(found.steps),
    )


def _ratings(source: Source, interview: EngineInterview) -> list[RatingOfInterview]:
    given, shown = source.given, []
    for each, rating in zip(given.plan.factors, interview.ratings, strict=True):
        points = None if rating is None else given.plan.scale.points(rating)
        shown.append(
            RatingOfInterview(
                factor=each.name,
                name=given.titles.get(each.name, each.name),
                rating=rating,
                points=points,
                weight=each.share,
                product=None if points is None else each.share * points,
            )
        )
    return shown


def _part(each: PartOfSum, said: Said | None) -> PartOfAccount:
    return PartOfAccount(
        name=each.name,
        interview=UUID(each.key) if each.key else None,
        asks=dict(parse_qsl(each.url)),
        n=each.n,
        total=each.total,
        squares=each.squares,
        customer=said.customer if said else "",
        words=list(said.words) if said else [],
    )


def _steps(steps: Sequence[Step]) -> list[FormulaStep]:
    return [
        FormulaStep(title=each.title, formula=each.formula, filled=each.filled, result=each.result)
        for each in steps
    ]


def _stratum(each: StratumLine) -> StratumOfAccount:
    numbers = {
        name: _number(getattr(each, name)) for name in ("visits", "mean", "sd", "share", "part", "variance")
    }
    return StratumOfAccount(name=each.name, n=each.n, **numbers)


def _number(text: str) -> float | None:
    return None if text == "—" else float(text)
