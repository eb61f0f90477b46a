"""Interviews and populations read from the rows of a table."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from anxin.engines.index import texts
from anxin.engines.index.faults import Cell, IndexFault, Part
from anxin.engines.index.plan_reading import fits_as_count
from anxin.engines.index.plans import Plan, Visits

#: A row as it lies in a table: the line that it begins in (the first is 1), and its cells.
Row = tuple[int, Sequence[str]]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_MISSING = frozenset({"", "NA"})
_POPULATION = ("column", "category", "count")


@dataclass(frozen=True, slots=True)
class Interview:
    """One answered interview: the line that it stands in, its ratings in the order of the factors, and its categories.

    None is a question that was not answered.
    """

    line: int
    ratings: tuple[float | None, ...]
    overall: float | None
    recommend: float | None
    labels: Mapping[str, str]


def read_interviews(rows: Iterable[Row], plan: Plan) -> tuple[Interview, ...]:
    """Return the interviews of a table whose first row names the columns; IndexFault names line and column.

    Empty cells and NA are missing answers; any other rating lies on the scale, and ``recommend`` within 0 and 10.
    Source: contract of the scoring command, section 3.
    """
    ratings = {factor.column for factor in plan.factors}
    answers = [column for column in (plan.overall, plan.recommend) if column is not None]
    header, body = _opened(rows, Part.RESPONSES, [*ratings, *answers, *plan.labels])
    low, high = plan.scale.low, plan.scale.high
    found = []
    for line, cells in body:
        row = _Line(line, cells, header)
        found.append(
            Interview(
                line,
                tuple(row.answer(factor.column, low, high) for factor in plan.factors),
                None if plan.overall is None else row.answer(plan.overall, low, high),
                None if plan.recommend is None else row.answer(plan.recommend, 0, 10),
                {column: row.label(column) for column in plan.labels},
            )
        )
    return tuple(found)


def read_population(rows: Iterable[Row]) -> dict[str, Visits]:
    """Return the visits by column and category of a table ``column,category,count``; equal categories are added up.

    Source: contract of the scoring command, section 2.
    """
    header, body = _opened(rows, Part.POPULATION, _POPULATION)
    counts: dict[str, dict[str, float]] = {}
    lines: dict[str, dict[str, int]] = {}
    for line, cells in body:
        column, category, count = (cells[header[name]] for name in _POPULATION)
        for name, value in (("column", column), ("category", category)):
            if not value.strip():
                raise IndexFault(Part.POPULATION, texts.A_TEXT, Cell(line, name))
        if not _NUMBER.fullmatch(count) or not fits_as_count(float(count)):
            raise IndexFault(Part.POPULATION, texts.A_NUMBER_OF_VISITS, Cell(line, "count"))
        own = counts.setdefault(column, {})
        own[category] = own.get(category, 0.0) + float(count)
        lines.setdefault(column, {}).setdefault(category, line)
    return {column: Visits(column, own, Part.POPULATION, lines[column]) for column, own in counts.items()}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of interviews with the places of its columns."""

    line: int
    cells: Sequence[str]
    header: Mapping[str, int]

    def answer(self, column: str, low: float, high: float) -> float | None:
        written = self.cells[self.header[column]]
        if written in _MISSING:
            return None
        if _NUMBER.fullmatch(written) and low <= (value := float(written)) <= high:
            return value
        given = {"low": f"{low:g}", "high": f"{high:g}", "found": written}
        raise IndexFault(Part.RESPONSES, texts.AN_ANSWER, Cell(self.line, column), **given)

    def label(self, column: str) -> str:
        written = self.cells[self.header[column]]
        if written.strip():
            return written
        raise IndexFault(Part.RESPONSES, texts.A_TEXT, Cell(self.line, column))


def _opened(rows: Iterable[Row], part: Part, needed: Iterable[str]) -> tuple[dict[str, int], Iterator[Row]]:
    """Return the places of the columns and the rows beneath; blank lines are passed over."""
    body = ((line, cells) for line, cells in rows if cells)
    first, names = next(body, (1, ()))
    for name in needed:
        if name not in names:
            raise IndexFault(part, texts.IN_THE_HEADER, Cell(first, name))
        if list(names).count(name) > 1:
            raise IndexFault(part, texts.ONCE_IN_THE_HEADER, Cell(first, name))
    return {name: place for place, name in enumerate(names)}, _as_wide(body, part, names)


def _as_wide(body: Iterator[Row], part: Part, names: Sequence[str]) -> Iterator[Row]:
    for line, cells in body:
        if len(cells) != len(names):
            column = names[min(len(cells), len(names) - 1)]
            raise IndexFault(part, texts.CELLS, Cell(line, column), needed=len(names), found=len(cells))
        yield line, cells
