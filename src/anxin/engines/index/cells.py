"""What the interviews of a cell add up to: written once, for frames of DuckDB, Spark, pandas or Arrow alike.

The package itself does not import this file: the scoring command begins without narwhals.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import narwhals as nw
from narwhals.typing import IntoFrame

from anxin.engines.index.plans import Plan

#: Weights that add up to the minimum but for rounding reach it, as for one respondent.
_SLACK = 1e-9
_PROMOTER, _DETRACTOR = 9, 6

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]


class Ratings(NamedTuple):
    """How many rated a factor, the sum of their ratings and that of the squares, on the scale of the answers."""

    n: int
    total: float
    squares: float


@dataclass(frozen=True, slots=True)
class Sums:
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


def sums_by(frame: IntoFrame, plan: Plan, *, by: Sequence[str]) -> Any:
    """Return a frame of the same kind with a row for each cell of ``by``; ``read_sums`` reads it.

    The frame holds an interview a row: the columns of ``by``, and those that the plan names, null where there is no
    answer. Whose index counts is told as by ``index_of``. Source: contract of the scoring command, sections 4 and 5.5.
    """
    given: Frame = nw.from_native(frame)
    answers = [*(factor.column for factor in plan.factors), plan.overall, plan.recommend]
    rated = given.select(
        *(nw.col(label) for label in by),
        *(nw.col(name).cast(nw.Float64).alias(f"_x{at}") for at, name in enumerate(answers) if name),
    )
    scored = _with_index(rated, plan).with_columns(*_derived(plan))
    counted = [nw.len().alias("rows")]
    counted += [nw.col(source).count().alias(name) for name, source in _counts(plan).items()]
    counted += [nw.col(source).sum().alias(name) for name, source in _totals(plan).items()]
    return nw.to_native(scored.group_by(*by).agg(*counted))


def read_sums(frame: IntoFrame, plan: Plan, *, by: Sequence[str]) -> Iterator[Sums]:
    """Yield the cells of a frame that ``sums_by`` made, computing it now where it was only planned."""
    planned: Frame = nw.from_native(frame)
    found = planned.collect("pyarrow") if isinstance(planned, nw.LazyFrame) else planned
    names = found.columns
    for values in found.iter_rows():
        row = dict(zip(names, values, strict=True))
        yield Sums(
            labels=tuple(row[label] for label in by),
            rows=int(row["rows"]),
            n=int(row["n"]),
            total=float(row["total"]),
            squares=float(row["squares"]),
            overall_n=int(row.get("overall_n", 0)),
            top_two=int(row.get("top_two", 0)),
            recommend_n=int(row.get("recommend_n", 0)),
            promoters=int(row.get("promoters", 0)),
            detractors=int(row.get("detractors", 0)),
            factors=tuple(
                Ratings(int(row[f"n_{at}"]), float(row[f"total_{at}"]), float(row[f"squares_{at}"]))
                for at in range(len(plan.factors))
            ),
        )


def _with_index(rated: Frame, plan: Plan) -> Frame:
    """Add the index ``_y`` of each interview in points, null of those that do not count."""
    rated_by = [(nw.col(f"_x{at}"), factor.share) for at, factor in enumerate(plan.factors)]
    weights = ((~column.is_null()).cast(nw.Float64) * share for column, share in rated_by)
    ratings = (column.fill_null(0.0) * share for column, share in rated_by)
    weighed = rated.with_columns(_weight=_added(weights), _ratings=_added(ratings))
    weight = nw.col("_weight")
    # Null, and not nought, where too little was answered: nothing is ever divided by nought.
    enough = nw.when((weight > 0) & (weight >= plan.min_answered - _SLACK)).then(weight)
    # Points are a straight line of ratings by either rule, so those of the mean are the mean of those.
    begin = plan.scale.points(0)
    slope = plan.scale.points(1) - begin
    return weighed.with_columns(_y=nw.col("_ratings") / enough * slope + begin)


def _derived(plan: Plan) -> list[nw.Expr]:
    """Squares, and ones for what is only counted, null elsewhere."""
    factors = range(len(plan.factors))
    found = [(nw.col("_y") * nw.col("_y")).alias("_yy")]
    found += [(nw.col(f"_x{at}") * nw.col(f"_x{at}")).alias(f"_xx{at}") for at in factors]
    overall, recommend = nw.col(f"_x{len(factors)}"), nw.col(f"_x{len(factors) + 1}")
    if plan.overall:
        found.append(nw.when(overall >= plan.scale.high - 1).then(nw.lit(1)).alias("_top"))
    if plan.recommend:
        found.append(nw.when(recommend >= _PROMOTER).then(nw.lit(1)).alias("_promoter"))
        found.append(nw.when(recommend <= _DETRACTOR).then(nw.lit(1)).alias("_detractor"))
    return found


def _counts(plan: Plan) -> dict[str, str]:
    """Which column is counted under which name."""
    many = len(plan.factors)
    named = {"n": "_y"} | {f"n_{at}": f"_x{at}" for at in range(many)}
    if plan.overall:
        named |= {"overall_n": f"_x{many}", "top_two": "_top"}
    if plan.recommend:
        named |= {"recommend_n": f"_x{many + 1}", "promoters": "_promoter", "detractors": "_detractor"}
    return named


def _totals(plan: Plan) -> dict[str, str]:
    """Which column is added up under which name."""
    named = {"total": "_y", "squares": "_yy"}
    for at in range(len(plan.factors)):
        named |= {f"total_{at}": f"_x{at}", f"squares_{at}": f"_xx{at}"}
    return named


def _added(terms: Iterable[nw.Expr]) -> nw.Expr:
    first, *others = terms
    for each in others:
        first = first + each
    return first
