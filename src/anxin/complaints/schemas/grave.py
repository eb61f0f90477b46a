"""What the API takes and shows of grave matters: crisis, conduct, review, and the manufacturer's side."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StrictBool

from anxin.accounts.schemas import PersonShown, shown_person
from anxin.complaints.choices import CrisisKind, CrisisSort, ObjectionState, ReviewOutcome, Validity
from anxin.complaints.schemas.asked import Operation, Username
from anxin.complaints.selectors.crisis_sheet import SheetLine
from anxin.complaints.selectors.grave_side import GraveSide, ShownMaker
from anxin.foundation.rest import Instant, Number, Shown, Text60, Text300, Text500, Text2000

_KIND = "An id of the dealer's list `conduct`."
Cost = Annotated[
    Decimal, Field(description="In the dealer's currency, such as 1500.50.", examples=["1500.50"])
]


class AskReview(Operation):
    reviewer: Username
    why: Text500


class DecideReview(Operation):
    outcome: ReviewOutcome
    finding: Text2000


class RecordConduct(Operation):
    kind: Annotated[Text60, Field(description=_KIND, examples=["conduct-shouting"])]
    words: Text500 = ""
    witness: Text60 = ""
    limit_stated: StrictBool = False
    second_person: Text60 = ""
    """User name of the colleague who is called at once."""
    manager_told: StrictBool = False
    """The managers know already; left out, they are told."""


class DeclareCrisis(Operation):
    kinds: Annotated[list[CrisisKind], Field(max_length=4)]
    why: Text500
    speaker: Text60 = ""
    """User name of who alone speaks outside; left out: the general manager."""


class ChangeSpeaker(Operation):
    speaker: Username
    why: Text300 = ""


class AddCrisisEntry(Operation):
    sort: CrisisSort
    what: Text300 = ""
    person: Text60 = ""
    """User name of a colleague, who is told at once."""


class TickCrisisEntry(Operation):
    entry: Number
    done: StrictBool = True
    note: Text300 = ""


class EndCrisis(Operation):
    lesson: Text2000


class RecordMakerCase(Operation):
    number: Text60 = ""
    received_at: Instant | None = None
    """When the manufacturer's order reached us; left out: we have told the manufacturer ourselves."""


class AnswerMaker(Operation):
    feedback: Text2000


class JudgeValidity(Operation):
    validity: Annotated[Validity, Field(json_schema_extra={"enum": ["valid", "not_valid"]})]
    decided_on: date
    why: Text500 = ""
    cost: Cost | None = None


class LetBe(Operation):
    why: Text500


class RaiseObjection(Operation):
    grounds: Text2000


class DecideObjection(Operation):
    state: Annotated[ObjectionState, Field(json_schema_extra={"enum": ["upheld", "dismissed"]})]
    result: Text500 = ""


class CrisisLineShown(Shown):
    id: int
    what: str
    done_at: datetime | None
    done_by: str
    note: str


class CrisisShown(Shown):
    kinds: list[str]
    why: str
    declared_at: datetime
    declared_by: PersonShown | None
    speaker: PersonShown | None
    ended_at: datetime | None
    lesson: str
    told: list[CrisisLineShown]
    secured: list[CrisisLineShown]


class ConductShown(Shown):
    at: datetime
    by: PersonShown | None
    kind: str
    words: str
    witness: str
    limit_stated: bool
    second_person: PersonShown | None
    manager_told: bool


class ReviewShown(Shown):
    id: int
    reviewer: PersonShown | None
    why: str
    asked_at: datetime
    asked_by: PersonShown | None
    outcome: str
    """Empty until it is decided."""
    finding: str
    decided_at: datetime | None


class MakerShown(Shown):
    number: str
    received_at: datetime | None
    told_at: datetime | None
    feedback_at: datetime | None
    feedback: str
    validity: Validity
    decided_on: date | None
    why_valid: str
    cost: str | None
    """In the dealer's currency."""
    objection: ObjectionState
    objection_due: datetime | None
    """While its clock runs."""
    objected_at: datetime | None
    grounds: str
    objection_result: str
    same_number: list[str]
    """Other complaints of the dealer on which this number stands."""


class GraveMatters(Shown):
    crisis: CrisisShown | None
    conduct: list[ConductShown]
    reviews: list[ReviewShown]
    manufacturer: MakerShown | None


def grave_matters(side: GraveSide) -> GraveMatters:
    """Return what the API shows of the grave matters of a case."""
    return GraveMatters(
        crisis=_crisis(side),
        conduct=[
            ConductShown(
                at=each.record.at,
                by=shown_person(each.record.by),
                kind=each.record.kind,
                words=each.record.words,
                witness=each.record.witness,
                limit_stated=each.record.limit_stated,
                second_person=shown_person(each.record.second_person),
                manager_told=each.record.manager_told,
            )
            for each in side.conduct
        ],
        reviews=[
            ReviewShown(
                id=each.pk,
                reviewer=shown_person(each.reviewer),
                why=each.why,
                asked_at=each.asked_at,
                asked_by=shown_person(each.asked_by),
                outcome=each.outcome,
                finding=each.finding,
                decided_at=each.decided_at,
            )
            for each in side.reviews
        ],
        manufacturer=_maker(side.maker) if side.maker else None,
    )


def _crisis(side: GraveSide) -> CrisisShown | None:
    crisis = side.sheet.crisis if side.sheet else None
    if crisis is None or side.sheet is None:
        return None
    return CrisisShown(
        kinds=list(crisis.kinds),
        why=crisis.why,
        declared_at=crisis.declared_at,
        declared_by=shown_person(crisis.declared_by),
        speaker=shown_person(crisis.speaker),
        ended_at=crisis.ended_at,
        lesson=crisis.lesson,
        told=[_line(each) for each in side.sheet.told],
        secured=[_line(each) for each in side.sheet.secured],
    )


def _line(line: SheetLine) -> CrisisLineShown:
    return CrisisLineShown(
        id=line.pk, what=line.what, done_at=line.done_at, done_by=line.done_by, note=line.note
    )


def _maker(maker: ShownMaker) -> MakerShown:
    side = maker.side
    same = (
        "number", "received_at", "told_at", "feedback_at", "feedback", "validity", "decided_on", "why_valid",
        "objection", "objected_at", "grounds", "objection_result",
    )  # fmt: skip
    return MakerShown(
        **{name: getattr(side, name) for name in same},
        cost=None if maker.cost is None else f"{maker.cost:.2f}",
        objection_due=maker.objection_due,
        same_number=[each.slug for each in maker.same_number],
    )
