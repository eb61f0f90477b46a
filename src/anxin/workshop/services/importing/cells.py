"""The cells of one order, told in one row or in several: one value where there is one, all lines where there are."""

import re
from collections.abc import Iterator, Mapping, Sequence

from anxin.foundation.tables import Cell, Row, as_text
from anxin.workshop.services.importing.oddities import Oddities, Oddity
from anxin.workshop.services.importing.words import Words

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
_PARTS = re.compile(r"[;；\r\n]+")
_BLANKS = re.compile(r"[ \t\u3000\xa0]+")


class Cells:
    """What the rows of one order tell, by our fields."""

    def __init__(self, rows: Sequence[Row], columns: Mapping[str, str], words: Words, odd: Oddities) -> None:
        self._rows = rows
        self._columns = columns
        self._words = words
        self._odd = odd
        # Nearly all orders are one row: its cells are asked for dozens of times.
        self._only = rows[0].cells if len(rows) == 1 else None

    def has(self, name: str) -> bool:
        """Tell whether the file has a column for the field."""
        return name in self._columns

    def heading(self, name: str) -> str:
        """Return the file's heading over a field."""
        return self._columns.get(name, "")

    def told(self, *names: str) -> tuple[str, ...] | None:
        """Return what stands in some cells, as a key; none where several rows have to be brought together."""
        if self._only is None:
            return None
        headings = [self._columns.get(name, "") for name in names]
        return tuple([as_text(self._only.get(heading, "")) for heading in headings])

    def cell(self, name: str) -> Cell:
        """Return the value of the order, the first where its rows do not agree, which is odd."""
        heading = self._columns.get(name)
        if heading is None:
            return ""
        if self._only is not None:
            cell = self._only.get(heading, "")
            return "" if self._words.is_nothing(as_text(cell)) else cell
        return self._agreed(name, heading)

    def text(self, name: str, *, limit: int = 0) -> str:
        """Return the value as one line of text."""
        return self._fitting(name, _line(as_text(self.cell(name))), limit)

    def _agreed(self, name: str, heading: str) -> Cell:
        found: list[tuple[str, Cell]] = []
        for row in self._rows:
            cell = row.cells.get(heading, "")
            text = as_text(cell)
            if not self._words.is_nothing(text) and all(text != other for other, _cell in found):
                found.append((text, cell))
        if not found:
            return ""
        if len(found) > 1:
            self._odd.add(Oddity.ROWS_DIFFER, name, found[0][0])
        return found[0][1]

    def lines(self, name: str, *, limit: int = 0, glue: str = "\n") -> str:
        """Return every different thing that the rows tell, in their order."""
        if self._only is not None:
            cell = self._only.get(self._columns.get(name, ""), "")
            if isinstance(cell, str) and cell.isprintable() and not _PARTS.search(cell):
                line = _line(cell)
                return "" if self._words.is_nothing(line) else self._fitting(name, line, limit)
        return self._fitting(name, glue.join(dict.fromkeys(self._parts(name))), limit)

    def _parts(self, name: str) -> Iterator[str]:
        heading = self._columns.get(name)
        for row in self._rows if heading else ():
            for part in _PARTS.split(row.text(heading or "")):
                line = _line(part)
                if not self._words.is_nothing(line):
                    yield line

    def _fitting(self, name: str, text: str, limit: int) -> str:
        if limit and len(text) > limit:
            self._odd.add(Oddity.TEXT_CUT, name, limit)
            return text[:limit].rstrip()
        return text


def _line(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text.replace("\n", " "))).strip()
