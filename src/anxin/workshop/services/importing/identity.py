"""The door for personal numbers: what stands in a column of identity papers, or looks like one anywhere, stays out."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from anxin.foundation.tables import Cell, Row

#: Six figures of a district, the day of birth of somebody old enough to drive, three figures and a check sign.
#: Provinces and years are told apart closely: numbers of orders are as long, and have the day of the order in them.
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_LONG = rf"(?<!\d){_PROVINCE}\d{{4}}[\s-]?(?P<long>(?:19\d{{2}}|200\d|2010){_DAY})[\s-]?\d{{3}}[\dXx](?![\dA-Za-z])"
#: As they were until 1999: two figures of the year, no check sign.
_OLD = rf"(?<![\dA-Za-z]){_PROVINCE}(?!00)\d\d(?!00)\d\d(?P<old>\d\d{_DAY})\d{{3}}(?![\dA-Za-z])"
_NUMBER = re.compile(f"{_LONG}|{_OLD}")
_SHORTEST = 15
_WIDE = re.compile("[\uff10-\uff19]")


class Door:
    """Lets the rows of a file in without identity numbers, and counts the cells that lost one."""

    def __init__(self, dropped: Collection[str], *, headings: Sequence[str]) -> None:
        self._dropped = frozenset(dropped)
        self._headings = list(headings)
        self.cells = 0

    def let_in(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Give the rows on, a dropped column with empty cells."""
        return map(self._cleaned, rows)

    def _cleaned(self, row: Row) -> Row:
        found = {heading: "" for heading in self._dropped if row.text(heading)}
        for heading, cell in row.cells.items():
            # Nearly all cells are short: a file has millions of them.
            if isinstance(cell, str) and len(cell) < _SHORTEST:
                continue
            if heading not in self._dropped and (clean := without_identity(cell)) is not cell:
                found[heading] = str(clean)
        if row.misfit:
            return self._cleaned_misfit(row, found)
        if not found:
            return row
        self.cells += len(found)
        return Row(row.number, {**row.cells, **found}, row.formulas)

    def _cleaned_misfit(self, row: Row, found: dict[str, str]) -> Row:
        """Return a row that does not fit the headings, with what its cells must not tell, or may not, left out."""
        beyond = tuple("" if self._dropped else without_identity(cell) for cell in row.beyond)
        if self._dropped:
            found |= self._near_dropped(row)
        self.cells += len(found) + sum(
            before != after for before, after in zip(row.beyond, beyond, strict=True)
        )
        return replace(row, cells={**row.cells, **found}, beyond=beyond)

    def _near_dropped(self, row: Row) -> dict[str, str]:
        """Return, empty, the cells of a row that may belong under a dropped heading: it lacks cells or has too many."""
        lacking = max(0, len(self._headings) - row.misfit)
        first = min(map(self._headings.index, self._dropped))
        near = self._headings[max(0, first - lacking) :]
        return {heading: "" for heading in near if row.text(heading)}


def without_identity(cell: Cell) -> Cell:
    """Return a cell without the identity numbers in it; the very same cell where there is none."""
    if isinstance(cell, str):
        if len(cell) < _SHORTEST:
            return cell
        plain = unicodedata.normalize("NFKC", cell) if _WIDE.search(cell) else cell
        left = _NUMBER.sub(_left_of, plain)
        return left.strip() if left != plain else cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    written = f"{cell:.0f}"
    found = _NUMBER.fullmatch(written)
    return "" if found and not _left_of(found) else cell


def text_without_identity(text: str) -> str:
    """Return a text such as the name of a file without the identity numbers in it."""
    return str(without_identity(text))


def _left_of(found: re.Match[str]) -> str:
    """Return nothing of an identity number, and all of a number in which there is no day of birth."""
    born = found["long"] or f"19{found['old']}"
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return found[0]
    return ""
