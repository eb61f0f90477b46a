"""Rows of a file as interviews: each cell read by its item, what does not fit named by line and column."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from anxin.engines.surveys import ItemKind
from anxin.engines.worktime.written import read_written
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables import Cell, Row, as_text
from anxin.surveys.choices import Way
from anxin.surveys.models import AnswerImport, Interview
from anxin.surveys.selectors.imports import Found, Whose, whose_answers
from anxin.surveys.selectors.questionnaires import definition_of
from anxin.surveys.services.giving import Step, judge, lay_over

_NOTHING = frozenset({"", "na", "n/a", "nan", "-", "—", "/", "null", "none"})
_LONGEST_NUMBER = 60
_BETWEEN = re.compile(r"[;；|、]")


@dataclass(frozen=True)
class Reject:
    """Why a row is not kept: its line, the heading of the column, and what is wrong."""

    line: int
    field: str
    problem: str


def read_rows(
    run: AnswerImport, rows: Iterable[Row], columns: Mapping[str, str], digest: str
) -> Iterator[Interview | Reject]:
    """Read rows as interviews that are not saved yet, in their order; four queries for all of them."""
    batch = list(rows)
    whose = {row.number: _whose(row, columns) for row in batch}
    found = whose_answers(run.dealer, whose.values())
    for row in batch:
        yield _read(run, row, columns, found.get(whose[row.number], Found()), digest)


def _read(
    run: AnswerImport, row: Row, columns: Mapping[str, str], found: Found, digest: str
) -> Interview | Reject:
    asked = definition_of(run.version)
    answers: dict[str, Any] = {}
    for item in asked.items:
        cell = row.cells.get(columns[item.key]) if item.key in columns else None
        if cell is None or as_text(cell).strip().lower() in _NOTHING:
            continue
        answers[item.key] = _given(cell, many=item.kind is ItemKind.MANY, words=item.kind is ItemKind.TEXT)
    if row.misfit:
        return Reject(row.number, "", _("This row has %(count)s cells.") % {"count": row.misfit})
    if not answers:
        return Reject(row.number, "", _("This row holds no answer."))
    order = found.order
    try:
        interview = Interview(
            dealer=run.dealer,
            version=run.version,
            way=Way.FILE,
            language=run.dealer.language,
            day=_day(row, columns, run),
            customer=found.customer,
            vehicle=found.vehicle,
            order=order,
            adviser=order.adviser if order else None,
            adviser_name=order.adviser_name if order else "",
            brought_by=run,
            outside=_outside(row, columns) or f"{digest[:40]}:{row.number}",
        )
        lay_over(interview, Step(answers=answers))
    except InvalidInput as error:
        return Reject(row.number, columns.get(error.field, error.field), str(error))
    judge(interview)
    return interview


def _given(cell: Cell, *, many: bool, words: bool) -> Any:
    if many:
        return [piece.strip() for piece in _BETWEEN.split(as_text(cell)) if piece.strip()]
    return cell if isinstance(cell, int | float) and not words else as_text(cell)


def _whose(row: Row, columns: Mapping[str, str]) -> Whose:
    told = {
        name: row.text(columns[f"whose_{name}"]).strip() if f"whose_{name}" in columns else ""
        for name in ("order", "phone", "vin")
    }
    return Whose(**told)


def _outside(row: Row, columns: Mapping[str, str]) -> str:
    """Return by what a row is known again in another file; nothing where it has no number of its own."""
    heading = columns.get("whose_number")
    number = row.text(heading).strip() if heading else ""
    if number.lower() in _NOTHING:
        return ""
    if len(number) > _LONGEST_NUMBER:
        raise InvalidInput("NUMBER_LONG", _("This number is too long."), field="whose_number")
    return f"number:{number}"


def _day(row: Row, columns: Mapping[str, str], run: AnswerImport) -> date:
    today = clock.today(run.dealer.time_zone)
    heading = columns.get("whose_day")
    cell = row.cells.get(heading) if heading else None
    if cell is None or as_text(cell).strip().lower() in _NOTHING:
        return today
    try:
        named = read_written(cell, day_first=run.dealer.country == "GB")
    except (ValueError, OverflowError):
        named = None
    if named is None or named.date() > today:
        raise InvalidInput("DAY_WRONG", _("This is no day that has been."), field="whose_day")
    return named.date()
