"""The API's doors to call-backs: lists, calls, attempts and rates are read, links sent, telephone systems heard."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.security import APIKeyHeader
from ninja.throttling import SimpleRateThrottle

from anxin.accounts.rest import ApiRequest, named_dealer
from anxin.callbacks import schemas
from anxin.callbacks.policies import require_lists
from anxin.callbacks.selectors.calls import get_call_for
from anxin.callbacks.selectors.counted import read_filter
from anxin.callbacks.selectors.inviting import RoundFilter, get_round_for
from anxin.callbacks.selectors.lists import NEWEST, get_list_for, left_out_of, lists_visible_to
from anxin.callbacks.selectors.patterns import NEWEST as PATTERNS_NEWEST
from anxin.callbacks.selectors.patterns import get_review_for, reviews_visible_to
from anxin.callbacks.selectors.rates import rates_by
from anxin.callbacks.selectors.read_all import (
    CALLS_NEWEST,
    attempts_visible_to,
    calls_with_names,
)
from anxin.callbacks.selectors.rules import call_rules_of
from anxin.callbacks.services.build_list import build_lists_of
from anxin.callbacks.services.invite_by_hand import Sending, invite_by_hand
from anxin.callbacks.services.link_rounds import begin_round
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.services.telephone import Signed, TelephoneEvent, system_signing, take_telephone_event
from anxin.foundation import clock
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PROBLEMS, IdempotencyKey, answer, respond

router = Router(tags=["callbacks"])
telephone = Router(tags=["telephone"])


class TelephoneThrottle(SimpleRateThrottle):
    """Counts the events that come from one address."""

    scope = "telephone"

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"telephone-events-{self.get_ident(request)}"


class SignedContent(APIKeyHeader):
    """The headers of Standard Webhooks: ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``.

    Whose secret it must be is told by the body, so the signature is checked where the body is known.
    """

    param_name = "webhook-signature"

    def authenticate(self, request: HttpRequest, key: str | None) -> Signed:
        return Signed(
            request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", ""), key or ""
        )


@telephone.post(
    "/events",
    response={200: schemas.TelephoneTaken, **PROBLEMS},
    operation_id="take_telephone_event",
    url_name="take_telephone_event",
    summary="Take an event of a telephone system",
    auth=SignedContent(),
    throttle=[TelephoneThrottle("6000/m")],
)
def take_event(request: HttpRequest, body: schemas.TelephoneEventBody) -> schemas.TelephoneTaken:
    """Signed with the dealer's own secret as Standard Webhooks describes, no token; the same again changes nothing."""
    signed: Signed = request.auth  # type: ignore[attr-defined]  # ninja sets what authenticate returns
    system = system_signing(body.dealer, signed=signed, content=request.body)
    told = body.model_dump(exclude={"dealer", "call", "event"})
    event = TelephoneEvent(outside=body.call, news=body.event, **told)
    return schemas.shown_telephone_call(take_telephone_event(system, event))


@router.get(
    "/lists",
    response={200: schemas.CallListPage, **PROBLEMS},
    operation_id="list_call_lists",
    summary="List call lists",
)
def list_lists(request: ApiRequest, wanted: Query[schemas.CallListQuery]) -> schemas.CallListPage:
    """Those of the dealers whose lists you see, the newest first, 50 a page."""
    rows = lists_visible_to(request.user)
    if wanted.dealer:
        rows = rows.filter(dealer=named_dealer(request.user, wanted.dealer))
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    items = [schemas.shown_list(each) for each in page.rows]
    return schemas.CallListPage(items=items, newer=page.newer or None, older=page.older or None)


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
    items = [schemas.shown_left_out(each) for each in page.rows]
    return schemas.LeftOutPage(items=items, newer=page.newer or None, older=page.older or None)


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


@router.get(
    "/calls",
    response={200: schemas.CallPage, **PROBLEMS},
    operation_id="list_calls",
    summary="List calls",
)
def list_calls(request: ApiRequest, wanted: Query[schemas.CallQuery]) -> schemas.CallPage:
    """Those of the dealers whose lists you see, the latest due first, 50 a page."""
    rows = calls_with_names(request.user)
    if wanted.dealer:
        rows = rows.filter(dealer=named_dealer(request.user, wanted.dealer))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.list:
        rows = rows.filter(call_list=get_list_for(request.user, wanted.list))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    page = page_of(rows, order=CALLS_NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    items = [schemas.shown_call(each) for each in page.rows]
    return schemas.CallPage(items=items, newer=page.newer or None, older=page.older or None)


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
    rows = attempts_visible_to(request.user)
    if wanted.dealer:
        rows = rows.filter(dealer=named_dealer(request.user, wanted.dealer))
    if wanted.day:
        rows = rows.filter(day=wanted.day)
    page = page_of(rows, order=("-at", "-id"), cursor=wanted.cursor, size=PAGE_SIZE)
    items = [schemas.shown_attempt(each) for each in page.rows]
    return schemas.AttemptPage(items=items, newer=page.newer or None, older=page.older or None)


@router.get(
    "/rates",
    response={200: schemas.RatesShown, **PROBLEMS},
    operation_id="read_call_rates",
    summary="Read the rates of the field work",
)
def read_rates(request: ApiRequest, wanted: Query[schemas.RateQuery]) -> schemas.RatesShown:
    """AAPOR's rates by month, caller, list or dealer, with the counts that they are made of."""
    dealer = named_dealer(request.user, wanted.dealer)
    given = {
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
        "kind": str(wanted.kind or ""),
    }
    asked = read_filter(given, today=clock.today(dealer.time_zone))
    return schemas.shown_rates(rates_by(request.user, dealer, asked, by=wanted.by))


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


@router.get(
    "/patterns",
    response={200: schemas.PatternPage, **PROBLEMS},
    operation_id="list_patterns",
    summary="List patterns that need a look",
)
def list_patterns(request: ApiRequest, wanted: Query[schemas.PatternQuery]) -> schemas.PatternPage:
    """Those that you review, and those about yourself that were shown to you; the newest first, 50 a page."""
    rows = reviews_visible_to(request.user)
    if wanted.dealer:
        rows = rows.filter(dealer=named_dealer(request.user, wanted.dealer))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    page = page_of(rows, order=PATTERNS_NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.PatternPage(
        items=[schemas.shown_pattern(each) for each in page.rows],
        newer=page.newer or None,
        older=page.older or None,
    )


@router.get(
    "/patterns/{key}",
    response={200: schemas.PatternWhole, **PROBLEMS},
    operation_id="read_pattern",
    summary="Read a pattern that needs a look",
)
def read_pattern(request: ApiRequest, key: UUID) -> schemas.PatternWhole:
    """With the keys of its records: a reason to look, no finding about anybody."""
    return schemas.whole_pattern(get_review_for(request.user, key))
