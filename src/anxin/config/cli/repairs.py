"""``anxin repairs``: which repair orders are a second visit for the same trouble, and bringing in yesterday's orders.

``repeats`` answers from a file and starts without Django; ``import`` lies in a module of its own.
"""

import argparse
import codecs
import contextlib
import csv
import functools
import importlib
import io
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import yaml

from anxin.config.cli.documents import (
    STDIN,
    WrongInput,
    name_of,
    read_bytes,
    refused,
    write_long_document,
    write_text,
)
from anxin.config.cli.repairs_told import told
from anxin.config.cli.words import gettext as _
from anxin.engines.repeats import (
    HEADINGS,
    KINDS,
    Kind,
    Language,
    OrderFault,
    Repeat,
    Skipped,
    Window,
    columns_of,
    find_repeats,
    read_orders,
)
from anxin.foundation.collecting import without_collecting
from anxin.playbooks.content_files import content_root

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: What an import calls otherwise than the contract.
_CALLED = {"dealer": "dealer_code"}
_KINDS = {
    "first_service": Kind.MAINTENANCE, "service": Kind.MAINTENANCE, "repair": Kind.REPAIR, "accident": Kind.ACCIDENT,
    "warranty": Kind.WARRANTY, "recall": Kind.RECALL, "return": Kind.REPEAT,
}  # fmt: skip
_DELIMITERS = ",;\t|"
_CHUNK = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two actions and their options."""
    actions = parser.add_subparsers(required=True, dest="action", metavar="repeats|import")
    _add_import(actions)
    about = _("find repair orders that are a second visit for the same trouble")
    action = actions.add_parser("repeats", help=about, description=about)
    orders = _("the orders as CSV in UTF-8 or GB18030; standard input without it or for -")
    action.add_argument("orders", nargs="?", default=STDIN, metavar="ORDERS.csv", help=orders)
    action.add_argument("--json", action="store_true", help=_("answer with one JSON document"))
    most_days, most_km = _("most days between two visits (90)"), _("most kilometres between them (5000)")
    action.add_argument("--window-days", type=_whole, default=Window().days, metavar="N", help=most_days)
    action.add_argument("--window-km", type=_whole, default=Window().km, metavar="N", help=most_km)


def _add_import(actions: Any) -> None:
    about = _("import repair orders from a CSV, XLS or XLSX file")
    action = actions.add_parser("import", help=about, description=about)
    action.add_argument("file", type=Path, nargs="?", metavar="FILE")
    action.add_argument("--dealer", metavar="CODE", help=_("the dealer that the orders belong to"))
    mapping = _("name a column of the file: our=theirs")
    action.add_argument("--map", nargs="+", action="extend", default=[], metavar="OUR=THEIRS", help=mapping)
    action.add_argument("--dry-run", action="store_true", help=_("show what would be done, change nothing"))
    action.add_argument("--rejects", type=Path, metavar="FILE", help=_("where rejected rows are written"))
    action.add_argument("--as", dest="person", metavar="USERNAME", help=_("who imports"))


def run(options: argparse.Namespace) -> int:
    """Judge or import the orders; 0 done, 1 failed, 2 the table or an option is wrong."""
    if options.action == "import":
        code: int = importlib.import_module("anxin.config.cli.repairs_import").run(options)
        return code
    return refused("repairs repeats", functools.partial(_answer, options))


def _answer(options: argparse.Namespace) -> None:
    skipped: list[Skipped] = []
    read = itertools.count()
    window = Window(options.window_days, options.window_km)
    with without_collecting(), _rows(options.orders) as rows:
        try:
            spellings = _shipped("order_columns")
            columns = columns_of(next(rows, []), _headings(spellings))
            orders = read_orders(rows, columns, skipped, _kinds(spellings))
            # Nothing but the orders of the cars is held of the table.
            counted = (order for order, _number in zip(orders, read, strict=False))
            repeats = list(find_repeats(counted, shipped_language(), window))
        except OrderFault as fault:
            words = _("row %(row)s: %(field)s: expected %(expected)s")
            given = {"row": fault.row, "field": fault.field, "expected": fault.expected}
            raise WrongInput(words % given) from fault
        except csv.Error as error:
            raise WrongInput(_("this is no table: %(reason)s") % {"reason": error}) from error
        repeats.sort(key=lambda each: (each.order.opened, each.order.dealer, each.order.number))
        if options.json:
            write_long_document(_head(next(read), skipped), "repeats", map(_entry, repeats))
        else:
            write_text(told(next(read), skipped, repeats))


def shipped_language() -> Language:
    """Return the workshop's language as it ships, read from its file."""
    return Language(_shipped("workshop_language"))


def _shipped(name: str) -> Any:
    path = content_root() / "packs" / "care" / f"{name}.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  both are safe loaders


def _headings(spellings: Any) -> dict[str, tuple[str, ...]]:
    """Return the headings of the contract and, after them, all that an import of orders knows."""
    known = {each["key"]: each["headings"] for each in spellings["columns"]}
    return {name: (*ours, *known.get(_CALLED.get(name, name), ())) for name, ours in HEADINGS.items()}


def _kinds(spellings: Any) -> dict[str, Kind]:
    known = {name: _KINDS[each["kind"]] for each in spellings["kinds"] for name in each["names"]}
    return {**known, **KINDS}


def _head(orders: int, skipped: Sequence[Skipped]) -> dict[str, Any]:
    """Return what the answer of the contract tells before the repeats."""
    return {"orders": orders, "skipped": [{"row": each.row, "why": each.why} for each in skipped]}


def _entry(repeat: Repeat) -> dict[str, Any]:
    return {
        "order": repeat.order.number,
        "of": repeat.of.number if repeat.of else None,
        "first": repeat.first.number if repeat.first else None,
        "visit": repeat.visit,
        "days": repeat.gap.days if repeat.gap else None,
        "km": repeat.gap.km if repeat.gap else None,
        "score": repeat.score,
        "because": [str(each) for each in repeat.because],
        "labelled": repeat.labelled,
    }


@contextlib.contextmanager
def _rows(source: str) -> Iterator[Iterator[list[str]]]:
    with _opened(source) as stream:
        encoding = _encoding(stream, source)
        stream.seek(0)
        with io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            first = next(itertools.dropwhile(lambda line: not line.strip(), text), "")
            text.seek(0)
            yield csv.reader(text, delimiter=max(_DELIMITERS, key=first.count))


def _opened(source: str) -> IO[bytes]:
    """Return a file as it lies on disk, and anything else, such as a pipe, read to its end."""
    with contextlib.suppress(OSError):
        if source != STDIN and Path(source).is_file():
            return Path(source).open("rb")
    return io.BytesIO(read_bytes(source))


def _encoding(stream: IO[bytes], source: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        stream.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            if not any("\0" in decoder.decode(chunk) for chunk in iter(lambda: stream.read(_CHUNK), b"")):
                decoder.decode(b"", final=True)
                return encoding
        except UnicodeDecodeError:
            continue
    raise WrongInput(_("%(file)s is neither UTF-8 nor GB18030 text") % {"file": name_of(source)})


def _whole(written: str) -> int:
    number = int(written)
    if number < 0:
        raise ValueError(written)
    return number
