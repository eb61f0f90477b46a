"""Repeat repairs in the API: the list's filter, what operations take, and how one is shown with its procedure."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StringConstraints

from anxin.accounts.schemas import DealerCode, PersonShown, shown_person
from anxin.engines.repeats.items import Item, Step
from anxin.engines.repeats.procedure import Mark
from anxin.foundation.rest import (
    STORABLE,
    Body,
    Cursor,
    Instant,
    PageShown,
    Shown,
    Text60,
    Text120,
    Text300,
    WholeNumber,
)
from anxin.workshop.choices import RepeatFound, RepeatOutcome, RepeatState
from anxin.workshop.models import RepairOrder, RepeatProof, RepeatRepair
from anxin.workshop.selectors.procedure import Allowed, ItemLine, Procedure

Seen = Annotated[
    WholeNumber | None,
    Field(
        ge=0,
        description="The version that you looked at; when somebody was faster, 409. `If-Match` does the same.",
    ),
]
Why = Annotated[str, StringConstraints(pattern=STORABLE, min_length=1, max_length=300)]


class RepeatListQuery(Body):
    """What a list shows, as the page's filters; an empty text asks for nothing."""

    dealer: DealerCode = ""
    state: Literal["", "suspected", "confirmed", "refused", "done", "real", "open"] = ""
    """`real` is confirmed and done together, `open` is suspected and confirmed."""
    q: Text120 = ""
    """A plate, the end of a VIN, a name or digits of a telephone."""
    since: Text60 = ""
    """The first day on which a car came, such as `2026-11-01`, by its dealer's clock."""
    until: Text60 = ""
    cursor: Cursor = ""


class RepeatOperation(Body):
    """What every operation of a repeat repair takes."""

    seen: Seen = None


class ConfirmRepeat(RepeatOperation):
    why: Text300 = ""


class DecideWithReason(RepeatOperation):
    why: Why


class ReportRepeat(Body):
    """An order that the house passed by, and the one that it repeats."""

    why: Why
    earlier: UUID | None = None
    """Key of an earlier order of the car."""
    caught_inside: StrictBool = False
    """The shop saw at its own final check that the trouble is not gone; the customer has not found it."""


class ProofFacts(Body):
    """What the item asks for, and nothing else; `asked` of the item tells which."""

    people: Annotated[list[Text60], Field(max_length=10)] | None = None
    offered: StrictBool | None = None
    accepted: StrictBool | None = None
    kilometres: WholeNumber | None = None
    in_person: StrictBool | None = None
    call_at: Instant | None = None


class ProveItem(RepeatOperation):
    item: Item
    facts: ProofFacts = ProofFacts()
    said: Annotated[str, StringConstraints(pattern=STORABLE, max_length=4000)] = ""
    done_by: Text60 = ""
    """User name of who did it; empty for yourself."""
    at: Instant | None = None
    """When it was done; left out for now."""


class TakeBackProof(RepeatOperation):
    item: Item


class SetOutcome(RepeatOperation):
    outcome: Literal["", "solved", "not_as_expected"]
    """Empty takes it away again."""


class RepeatOrderShown(Shown):
    """An order by its key and number."""

    key: UUID
    number: str


class EvidenceShown(Shown):
    speaks: str
    """What sort of evidence, such as `same symptom`; it is never translated."""
    named: str


class RepeatShown(Shown):
    key: UUID
    dealer: str
    state: RepeatState
    version: int
    vehicle: UUID
    vin: str
    plate: str
    order: RepeatOrderShown | None
    """The visit that is the repeat; none while reception alone knows of it."""
    earlier: RepeatOrderShown | None
    visit: int | None
    """Which visit for this trouble it is, from 2 on."""
    came_at: datetime
    days: int | None
    km: int | None
    score: float | None
    because: list[EvidenceShown]
    component: str
    symptom: str
    reported: str
    found_by: RepeatFound
    found_at: datetime
    caught_inside: bool
    why: str
    decided_at: datetime | None
    outcome: RepeatOutcome | None
    done_at: datetime | None


class RepeatPage(PageShown[RepeatShown]):
    pass


class ProofFactsShown(Shown):
    """The facts of a proof; those that its item does not have are left empty."""

    people: list[str] | None = None
    offered: bool | None = None
    accepted: bool | None = None
    kilometres: int | None = None
    in_person: bool | None = None
    call_at: datetime | None = None
    solved: bool | None = None
    orders: list[str] | None = None


class ProofShown(Shown):
    at: datetime
    by: PersonShown | None
    entered_at: datetime
    entered_by: PersonShown | None
    facts: ProofFactsShown
    said: str


class ItemShown(Shown):
    item: Item
    label: str
    source: str
    mark: Mark
    automatic: bool
    """Proved by an operation itself and by nobody's entry."""
    asked: list[str]
    """The names of the facts that its proof asks for."""
    needs_words: bool
    proof: ProofShown | None
    may_prove: bool
    may_take_back: bool
    why_not: list[str]
    """Why you may not prove it now, as sentences."""


class RepeatStepShown(Shown):
    step: Step
    label: str
    mark: Mark
    missing: int
    items: list[ItemShown]


class StandardShown(Shown):
    standard: str
    label: str
    source: str
    mark: Mark


class MayShown(Shown):
    """An operation that you may do now, or the sentences of why not."""

    may: bool
    why_not: list[str]


class RepeatWhole(RepeatShown):
    """A repeat with the procedure as it stands for you."""

    decided_by: PersonShown | None
    done_by: PersonShown | None
    steps: list[RepeatStepShown]
    standards: list[StandardShown]
    confirm: MayShown
    refuse: MayShown
    reopen: MayShown
    set_outcome: MayShown
    finish: MayShown
    solved: bool | None
    """What the call afterwards found; none while nobody has called."""
    own_work: bool
    """It is your own work that is repeated: a colleague decides."""


def shown_repeat(repeat: RepeatRepair) -> RepeatShown:
    """Return a repeat as a list shows it; its dealer, vehicle, order and earlier order are at hand."""
    return RepeatShown(
        key=repeat.key,
        dealer=repeat.dealer.code,
        state=RepeatState(repeat.state),
        version=repeat.version,
        vehicle=repeat.vehicle.key,
        vin=repeat.vehicle.vin,
        plate=repeat.vehicle.plate,
        order=_order(repeat.order),
        earlier=_order(repeat.earlier),
        visit=repeat.visit,
        came_at=repeat.came_at,
        days=repeat.days,
        km=repeat.km,
        score=repeat.score,
        because=[EvidenceShown(**each) for each in repeat.because],
        component=repeat.component,
        symptom=repeat.symptom,
        reported=repeat.reported,
        found_by=RepeatFound(repeat.found_by),
        found_at=repeat.found_at,
        caught_inside=repeat.caught_inside,
        why=repeat.why,
        decided_at=repeat.decided_at,
        outcome=RepeatOutcome(repeat.outcome) if repeat.outcome else None,
        done_at=repeat.done_at,
    )


def whole_repeat(procedure: Procedure) -> RepeatWhole:
    """Return a repeat with its procedure for whom that was read."""
    repeat = procedure.repeat
    return RepeatWhole(
        **shown_repeat(repeat).model_dump(),
        decided_by=shown_person(repeat.decided_by),
        done_by=shown_person(repeat.done_by),
        steps=[
            RepeatStepShown(
                step=Step(each.step),
                label=each.label,
                mark=each.mark,
                missing=each.missing,
                items=[_item(line) for line in each.items],
            )
            for each in procedure.steps
        ],
        standards=[
            StandardShown(standard=each.standard, label=each.label, source=each.source, mark=each.mark)
            for each in procedure.standards
        ],
        confirm=_may(procedure.confirm),
        refuse=_may(procedure.refuse),
        reopen=_may(procedure.reopen),
        set_outcome=_may(procedure.set_outcome),
        finish=_may(procedure.finish),
        solved=procedure.solved,
        own_work=procedure.own_work,
    )


def _order(order: RepairOrder | None) -> RepeatOrderShown | None:
    return RepeatOrderShown(key=order.key, number=order.number) if order else None


def _may(allowed: Allowed) -> MayShown:
    return MayShown(may=allowed.may, why_not=list(allowed.why_not))


def _item(line: ItemLine) -> ItemShown:
    return ItemShown(
        item=Item(line.item),
        label=line.label,
        source=line.source,
        mark=line.mark,
        automatic=line.automatic,
        asked=[each.name for each in line.asked],
        needs_words=line.needs_words,
        proof=_proof(line.proof) if line.proof else None,
        may_prove=line.prove.may,
        may_take_back=line.take_back.may,
        why_not=list(line.prove.why_not),
    )


def _proof(proof: RepeatProof) -> ProofShown:
    return ProofShown(
        at=proof.at,
        by=shown_person(proof.by),
        entered_at=proof.entered_at,
        entered_by=shown_person(proof.entered_by),
        facts=ProofFactsShown.model_validate(proof.facts),
        said=proof.said,
    )
