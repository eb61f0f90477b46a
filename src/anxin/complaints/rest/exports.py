"""Lists as files: asked for, looked after, fetched by whoever asked."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from ninja import Router

from anxin.accounts.rest import ApiRequest, named_dealer
from anxin.complaints.schemas.exporting import ExportShown, NewExport, shown_export
from anxin.complaints.selectors.exporting import get_export_for, require_export, stored_export
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.services.exporting.asking import WantedFile, ask_for_export, fetch_export
from anxin.foundation.idempotency import Answer
from anxin.foundation.rest import PLACED, PROBLEMS, IdempotencyKey, answer, respond
from anxin.foundation.stored_files import hand_out

_ANY_BYTES = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}

router = Router()


@router.post(
    "",
    response={201: ExportShown, **PROBLEMS},
    operation_id="export_complaints",
    summary="Make a file of a list",
    openapi_extra={"responses": {201: PLACED}},
)
def ask(request: ApiRequest, body: NewExport, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Up to 2,000 rows it is `done` at once; longer lists are written in the background. It is kept for a week."""

    def work() -> Answer:
        require_export(request.user)
        dealer = named_dealer(request.user, body.dealer)
        file = WantedFile(
            wanted=ComplaintFilter.read(body.filter.model_dump()), kind=body.kind, columns=body.columns
        )
        return answer(shown_export(ask_for_export(file, dealer=dealer, by=request.user)), status=201)

    return respond(request, work, key=idempotency_key, place=("read_export", "key"))


@router.get(
    "/{key}",
    response={200: ExportShown, **PROBLEMS},
    operation_id="read_export",
    url_name="read_export",
    summary="See how far a file is",
)
def read(request: ApiRequest, key: UUID) -> ExportShown:
    """One of your own."""
    return shown_export(get_export_for(request.user, key))


@router.get(
    "/{key}/file",
    response={200: None, **PROBLEMS},
    operation_id="read_export_file",
    summary="Fetch a file",
    openapi_extra={"responses": {200: _ANY_BYTES}},
)
def file(request: ApiRequest, key: UUID) -> HttpResponseBase:
    """Yours alone, while you may export all that is in it; every fetching is recorded."""
    stored, name = stored_export(fetch_export(str(key), by=request.user))
    return hand_out(request, stored, name=name)
