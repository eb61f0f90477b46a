"""One row of a file as what it says of a complaint, or every reason why it is none."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import ImportedAs, Mode
from anxin.complaints.services.importing.columns import LIST
from anxin.complaints.services.importing.naming import Names
from anxin.complaints.services.open_complaint import Intake, build_complaint
from anxin.customers.phones import split_phones
from anxin.customers.services.checking import clean_customer, clean_vehicle
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables import Cell, Row
from anxin.foundation.tables.moments import read_moment
from anxin.playbooks.selectors import entries

#: A spreadsheet keeps fifteen digits of a number and makes zeros of the rest.
_KEPT_DIGITS = 10**15
_LONGEST_KEY = 70
_LONGEST_WISH = 500
_LONGEST_CAR = 120
_LONGEST_MODEL = 80
_PHONES_KEPT = 2


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How a file is to be taken."""

    dealer: Dealer
    #: Our field: the file's heading.
    columns: Mapping[str, str]
    channel: str
    category: str = ""
    taken_as: ImportedAs = ImportedAs.BY_AGE
    file_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a row says: a complaint without its customer and level, and who and which car it is about."""

    row: int
    intake: Intake
    #: The category's name where the complaint comes from.
    named: str
    is_history: bool
    person: Mapping[str, str] = field(default_factory=dict)
    car: Mapping[str, str] = field(default_factory=dict)


class RowRejected(Exception):
    """A row that cannot become a complaint: the columns, and why, as sentences."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.columns = ", ".join(dict.fromkeys(column for column, _why in faults if column))
        self.reason = " ".join(dict.fromkeys(why for _column, why in faults))


def figure(key: str, *, dealer_code: str) -> int:
    """Return one of the figures of imports, such as ``most_rows``."""
    found = entries(LIST, "figures", dealer_code=dealer_code)
    return next(int(each["value"]) for each in found if each["key"] == key)


class RowReader:
    """Reads the rows of one file; what it needs of the content is looked up once."""

    def __init__(self, wanted: Wanted, *, by: Person, now: datetime) -> None:
        self._wanted = wanted
        self._by = by
        self._now = now
        self._names = Names(wanted.dealer.code)
        self._readers: Mapping[str, Callable[[Row], Any]] = {
            "words": self._words,
            "received": self._received,
            "source_id": self._source_id,
            "category": self._category,
            "channel": self._channel,
            "person": self._person,
            "car": self._car,
        }

    def read(self, row: Row) -> Draft:
        """Return what the row says; ``RowRejected`` tells everything that is wrong with it."""
        found: dict[str, Any] = {}
        faults: list[tuple[str, str]] = []
        for name, reader in self._readers.items():
            try:
                found[name] = reader(row)
            except InvalidInput as error:
                faults.append((self._heading(error.field or name), str(error)))
        if faults:
            raise RowRejected(faults)
        draft = self._draft(row, found)
        try:
            build_complaint(draft.intake, by=self._by, owner=None, at=self._now)
        except InvalidInput as error:
            raise RowRejected([(self._heading(error.field), str(error))]) from error
        return draft

    def _draft(self, row: Row, found: Mapping[str, Any]) -> Draft:
        car, named = found["car"], self._named(row)
        on_file = bool(car.get("vin") or car.get("plate"))
        make, model = car.get("brand_name", ""), car.get("model_name", "")
        told = model if model.startswith(make) else f"{make} {model}"
        intake = Intake(
            dealer=self._wanted.dealer,
            words=found["words"],
            channel=found["channel"],
            category=found["category"],
            mode=Mode.WRITTEN,
            wish=self._wish(row),
            car_told="" if on_file else told.strip()[:_LONGEST_CAR],
            received_at=found["received"],
            source_key=found["source_id"] or self._digest(row),
        )
        return Draft(
            row=row.number,
            intake=intake,
            named=named,
            is_history=self._is_history(found["received"]),
            person=found["person"],
            car=car if on_file else {},
        )

    def _heading(self, name: str) -> str:
        shown = _FIELD_OF.get(name, name)
        return self._wanted.columns.get(shown, "")

    def _text(self, row: Row, name: str) -> str:
        heading = self._wanted.columns.get(name)
        return row.text(heading) if heading else ""

    def _cell(self, row: Row, name: str) -> Cell:
        heading = self._wanted.columns.get(name)
        cell = row.cells.get(heading, "") if heading else ""
        return cell.strip() if isinstance(cell, str) else cell

    def _words(self, row: Row) -> str:
        text = self._text(row, "words")
        if not text:
            raise InvalidInput("WORDS_MISSING", _("The customer's words are missing."), field="words")
        return text

    def _received(self, row: Row) -> datetime:
        dealer = self._wanted.dealer
        return read_moment(
            self._cell(row, "received"),
            zone=dealer.time_zone,
            day_first=dealer.country == "GB",
            now=self._now,
            field="received",
        )

    def _source_id(self, row: Row) -> str:
        cell = self._cell(row, "source_id")
        if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _KEPT_DIGITS:
            raise InvalidInput(
                "IMPORT_NUMBER_ROUNDED",
                _(
                    "The spreadsheet has rounded this number, which is longer than 15 digits. "
                    "Format the column as text and export it again."
                ),
                field="source_id",
            )
        ident = self._text(row, "source_id")
        if not ident:
            return ""
        return f"id:{ident}" if len(ident) <= _LONGEST_KEY else f"id#{_sha(ident)}"

    def _digest(self, row: Row) -> str:
        # Over all cells, used or not: another choice of columns must not make another complaint of the row.
        told = {heading: row.text(heading) for heading in row.cells}
        return f"row:{_sha(json.dumps({name: text for name, text in told.items() if text}, sort_keys=True))}"

    def _named(self, row: Row) -> str:
        told = (self._text(row, "category"), self._text(row, "subcategory"))
        return " / ".join(part for part in told if part)[:200]

    def _category(self, row: Row) -> str:
        for name in ("subcategory", "category"):
            if found := self._names.category(self._text(row, name)):
                return found
        if self._wanted.category:
            return self._wanted.category
        named = self._named(row)
        message = (
            _("“%(given)s” is no category of ours. Choose a category for such rows.")
            if named
            else _("There is no category. Choose one for such rows.")
        )
        raise InvalidInput("IMPORT_CATEGORY_UNKNOWN", message, field="category", params={"given": named[:60]})

    def _channel(self, row: Row) -> str:
        told = self._text(row, "channel")
        if not told:
            return self._wanted.channel
        found = self._names.channel(told)
        if not found:
            raise InvalidInput(
                "IMPORT_CHANNEL_UNKNOWN",
                _("“%(given)s” is no way in which complaints come in here."),
                field="channel",
                params={"given": told[:60]},
            )
        return found

    def _wish(self, row: Row) -> str:
        return self._text(row, "wish") or self._names.wish_in(self._text(row, "words"))[:_LONGEST_WISH]

    def _person(self, row: Row) -> dict[str, str]:
        phones = split_phones(self._text(row, "phone"))[:_PHONES_KEPT]
        told = {"name": self._text(row, "name"), **dict(zip(("phone", "second_phone"), phones, strict=False))}
        given = {name: value for name, value in told.items() if value}
        return clean_customer(self._wanted.dealer, given)

    def _car(self, row: Row) -> dict[str, str]:
        series, model = self._text(row, "series"), self._text(row, "model")
        told = {
            "vin": self._text(row, "vin"),
            "plate": self._text(row, "plate"),
            "brand_name": self._text(row, "brand")[:40],
            "model_name": " ".join(part for part in (series, model) if part)[:_LONGEST_MODEL],
        }
        given = {name: value for name, value in told.items() if value}
        try:
            cleaned = clean_vehicle(self._wanted.dealer, given, vin_as_printed=False)
        except InvalidInput as error:
            if error.code == "VIN_CHECK_DIGIT":
                raise InvalidInput(
                    error.code,
                    _("The check digit of this VIN does not fit the rest: compare it with the car."),
                    field="vin",
                ) from error
            raise
        cleaned.pop("vin_as_printed", None)
        return cleaned

    def _is_history(self, received_at: datetime) -> bool:
        if self._wanted.taken_as == ImportedAs.BY_AGE:
            return received_at < self._now - self._history_after
        return self._wanted.taken_as == ImportedAs.HISTORY

    @cached_property
    def _history_after(self) -> timedelta:
        return timedelta(days=figure("history_after_days", dealer_code=self._wanted.dealer.code))


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:48]


#: Where a fault of a field is looked for in the file.
_FIELD_OF: Mapping[str, str] = {
    "received_at": "received",
    "car_told": "model",
    "second_phone": "phone",
    "brand_name": "brand",
    "model_name": "model",
    "person": "name",
    "car": "model",
}
