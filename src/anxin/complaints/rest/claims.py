"""Requests under the law in a complaint: taken in, linked, answered, done."""

from ninja import Router

from anxin.accounts.rest import ApiRequest
from anxin.complaints.rest.operations import Asking, operation
from anxin.complaints.schemas import claims as asked
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.claims import read_law_of_case
from anxin.complaints.services import claims
from anxin.foundation.rest import PROBLEMS

router = Router()


@router.get(
    "/{slug}/law",
    response={200: asked.LawShown, **PROBLEMS},
    operation_id="read_law",
    summary="What the law means for a complaint",
)
def read_law(request: ApiRequest, slug: str) -> asked.LawShown:
    """How its car stands, and what its owner asks for under the law with the terms of each request."""
    complaint = get_complaint_for(request.user, slug)
    return asked.shown_law(read_law_of_case(complaint, request.user))


@operation(asked.TakeClaim)
def take_claim(ask: Asking, body: asked.TakeClaim) -> object:
    """Take in what the owner asks for; `made` is the request's id. Its terms run in the complaint's clocks."""
    claim = claims.NewClaim(**body.model_dump(exclude={"seen"}))
    return claims.take_claim(ask.slug, claim=claim, **ask.who)


@operation(asked.LinkClaim)
def link_claim(ask: Asking, body: asked.LinkClaim) -> None:
    """Let a request that was taken in on the page of the car belong to the complaint."""
    claims.link_claim(ask.slug, key=body.claim, **ask.who)


@operation(asked.AnswerClaim)
def answer_claim(ask: Asking, body: asked.AnswerClaim) -> None:
    """Accept a request, refuse it with reasons, or note that the owner took it back."""
    answer = claims.ClaimAnswer(answer=body.answer, reasons=body.reasons, on=body.answered_on)
    claims.answer_claim(ask.slug, key=body.claim, answer=answer, **ask.who)


@operation(asked.CompleteClaim)
def complete_claim(ask: Asking, body: asked.CompleteClaim) -> None:
    """Note that what was accepted is done."""
    done = claims.ClaimDone(outcome=body.outcome, on=body.completed_on)
    claims.complete_claim(ask.slug, key=body.claim, done=done, **ask.who)
