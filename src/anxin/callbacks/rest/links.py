"""The API's doors to invitations to answer by a personal link."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from anxin.accounts.rest import ApiRequest, named_dealer
from anxin.callbacks.schemas import links as schemas
from anxin.callbacks.selectors.inviting import RoundFilter, get_round_for
from anxin.callbacks.services.invite_by_hand import Sending, invite_by_hand
from anxin.callbacks.services.link_rounds import begin_round
from anxin.foundation.idempotency import Answer
from anxin.foundation.rest import PROBLEMS, IdempotencyKey, answer, respond

router = Router()


@router.post(
    "/links",
    response={201: schemas.LinkSent, **PROBLEMS},
    operation_id="send_survey_link",
    summary="Invite a customer to answer by a personal link",
)
def send_link(
    request: ApiRequest, body: schemas.SendLink, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """By text message or e-mail it leaves at once; by `wecom` you pass it on from its page. His wishes hold."""

    def work() -> Answer:
        made = invite_by_hand(Sending(**body.model_dump()), by=request.user)
        return answer(schemas.shown_link(made), status=201)

    return respond(request, work, key=idempotency_key)


@router.post(
    "/link-rounds",
    response={201: schemas.LinkRoundShown, **PROBLEMS},
    operation_id="send_survey_links",
    summary="Invite the customers of some days' repair orders",
)
def send_links(
    request: ApiRequest, body: schemas.SendLinks, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Everybody is invited, or left out by a reason that is counted; the worker sends the links."""

    def work() -> Answer:
        dealer = named_dealer(request.user, body.dealer)
        wanted = RoundFilter(since=body.since, until=body.until, kind=str(body.kind or ""))
        made = begin_round(dealer, wanted=wanted, version=body.version, way=body.way, by=request.user)
        return answer(schemas.shown_round(made), status=201)

    return respond(request, work, key=idempotency_key)


@router.get(
    "/link-rounds/{key}",
    response={200: schemas.LinkRoundShown, **PROBLEMS},
    operation_id="read_link_round",
    summary="Read how far a round of invitations is",
)
def read_link_round(request: ApiRequest, key: UUID) -> schemas.LinkRoundShown:
    """With every reason for which somebody was left out, and how often."""
    return schemas.shown_round(get_round_for(request.user, key))
