"""What an import would do, or has done: how many orders become what, which things are odd, which rows stay out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from anxin.workshop.services.importing.columns import Columns
from anxin.workshop.services.importing.judging import Fate, Verdict

SAMPLES = 20


@dataclass(frozen=True, kw_only=True)
class Sample:
    """An order as it will become; ``odd`` and ``reasons`` are sentences."""

    row: int
    rows: int
    fate: str
    order_no: str = ""
    opened_at: str = ""
    vin: str = ""
    plate: str = ""
    model: str = ""
    customer: str = ""
    sender: str = ""
    kilometres: int | None = None
    kind: str = ""
    reported: str = ""
    work: str = ""
    #: Our names of the columns that say something else than before.
    changed: Sequence[str] = ()
    odd: Sequence[str] = ()
    column: str = ""
    reasons: Sequence[str] = ()


@dataclass(kw_only=True)
class Preview:
    """The file as it was understood. Orders are counted, except where the name says rows or cells."""

    columns: Columns
    encoding: str = ""
    sheet: str = ""
    #: Rows of the file.
    total: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    rejected: int = 0
    rejected_rows: int = 0
    #: Rows whose orders come in with something odd.
    odd: int = 0
    #: Cells that lost an identity number.
    identity_cells: int = 0
    formulas: int = 0
    #: How often each of our columns says something else than before, and each thing is odd or a reason to reject.
    changed_fields: dict[str, int] = field(default_factory=dict)
    odd_kinds: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    odd_samples: list[Sample] = field(default_factory=list)
    rejects: list[Sample] = field(default_factory=list)

    @property
    def orders(self) -> int:
        return self.new + self.changed + self.known + self.rejected

    def count(self, verdict: Verdict) -> None:
        """Add one order to the figures."""
        rows = len(verdict.rows)
        self.total += rows
        setattr(self, verdict.fate, getattr(self, verdict.fate) + 1)
        self.formulas += sum(len(row.formulas) for row in verdict.rows)
        for name in verdict.changed:
            self.changed_fields[name] = self.changed_fields.get(name, 0) + 1
        for kind in {odd.kind for odd in verdict.odd}:
            self.odd_kinds[kind] = self.odd_kinds.get(kind, 0) + 1
        if verdict.fate == Fate.REJECTED:
            self.rejected_rows += rows
            for why in {fault.why for fault in verdict.faults}:
                self.reasons[why] = self.reasons.get(why, 0) + 1
            shown = self.rejects
        else:
            self.odd += rows if verdict.odd else 0
            shown = self.odd_samples if verdict.odd else self.samples
        if len(shown) < SAMPLES:
            shown.append(_sample(verdict))


def preview_as_json(preview: Preview) -> dict[str, Any]:
    """Return a preview to be kept; ``preview_from`` reads it."""
    body = {each.name: getattr(preview, each.name) for each in fields(preview)}
    body["columns"] = asdict(preview.columns)
    for name in ("samples", "odd_samples", "rejects"):
        body[name] = [asdict(sample) for sample in body[name]]
    # A file may be wrong in every row in another way: the commonest reasons are enough.
    body["reasons"] = dict(Counter(preview.reasons).most_common(SAMPLES))
    return body


def preview_from(body: Mapping[str, Any]) -> Preview:
    """Return a kept preview."""
    known = dict(body)
    known["columns"] = Columns(**body["columns"])
    for name in ("samples", "odd_samples", "rejects"):
        known[name] = [Sample(**sample) for sample in body[name]]
    return Preview(**known)


def _sample(verdict: Verdict) -> Sample:
    first = verdict.rows[0].number
    told = verdict.told
    if told is None:
        return Sample(
            row=first,
            rows=len(verdict.rows),
            fate=verdict.fate,
            column=", ".join(dict.fromkeys(fault.column for fault in verdict.faults if fault.column)),
            reasons=[fault.why for fault in verdict.faults],
        )
    visit = told.visit
    return Sample(
        row=first,
        rows=len(verdict.rows),
        fate=verdict.fate,
        order_no=told.number,
        opened_at=told.opened_at.isoformat(),
        vin=visit.car.vin,
        plate=visit.car.plate,
        model=visit.car.model_name,
        customer=visit.owner.name if visit.owner else "",
        sender=visit.sender.name if visit.sender else "",
        kilometres=visit.kilometres,
        kind=str(told.values.get("kind", "")),
        reported=told.values.get("reported", ""),
        work=told.values.get("work", ""),
        changed=list(verdict.changed),
        odd=[str(odd) for odd in verdict.odd],
    )
