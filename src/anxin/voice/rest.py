"""The API's doors to what customers say, with the same services and selectors as the pages."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from anxin.accounts.models import Dealer, Department, Person
from anxin.accounts.rest import ApiRequest, named, named_colleague, named_dealer
from anxin.customers.selectors import get_customer_for
from anxin.foundation.errors import InvalidInput
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PLACED, PROBLEMS, IdempotencyKey, answer, respond
from anxin.voice import schemas
from anxin.voice.selectors.heard import get_heard_for, get_listening_for, heard_visible_to, lines_of
from anxin.voice.selectors.listing import NEWEST, HeardFilter, departments_at, filtered
from anxin.voice.selectors.six_questions import EVERY_DEALER, dealers_asked, six_questions
from anxin.voice.selectors.span import read_span
from anxin.voice.services import answering, recording

router = Router(tags=["voice"])


@router.get(
    "",
    response={200: schemas.HeardPage, **PROBLEMS},
    operation_id="list_heard",
    summary="List what was heard",
)
def list_heard(request: ApiRequest, wanted: Query[schemas.HeardListQuery]) -> schemas.HeardPage:
    """The lines that you may see, the newest first, 50 a page; what it shows needs a dealer's code."""
    rows = heard_visible_to(request.user)
    if wanted.dealer:
        told = HeardFilter.read(wanted.model_dump(include={"show", "channel", "kind"}))
        rows = filtered(request.user, named_dealer(request.user, wanted.dealer), told)
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.HeardPage.of(page, map(schemas.shown_heard, page.rows))


@router.post(
    "",
    response={201: schemas.ListeningWhole, **PROBLEMS},
    operation_id="record_listening",
    summary="Write down what was heard",
    openapi_extra={"responses": {201: PLACED}},
)
def record_listening(
    request: ApiRequest, body: schemas.ListeningBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """In the words in which it was said; whoever is to answer is told."""

    def work() -> Answer:
        dealer = named_dealer(request.user, body.dealer)
        if body.customer:
            named(get_customer_for, request.user, body.customer, field="customer")
        told = body.model_dump(exclude={"dealer", "department", "heard"})
        listening = recording.NewListening(**told, department=_department(dealer, body.department))
        heard = [_heard(dealer, each) for each in body.heard]
        made = recording.record_listening(listening, dealer=dealer, heard=heard, by=request.user)
        return answer(_whole(request.user, made.key), status=201)

    return respond(request, work, key=idempotency_key, place=("read_listening", "key"))


@router.get(
    "/six-questions",
    response={200: schemas.SixQuestionsShown, **PROBLEMS},
    operation_id="read_six_questions",
    summary="Read the report of the six questions",
)
def read_six_questions(
    request: ApiRequest, wanted: Query[schemas.SixQuestionsQuery]
) -> schemas.SixQuestionsShown:
    """For a dealer, or with `all` for every dealer whose figures you see."""
    code = wanted.dealer
    if code != EVERY_DEALER:
        named_dealer(request.user, code)
    dealers = dealers_asked(request.user, code)
    span = read_span(wanted.model_dump(include={"month", "span"}), dealers[0])
    return schemas.shown_report(six_questions(request.user, dealers, span))


@router.get(
    "/{key}",
    response={200: schemas.ListeningWhole, **PROBLEMS},
    operation_id="read_listening",
    url_name="read_listening",
    summary="Read an occasion with what was heard",
)
def read_listening(request: ApiRequest, key: UUID) -> schemas.ListeningWhole:
    """As far as you may see its lines."""
    return _whole(request.user, key)


@router.post(
    "/{key}/heard",
    response={200: schemas.ListeningWhole, **PROBLEMS},
    operation_id="hear_more",
    summary="Add a line to an occasion",
)
def hear_more(
    request: ApiRequest, key: UUID, body: schemas.HeardBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """At most 30 lines an occasion."""

    def work() -> Answer:
        dealer = get_listening_for(request.user, key).dealer
        recording.hear_more(key, [_heard(dealer, body)], by=request.user)
        return answer(_whole(request.user, key))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/heard/{key}/answer",
    response={200: schemas.HeardShown, **PROBLEMS},
    operation_id="answer_heard",
    summary="Answer what was heard",
)
def answer_heard(
    request: ApiRequest, key: UUID, body: schemas.AnswerBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """With something that follows, the line stays open until that is done."""

    def work() -> Answer:
        reply = answering.Reply(**body.model_dump(exclude={"seen"}))
        answering.answer_heard(key, reply, by=request.user, seen=body.seen)
        return answer(schemas.shown_heard(get_heard_for(request.user, key)))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/heard/{key}/done",
    response={200: schemas.HeardShown, **PROBLEMS},
    operation_id="settle_heard",
    summary="Note that what followed is done",
)
def settle_heard(
    request: ApiRequest, key: UUID, body: schemas.SettleBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """After the answer."""

    def work() -> Answer:
        answering.settle_heard(key, by=request.user, seen=body.seen)
        return answer(schemas.shown_heard(get_heard_for(request.user, key)))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/heard/{key}/complaint",
    response={200: schemas.HeardShown, **PROBLEMS},
    operation_id="complain_of_heard",
    summary="Make a complaint of what was heard",
)
def complain_of_heard(
    request: ApiRequest, key: UUID, body: schemas.ComplainBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """In the words that were heard; sent again it stays the same complaint."""

    def work() -> Answer:
        answering.complain_of_heard(key, category=body.category, by=request.user, seen=body.seen)
        return answer(schemas.shown_heard(get_heard_for(request.user, key)))

    return respond(request, work, key=idempotency_key)


def _whole(person: Person, key: UUID) -> schemas.ListeningWhole:
    found = get_listening_for(person, key)
    return schemas.whole_listening(found, lines_of(person, found))


def _heard(dealer: Dealer, body: schemas.HeardBody) -> recording.NewHeard:
    return recording.NewHeard(
        kind=body.kind,
        words=body.words,
        theme=body.theme,
        reason=body.reason,
        department=_department(dealer, body.department),
        about=named_colleague(dealer, body.about, field="about"),
        keeper=named_colleague(dealer, body.keeper, field="keeper"),
    )


def _department(dealer: Dealer, kind: str) -> Department | None:
    if not kind:
        return None
    found = [each for each in departments_at(dealer) if each.kind == kind]
    if not found:
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the list."), field="department")
    return found[0]
