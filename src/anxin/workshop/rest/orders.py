"""The API's doors to repair orders: a list, orders brought in as data, and whole exports."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from anxin.accounts.rest import ApiRequest, named_dealer
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PLACED, PROBLEMS, IdempotencyKey, Text60, answer, respond
from anxin.foundation.stored_files import digest_of
from anxin.workshop.choices import OrderDoor
from anxin.workshop.models import OrderImport
from anxin.workshop.schemas import orders as schemas
from anxin.workshop.selectors import orders_visible_to
from anxin.workshop.selectors.importing import get_run_for, rejects_of
from anxin.workshop.selectors.orders import NEWEST, get_order_for
from anxin.workshop.services.importing import runs

_REJECTS_SHOWN = 100

router = Router(tags=["repair orders"])


@router.get(
    "",
    response={200: schemas.OrderPage, **PROBLEMS},
    operation_id="list_repair_orders",
    summary="List repair orders",
)
def list_orders(request: ApiRequest, wanted: Query[schemas.OrderListQuery]) -> schemas.OrderPage:
    """Those that you may see, the newest first, 50 a page."""
    rows = orders_visible_to(request.user).select_related("dealer")
    if wanted.dealer:
        rows = rows.filter(dealer__code=wanted.dealer)
    if wanted.vin:
        rows = rows.filter(vehicle__vin="".join(wanted.vin.split()).upper())
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.OrderPage.of(page, map(schemas.shown_order, page.rows))


@router.post(
    "",
    response={201: schemas.OrderImportShown, **PROBLEMS},
    operation_id="bring_in_repair_orders",
    summary="Bring in repair orders",
)
def bring_in(
    request: ApiRequest, body: schemas.OrdersTold, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Up to 500 rows, all of them or none; rows that cannot come in are told, and the same again changes nothing."""

    def work() -> Answer:
        dealer = named_dealer(request.user, body.dealer)
        rows = [each.model_dump(exclude_unset=True) for each in body.orders]
        return answer(_shown(runs.import_rows(rows, dealer=dealer, by=request.user)), status=201)

    return respond(request, work, key=idempotency_key)


@router.post(
    "/imports",
    response={201: schemas.OrderImportShown, **PROBLEMS},
    operation_id="import_repair_orders",
    summary="Import an export of the workshop's system",
    openapi_extra={"responses": {201: PLACED}},
)
def import_file(
    request: ApiRequest,
    dealer: Annotated[Text60, Form(description="A dealer's code; `GET /me` has yours.")],
    file: Annotated[UploadedFile, File(description="CSV, XLS or XLSX.")],
    idempotency_key: IdempotencyKey = "",
) -> HttpResponse:
    """Queued at once, with the columns as they are recognised or were chosen before for files like this one."""

    def work() -> Answer:
        place = named_dealer(request.user, dealer)
        run = runs.register_upload(file, dealer=place, by=request.user, door=OrderDoor.API)
        return answer(_shown(runs.start_run(str(run.key), by=request.user)), status=201)

    sent = f"{dealer}\n{digest_of(file)}".encode() if idempotency_key else b""
    return respond(request, work, key=idempotency_key, place=("read_order_import", "key"), sent=sent)


@router.get(
    "/imports/{key}",
    response={200: schemas.OrderImportShown, **PROBLEMS},
    operation_id="read_order_import",
    url_name="read_order_import",
    summary="Read how far an import is",
)
def read_import(request: ApiRequest, key: UUID) -> schemas.OrderImportShown:
    """With the first rows that did not come in, and why."""
    return _shown(get_run_for(request.user, key))


@router.get(
    "/{key}",
    response={200: schemas.OrderShown, **PROBLEMS},
    operation_id="read_repair_order",
    url_name="read_repair_order",
    summary="Read a repair order",
)
def read_order(request: ApiRequest, key: UUID) -> schemas.OrderShown:
    """With its car and who brought it."""
    return schemas.shown_order(get_order_for(request.user, key))


def _shown(run: OrderImport) -> schemas.OrderImportShown:
    return schemas.shown_import(run, list(rejects_of(run, limit=_REJECTS_SHOWN)))
