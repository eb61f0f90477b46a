"""Tables with their titles and sentences, laid out for a spreadsheet or for paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.foundation.display import exact_moment
from anxin.foundation.paper import Block, Form, Listing
from anxin.foundation.tables import Cell
from anxin.satisfaction.selectors.study_parts import Part


@dataclass(frozen=True)
class Sheet:
    """What is handed out: its title, whose it is, the months in words, its parts, and sentences that go with it."""

    title: str
    house: str
    months: str
    parts: Sequence[Part]
    sentences: Sequence[str]
    zone: str | None = None


def table_from(sheet: Sheet) -> tuple[list[str], list[list[Cell | None]]]:
    """Return headings and rows: the parts below one another, each under a row with its own heads."""
    wide = max((len(part.heads) for part in sheet.parts), default=1)
    rows: list[list[Cell | None]] = [[sentence] for sentence in sheet.sentences]
    for part in sheet.parts:
        rows += [[], [part.title], list(part.heads), *(list(row) for row in part.rows)]
    padded = [[*row, *[None] * (wide - len(row))] for row in rows]
    heads = [f"{sheet.title} · {sheet.house} · {sheet.months}", *(f" {at}" for at in range(2, wide + 1))]
    return heads, padded


def form_from(sheet: Sheet, *, by: Person) -> Form:
    """Return the same as a form on paper, in the language that is active."""
    blocks = [Block(title=sheet.title, words=list(sheet.sentences))]
    blocks += [
        Block(title="", listings=[Listing(part.title, list(part.heads), _written(part), look=part.look)])
        for part in sheet.parts
    ]
    return Form(
        title=sheet.title,
        house=sheet.house,
        number=sheet.months,
        printed_at=exact_moment(clock.now(), zone=sheet.zone),
        printed_by=by.name,
        blocks=blocks,
    )


def _written(part: Part) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in part.rows]
