"""The clocks of a complaint: reading why each deadline is what it is, holding them, and telling the customer."""

from typing import Any

from ninja import Router

from anxin.accounts.rest import ApiRequest
from anxin.complaints.rest.operations import Asking, operation
from anxin.complaints.schemas import clocks as asked
from anxin.complaints.schemas.clocks import ClocksShown, clocks_shown
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.clocks.why import why_deadlines
from anxin.complaints.services.clocks import holding
from anxin.complaints.services.contact_customer import acknowledge_complaint
from anxin.foundation.rest import PROBLEMS

router = Router()


@router.get(
    "/{slug}/clocks",
    response={200: ClocksShown, **PROBLEMS},
    operation_id="read_clocks",
    summary="Read the clocks of a complaint and why they are due when they are",
)
def read(request: ApiRequest, slug: str) -> ClocksShown:
    """Every run of every clock, with the time counted and skipped and the steps of its ladder."""
    return clocks_shown(why_deadlines(get_complaint_for(request.user, slug)))


@operation(asked.HoldClocks)
def hold_clocks(ask: Asking, body: asked.HoldClocks) -> Any:
    """Put the pausable clocks on hold for one of the dealer's reasons; its cap ends the hold by itself."""
    return holding.hold_clocks(ask.slug, reason=body.hold, note=body.note, **ask.who)


@operation(asked.ResumeClocks)
def resume_clocks(ask: Asking, body: asked.ResumeClocks) -> Any:
    """Let the clocks run again."""
    return holding.resume_clocks(ask.slug, note=body.note, **ask.who)


@operation(asked.AcknowledgeComplaint)
def acknowledge(ask: Asking, body: asked.AcknowledgeComplaint) -> Any:
    """Record that the customer has been told that we have his complaint."""
    return acknowledge_complaint(ask.slug, how=body.how, **ask.who)
