"""The API's doors to what was fixed right first time: a place, and the places below it."""

from ninja import Query, Router

from anxin.accounts.rest import ApiRequest
from anxin.foundation.keyset import page_of_sorted
from anxin.foundation.rest import PROBLEMS
from anxin.satisfaction.rest.asking import months_asked, place_asked
from anxin.satisfaction.schemas import first_fix as schemas
from anxin.satisfaction.schemas.asked import FirstFixBelowQuery, FirstFixQuery
from anxin.satisfaction.selectors.first_fix import first_fix
from anxin.satisfaction.selectors.first_fix_places import in_order, places_below
from anxin.satisfaction.selectors.months_asked import OF_INDEX, today_at
from anxin.satisfaction.selectors.plans import engine_plan, version_scoring

router = Router()


@router.get(
    "/first-fix",
    response={200: schemas.FirstFixShown, **PROBLEMS},
    operation_id="read_first_fix",
    summary="Read how many visits were right the first time",
)
def read_first_fix(request: ApiRequest, wanted: Query[FirstFixQuery]) -> schemas.FirstFixShown:
    """By what customers say beside what the orders show within 30 days or 1,000 km, and how far both agree."""
    place = place_asked(request.user, wanted)
    window = months_asked(wanted, place, OF_INDEX)
    plan = engine_plan(version_scoring(place.brand, window.last))
    return schemas.shown_first_fix(first_fix(place, window, wanted.of, plan=plan, today=today_at(place)))


@router.get(
    "/first-fix/below",
    response={200: schemas.FixPlacePage, **PROBLEMS},
    operation_id="list_first_fix_below",
    summary="List the places below a place with what was right the first time",
)
def list_first_fix_below(request: ApiRequest, wanted: Query[FirstFixBelowQuery]) -> schemas.FixPlacePage:
    """Regions, dealers or advisers, 50 a page; whoever sees himself alone finds nobody."""
    place = place_asked(request.user, wanted)
    window = months_asked(wanted, place, OF_INDEX)
    plan = engine_plan(version_scoring(place.brand, window.last))
    rows = places_below(place, window, wanted.of, plan=plan, today=today_at(place))
    page = page_of_sorted(in_order(rows, wanted.sort), cursor=wanted.cursor)
    return schemas.FixPlacePage.of(page, map(schemas.shown_fix_place, page.rows))
