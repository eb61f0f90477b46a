"""Requests to departments, for those who answer them; the complaint behind one may be shut to them."""

from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.models import Person
from anxin.accounts.rest import ApiRequest
from anxin.complaints.models import InputRequest
from anxin.complaints.policies import is_kept_out
from anxin.complaints.schemas import house as asked
from anxin.complaints.schemas.house import RequestPageShown, RequestShown, shown_input_request
from anxin.complaints.selectors.requests import (
    RequestFilter,
    ShownRequest,
    get_request_for,
    read_request_page,
    requests_page,
    shown_request,
)
from anxin.complaints.services import answer_request as answering
from anxin.foundation import clock
from anxin.foundation.idempotency import Answer
from anxin.foundation.rest import PROBLEMS, IdempotencyKey, answer, respond

router = Router()


@router.get(
    "", response={200: RequestPageShown, **PROBLEMS}, operation_id="list_requests", summary="List requests"
)
def list_(request: ApiRequest, wanted: Query[asked.RequestQuery]) -> RequestPageShown:
    """Those to your departments, or all of the dealer for whoever leads the house: the oldest of the open first."""
    page = requests_page(request.user, RequestFilter.read(wanted.model_dump()), cursor=wanted.cursor)
    now = clock.now()
    return RequestPageShown.of(
        page, [_seen_by(request.user, shown_request(row, now=now)) for row in page.rows]
    )


@router.get(
    "/{request_id}",
    response={200: RequestShown, **PROBLEMS},
    operation_id="read_request",
    summary="Read a request",
)
def read(request: ApiRequest, request_id: int) -> RequestShown:
    """With the draft of its answer as it stands."""
    found = get_request_for(request.user, request_id)
    return _seen_by(request.user, read_request_page(found, request.user).shown)


@router.post(
    "/{request_id}/accept",
    response={200: RequestShown, **PROBLEMS},
    operation_id="accept_request",
    summary="Accept a request",
)
def accept(request: ApiRequest, request_id: int, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Take it on for the department: from here on your name stands for the answer."""
    return respond(
        request,
        lambda: _shown(request, answering.accept_request(request_id, by=request.user)),
        key=idempotency_key,
    )


@router.post(
    "/{request_id}/refuse",
    response={200: RequestShown, **PROBLEMS},
    operation_id="refuse_request",
    summary="Send a request back",
)
def refuse(
    request: ApiRequest, request_id: int, body: asked.RefuseRequest, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """For whoever signs, with the reason: it goes back to whoever asked."""
    return respond(
        request,
        lambda: _shown(request, answering.refuse_request(request_id, why=body.why, by=request.user)),
        key=idempotency_key,
    )


@router.post(
    "/{request_id}/answer",
    response={200: RequestShown, **PROBLEMS},
    operation_id="answer_request",
    summary="Answer a request",
)
def answer_(
    request: ApiRequest, request_id: int, body: asked.AnswerRequest, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Keep a draft; what somebody writes who may sign is signed at once."""
    words = answering.Answer(facts=body.facts, cause=body.cause, measure=body.measure)
    return respond(
        request,
        lambda: _shown(
            request,
            answering.answer_request(request_id, answer=words, by=request.user, seen=body.seen),
        ),
        key=idempotency_key,
    )


@router.post(
    "/{request_id}/sign",
    response={200: RequestShown, **PROBLEMS},
    operation_id="sign_answer",
    summary="Sign an answer",
)
def sign(
    request: ApiRequest, request_id: int, body: asked.SignAnswer, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Sign the draft as it stands; it cannot be changed any more."""
    return respond(
        request,
        lambda: _shown(request, answering.sign_answer(request_id, by=request.user, seen=body.seen)),
        key=idempotency_key,
    )


def _shown(request: ApiRequest, changed: InputRequest) -> Answer:
    found = get_request_for(request.user, changed.pk)
    return answer(_seen_by(request.user, read_request_page(found, request.user).shown))


def _seen_by(person: Person, shown: ShownRequest) -> RequestShown:
    """Whom a complaint is about reads nothing of what the department has found."""
    found = shown_input_request(shown)
    return asked.without_answer(found) if is_kept_out(person, shown.request.complaint) else found
