"""What an import would do, without doing any of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from anxin.accounts.models import Person
from anxin.complaints.choices import Level
from anxin.complaints.services.importing.columns import Columns
from anxin.complaints.services.importing.judging import Fate, Judge, Verdict
from anxin.complaints.services.importing.people import OnFile
from anxin.complaints.services.importing.rows import Wanted
from anxin.complaints.services.importing.writing import with_level
from anxin.complaints.wording import category_name, channel_name, threat_name
from anxin.foundation import clock
from anxin.foundation.tables import Table

SAMPLES = 10
_APART = frozenset({"columns"})


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A row as it will become."""

    row: int
    fate: str
    received_at: datetime | None = None
    is_history: bool = False
    words: str = ""
    wish: str = ""
    category: str = ""
    channel: str = ""
    level: int = Level.ORDINARY
    level_label: str = ""
    level_reason: str = ""
    customer: str = ""
    car: str = ""
    threats: Sequence[str] = ()
    column: str = ""
    reason: str = ""


@dataclass(kw_only=True)
class Preview:
    """The file as it was understood, and how many rows become what."""

    columns: Columns
    encoding: str = ""
    sheet: str = ""
    total: int = 0
    new: int = 0
    known: int = 0
    rejected: int = 0
    as_history: int = 0
    formulas: int = 0
    formula_places: list[tuple[int, str]] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    rejects: list[Sample] = field(default_factory=list)

    @property
    def as_open(self) -> int:
        return self.new - self.as_history

    def count(self, verdict: Verdict) -> None:
        """Add one row to the figures."""
        self.total += 1
        self.new += verdict.fate == Fate.NEW
        self.known += verdict.fate == Fate.KNOWN
        self.rejected += verdict.fate == Fate.REJECTED
        self.as_history += bool(verdict.fate == Fate.NEW and verdict.draft and verdict.draft.is_history)
        self.formulas += len(verdict.row.formulas)
        room = SAMPLES - len(self.formula_places)
        self.formula_places += [(verdict.row.number, heading) for heading in verdict.row.formulas[:room]]


def preview_as_json(preview: Preview) -> dict[str, Any]:
    """Return a preview without its columns, to be kept; ``preview_from`` reads it."""
    body = {each.name: getattr(preview, each.name) for each in fields(preview) if each.name not in _APART}
    for name in ("samples", "rejects"):
        body[name] = [_sample_as_json(sample) for sample in getattr(preview, name)]
    return body


def preview_from(body: Mapping[str, Any], *, columns: Columns) -> Preview:
    """Return a kept preview of a file whose columns are taken as they were."""
    known = {name: value for name, value in body.items() if name not in _APART}
    for name in ("samples", "rejects"):
        known[name] = [_sample_from(sample) for sample in body[name]]
    known["formula_places"] = [(row, heading) for row, heading in body["formula_places"]]
    return Preview(columns=columns, **known)


def _sample_as_json(sample: Sample) -> dict[str, Any]:
    at = sample.received_at
    return {**asdict(sample), "received_at": at.isoformat() if at else None}


def _sample_from(body: Mapping[str, Any]) -> Sample:
    at = body["received_at"]
    return Sample(**{**body, "received_at": datetime.fromisoformat(at) if at else None})


def preview_import(
    table: Table, wanted: Wanted, *, columns: Columns, by: Person, tell: Callable[[int], None] | None = None
) -> Preview:
    """Go through the whole file and tell what an import would do; nothing is written.

    ``tell`` is told after each batch how many rows have been gone through.
    """
    preview = Preview(columns=columns, encoding=table.encoding, sheet=table.sheet)
    if columns.missing:
        preview.total = sum(1 for _row in table.rows)
        return preview
    on_file = OnFile(wanted, by=by)
    judge = Judge(wanted, by=by, now=clock.now(), on_file=on_file)
    for verdicts in judge.judge(table.rows):
        for verdict in verdicts:
            preview.count(verdict)
            shown = preview.rejects if verdict.fate == Fate.REJECTED else preview.samples
            if len(shown) < SAMPLES:
                shown.append(_sample(verdict, by=by, on_file=on_file))
        if tell:
            tell(preview.total)
    return preview


def _sample(verdict: Verdict, *, by: Person, on_file: OnFile) -> Sample:
    draft = verdict.draft
    if draft is None:
        return Sample(row=verdict.row.number, fate=verdict.fate, column=verdict.column, reason=verdict.reason)
    customer, car = on_file.known(draft)
    intake = with_level(replace(draft.intake, customer=customer, vehicle=car), by=by)
    level = intake.level or Level.ORDINARY
    return Sample(
        row=draft.row,
        fate=verdict.fate,
        received_at=intake.received_at,
        is_history=draft.is_history,
        words=intake.words,
        wish=intake.wish,
        category=category_name(intake.category),
        channel=channel_name(intake.channel),
        level=level,
        level_label=str(level.label),
        level_reason=intake.level_reason,
        customer=customer.name if customer else draft.person.get("name", ""),
        car=str(car) if car else _told_car(draft.car) or intake.car_told,
        threats=[threat_name(key) for key, _said in intake.threats],
    )


def _told_car(car: Mapping[str, str]) -> str:
    return " ".join(car[name] for name in ("plate", "model_name") if car.get(name)) or car.get("vin", "")
