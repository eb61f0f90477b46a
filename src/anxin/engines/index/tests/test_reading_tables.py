"""Interviews and populations are read strictly: what is wrong is named by line and column."""

import pytest

from anxin.engines.index import Cell, IndexFault, Part, read_population
from anxin.engines.index.tests.plans_at_hand import interviews_of, plan_of, rows_of

HEAD = "si sa fa pu sq ov rec dealer"
PLAN = plan_of(overall="ov", recommend="rec", groups=["dealer"])


def test_columns_stand_in_any_order_and_unknown_ones_are_passed_over() -> None:
    found = interviews_of("dealer x sq pu fa sa si rec ov\nD1 ? 5 4 3 2 1 0 7.5", PLAN)
    (only,) = found
    assert list(only.ratings) == [1, 2, 3, 4, 5]
    assert (only.overall, only.recommend, only.labels, only.line) == (7.5, 0, {"dealer": "D1"}, 2)


def test_empty_cells_and_na_are_missing_answers() -> None:
    (only,) = interviews_of(f"{HEAD}\n- NA 3 4 5 NA - D1", PLAN)
    assert list(only.ratings) == [None, None, 3, 4, 5]
    assert (only.overall, only.recommend) == (None, None)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("11 9 9 9 9 9 9 D1", "si"),
        ("0.99 9 9 9 9 9 9 D1", "si"),
        ("9 nan 9 9 9 9 9 D1", "sa"),
        ("9 9 inf 9 9 9 9 D1", "fa"),
        ("9 9 9 ９ 9 9 9 D1", "pu"),
        ("9 9 9 9 n/a 9 9 D1", "sq"),
        ("9 9 9 9 9 1_0 9 D1", "ov"),
        ("9 9 9 9 9 9 10.5 D1", "rec"),
        ("9 9 9 9 9 9 -1 D1", "rec"),
        ("9 9 9 9 9 9 9 -", "dealer"),
        ("9 9 9 9 9 9 9", "dealer"),
        ("9 9 9 9 9 9 9 D1 more", "dealer"),
    ],
)
def test_any_other_answer_is_an_error_with_its_place(row: str, column: str) -> None:
    with pytest.raises(IndexFault) as caught:
        interviews_of(f"{HEAD}\n9 9 9 9 9 9 9 D1\n{row}", PLAN)
    assert (caught.value.part, caught.value.at) == (Part.RESPONSES, Cell(3, column))


def test_a_column_that_the_plan_names_must_be_there_once() -> None:
    for head, column in (("si sa fa pu ov rec dealer", "sq"), (f"{HEAD} ov", "ov")):
        with pytest.raises(IndexFault) as caught:
            interviews_of(head, PLAN)
        assert caught.value.at == Cell(1, column)
    with pytest.raises(IndexFault):
        interviews_of("", PLAN)


def test_a_population_adds_up_equal_categories() -> None:
    found = read_population(rows_of("count category column\n300 D1 dealer\n100 D1 dealer\n2.5 W pay"))
    assert found["dealer"].counts == {"D1": 400}
    assert found["dealer"].lines == {"D1": 2}
    assert found["pay"].counts == {"W": 2.5}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("dealer D1 -1", "count"),
        ("dealer D1 many", "count"),
        ("dealer D1 1e999", "count"),
        ("dealer D1 -", "count"),
        ("dealer - 3", "category"),
        ("- D1 3", "column"),
    ],
)
def test_a_wrong_population_is_named_by_its_place(row: str, column: str) -> None:
    with pytest.raises(IndexFault) as caught:
        read_population(rows_of(f"column category count\n{row}"))
    assert (caught.value.part, caught.value.at) == (Part.POPULATION, Cell(2, column))
