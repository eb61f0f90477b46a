"""The API's doors to promises, with the same services and selectors as the pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from anxin.accounts.models import Dealer, Person
from anxin.accounts.rest import ApiRequest, named, named_dealer
from anxin.accounts.selectors import colleague_at
from anxin.customers.selectors import get_customer_for
from anxin.foundation.errors import InvalidInput
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PLACED, PROBLEMS, IdempotencyKey, answer, respond
from anxin.promises import schemas
from anxin.promises.choices import DateSource
from anxin.promises.selectors.keepers import keeper_named
from anxin.promises.selectors.ledger import get_promise_for, promises_visible_to
from anxin.promises.selectors.listing import NEWEST, PromiseFilter, filtered
from anxin.promises.services import handing, part_dates, settling, telling
from anxin.promises.services.give_promise import Giving, NewPart, give_promise

router = Router(tags=["promises"])


@router.get(
    "",
    response={200: schemas.PromisePage, **PROBLEMS},
    operation_id="list_promises",
    summary="List promises",
)
def list_promises(request: ApiRequest, wanted: Query[schemas.PromiseListQuery]) -> schemas.PromisePage:
    """Those that you may see, the latest due first, 50 a page; what it shows needs a dealer's code."""
    rows = promises_visible_to(request.user)
    if wanted.dealer:
        told = PromiseFilter.read(
            {"show": wanted.show or "all", "kind": wanted.kind, "keeper": wanted.keeper}
        )
        rows = filtered(request.user, named_dealer(request.user, wanted.dealer), told)
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.PromisePage.of(page, map(schemas.shown_promise, page.rows))


@router.post(
    "",
    response={201: schemas.PromiseWhole, **PROBLEMS},
    operation_id="make_promise",
    summary="Promise a customer something outside a case",
    openapi_extra={"responses": {201: PLACED}},
)
def make_promise(
    request: ApiRequest, body: schemas.MakePromise, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """What endangers it is judged at once."""

    def work() -> Answer:
        named(get_customer_for, request.user, body.customer, field="customer")
        told = body.model_dump(exclude={"keeper", "part"})
        part = NewPart(**body.part.model_dump()) if body.part else None
        giving = Giving(**told, keeper=_keeper(request.user, body), part=part)
        made = give_promise(giving, by=request.user)
        return answer(_whole(request.user, made.key), status=201)

    return respond(request, work, key=idempotency_key, place=("read_promise", "key"))


@router.post(
    "/part-dates",
    response={200: schemas.PartDatesShown, **PROBLEMS},
    operation_id="take_part_dates",
    summary="Take over a supplier's dates of parts on order",
)
def take_part_dates(
    request: ApiRequest, body: schemas.PartDatesBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Up to 500 parts, all of them or none; the same again changes nothing."""

    def work() -> Answer:
        news = [part_dates.PartNews(**each.model_dump()) for each in body.parts]
        dealer = named_dealer(request.user, body.dealer)
        result = part_dates.take_part_news(news, dealer=dealer, by=request.user, source=DateSource.API)
        return answer(schemas.shown_result(result))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/hand-over",
    response={200: schemas.HandedOverShown, **PROBLEMS},
    operation_id="hand_all_promises_over",
    summary="Hand everything that somebody keeps to a colleague",
)
def hand_all_over(
    request: ApiRequest, body: schemas.HandAllOverBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Your own, or anybody's if you lead the desk; the new keeper is told once."""

    def work() -> Answer:
        dealer = named_dealer(request.user, body.dealer)
        keeper = keeper_named(request.user, dealer, body.keeper)
        asked = handing.Handing(to=_colleague(dealer, body.to, field="to"), reason=body.reason)
        done = handing.hand_all_over(keeper, dealer=dealer, handing=asked, by=request.user)
        return answer(schemas.HandedOverShown(handed=done.handed, left=done.left))

    return respond(request, work, key=idempotency_key)


@router.get(
    "/{key}",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="read_promise",
    url_name="read_promise",
    summary="Read a promise",
)
def read_promise(request: ApiRequest, key: UUID) -> schemas.PromiseWhole:
    """With what passed between customer and house about it."""
    return _whole(request.user, key)


@router.post(
    "/{key}/keep",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="keep_own_promise",
    summary="Record that a promise was kept",
)
def keep(
    request: ApiRequest, key: UUID, body: schemas.KeepBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Late when its time has passed; one of a case is kept there."""
    return _do(
        request, key, idempotency_key, lambda who: settling.keep_own_promise(key, **body.model_dump(), **who)
    )


@router.post(
    "/{key}/break",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="break_own_promise",
    summary="Record that a promise was not kept",
)
def break_it(
    request: ApiRequest, key: UUID, body: schemas.ReasonBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """With the reason; it will not be kept any more."""
    return _do(
        request, key, idempotency_key, lambda who: settling.break_own_promise(key, **body.model_dump(), **who)
    )


@router.post(
    "/{key}/withdraw",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="withdraw_own_promise",
    summary="End a promise that need not be kept",
)
def withdraw(
    request: ApiRequest, key: UUID, body: schemas.ReasonBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """With the reason; it does not count in the figures."""
    return _do(
        request,
        key,
        idempotency_key,
        lambda who: settling.withdraw_own_promise(key, **body.model_dump(), **who),
    )


@router.post(
    "/{key}/move",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="move_own_promise",
    summary="Give a promise another time",
)
def move(
    request: ApiRequest, key: UUID, body: schemas.MoveBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """With the reason, and whether the customer knows of it, wished it himself, or is sent it by message."""
    new = settling.NewTime(
        body.due_at,
        body.reason,
        customer_told=body.customer_told,
        wished=body.wished,
        tell_by=body.tell_by,
    )
    return _do(
        request,
        key,
        idempotency_key,
        lambda who: settling.move_own_promise(key, new_time=new, seen=body.seen, **who),
    )


@router.post(
    "/{key}/hand-over",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="hand_promise_over",
    summary="Hand a promise to another keeper",
)
def hand_over(
    request: ApiRequest, key: UUID, body: schemas.HandOverBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """With the reason; the new keeper is told, and a case hears of it."""

    def operation(who: dict[str, Any]) -> object:
        to = _colleague(get_promise_for(request.user, key).dealer, body.to, field="to")
        return handing.hand_over_promise(
            key, handing=handing.Handing(to=to, reason=body.reason), seen=body.seen, **who
        )

    return _do(request, key, idempotency_key, operation)


@router.post(
    "/{key}/tell",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="tell_customer_first",
    summary="Record that the customer was told, tried, or need not be told",
)
def tell(
    request: ApiRequest, key: UUID, body: schemas.TellBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """A new time moves the promise; by text message or e-mail the words leave the house."""
    told = telling.Telling(**body.model_dump(exclude={"seen"}))
    return _do(
        request,
        key,
        idempotency_key,
        lambda who: telling.tell_customer(key, telling=told, seen=body.seen, **who),
    )


@router.post(
    "/{key}/asked",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="note_customer_asked",
    summary="Record that the customer asked himself",
)
def asked(
    request: ApiRequest, key: UUID, body: schemas.WordsBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Whatever he is told from then on is no longer first."""
    return _do(
        request,
        key,
        idempotency_key,
        lambda who: telling.note_customer_asked(key, **body.model_dump(), **who),
    )


@router.post(
    "/{key}/in-vain",
    response={200: schemas.PromiseWhole, **PROBLEMS},
    operation_id="note_came_in_vain",
    summary="Record that the customer came in vain",
)
def in_vain(
    request: ApiRequest, key: UUID, body: schemas.WordsBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Counted each time."""
    return _do(
        request, key, idempotency_key, lambda who: telling.note_came_in_vain(key, **body.model_dump(), **who)
    )


def _do(
    request: ApiRequest, key: UUID, idempotency_key: str, operation: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    def work() -> Answer:
        operation({"by": request.user})
        return answer(_whole(request.user, key))

    return respond(request, work, key=idempotency_key)


def _whole(person: Person, key: UUID) -> schemas.PromiseWhole:
    return schemas.whole_promise(get_promise_for(person, key))


def _keeper(person: Person, body: schemas.MakePromise) -> Person:
    if not body.keeper:
        return person
    return _colleague(get_customer_for(person, body.customer).dealer, body.keeper, field="keeper")


def _colleague(dealer: Dealer, username: str, *, field: str) -> Person:
    found = colleague_at(dealer, username)
    if found is None:
        raise InvalidInput("NOT_HERE", _("Choose a colleague who works at this dealer."), field=field)
    return found
