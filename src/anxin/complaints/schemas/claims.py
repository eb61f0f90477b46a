"""Requests under the law of a complaint as the API takes and shows them."""

from datetime import date
from uuid import UUID

from anxin.complaints.schemas.asked import Operation
from anxin.complaints.selectors.claims import LawOfCase, ShownClaim
from anxin.foundation.rest import Shown, Text500, Text1000
from anxin.rights.choices import Answered, Medium, Remedy, Standing


class TakeClaim(Operation):
    remedy: Remedy
    medium: Medium
    received_on: date | None = None
    """Today when left out; the terms begin on the day after."""
    words: Text1000 = ""


class LinkClaim(Operation):
    claim: UUID


class AnswerClaim(Operation):
    claim: UUID
    answer: Answered
    reasons: Text1000 = ""
    """A refusal and a request taken back need them."""
    answered_on: date | None = None


class CompleteClaim(Operation):
    claim: UUID
    outcome: Text500
    completed_on: date | None = None


class ClaimShown(Shown):
    id: int
    claim: UUID
    remedy: Remedy
    medium: Medium
    received_on: date
    words: str
    answer_due: date | None
    complete_due: date | None
    answer_law: str
    complete_law: str
    answer: str
    reasons: str
    answered_on: date | None
    completed_on: date | None
    outcome: str
    late: bool
    follows: list[str]
    """What follows from a term that has passed, in words."""


class LawShown(Shown):
    standing: Standing | None
    """1 met, 2 arguable, 3 one step away, 4 facts missing, 5 not met, 6 excluded, 7 facts contradict each other."""
    to_judge: int
    """Facts on which a right turns and that you may judge on the page of the car."""
    claims: list[ClaimShown]


def shown_law(law: LawOfCase) -> LawShown:
    """Return what the law means for a case as the API shows it."""
    position = law.position.position if law.position else None
    return LawShown(
        standing=Standing(position.state) if position else None,
        to_judge=law.to_judge,
        claims=[shown_claim(each) for each in law.claims],
    )


def shown_claim(shown: ShownClaim) -> ClaimShown:
    """Return one request with its terms."""
    request = shown.request
    return ClaimShown(
        id=request.pk,
        claim=request.key,
        remedy=Remedy(request.remedy),
        medium=Medium(request.medium),
        received_on=request.received_on,
        words=request.words,
        answer_due=request.answer_due,
        complete_due=request.complete_due,
        answer_law=shown.claim.answer_law,
        complete_law=shown.claim.done_law,
        answer=request.answer,
        reasons=request.reasons,
        answered_on=request.answered_on,
        completed_on=request.completed_on,
        outcome=request.outcome,
        late=shown.is_late,
        follows=list(shown.notes),
    )
