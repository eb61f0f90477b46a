"""The API's doors to call lists and the rules of calling."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.rest import ApiRequest, named_dealer, of_named_dealer
from anxin.callbacks.policies import require_lists
from anxin.callbacks.schemas import lists as schemas
from anxin.callbacks.selectors.lists import NEWEST, get_list_for, left_out_of, lists_visible_to
from anxin.callbacks.selectors.rules import call_rules_of
from anxin.callbacks.services.build_list import build_lists_of
from anxin.callbacks.services.rules import set_call_rules
from anxin.foundation import clock
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PROBLEMS, IdempotencyKey, answer, respond

router = Router()


@router.get(
    "/lists",
    response={200: schemas.CallListPage, **PROBLEMS},
    operation_id="list_call_lists",
    summary="List call lists",
)
def list_lists(request: ApiRequest, wanted: Query[schemas.CallListQuery]) -> schemas.CallListPage:
    """Those of the dealers whose lists you see, the newest first, 50 a page."""
    rows = of_named_dealer(lists_visible_to(request.user), request.user, wanted.dealer)
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.CallListPage.of(page, map(schemas.shown_list, page.rows))


@router.post(
    "/lists/build",
    response={200: schemas.ListsBuilt, **PROBLEMS},
    operation_id="build_call_lists",
    summary="Build today's call lists of a dealer",
)
def build_lists(
    request: ApiRequest, body: schemas.BuildLists, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Built again, a list takes in what was closed since and doubles nobody."""

    def work() -> Answer:
        dealer = named_dealer(request.user, body.dealer)
        made = build_lists_of(dealer, day=clock.today(dealer.time_zone), by=request.user)
        return answer(schemas.ListsBuilt(items=[schemas.shown_list(each) for each in made]))

    return respond(request, work, key=idempotency_key)


@router.get(
    "/lists/{key}",
    response={200: schemas.CallListShown, **PROBLEMS},
    operation_id="read_call_list",
    summary="Read a call list",
)
def read_list(request: ApiRequest, key: UUID) -> schemas.CallListShown:
    """Everything closed or delivered is listed, not drawn, or left out by name."""
    return schemas.shown_list(get_list_for(request.user, key))


@router.get(
    "/lists/{key}/left-out",
    response={200: schemas.LeftOutPage, **PROBLEMS},
    operation_id="list_left_out",
    summary="List the visits of a list that nobody calls about",
)
def list_left_out(request: ApiRequest, key: UUID, wanted: Query[schemas.LeftOutQuery]) -> schemas.LeftOutPage:
    """Each with the reason, 50 a page; a list was drawn by its `seed`."""
    made = get_list_for(request.user, key)
    rows = left_out_of(made, reason=wanted.reason or "")
    page = page_of(rows, order=("id",), cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.LeftOutPage.of(page, map(schemas.shown_left_out, page.rows))


@router.get(
    "/rules",
    response={200: schemas.RulesShown, **PROBLEMS},
    operation_id="read_call_rules",
    summary="Read how a dealer calls",
)
def read_rules(request: ApiRequest, wanted: Query[schemas.RulesQuery]) -> schemas.RulesShown:
    """The version that holds; number 0 is as shipped."""
    dealer = named_dealer(request.user, wanted.dealer)
    require_lists(request.user, dealer.pk)
    return schemas.shown_rules(dealer, call_rules_of(dealer))


@router.post(
    "/rules/set",
    response={200: schemas.RulesShown, **PROBLEMS},
    operation_id="set_call_rules",
    summary="Set how a dealer calls",
)
def set_rules(
    request: ApiRequest, body: schemas.SetRules, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """A new version from the next list on; what `rules` leaves out is as shipped."""

    def work() -> Answer:
        dealer = named_dealer(request.user, body.dealer)
        set_call_rules(dealer, document=body.rules, reason=body.reason, by=request.user, seen=body.seen)
        return answer(schemas.shown_rules(dealer, call_rules_of(dealer)))

    return respond(request, work, key=idempotency_key)
