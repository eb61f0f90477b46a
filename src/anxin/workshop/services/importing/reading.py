"""The rows of one order as what they tell of a visit, or every reason why they are none."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.customers.services.keep_many import VisitTold
from anxin.engines.repeats import read_kilometres
from anxin.foundation.errors import InvalidInput
from anxin.foundation.money import typed_amount
from anxin.foundation.tables import Row
from anxin.workshop.choices import OrderKind
from anxin.workshop.services.importing.cells import Cells
from anxin.workshop.services.importing.oddities import Fault, Odd, Oddities, Oddity, OrderRejected
from anxin.workshop.services.importing.people import PeopleReader
from anxin.workshop.services.importing.times import Clockwork
from anxin.workshop.services.importing.words import Words

MOST_KM = 2_000_000
_LONGEST_NUMBER = 40
#: A spreadsheet keeps fifteen digits of a number and makes zeros of the rest.
_KEPT_DIGITS = 10**15
_ROUNDED = re.compile(r"\d(\.\d+)?E\+\d+")
_CURRENCY = re.compile(r"RMB|CNY|GBP|人民币|整$", re.IGNORECASE)
#: Columns of an order that are taken as they stand: our field, the model's, and the longest text.
_TEXTS = (("status", "status", 40), ("adviser", "adviser_name", 60))
_LINES = (
    ("complaint", "reported", 0, "\n"),
    ("work", "work", 0, "\n"),
    ("parts", "parts", 0, "\n"),
    ("fault_code", "fault_codes", 200, " "),
    ("remark", "remark", 500, " "),
    ("technician", "technician_name", 60, "、"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One order as its rows tell it: the values of the model's fields for which the file has a column."""

    rows: Sequence[Row]
    number: str
    opened_at: datetime
    values: Mapping[str, Any]
    visit: VisitTold
    odd: Sequence[Odd]
    #: Of all of it: the same told again changes nothing.
    digest: str


def order_number(row: Row, heading: str) -> str:
    """Return the number of an order in one width and without spaces."""
    return "".join(_one_width(row.text(heading)).split())


class OrderReader:
    """Reads the orders of one file; what it needs of the content is looked up once."""

    def __init__(self, columns: Mapping[str, str], *, dealer: Dealer, words: Words, now: datetime) -> None:
        self._columns = columns
        self._dealer = dealer
        self._words = words
        self._clockwork = Clockwork(dealer, now=now)
        self._people = PeopleReader(dealer, words, self._clockwork)

    def read(self, rows: Sequence[Row]) -> Told:
        """Return what the rows of one order tell; ``OrderRejected`` says everything that is wrong with them."""
        if unfit := [_misfit(row) for row in rows if row.misfit]:
            raise OrderRejected(unfit)
        odd = Oddities()
        cells = Cells(rows, self._columns, self._words, odd)
        tries = _Tries(cells)
        tries.run(lambda: self._check_shop(rows), "dealer_code")
        number = tries.run(lambda: self._number(rows), "order_no")
        tries.run(lambda: self._check_one_car(rows), "vin")
        tries.run(lambda: self._check_status(cells), "status")
        times = tries.run(lambda: self._clockwork.read(cells, odd), "opened_at")
        car = tries.run(lambda: self._people.car(cells, odd), "vin")
        if tries.faults or number is None or times is None or car is None:
            raise OrderRejected(tries.faults)
        owner, sender = self._people.owner_and_sender(cells, odd)
        visit = VisitTold(
            on=times.opened_on,
            car=car,
            owner=owner,
            sender=sender,
            kilometres=self._kilometres(cells, odd),
        )
        values = self._values(cells, odd) | {"opened_at": times.opened, "opened_on": times.opened_on}
        for name, moment in (
            ("received_at", times.received), ("promised_at", times.promised), ("finished_at", times.finished),
            ("closed_at", times.closed),
        ):  # fmt: skip
            if cells.has(name):
                values[name] = moment
        if cells.has("odometer_km"):
            values["odometer_km"] = visit.kilometres
        return Told(
            rows=rows,
            number=number,
            opened_at=times.opened,
            values=values,
            visit=visit,
            odd=odd.found,
            digest=_digest({name: self._clockwork.told_of(value) for name, value in values.items()}, visit),
        )

    def _values(self, cells: Cells, odd: Oddities) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field, limit in _TEXTS:
            if cells.has(name):
                found[field] = cells.text(name, limit=limit)
        for name, field, limit, glue in _LINES:
            if cells.has(name):
                found[field] = cells.lines(name, limit=limit, glue=glue)
        if cells.has("kind"):
            found["kind"] = self._kind(cells, odd)
        if cells.has("total") or cells.has("due"):
            found["total"] = self._total(cells, odd)
        return found

    def _number(self, rows: Sequence[Row]) -> str:
        heading = self._columns["order_no"]
        cell, number = rows[0].cells.get(heading, ""), order_number(rows[0], heading)
        if self._words.is_nothing(number):
            raise InvalidInput("ORDER_NUMBER_MISSING", _("The number of the order is missing."))
        rounded = isinstance(cell, int | float) and abs(cell) >= _KEPT_DIGITS
        if rounded or _ROUNDED.fullmatch(number):
            raise InvalidInput(
                "IMPORT_NUMBER_ROUNDED",
                _(
                    "The spreadsheet has rounded this number, which is longer than 15 digits. "
                    "Format the column as text and export it again."
                ),
            )
        if len(number) > _LONGEST_NUMBER:
            raise InvalidInput(
                "TEXT_TOO_LONG",
                _("At most %(limit)s characters; there are %(count)s."),
                params={"limit": _LONGEST_NUMBER, "count": len(number)},
            )
        return number

    def _check_shop(self, rows: Sequence[Row]) -> None:
        heading = self._columns.get("dealer_code")
        for row in rows if heading else ():
            told = row.text(heading or "").strip()
            if not self._words.is_nothing(told) and told.upper() != self._dealer.code:
                raise InvalidInput(
                    "ORDER_OF_ANOTHER_DEALER",
                    _("This row belongs to the dealer %(given)s, not to %(code)s."),
                    params={"given": told[:20], "code": self._dealer.code},
                )

    def _check_one_car(self, rows: Sequence[Row]) -> None:
        if len(rows) == 1:
            return
        heading = self._columns.get("vin")
        told = {"".join(row.text(heading).split()).upper() for row in rows} if heading else set()
        if len({each for each in told if not self._words.is_nothing(each)}) > 1:
            raise InvalidInput(
                "ORDER_OF_TWO_CARS", _("The rows of this order name different VINs; none of them was taken.")
            )

    def _check_status(self, cells: Cells) -> None:
        status = cells.text("status")
        if self._words.is_void(status):
            raise InvalidInput(
                "ORDER_VOID", _("The order was cancelled (%(given)s)."), params={"given": status[:40]}
            )

    def _kind(self, cells: Cells, odd: Oddities) -> OrderKind:
        told = cells.text("kind")
        found = self._words.kind(told) if told else OrderKind.REPAIR
        if found is None:
            odd.add(Oddity.KIND_UNKNOWN, "kind", told)
        return found or OrderKind.REPAIR

    def _kilometres(self, cells: Cells, odd: Oddities) -> int | None:
        told = _one_width(cells.text("odometer_km"))
        try:
            found = read_kilometres(told)
        except ValueError:
            found = MOST_KM + 1
        if found is not None and found > MOST_KM:
            odd.add(Oddity.ODOMETER_UNREADABLE, "odometer_km", told)
            return None
        return found

    def _total(self, cells: Cells, odd: Oddities) -> Decimal | None:
        name = "due" if cells.text("due") else "total"
        cell = cells.cell(name)
        told = f"{cell:.2f}" if isinstance(cell, float) else _CURRENCY.sub("", cells.text(name))
        try:
            return typed_amount(told) if told else None
        except InvalidInput:
            odd.add(Oddity.TOTAL_UNREADABLE, name, cells.text(name))
            return None


class _Tries:
    """Goes on after what cannot be read, so that a row tells everything that is wrong with it."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self.faults: list[Fault] = []

    def run[T](self, read: Callable[[], T], name: str) -> T | None:
        """Return what is read, or note why it cannot be."""
        try:
            return read()
        except InvalidInput as error:
            self.faults.append(Fault(self._cells.heading(error.field or name), str(error)))
            return None


def _misfit(row: Row) -> Fault:
    """Return why a row of another width than the headings is not taken: its cells may stand under wrong ones."""
    return Fault(
        "", _("The row has %(found)s cells, which are not as many as the headings.") % {"found": row.misfit}
    )


def _one_width(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _parts(visit: VisitTold) -> Iterator[str]:
    car = visit.car
    yield f"{car.vin}/{car.plate}/{car.brand_name}/{car.model_name}/{car.delivered_on}"
    for each in (visit.owner, visit.sender):
        if each is not None:
            yield f"{each.name}/{each.phone}/{each.second_phone}/{each.address}"


def _digest(values: Mapping[str, Any], visit: VisitTold) -> str:
    told = "\x1f".join([f"{name}={value}" for name, value in sorted(values.items())] + list(_parts(visit)))
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=24).hexdigest()
