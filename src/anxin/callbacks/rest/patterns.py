"""The API's doors to patterns that need a look."""

from uuid import UUID

from ninja import Query, Router

from anxin.accounts.rest import ApiRequest, of_named_dealer
from anxin.callbacks.schemas import patterns as schemas
from anxin.callbacks.selectors.patterns import NEWEST as PATTERNS_NEWEST
from anxin.callbacks.selectors.patterns import get_review_for, reviews_visible_to
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PROBLEMS

router = Router()


@router.get(
    "/patterns",
    response={200: schemas.PatternPage, **PROBLEMS},
    operation_id="list_patterns",
    summary="List patterns that need a look",
)
def list_patterns(request: ApiRequest, wanted: Query[schemas.PatternQuery]) -> schemas.PatternPage:
    """Those that you review, and those about yourself that were shown to you; the newest first, 50 a page."""
    rows = of_named_dealer(reviews_visible_to(request.user), request.user, wanted.dealer)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    page = page_of(rows, order=PATTERNS_NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.PatternPage.of(page, map(schemas.shown_pattern, page.rows))


@router.get(
    "/patterns/{key}",
    response={200: schemas.PatternWhole, **PROBLEMS},
    operation_id="read_pattern",
    summary="Read a pattern that needs a look",
)
def read_pattern(request: ApiRequest, key: UUID) -> schemas.PatternWhole:
    """With the keys of its records: a reason to look, no finding about anybody."""
    return schemas.whole_pattern(get_review_for(request.user, key))
