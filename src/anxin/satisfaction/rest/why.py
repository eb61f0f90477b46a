"""The API's doors to why a figure is what it is, with the same sources as the page."""

from uuid import UUID

from ninja import Query, Router

from anxin.accounts.models import Person
from anxin.accounts.rest import ApiRequest
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import page_of_sorted
from anxin.foundation.rest import PROBLEMS
from anxin.satisfaction.rest.asking import months_asked, place_asked
from anxin.satisfaction.schemas.asked import WhyOfRunQuery, WhyQuery
from anxin.satisfaction.schemas.why import FigureAsked, WhyShown, shown_why
from anxin.satisfaction.selectors.months_asked import OF_INDEX
from anxin.satisfaction.selectors.own_words import said_in
from anxin.satisfaction.selectors.plans import versions_of
from anxin.satisfaction.selectors.why import OneInterview
from anxin.satisfaction.selectors.why_account import account_of
from anxin.satisfaction.selectors.why_runs import finished_run, run_source
from anxin.satisfaction.selectors.why_sources import Source, live_source
from anxin.satisfaction.selectors.why_words import example_of
from anxin.satisfaction.selectors.windows import version_needed

router = Router()


@router.get(
    "/why",
    response={200: WhyShown, **PROBLEMS},
    operation_id="read_account_of_index",
    summary="Read why the index of a place is what it is",
)
def read_why(request: ApiRequest, wanted: Query[WhyQuery]) -> WhyShown:
    """Its formula filled in: plan, answers of an interview, sums, mean, interval, all visits, shrinkage.

    Interviews stand one by one where you may see them, else the sums of the places below.
    """
    place = place_asked(request.user, wanted)
    asked = months_asked(wanted, place, OF_INDEX)
    version = version_needed(versions_of(place.brand.pk), asked.last)
    window = asked.within(version)
    figure = FigureAsked(place.name, window.first, window.last, version)
    return _account(request.user, figure, live_source(place, version, window), wanted)


@router.get(
    "/runs/{key}/why",
    response={200: WhyShown, **PROBLEMS},
    operation_id="read_account_of_run",
    summary="Read why a figure of a run is what it is",
)
def read_why_of_run(request: ApiRequest, key: UUID, wanted: Query[WhyOfRunQuery]) -> WhyShown:
    """The same from the files that the run froze; of a figure that you see, of a run that is done."""
    run = finished_run(request.user, key)
    source = run_source(request.user, run, wanted.figure)
    name = wanted.figure or str(run.dealer or run.region or run.brand)
    figure = FigureAsked(name, run.first_month, run.last_month, run.version, run.key)
    return _account(request.user, figure, source, wanted)


def _account(
    person: Person, figure: FigureAsked, source: Source, wanted: WhyQuery | WhyOfRunQuery
) -> WhyShown:
    account = account_of(source.given)
    parts = [] if account.is_hidden else source.parts
    page = page_of_sorted(parts, cursor=wanted.cursor)
    nothing: tuple[str, OneInterview | None] = ("", None)
    example = nothing if account.is_hidden else example_of(source, str(wanted.interview or ""))
    if wanted.interview and example[1] is None:
        raise NotFound
    said = said_in(person, [each.key for each in page.rows if each.key])
    return shown_why(figure, source, account, page, said, example)
