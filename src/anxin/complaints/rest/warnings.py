"""The API's doors to early warnings: customers to watch, and what was done about each."""

from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.rest import ApiRequest
from anxin.complaints.schemas import warnings as asked
from anxin.complaints.schemas.warnings import WarningPageShown, WarningShown, listed_warning
from anxin.complaints.selectors.warnings import (
    WarningFilter,
    shown_warning,
    shown_warnings,
    warnings_page,
)
from anxin.complaints.services.watch_customers import settle_warning
from anxin.foundation.idempotency import Answer
from anxin.foundation.rest import PROBLEMS, IdempotencyKey, answer, respond

router = Router()


@router.get(
    "",
    response={200: WarningPageShown, **PROBLEMS},
    operation_id="list_warnings",
    summary="List early warnings",
)
def list_(request: ApiRequest, wanted: Query[asked.WarningQuery]) -> WarningPageShown:
    """Those of the dealers whose figures you see, the newest first."""
    page = warnings_page(request.user, WarningFilter.read(wanted.model_dump()), cursor=wanted.cursor)
    return WarningPageShown.of(page, map(listed_warning, shown_warnings(page.rows)))


@router.post(
    "/{warning_id}/settle",
    response={200: WarningShown, **PROBLEMS},
    operation_id="settle_warning",
    summary="Settle an early warning",
)
def settle(
    request: ApiRequest, warning_id: int, body: asked.SettleWarning, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Say what was done; the same facts never warn again."""

    def settled() -> Answer:
        done = settle_warning(warning_id, what_was_done=body.what_was_done, by=request.user)
        return answer(listed_warning(shown_warning(done)))

    return respond(request, settled, key=idempotency_key)
