"""What the interviews of a cell add up to: written once, for frames of DuckDB, Spark, pandas or Arrow alike.

The package itself does not import this file: the scoring command begins without narwhals.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import narwhals as nw
from narwhals.typing import IntoFrame

from anxin.engines.index.plans import Plan

#: Weights that add up to the minimum but for rounding reach it, as for one respondent.
_SLACK = 1e-9
_PROMOTER, _DETRACTOR = 9, 6
_ENDS = ("top_two", "promoters", "detractors")

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]


class Ratings(NamedTuple):
    """How many rated a factor, the sum of their ratings and that of the squares, on the scale of the answers."""

    n: int
    total: float
    squares: float


class Sums(NamedTuple):
    """What a cell adds up to: ``rows`` interviews, ``n`` of them scored, Σ y and Σ y² of their index in points.

    ``labels`` tell the cell; ``factors`` are in the order of the plan's.
    """

    labels: tuple[Any, ...]
    rows: int
    n: int
    total: float
    squares: float
    overall_n: int
    top_two: int
    recommend_n: int
    promoters: int
    detractors: int
    factors: tuple[Ratings, ...]


#: What a cell tells beside its factors; a plan may ask for no overall question and no recommendation.
_ALONE = Sums._fields[1:-1]


def index_column(plan: Plan) -> str:
    """Return the name of the column that holds the index of each interview, ``index_`` and a digest of the rule.

    The rule is what ``index_of`` reads of a plan: the scale, the columns with their shares, the least weight. What
    scores by another rule never takes the column for its own.
    """
    scale = (float(plan.scale.low), float(plan.scale.high), str(plan.scale.rule))
    shares = [(factor.column, float(factor.share)) for factor in plan.factors]
    rule = repr((scale, shares, float(plan.min_answered)))
    return f"index_{hashlib.sha256(rule.encode()).hexdigest()[:16]}"


def with_index(frame: IntoFrame, plan: Plan) -> Any:
    """Return the frame with one column more, ``index_column``: the index in points, null where it does not count.

    A frame that is added up again and again by one plan has it once: ``sums_by`` takes it from there.
    """
    return nw.to_native(_with_index(nw.from_native(frame), plan))


def without_index(frame: IntoFrame, plan: Plan) -> Any:
    """Return the frame without that column, as where some of the files it is read from have none."""
    return nw.to_native(nw.from_native(frame).drop(index_column(plan), strict=False))


def sums_by(frame: IntoFrame, plan: Plan, *, by: Sequence[str]) -> Any:
    """Return a frame of the same kind with a row for each cell of ``by``; ``read_sums`` reads it.

    The frame holds an interview a row: the columns of ``by``, and those that the plan names, null where there is no
    answer; and maybe the index already (``with_index``). Whose index counts is told as by ``index_of``. Source:
    contract of the scoring command, sections 4 and 5.5.
    """
    given: Frame = nw.from_native(frame)
    if index_column(plan) not in given.collect_schema():
        given = _with_index(given, plan)
    # In one step: DuckDB looks at the whole query again at every further one.
    rated = given.select(*(nw.col(label) for label in by), *_wanted(plan))
    counted = [nw.len().alias("rows")]
    counted += [nw.col(source).count().alias(name) for name, source in _counts(plan).items()]
    counted += [nw.col(source).sum().alias(name) for name, source in _totals(plan).items()]
    return nw.to_native(rated.group_by(*by).agg(*counted))


def read_sums(frame: IntoFrame, plan: Plan, *, by: Sequence[str]) -> Iterator[Sums]:
    """Yield the cells of a frame that ``sums_by`` made, computing it now where it was only planned."""
    planned: Frame = nw.from_native(frame)
    found = planned.collect("pyarrow") if isinstance(planned, nw.LazyFrame) else planned
    # DuckDB adds whole numbers up to decimals.
    whole = [nw.col(name).cast(nw.Int64) for name in _ENDS if name in found.columns]
    held: dict[str, list[Any]] = found.with_columns(*whole).to_dict(as_series=False)
    none = [0] * len(found)
    labels = zip(*(held[label] for label in by), strict=True)
    alone = zip(*(held.get(name, none) for name in _ALONE), strict=True)
    factors = zip(*(_ratings(held, at) for at in range(len(plan.factors))), strict=True)
    for label, numbers, rated in zip(labels, alone, factors, strict=True):
        yield Sums._make((label, *numbers, rated))


def _ratings(held: dict[str, list[Any]], at: int) -> Iterator[Ratings]:
    return map(Ratings, held[f"n_{at}"], held[f"total_{at}"], held[f"squares_{at}"])


def _with_index(given: Frame, plan: Plan) -> Frame:
    rated = [(nw.col(factor.column), factor.share) for factor in plan.factors]
    weights = ((~column.is_null()).cast(nw.Float64) * share for column, share in rated)
    ratings = (column.cast(nw.Float64).fill_null(0.0) * share for column, share in rated)
    weighed = given.with_columns(_weight=_added(weights), _ratings=_added(ratings))
    weight = nw.col("_weight")
    # Null, and not nought, where too little was answered: nothing is ever divided by nought.
    enough = nw.when((weight > 0) & (weight >= plan.min_answered - _SLACK)).then(weight)
    # Points are a straight line of ratings by either rule, so those of the mean are the mean of those.
    begin = plan.scale.points(0)
    slope = plan.scale.points(1) - begin
    index = (nw.col("_ratings") / enough * slope + begin).alias(index_column(plan))
    return weighed.with_columns(index).drop("_weight", "_ratings")


def _wanted(plan: Plan) -> Iterator[nw.Expr]:
    """Yield index and ratings with their squares, and ones for the answers at either end of a scale."""
    index = nw.col(index_column(plan))
    yield from (index.alias("_y"), (index * index).alias("_yy"))
    for at, factor in enumerate(plan.factors):
        # As fractions: squares of whole numbers of eight bits would run over.
        rating = nw.col(factor.column).cast(nw.Float64)
        yield from (rating.alias(f"_x{at}"), (rating * rating).alias(f"_xx{at}"))
    if plan.overall:
        overall = nw.col(plan.overall)
        yield overall.alias("_overall")
        yield (overall >= plan.scale.high - 1).cast(nw.Int32).alias("_top")
    if plan.recommend:
        recommend = nw.col(plan.recommend)
        yield recommend.alias("_recommend")
        yield (recommend >= _PROMOTER).cast(nw.Int32).alias("_promoter")
        yield (recommend <= _DETRACTOR).cast(nw.Int32).alias("_detractor")


def _counts(plan: Plan) -> dict[str, str]:
    """Which column is counted under which name."""
    named = {"n": "_y"} | {f"n_{at}": f"_x{at}" for at in range(len(plan.factors))}
    if plan.overall:
        named["overall_n"] = "_overall"
    if plan.recommend:
        named["recommend_n"] = "_recommend"
    return named


def _totals(plan: Plan) -> dict[str, str]:
    """Which column is added up under which name."""
    named = {"total": "_y", "squares": "_yy"}
    for at in range(len(plan.factors)):
        named |= {f"total_{at}": f"_x{at}", f"squares_{at}": f"_xx{at}"}
    if plan.overall:
        named["top_two"] = "_top"
    if plan.recommend:
        named |= {"promoters": "_promoter", "detractors": "_detractor"}
    return named


def _added(terms: Iterable[nw.Expr]) -> nw.Expr:
    first, *others = terms
    for each in others:
        first = first + each
    return first
