"""The side of a case with its grave matters: crisis, conduct, review, and the manufacturer's side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind, ClockOutcome, CrisisKind, ObjectionState, Validity
from anxin.complaints.models import CaseClock, CaseReview, Complaint, ConductRecord, Crisis, MakerSide
from anxin.complaints.policies import is_kept_out
from anxin.complaints.selectors.crisis_sheet import CrisisSheet, Hint, crisis_hints, read_crisis_sheet
from anxin.complaints.selectors.handlers import not_yours
from anxin.complaints.selectors.involved import Candidate, reviewers_for
from anxin.complaints.selectors.maker import cases_with_number
from anxin.complaints.selectors.settlement import currency_of
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import entries, label

_CENTS = 100


@dataclass(frozen=True)
class ConductKind:
    """A kind of conduct beyond the limit, and the sentence that states the limit."""

    name: str
    say: str
    call_second: bool
    go_away: bool


@dataclass(frozen=True)
class ShownConduct:
    """One record with its name and the sentence that belongs to it."""

    record: ConductRecord
    name: str


@dataclass(frozen=True)
class ShownMaker:
    """The manufacturer's side with what follows from it."""

    side: MakerSide
    cost: Decimal | None
    currency: str
    objection_due: datetime | None
    same_number: Sequence[Complaint]

    @property
    def may_object(self) -> bool:
        return self.side.validity == Validity.VALID and self.side.objection == ObjectionState.NONE

    @property
    def is_let_be(self) -> bool:
        return self.may_object and bool(self.side.objection_result)

    @property
    def awaits_result(self) -> bool:
        return self.side.objection == ObjectionState.RAISED


@dataclass(frozen=True)
class GraveSide:
    """What the side shows; to whom the case is about only whom he can ask."""

    not_yours: str
    sheet: CrisisSheet | None = None
    conduct: Sequence[ShownConduct] = ()
    conduct_kinds: Sequence[ConductKind] = ()
    conduct_steps: Sequence[str] = ()
    reviews: Sequence[CaseReview] = ()
    candidates: Sequence[Candidate] = ()
    may_decide_review: bool = False
    maker: ShownMaker | None = None

    @property
    def open_review(self) -> CaseReview | None:
        return next((each for each in self.reviews if each.decided_at is None), None)

    @property
    def kept_from_reviewing(self) -> list[Candidate]:
        return [each for each in self.candidates if each.why_not]


def read_grave_side(complaint: Complaint, person: Person) -> GraveSide:
    """Read the grave matters of a case that has been fetched for this person."""
    if is_kept_out(person, complaint):
        return GraveSide(not_yours=not_yours(complaint))
    reviews = list(complaint.reviews.select_related("reviewer", "asked_by").order_by("-asked_at", "-pk"))
    code = complaint.dealer.code
    return GraveSide(
        not_yours="",
        sheet=read_crisis_sheet(complaint, person),
        conduct=[_shown(each) for each in complaint.conduct_records.select_related("by", "second_person")],
        conduct_kinds=[
            ConductKind(pick(each), pick(each["say"]), each["second_person"], each["away"])
            for each in entries("conduct", "kinds", dealer_code=code)
        ],
        conduct_steps=[pick(each) for each in entries("conduct", "steps", dealer_code=code)],
        reviews=reviews,
        candidates=reviewers_for(complaint, person),
        may_decide_review=any(each.decided_at is None and each.reviewer_id == person.pk for each in reviews),
        maker=read_maker(complaint),
    )


def read_maker(complaint: Complaint) -> ShownMaker | None:
    """Return the manufacturer's side of a case, or nothing while the manufacturer does not know of it."""
    side = MakerSide.objects.filter(complaint=complaint).first()
    if side is None:
        return None
    clock = CaseClock.objects.filter(
        complaint=complaint, kind=ClockKind.OBJECTION, outcome=ClockOutcome.OPEN
    ).first()
    return ShownMaker(
        side=side,
        cost=None if side.cost is None else Decimal(side.cost) / _CENTS,
        currency=currency_of(complaint.dealer),
        objection_due=clock.due_at if clock else None,
        same_number=cases_with_number(complaint, side.number),
    )


def _shown(record: ConductRecord) -> ShownConduct:
    return ShownConduct(record, label("conduct", "kinds", record.kind))


@dataclass(frozen=True)
class Strip:
    """What stands at the head of a case: that it is not the reader's, a crisis with its voice, or hints at one."""

    not_yours: str = ""
    crisis: Crisis | None = None
    kinds: Sequence[str] = ()
    hints: Sequence[Hint] = ()


def read_strip(complaint: Complaint, person: Person) -> Strip:
    """Read the strip at the head of a case that has been fetched for this person."""
    if is_kept_out(person, complaint):
        return Strip(not_yours=not_yours(complaint))
    if not complaint.in_crisis:
        return Strip(hints=crisis_hints(complaint))
    crisis = Crisis.objects.select_related("speaker", "declared_by").filter(complaint=complaint).first()
    kinds = crisis.kinds if crisis else []
    return Strip(crisis=crisis, kinds=[str(CrisisKind(kind).label) for kind in kinds])
