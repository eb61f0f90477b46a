"""Sums of cells are those of their respondents one by one, whichever library carries the frame."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anxin.engines.index import Factor, Interview, Plan, Rule, Scale, index_of
from anxin.engines.index.cells import Ratings, Sums, read_sums, sums_by, with_index, without_index

SCALES = (
    Scale(1, 10, Rule.MIN_MAX),
    Scale(1, 10, Rule.TIMES_100),
    Scale(0, 10, Rule.MIN_MAX),
    Scale(1, 5, Rule.MIN_MAX),
)
COLUMNS = ("work", "pick_up", "place")
BY = ("dealer", "month")


def as_pandas(table: pa.Table) -> Any:
    """As pandas holds it: whole numbers with gaps are fractions there."""
    pytest.importorskip("pandas", reason="pandas comes with the benchmarks alone")
    return table.to_pandas()


CARRIERS: dict[str, Callable[[pa.Table], Any]] = {
    "arrow": lambda table: table,
    "duckdb": duckdb.from_arrow,
    "pandas": as_pandas,
}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    weights = [draw(st.integers(1, 60)) for _ in COLUMNS]
    return Plan(
        id="",
        scale=draw(st.sampled_from(SCALES)),
        factors=tuple(
            Factor(name, name, weight / sum(weights)) for name, weight in zip(COLUMNS, weights, strict=True)
        ),
        min_answered=draw(st.sampled_from((0, 0.2, 0.5, weights[0] / sum(weights), 1))),
        overall=draw(st.sampled_from((None, "overall"))),
        recommend=draw(st.sampled_from((None, "recommend"))),
    )


@st.composite
def interviews(draw: st.DrawFn, plan: Plan) -> list[Interview]:
    rating = st.none() | st.integers(int(plan.scale.low), int(plan.scale.high))
    return [
        Interview(
            line,
            tuple(draw(rating) for _ in COLUMNS),
            draw(rating) if plan.overall else None,
            draw(st.none() | st.integers(0, 10)) if plan.recommend else None,
            {"dealer": draw(st.sampled_from("ab")), "month": draw(st.sampled_from(("", "2026-10")))},
        )
        for line in range(draw(st.integers(0, 12)))
    ]


def table_of(rows: list[Interview], plan: Plan) -> pa.Table:
    columns = {label: pa.array([each.labels[label] for each in rows], pa.string()) for label in BY}
    # Numbers of eight bits, as the files hold them: squares must not run over.
    columns |= {
        name: pa.array([each.ratings[at] for each in rows], pa.int8()) for at, name in enumerate(COLUMNS)
    }
    columns |= {
        name: pa.array([getattr(each, name) for each in rows], pa.int8())
        for name in (plan.overall, plan.recommend)
        if name
    }
    return pa.table(columns)


def one_by_one(rows: list[Interview], plan: Plan) -> dict[tuple[str, ...], Sums]:
    """Add the interviews up as a reader of the contract would, without any frame."""
    found = {}
    for labels in {tuple(each.labels[label] for label in BY) for each in rows}:
        those = [each for each in rows if tuple(each.labels[label] for label in BY) == labels]
        scored = [index for each in those if (index := index_of(each, plan)) is not None]
        overall = [each.overall for each in those if each.overall is not None]
        recommend = [each.recommend for each in those if each.recommend is not None]
        found[labels] = Sums(
            labels,
            rows=len(those),
            n=len(scored),
            total=sum(scored),
            squares=sum(index**2 for index in scored),
            overall_n=len(overall),
            top_two=sum(each >= plan.scale.high - 1 for each in overall),
            recommend_n=len(recommend),
            promoters=sum(each >= 9 for each in recommend),
            detractors=sum(each <= 6 for each in recommend),
            factors=tuple(_ratings([each.ratings[at] for each in those]) for at in range(len(COLUMNS))),
        )
    return found


def _ratings(given: list[float | None]) -> Ratings:
    rated = [each for each in given if each is not None]
    return Ratings(len(rated), sum(rated), sum(each**2 for each in rated))


def numbers_of(sums: Sums) -> list[float]:
    alone = (
        sums.rows, sums.n, sums.total, sums.squares, sums.overall_n, sums.top_two, sums.recommend_n,
        sums.promoters, sums.detractors,
    )  # fmt: skip
    return [*alone, *(number for ratings in sums.factors for number in ratings)]


@pytest.mark.parametrize("scored", [False, True], ids=["ratings", "with the index"])
@pytest.mark.parametrize("carrier", CARRIERS)
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_cell_is_the_sum_of_its_respondents(carrier: str, scored: bool, data: st.DataObject) -> None:
    plan = data.draw(plans())
    rows = data.draw(interviews(plan))
    table = table_of(rows, plan)
    added = sums_by(CARRIERS[carrier](with_index(table, plan) if scored else table), plan, by=BY)
    found = {sums.labels: sums for sums in read_sums(added, plan, by=BY)}
    expected = one_by_one(rows, plan)
    assert found.keys() == expected.keys()
    for labels, sums in expected.items():
        assert numbers_of(found[labels]) == pytest.approx(numbers_of(sums), rel=1e-9, abs=1e-9)


def test_a_plan_that_takes_any_answer_never_divides_by_nought() -> None:
    """With no least weight, one who answered nothing is still no respondent."""
    plan = Plan(id="", scale=SCALES[0], factors=(Factor("work", "work", 1.0),), min_answered=0)
    table = pa.table({"dealer": ["a", "a"], "work": pa.array([None, 10], pa.int8())})
    for carried in (table, duckdb.from_arrow(table)):
        [sums] = read_sums(sums_by(carried, plan, by=["dealer"]), plan, by=["dealer"])
        assert (sums.rows, sums.n, sums.total) == (2, 1, 1000)


def test_the_lowest_answers_add_up_to_exactly_nothing() -> None:
    plan = Plan(
        id="",
        scale=SCALES[0],
        factors=tuple(
            Factor(name, name, share) for name, share in zip(COLUMNS, (0.22, 0.39, 0.39), strict=True)
        ),
    )
    table = pa.table({"dealer": ["a"] * 7} | {name: pa.array([1] * 7, pa.int8()) for name in COLUMNS})
    [sums] = read_sums(sums_by(table, plan, by=["dealer"]), plan, by=["dealer"])
    assert (sums.total, sums.squares) == (0, 0)


def test_an_index_by_another_rule_is_not_taken() -> None:
    """Nor one that is to be left out; the one by the plan's rule is what is added up."""
    plan = Plan(id="", scale=SCALES[0], factors=(Factor("work", "work", 1.0),))
    other = replace(plan, scale=SCALES[1])
    table = pa.table({"dealer": ["a"], "work": pa.array([10], pa.int8())})
    wrong = with_index(table, plan).set_column(2, with_index(table, plan).column_names[2], [[123.0]])

    def total(frame: pa.Table, by_plan: Plan) -> float:
        [sums] = read_sums(sums_by(frame, by_plan, by=["dealer"]), by_plan, by=["dealer"])
        return sums.total

    assert total(wrong, plan) == 123
    assert total(without_index(wrong, plan), plan) == total(table, plan) == 1000
    assert total(wrong, other) == 1000
    assert total(without_index(table, plan), plan) == 1000
