"""The API's doors to charts over time, and to what people found out about their signals."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.rest import ApiRequest
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PROBLEMS, IdempotencyKey, answer, respond
from anxin.satisfaction.rest.asking import months_asked, whole_place_asked
from anxin.satisfaction.schemas import charts as schemas
from anxin.satisfaction.schemas.asked import ChartQuery, SignalBody, SignalListQuery
from anxin.satisfaction.selectors.chart_notes import NEWEST, get_signal_for, signals_visible_to
from anxin.satisfaction.selectors.complaint_rates import rate_chart
from anxin.satisfaction.selectors.index_over_time import index_chart
from anxin.satisfaction.selectors.monthly import Measure
from anxin.satisfaction.selectors.months_asked import OF_CHARTS
from anxin.satisfaction.selectors.plans import engine_plan, version_scoring
from anxin.satisfaction.services.chart_notes import answer_signal

router = Router()


@router.get(
    "/charts",
    response={200: schemas.ChartShown, **PROBLEMS},
    operation_id="read_chart",
    summary="Read a chart over time",
)
def read_chart(request: ApiRequest, wanted: Query[ChartQuery]) -> schemas.ChartShown:
    """Complaints, repeat repairs, bad answers or the index, with limits and how often they alarm by chance."""
    place = whole_place_asked(request.user, wanted)
    window = months_asked(wanted, place, OF_CHARTS)
    if wanted.of is not Measure.INDEX:
        return schemas.shown_rates(place, window, rate_chart(place, window, wanted.of))
    version = version_scoring(place.brand, window.last)
    return schemas.shown_index_chart(place, window, index_chart(place, version, engine_plan(version), window))


@router.get(
    "/signals",
    response={200: schemas.SignalPage, **PROBLEMS},
    operation_id="list_signals",
    summary="List signals of the charts of complaints",
)
def list_signals(request: ApiRequest, wanted: Query[SignalListQuery]) -> schemas.SignalPage:
    """Of the dealers of a place, with their notes, the newest first, 50 a page."""
    place = whole_place_asked(request.user, wanted)
    rows = signals_visible_to(request.user).filter(dealer__in=place.dealer_ids)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.SignalPage.of(page, map(schemas.shown_signal, page.rows))


@router.get(
    "/signals/{key}",
    response={200: schemas.SignalShown, **PROBLEMS},
    operation_id="read_signal",
    summary="Read a signal",
)
def read_signal(request: ApiRequest, key: UUID) -> schemas.SignalShown:
    """With what was found out about it."""
    return schemas.shown_signal(get_signal_for(request.user, key))


@router.post(
    "/signals/{key}/answer",
    response={200: schemas.SignalShown, **PROBLEMS},
    operation_id="answer_signal",
    summary="Write down what a signal was",
)
def answer_(
    request: ApiRequest, key: UUID, body: SignalBody, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Once more to put it right; whoever judges complaints does."""

    def work() -> Answer:
        answer_signal(key, state=body.state, note=body.note, by=request.user, seen=body.seen)
        return answer(schemas.shown_signal(get_signal_for(request.user, key)))

    return respond(request, work, key=idempotency_key)
