"""The API's doors to repeat repairs: read, decided on and treated by the same services as their pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.models import Person
from anxin.accounts.rest import ApiRequest, named_colleague
from anxin.foundation.idempotency import Answer
from anxin.foundation.rest import (
    PAGE_SIZE,
    PROBLEMS,
    TAGGED,
    IdempotencyKey,
    IfMatch,
    answer,
    respond,
    version_seen,
)
from anxin.workshop.rest.orders import router as of_orders
from anxin.workshop.schemas import repeats as schemas
from anxin.workshop.selectors.procedure import procedure_of
from anxin.workshop.selectors.repeat_list import EVERY_DEALER, RepeatFilter, list_repeats
from anxin.workshop.selectors.repeats import get_repeat_for
from anxin.workshop.services import repeats as services

router = Router(tags=["repeat repairs"])


@router.get(
    "",
    response={200: schemas.RepeatPage, **PROBLEMS},
    operation_id="list_repeats",
    summary="List repeat repairs",
)
def list_(request: ApiRequest, wanted: Query[schemas.RepeatListQuery]) -> schemas.RepeatPage:
    """Those that you may see, of all your dealers unless you name one, the newest first, 50 a page."""
    told = wanted.model_dump(exclude={"cursor"})
    asked = RepeatFilter.read(told | {"dealer": wanted.dealer or EVERY_DEALER})
    dealers = [each for each in request.dealers if wanted.dealer in {"", each.code}]
    page = list_repeats(request.user, dealers, asked, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.RepeatPage.of(page, map(schemas.shown_repeat, page.rows))


@router.get(
    "/{key}",
    response={200: schemas.RepeatWhole, **PROBLEMS},
    operation_id="read_repeat",
    url_name="read_repeat",
    summary="Read a repeat repair",
    openapi_extra={"responses": {200: TAGGED}},
)
def read(request: ApiRequest, key: UUID) -> HttpResponse:
    """With its five steps, the proofs of their items, the standards, and what you may do now."""
    return respond(request, lambda: _shown(request.user, key))


def operation[B: schemas.RepeatOperation](
    body_type: type[B],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Put a function at its own address; its sentence describes it, and the answer is the repeat afterwards."""

    def register(work: Callable[..., Any]) -> Callable[..., Any]:
        def door(
            request: ApiRequest,
            key: UUID,
            body: B,
            if_match: IfMatch = "",
            idempotency_key: IdempotencyKey = "",
        ) -> HttpResponse:
            def done() -> Answer:
                with transaction.atomic():
                    work(key, body, by=request.user, seen=version_seen(if_match, body.seen))
                    return _shown(request.user, key)

            return respond(request, done, key=idempotency_key)

        door.__annotations__["body"] = body_type
        door.__doc__ = work.__doc__
        name = work.__name__
        return router.post(
            f"/{{key}}/{name.removesuffix('_repeat')}",
            response={200: schemas.RepeatWhole, **PROBLEMS},
            operation_id=name,
            url_name=name,
            summary=name.replace("_", " ").capitalize(),
            openapi_extra={"responses": {200: TAGGED}},
        )(door)

    return register


@operation(schemas.ConfirmRepeat)
def confirm_repeat(key: UUID, body: schemas.ConfirmRepeat, **who: Any) -> None:
    """Say that a suspicion is a repeat repair; it opens or joins a complaint (S095)."""
    services.confirm_repeat(key, why=body.why, **who)


@operation(schemas.DecideWithReason)
def refuse_repeat(key: UUID, body: schemas.DecideWithReason, **who: Any) -> None:
    """Say that it is no repeat, and why."""
    services.refuse_repeat(key, why=body.why, **who)


@operation(schemas.DecideWithReason)
def reopen_repeat(key: UUID, body: schemas.DecideWithReason, **who: Any) -> None:
    """Take a refusal or the end of a treatment back."""
    services.reopen_repeat(key, why=body.why, **who)


@operation(schemas.ProveItem)
def prove_item(key: UUID, body: schemas.ProveItem, *, by: Person, seen: int | None) -> None:
    """Write down that an item of the procedure was done; an item stays proved until its proof is taken back."""
    dealer = get_repeat_for(by, key).dealer
    proof = services.NewProof(
        done_by=named_colleague(dealer, body.done_by, field="done_by"),
        at=body.at,
        facts=body.facts.model_dump(exclude_none=True),
        said=body.said,
    )
    services.prove_item(key, item=body.item, proof=proof, by=by, seen=seen)


@operation(schemas.TakeBackProof)
def take_back_proof(key: UUID, body: schemas.TakeBackProof, **who: Any) -> None:
    """Take a proof back that does not hold; it stays as history."""
    services.take_back_proof(key, item=body.item, **who)


@operation(schemas.SetOutcome)
def set_outcome(key: UUID, body: schemas.SetOutcome, **who: Any) -> None:
    """Say what the final check found; not as expected makes it the service manager's (S098)."""
    services.set_outcome(key, outcome=body.outcome, **who)


@operation(schemas.RepeatOperation)
def finish_repeat(key: UUID, body: schemas.RepeatOperation, **who: Any) -> None:
    """End the treatment once every needed item is written down."""
    services.finish_repeat(key, **who)


@of_orders.post(
    "/{key}/report_repeat",
    response={201: schemas.RepeatWhole, **PROBLEMS},
    operation_id="report_repeat",
    url_name="report_repeat",
    summary="Report an order as a repeat",
)
def report(
    request: ApiRequest, key: UUID, body: schemas.ReportRepeat, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """One that the judgement passed by; it is suspected until somebody confirms it."""

    def work() -> Answer:
        made = services.report_repeat(key, by=request.user, **body.model_dump())
        return Answer(status=201, body=_shown(request.user, made.key).body)

    return respond(request, work, key=idempotency_key)


def _shown(person: Person, key: UUID) -> Answer:
    return answer(schemas.whole_repeat(procedure_of(get_repeat_for(person, key), person)))
