"""The API's doors to calls, attempts and rates."""

from uuid import UUID

from ninja import Query, Router

from anxin.accounts.rest import ApiRequest, named_dealer, of_named_dealer
from anxin.callbacks.schemas import calls as schemas
from anxin.callbacks.schemas.rates import RateQuery, RatesShown, shown_rates
from anxin.callbacks.selectors.calls import get_call_for
from anxin.callbacks.selectors.counted import read_filter
from anxin.callbacks.selectors.lists import get_list_for
from anxin.callbacks.selectors.rates import rates_by
from anxin.callbacks.selectors.read_all import CALLS_NEWEST, attempts_visible_to, calls_with_names
from anxin.foundation import clock
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PROBLEMS

router = Router()


@router.get(
    "/calls",
    response={200: schemas.CallPage, **PROBLEMS},
    operation_id="list_calls",
    summary="List calls",
)
def list_calls(request: ApiRequest, wanted: Query[schemas.CallQuery]) -> schemas.CallPage:
    """Those of the dealers whose lists you see, the latest due first, 50 a page."""
    rows = of_named_dealer(calls_with_names(request.user), request.user, wanted.dealer)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.list:
        rows = rows.filter(call_list=get_list_for(request.user, wanted.list))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    page = page_of(rows, order=CALLS_NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.CallPage.of(page, map(schemas.shown_call, page.rows))


@router.get(
    "/calls/{key}",
    response={200: schemas.CallWhole, **PROBLEMS},
    operation_id="read_call",
    summary="Read a call with its attempts",
)
def read_call(request: ApiRequest, key: UUID) -> schemas.CallWhole:
    """What was answered stands in its interview."""
    return schemas.whole_call(get_call_for(request.user, key))


@router.get(
    "/attempts",
    response={200: schemas.AttemptPage, **PROBLEMS},
    operation_id="list_attempts",
    summary="List attempts",
)
def list_attempts(request: ApiRequest, wanted: Query[schemas.AttemptQuery]) -> schemas.AttemptPage:
    """The newest first, 50 a page; your own where you see no figures."""
    rows = of_named_dealer(attempts_visible_to(request.user), request.user, wanted.dealer)
    if wanted.day:
        rows = rows.filter(day=wanted.day)
    page = page_of(rows, order=("-at", "-id"), cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.AttemptPage.of(page, map(schemas.shown_attempt, page.rows))


@router.get(
    "/rates",
    response={200: RatesShown, **PROBLEMS},
    operation_id="read_call_rates",
    summary="Read the rates of the field work",
)
def read_rates(request: ApiRequest, wanted: Query[RateQuery]) -> RatesShown:
    """AAPOR's rates by month, caller, list or dealer, with the counts that they are made of."""
    dealer = named_dealer(request.user, wanted.dealer)
    given = {
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
        "kind": str(wanted.kind or ""),
    }
    asked = read_filter(given, today=clock.today(dealer.time_zone))
    return shown_rates(rates_by(request.user, dealer, asked, by=wanted.by))
