"""Forms on paper: what a printed form is made of, and the one way from a template to a PDF of A4 pages."""

import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import NotEquipped

COLUMNS = 3
#: The faces that have simplified Chinese, the first that is installed is taken. The style sheet names the same.
FACES = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC")
SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
_STYLESHEET = Path(__file__).parent / "static" / "anxin" / "paper.css"
#: What the style sheet draws within a sentence: it alone counts pages, and a date is written by hand on three lines.
_DRAWN = {
    "page_number": SafeString('<span class="page-number"></span>'),
    "page_count": SafeString('<span class="page-count"></span>'),
    "year_line": SafeString('<span class="line year"></span>'),
    "month_line": SafeString('<span class="line"></span>'),
    "day_line": SafeString('<span class="line"></span>'),
}
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Tick:
    """A small box with its words, ticked or to be ticked by hand."""

    name: str
    chosen: bool = False


@dataclass(frozen=True)
class Signature:
    """Who signs here; name and date are written by hand."""

    who: str


@dataclass(frozen=True)
class Field:
    """A label and what stands beside it; what is empty is room to write in."""

    label: str
    value: str = ""
    #: How many of the three columns it fills.
    span: int = 1
    #: Lines to write on while it is empty.
    lines: int = 1
    #: Boxes to tick, in groups with a name; the name is empty where there is one group only.
    ticks: Sequence[tuple[str, Sequence[Tick]]] = ()
    signature: Signature | None = None

    @property
    def width(self) -> int:
        """Cells of the table: every column of the form is a label and a value."""
        return 2 * self.span - 1

    @property
    def writing_lines(self) -> range:
        return range(0 if self.value or self.ticks else self.lines)


@dataclass(frozen=True)
class Listing:
    """A table within a form; its heads are repeated on every page that it reaches."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    #: Rows to write in.
    blank: int = 0
    #: Name of a look in the style sheet that sets the widths of the columns.
    look: str = ""

    @property
    def blank_rows(self) -> range:
        return range(self.blank)


@dataclass(frozen=True)
class Block:
    """One part of a form under its title: fields, then tables, then who signs."""

    title: str
    fields: Sequence[Field] = ()
    listings: Sequence[Listing] = ()
    signatures: Sequence[Signature] = ()
    #: A sentence over everything, such as what is declared by signing.
    words: Sequence[str] = ()

    @property
    def rows(self) -> list[list[Field]]:
        return in_rows(self.fields)


@dataclass(frozen=True)
class Form:
    """A whole form: its name, whose it is, its number, its parts, who printed it and when."""

    title: str
    house: str
    number: str
    printed_at: str
    printed_by: str
    blocks: Sequence[Block] = field(default=())
    note: str = ""
    #: A word in red beside the title that nobody may overlook.
    mark: str = ""


def ticks(*choices: tuple[str, bool]) -> Sequence[tuple[str, Sequence[Tick]]]:
    """Return one group of boxes to tick from names and whether each is chosen."""
    return [("", [Tick(name, chosen) for name, chosen in choices])]


def yes_or_no(chosen: bool | None) -> Sequence[tuple[str, Sequence[Tick]]]:
    """Return the two boxes, neither ticked while nothing is known."""
    return ticks((gettext("yes"), chosen is True), (gettext("no"), chosen is False))


def in_rows(fields: Iterable[Field]) -> list[list[Field]]:
    """Return fields in rows of three columns; the last of a row takes what is left of it."""
    rows: list[list[Field]] = []
    left = 0
    for each in fields:
        if each.span > left:
            _stretch_last(rows, left)
            rows.append([])
            left = COLUMNS
        rows[-1].append(each)
        left -= each.span
    _stretch_last(rows, left)
    return rows


def pdf_from(template: str, context: Mapping[str, Any], *, language: str) -> bytes:
    """Return the PDF of a template in a language (``zh-hans`` or ``en``); its words are escaped as on every page.

    ``NotEquipped`` where the machine lacks Pango.
    """
    typesetting = _typesetting()
    with translation.override(language):
        html = render_to_string(template, {**context, **_DRAWN})
    with _one_at_a_time:
        document = typesetting.pages_of(html, stylesheet=stylesheet())
        written: bytes = document.write_pdf()
    return written


def require_printing() -> None:
    """Let pass where this machine can make PDFs, else raise ``NotEquipped``."""
    _typesetting()


def why_not_printing() -> str:
    """Return in the system's words what keeps this machine from printing; empty when it prints."""
    try:
        _typesetting()
    except NotEquipped as missing:
        return str(missing.__cause__)
    return ""


def faces_found() -> list[str]:
    """Return which of our Chinese faces this machine draws Chinese with; none where it has none of them."""
    families = ", ".join(f'"{face}"' for face in FACES)
    drawn = _typesetting().fonts_for("安心", families=families)
    return [face for face in FACES if face in drawn]


@cache
def stylesheet() -> str:
    """Return the style sheet of everything that is printed."""
    return _STYLESHEET.read_text(encoding="utf-8")


def _typesetting() -> ModuleType:
    """Load what sets the pages; the library tells what it misses on the terminal, we tell it to the reader."""
    try:
        with redirect_stdout(io.StringIO()):
            return import_module("anxin.foundation.typesetting")
    except OSError as missing:
        raise NotEquipped(
            "CANNOT_PRINT",
            _(
                "This server cannot make PDFs yet: it lacks Pango. Whoever looks after it installs the system's "
                "packages %(packages)s and starts it again; anxin doctor tells whether that was enough."
            ),
            params={"packages": SYSTEM_PACKAGES},
        ) from missing


def _stretch_last(rows: list[list[Field]], left: int) -> None:
    if rows and left:
        last = rows[-1][-1]
        rows[-1][-1] = replace(last, span=last.span + left)
