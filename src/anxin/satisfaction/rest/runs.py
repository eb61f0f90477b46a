"""The API's doors to score runs and disputes, with the same services and selectors as the pages."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from anxin.accounts.models import Person
from anxin.accounts.rest import ApiRequest, named, named_dealer
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PLACED, PROBLEMS, IdempotencyKey, answer, respond
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.policies import require_running_anywhere
from anxin.satisfaction.schemas import disputes as dispute_schemas
from anxin.satisfaction.schemas import runs as schemas
from anxin.satisfaction.selectors.disputes import both_figures, disputes_listed, get_dispute_for
from anxin.satisfaction.selectors.places import Place, place_of
from anxin.satisfaction.selectors.run_lines import lines_behind
from anxin.satisfaction.selectors.run_sight import group_seen, usual_figure
from anxin.satisfaction.selectors.run_views import view_of
from anxin.satisfaction.selectors.runs import (
    NEWEST,
    get_run_for,
    require_runs,
    runs_visible_to,
)
from anxin.satisfaction.services import disputes, runs

router = Router()


@router.get(
    "/runs",
    response={200: schemas.RunPage, **PROBLEMS},
    operation_id="list_score_runs",
    summary="List score runs",
)
def list_runs(request: ApiRequest, wanted: Query[schemas.RunListQuery]) -> schemas.RunPage:
    """Those in which you have a figure, the newest first, 50 a page."""
    require_runs(request.user)
    rows = runs_visible_to(request.user)
    if wanted.dealer:
        rows = rows.filter(scope=Scope.DEALER, dealer=named_dealer(request.user, wanted.dealer))
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.RunPage.of(page, map(schemas.shown_run, page.rows))


@router.post(
    "/runs",
    response={201: schemas.RunWhole, **PROBLEMS},
    operation_id="begin_score_run",
    summary="Freeze and score whole months",
    openapi_extra={"responses": {201: PLACED}},
)
def begin_run(
    request: ApiRequest, body: schemas.RunBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """The worker does it; ask for the run until its state is `done`."""

    def work() -> Answer:
        require_running_anywhere(request.user)
        place = _place(request.user, body)
        run = runs.begin_run(place, first=body.first, last=body.last, why=body.why, by=request.user)
        return answer(_whole(request.user, run.key), status=201)

    return respond(request, work, key=idempotency_key, place=("read_score_run", "key"))


@router.get(
    "/runs/{key}",
    response={200: schemas.RunWhole, **PROBLEMS},
    operation_id="read_score_run",
    url_name="read_score_run",
    summary="Read a score run",
)
def read_run(request: ApiRequest, key: UUID) -> schemas.RunWhole:
    """With the figures that you see: an adviser his own and the dealer's."""
    return _whole(request.user, key)


@router.get(
    "/runs/{key}/result",
    response={200: schemas.ResultShown, **PROBLEMS},
    operation_id="read_score_result",
    summary="Read a run's whole result",
)
def read_result(request: ApiRequest, key: UUID) -> schemas.ResultShown:
    """For those who see every figure of it."""
    run = runs.take_out_run(key, by=request.user, what="api")
    return schemas.ResultShown(digest=run.result_digest, result=run.result or {})


@router.post(
    "/runs/{key}/recompute",
    response={200: schemas.RecomputedShown, **PROBLEMS},
    operation_id="recompute_score_run",
    summary="Recompute a run from its frozen files",
)
def recompute_run(request: ApiRequest, key: UUID, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Nothing is changed; the digests tell whether the same comes out."""

    def work() -> Answer:
        found = runs.recompute(key, by=request.user)
        told = schemas.RecomputedShown(
            digest=found.digest, is_same=found.is_same, inputs_are_same=found.inputs_are_same
        )
        return answer(told)

    return respond(request, work, key=idempotency_key)


@router.post(
    "/runs/{key}/call-off",
    response={200: schemas.RunWhole, **PROBLEMS},
    operation_id="call_off_score_run",
    summary="Call off a score run that waits",
)
def call_off_run(request: ApiRequest, key: UUID, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Who made it, or who may make one there; nothing is frozen then."""

    def work() -> Answer:
        run = runs.call_off(key, by=request.user)
        return answer(_whole(request.user, run.key))

    return respond(request, work, key=idempotency_key)


@router.get(
    "/runs/{key}/interviews",
    response={200: schemas.LinePage, **PROBLEMS},
    operation_id="list_run_interviews",
    summary="List the interviews behind a figure of a run",
)
def list_interviews(request: ApiRequest, key: UUID, wanted: Query[schemas.LinesQuery]) -> schemas.LinePage:
    """As they were frozen, 50 a page."""
    run = get_run_for(request.user, key, files=True)
    value = wanted.figure or usual_figure(request.user, run)
    return schemas.shown_lines(lines_behind(request.user, run, value, cursor=wanted.cursor))


@router.post(
    "/runs/{key}/disputes",
    response={201: dispute_schemas.DisputeShown, **PROBLEMS},
    operation_id="dispute_figure",
    summary="Dispute a figure of a run",
)
def dispute_figure(
    request: ApiRequest, key: UUID, body: dispute_schemas.DisputeBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Name the interviews that must not count, and why; somebody else decides."""

    def work() -> Answer:
        run = get_run_for(request.user, key)
        disputes.require_disputing_in(run, by=request.user)
        named(partial(_group, run=run), request.user, body.figure, field="figure")
        made = disputes.dispute_figure(
            disputes.Figure(key, body.figure),
            interviews=[str(each) for each in body.interviews],
            reason=body.reason,
            by=request.user,
        )
        return answer(_dispute(request.user, made.key), status=201)

    return respond(request, work, key=idempotency_key)


@router.get(
    "/disputes",
    response={200: dispute_schemas.DisputePage, **PROBLEMS},
    operation_id="list_disputes",
    summary="List disputes of figures",
)
def list_disputes(
    request: ApiRequest, wanted: Query[dispute_schemas.DisputeListQuery]
) -> dispute_schemas.DisputePage:
    """The open ones that you may see, or those that are closed; the newest first, 50 a page."""
    require_runs(request.user)
    rows = disputes_listed(request.user, decided=wanted.decided)
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return dispute_schemas.DisputePage.of(page, map(dispute_schemas.brief_dispute, page.rows))


@router.get(
    "/disputes/{key}",
    response={200: dispute_schemas.DisputeShown, **PROBLEMS},
    operation_id="read_dispute",
    summary="Read a dispute",
)
def read_dispute(request: ApiRequest, key: UUID) -> dispute_schemas.DisputeShown:
    """With the figure before and after."""
    return _dispute(request.user, key)


@router.post(
    "/disputes/{key}/decision",
    response={200: dispute_schemas.DisputeShown, **PROBLEMS},
    operation_id="decide_dispute",
    summary="Uphold or refuse a dispute",
)
def decide_dispute(
    request: ApiRequest, key: UUID, body: dispute_schemas.DecisionBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Who may make the run decides, never who disputed."""

    def work() -> Answer:
        if body.upheld:
            disputes.uphold_dispute(key, answer=body.answer, by=request.user)
        else:
            disputes.refuse_dispute(key, answer=body.answer, by=request.user)
        return answer(_dispute(request.user, key))

    return respond(request, work, key=idempotency_key)


@router.post(
    "/disputes/{key}/withdraw",
    response={200: dispute_schemas.DisputeShown, **PROBLEMS},
    operation_id="withdraw_dispute",
    summary="Take a dispute back",
)
def withdraw_dispute(request: ApiRequest, key: UUID, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Who made it, while it is open."""

    def work() -> Answer:
        disputes.withdraw_dispute(key, by=request.user)
        return answer(_dispute(request.user, key))

    return respond(request, work, key=idempotency_key)


def _place(person: Person, body: schemas.RunBody) -> Place:
    named = body.model_dump(include={"brand", "region", "dealer"}, exclude_defaults=True)
    if len(named) != 1:
        raise InvalidInput("ONE_PLACE", _("Name one brand, one region or one dealer."), field="dealer")
    try:
        return place_of(person, **named)
    except NotFound as error:
        words = _("There is nothing of this name that you see.")
        raise InvalidInput("NOT_IN_LIST", words, field=next(iter(named))) from error


def _group(person: Person, value: str, *, run: ScoreRun) -> str:
    return group_seen(person, run, value)


def _whole(person: Person, key: UUID) -> schemas.RunWhole:
    return schemas.whole_run(view_of(person, get_run_for(person, key)))


def _dispute(person: Person, key: UUID) -> dispute_schemas.DisputeShown:
    found = get_dispute_for(person, key)
    return dispute_schemas.shown_dispute(found, both_figures(person, found))
