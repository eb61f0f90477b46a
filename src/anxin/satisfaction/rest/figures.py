"""The API's doors to the index of a place: its figure, its months, the places below it, units side by side."""

from ninja import Query, Router

from anxin.accounts.rest import ApiRequest
from anxin.foundation.keyset import page_of_sorted
from anxin.foundation.rest import PROBLEMS
from anxin.satisfaction.rest.asking import months_asked, place_asked
from anxin.satisfaction.schemas import figures as schemas
from anxin.satisfaction.schemas.asked import BelowQuery, FigureQuery, LeagueQuery
from anxin.satisfaction.schemas.league import LeagueShown, shown_league
from anxin.satisfaction.schemas.trend import TrendShown, shown_trend
from anxin.satisfaction.selectors.answered_calls import answered_calls
from anxin.satisfaction.selectors.league import league_of
from anxin.satisfaction.selectors.levels import children_of, in_order
from anxin.satisfaction.selectors.months_asked import OF_INDEX
from anxin.satisfaction.selectors.overview import overview_of
from anxin.satisfaction.selectors.places import house_side_by_side
from anxin.satisfaction.selectors.plans import versions_of
from anxin.satisfaction.selectors.trend import trend_of
from anxin.satisfaction.selectors.windows import no_plan, version_needed

router = Router()


@router.get(
    "/index",
    response={200: schemas.IndexShown, **PROBLEMS},
    operation_id="read_index",
    summary="Read the index of a place",
)
def read_index(request: ApiRequest, wanted: Query[FigureQuery]) -> schemas.IndexShown:
    """Of those asked and of all visits, with its factors, its parts and its change; an adviser reads his own."""
    place = place_asked(request.user, wanted)
    found = overview_of(place, versions_of(place.brand.pk), months_asked(wanted, place, OF_INDEX))
    if found is None:
        raise no_plan()
    return schemas.shown_index(found, answered_calls(request.user, place, found.window))


@router.get(
    "/index/months",
    response={200: TrendShown, **PROBLEMS},
    operation_id="list_index_months",
    summary="Read the index of a place month by month",
)
def list_months(request: ApiRequest, wanted: Query[FigureQuery]) -> TrendShown:
    """The twelve months that end with the last, whatever the span; nothing is rolled up over a change of the plan."""
    place = place_asked(request.user, wanted)
    window = months_asked(wanted, place, OF_INDEX)
    return shown_trend(place, trend_of(place, versions_of(place.brand.pk), window.last))


@router.get(
    "/index/below",
    response={200: schemas.BelowPage, **PROBLEMS},
    operation_id="list_index_below",
    summary="List the places below a place with their index",
)
def list_below(request: ApiRequest, wanted: Query[BelowQuery]) -> schemas.BelowPage:
    """Regions, dealers or advisers, 50 a page; whoever sees himself alone finds nobody."""
    place = place_asked(request.user, wanted)
    window = months_asked(wanted, place, OF_INDEX)
    version = version_needed(versions_of(place.brand.pk), window.last)
    rows = in_order(children_of(place, version, window.within(version)), wanted.sort)
    page = page_of_sorted(rows, cursor=wanted.cursor)
    return schemas.BelowPage.of(page, map(schemas.shown_below, page.rows))


@router.get(
    "/league",
    response={200: LeagueShown, **PROBLEMS},
    operation_id="read_league",
    summary="Read units side by side",
)
def read_league(request: ApiRequest, wanted: Query[LeagueQuery]) -> LeagueShown:
    """Dealers of a brand or region, advisers of a dealer, 50 a page; no rank where the data carry none."""
    place = house_side_by_side(place_asked(request.user, wanted))
    window = months_asked(wanted, place, OF_INDEX)
    version = version_needed(versions_of(place.brand.pk), window.last)
    window = window.within(version)
    found = league_of(place, version, window)
    page = page_of_sorted(found.rows, cursor=wanted.cursor)
    return shown_league(found, page, place=place, window=window, version=version)
