"""What is wrong with a plan or with interviews, and where it stands."""

from enum import StrEnum
from typing import NamedTuple


class Part(StrEnum):
    """Which of the inputs is at fault."""

    PLAN = "plan"
    RESPONSES = "responses"
    POPULATION = "population"


class Cell(NamedTuple):
    """A place in a table: the line (the first is 1) and the name of the column."""

    line: int
    column: str


class IndexFault(ValueError):
    """A plan or data that cannot be scored: never a partial score.

    ``expected`` says what should stand there, one of ``texts`` with its ``params``; ``at`` is a cell of a table, or the
    keys that lead to a place in a plan.
    """

    def __init__(self, part: Part, expected: str, at: Cell | tuple[str, ...], **params: object) -> None:
        where = f"line {at.line}, column {at.column}" if isinstance(at, Cell) else ".".join(at)
        super().__init__(f"{part}: {where}: expected {expected % params}")
        self.part = part
        self.expected = expected
        self.at = at
        self.params = params
