"""The API's doors to the statutory position, with the same services and selectors as the pages."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.rest import ApiRequest, named_dealer
from anxin.foundation.idempotency import Answer
from anxin.foundation.rest import PAGE_SIZE, PROBLEMS, Body, IdempotencyKey, answer, respond
from anxin.rights.schemas import elsewhere as elsewhere_schemas
from anxin.rights.schemas import positions as schemas
from anxin.rights.schemas import readings as reading_schemas
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.selectors.position_list import PositionFilter, list_positions, position_rows
from anxin.rights.selectors.readings import read_questions
from anxin.rights.selectors.visible import get_request_for
from anxin.rights.services import repairs_elsewhere
from anxin.rights.services.judge_visit import judge_visit as judge
from anxin.rights.services.requests import AskedFor
from anxin.rights.services.requests import answer_request as give_answer
from anxin.rights.services.requests import complete_request as complete
from anxin.rights.services.requests import take_request as take
from anxin.rights.services.set_reading import set_reading as decide_reading
from anxin.rights.services.set_terms import set_terms as keep_terms

router = Router(tags=["statutory rights"])


@router.get(
    "",
    response={200: schemas.PositionPage, **PROBLEMS},
    operation_id="list_positions",
    summary="List the cars nearest to a statutory right",
)
def list_(request: ApiRequest, wanted: Query[schemas.PositionListQuery]) -> schemas.PositionPage:
    """Of one dealer, the nearest first, 50 a page."""
    dealer = named_dealer(request.user, wanted.dealer)
    asked = PositionFilter.read({"show": wanted.show, "q": wanted.q})
    page = list_positions(request.user, dealer, asked, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.PositionPage.of(page, map(schemas.shown_in_list, position_rows(request.user, page.rows)))


@router.get(
    "/readings",
    response={200: reading_schemas.QuestionsTold, **PROBLEMS},
    operation_id="list_readings",
    summary="List how a dealer reads the open questions of the law",
)
def list_readings(
    request: ApiRequest, wanted: Query[reading_schemas.ReadingsQuery]
) -> reading_schemas.QuestionsTold:
    """With the other readings, and who decided what, when and why."""
    dealer = named_dealer(request.user, wanted.dealer)
    return reading_schemas.shown_questions(read_questions(request.user, dealer))


@router.post(
    "/readings/set",
    response={200: reading_schemas.ReadingDecided, **PROBLEMS},
    operation_id="set_reading",
    summary="Decide how an open question of the law is read",
)
def set_reading(
    request: ApiRequest, body: reading_schemas.SetReading, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """The positions of the dealer's cars are reckoned anew by it; the shipped reading takes a decision back."""

    def work() -> Answer:
        dealer = named_dealer(request.user, body.dealer)
        made = decide_reading(
            dealer, body.question, reading=body.reading, reason=body.reason, by=request.user, seen=body.seen
        )
        return answer(reading_schemas.shown_decision(made))

    return respond(request, work, key=idempotency_key)


@router.get(
    "/vehicles/{key}",
    response={200: schemas.PositionTold, **PROBLEMS},
    operation_id="read_position",
    summary="Read the statutory position of a car",
)
def read(request: ApiRequest, key: UUID) -> schemas.PositionTold:
    """Reckoned now: the least that the law asks for, never the whole answer, and no legal advice."""
    return schemas.shown_position(read_car_page(request.user, key))


@router.post(
    "/vehicles/{key}/set_terms",
    response={200: schemas.TermsTold, **PROBLEMS},
    operation_id="set_terms",
    summary="Set what the voucher of a car says",
)
def set_terms(
    request: ApiRequest, key: UUID, body: schemas.SetTerms, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """A coefficient over the cap of the law, or a day that contradicts another fact, is refused by its field."""

    def work() -> Answer:
        kept = keep_terms(key, changes=_told(body), by=request.user, seen=body.seen)
        return answer(schemas.shown_terms(kept))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/repair-orders/{key}/judge",
    response={200: schemas.JudgementTold, **PROBLEMS},
    operation_id="judge_visit",
    summary="Judge a visit to the workshop",
)
def judge_visit(
    request: ApiRequest, key: UUID, body: schemas.JudgeVisit, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """What a person judges is kept with his name; facts that cannot be are refused by their field."""

    def work() -> Answer:
        return answer(
            schemas.shown_judgement(judge(key, changes=_told(body), by=request.user, seen=body.seen))
        )

    return respond(request, work, key=idempotency_key)


@router.post(
    "/vehicles/{key}/note_repair_elsewhere",
    response={201: elsewhere_schemas.RepairElsewhereTold, **PROBLEMS},
    operation_id="note_repair_elsewhere",
    summary="Note a repair of a car at another workshop",
)
def note_repair_elsewhere(
    request: ApiRequest,
    key: UUID,
    body: elsewhere_schemas.NoteRepairElsewhere,
    idempotency_key: IdempotencyKey = "",
) -> HttpResponse:
    """Days that cannot be, and an odometer that falls, are refused by their field."""

    def work() -> Answer:
        made = repairs_elsewhere.note_repair_elsewhere(key, facts=body.model_dump(), by=request.user)
        return answer(elsewhere_schemas.shown_elsewhere(made), status=201)

    return respond(request, work, key=idempotency_key)


@router.post(
    "/repairs-elsewhere/{key}/correct",
    response={200: elsewhere_schemas.RepairElsewhereTold, **PROBLEMS},
    operation_id="correct_repair_elsewhere",
    summary="Correct a repair at another workshop",
)
def correct_repair_elsewhere(
    request: ApiRequest,
    key: UUID,
    body: elsewhere_schemas.CorrectRepairElsewhere,
    idempotency_key: IdempotencyKey = "",
) -> HttpResponse:
    """With a reason; what stood there is kept."""

    def work() -> Answer:
        changes = {name: value for name, value in _told(body).items() if name != "reason"}
        kept = repairs_elsewhere.correct_repair_elsewhere(
            key, changes=changes, reason=body.reason, by=request.user, seen=body.seen
        )
        return answer(elsewhere_schemas.shown_elsewhere(kept))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/repairs-elsewhere/{key}/withdraw",
    response={200: elsewhere_schemas.RepairElsewhereTold, **PROBLEMS},
    operation_id="withdraw_repair_elsewhere",
    summary="Withdraw a repair at another workshop",
)
def withdraw_repair_elsewhere(
    request: ApiRequest,
    key: UUID,
    body: elsewhere_schemas.WithdrawRepairElsewhere,
    idempotency_key: IdempotencyKey = "",
) -> HttpResponse:
    """It stays on file and is no longer told to the law."""

    def work() -> Answer:
        kept = repairs_elsewhere.withdraw_repair_elsewhere(
            key, reason=body.reason, by=request.user, seen=body.seen
        )
        return answer(elsewhere_schemas.shown_elsewhere(kept))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/vehicles/{key}/take_request",
    response={201: schemas.RequestTold, **PROBLEMS},
    operation_id="take_rights_request",
    summary="Take in what an owner asks for",
)
def take_request(
    request: ApiRequest, key: UUID, body: schemas.TakeRightsRequest, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """The terms for an answer and for doing it are reckoned by working days."""

    def work() -> Answer:
        made = take(key, AskedFor(**body.model_dump()), by=request.user)
        return answer(schemas.shown_request(made), status=201)

    return respond(request, work, key=idempotency_key)


@router.get(
    "/requests/{key}",
    response={200: schemas.RequestTold, **PROBLEMS},
    operation_id="read_rights_request",
    url_name="read_rights_request",
    summary="Read what an owner asked for",
)
def read_request(request: ApiRequest, key: UUID) -> schemas.RequestTold:
    """With its terms and its answer."""
    return schemas.shown_request(get_request_for(request.user, key))


@router.post(
    "/requests/{key}/answer",
    response={200: schemas.RequestTold, **PROBLEMS},
    operation_id="answer_rights_request",
    summary="Answer what an owner asked for",
)
def answer_request(
    request: ApiRequest, key: UUID, body: schemas.AnswerRightsRequest, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """A refusal needs its reasons."""

    def work() -> Answer:
        return answer(schemas.shown_request(give_answer(key, by=request.user, **body.model_dump())))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/requests/{key}/complete",
    response={200: schemas.RequestTold, **PROBLEMS},
    operation_id="complete_rights_request",
    summary="Note that what an owner was granted is done",
)
def complete_request(
    request: ApiRequest, key: UUID, body: schemas.CompleteRightsRequest, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Only what was accepted can be completed, once."""

    def work() -> Answer:
        return answer(schemas.shown_request(complete(key, by=request.user, **body.model_dump())))

    return respond(request, work, key=idempotency_key)


def _told(body: Body) -> dict[str, Any]:
    """Return the fields that were sent."""
    return body.model_dump(exclude_unset=True, exclude={"seen"})
