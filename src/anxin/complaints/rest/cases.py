"""Taking complaints in, reading one, listing them, and the history of one."""

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.models import Person
from anxin.accounts.rest import ApiRequest
from anxin.complaints.models import Complaint
from anxin.complaints.policies import can_see_concerned
from anxin.complaints.rest.naming import intake_from
from anxin.complaints.schemas.asked import ComplaintQuery, HistoryQuery, NewComplaint, QuickClose
from anxin.complaints.schemas.shown import (
    ComplaintPage,
    ComplaintShown,
    HistoryPage,
    listed_complaint,
    shown_event,
)
from anxin.complaints.schemas.whole import whole_complaint
from anxin.complaints.selectors.case_history import history_line
from anxin.complaints.selectors.cases import actions_of, get_complaint_for, promises_of
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.complaints.services.close_complaint import Remedy, quick_close
from anxin.complaints.services.open_complaint import open_complaint
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PLACED, PROBLEMS, TAGGED, IdempotencyKey, answer, respond

HANGING = (
    "solutions__proposed_by", "calming_rounds__by", "threats__heard_by",
    "contact_tries__by", "follow_up_calls__by",
)  # fmt: skip
#: What was made has its place, and its version.
_MADE = {"headers": TAGGED["headers"] | PLACED["headers"]}

router = Router()


@router.get(
    "", response={200: ComplaintPage, **PROBLEMS}, operation_id="list_complaints", summary="List complaints"
)
def list_(request: ApiRequest, wanted: Query[ComplaintQuery]) -> ComplaintPage:
    """Those that you may see, 50 a page. Filters and sorts are those of the page and stand in its address alike."""
    page = list_complaints(request.user, ComplaintFilter.read(wanted.model_dump()), cursor=wanted.cursor)
    return ComplaintPage.of(page, map(listed_complaint, page.rows))


@router.post(
    "",
    response={201: ComplaintShown, **PROBLEMS},
    operation_id="open_complaint",
    summary="Take a complaint in",
    openapi_extra={"responses": {201: _MADE}},
)
def open_(request: ApiRequest, body: NewComplaint, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Give it a number, a level and an owner, and start the clock of the first contact."""

    def work() -> Answer:
        opened = open_complaint(intake_from(body, request.user), by=request.user)
        return answer(shown_complaint(opened, request.user), status=201)

    return respond(request, work, key=idempotency_key, place=("read_complaint", "slug"))


@router.post(
    "/quick_close",
    response={201: ComplaintShown, **PROBLEMS},
    operation_id="quick_close",
    summary="Take in and close what was solved on the spot",
    openapi_extra={"responses": {201: _MADE}},
)
def quick_close_(request: ApiRequest, body: QuickClose, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """The follow-up call is set all the same."""

    def work() -> Answer:
        remedy = Remedy(what=body.what, words=body.customer_words)
        closed = quick_close(intake_from(body, request.user), remedy=remedy, by=request.user)
        return answer(shown_complaint(closed, request.user), status=201)

    return respond(request, work, key=idempotency_key, place=("read_complaint", "slug"))


@router.get(
    "/{slug}",
    response={200: ComplaintShown, **PROBLEMS},
    operation_id="read_complaint",
    url_name="read_complaint",
    summary="Read a complaint",
    openapi_extra={"responses": {200: TAGGED}},
)
def read(request: ApiRequest, slug: str) -> HttpResponse:
    """With everything that hangs on it."""
    return respond(
        request, lambda: answer(shown_complaint(get_complaint_for(request.user, slug), request.user))
    )


@router.get(
    "/{slug}/history",
    response={200: HistoryPage, **PROBLEMS},
    operation_id="read_history",
    summary="The history of a complaint",
)
def history(request: ApiRequest, slug: str, wanted: Query[HistoryQuery]) -> HistoryPage:
    """Every operation with who, when, what and why, the newest first, 50 a page."""
    complaint = get_complaint_for(request.user, slug)
    page = page_of(complaint.events.select_related("by"), order=("-at", "-id"), cursor=wanted.cursor)
    return HistoryPage.of(page, [shown_event(event, history_line(event).what) for event in page.rows])


def shown_complaint(complaint: Complaint, person: Person) -> ComplaintShown:
    """Return a complaint that was fetched for this person, with everything that hangs on it."""
    prefetch_related_objects([complaint], *HANGING)
    whole = whole_complaint(
        complaint,
        promises_of(complaint),
        actions=actions_of(complaint),
        with_concerned=can_see_concerned(person, complaint),
    )
    return ComplaintShown(**whole)
