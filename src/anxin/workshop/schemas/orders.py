"""Repair orders and their imports in the API; orders come in by the names of our columns, as text."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from anxin.accounts.schemas import DealerCode
from anxin.foundation.rest import STORABLE, Body, Cursor, PageShown, Shown, Text60, Text120
from anxin.workshop.choices import OrderDoor, OrderImportState, OrderKind
from anxin.workshop.models import OrderImport, OrderReject, RepairOrder

MOST_AT_ONCE = 500
Told = Annotated[str, StringConstraints(pattern=STORABLE, max_length=10_000)]


class OrderListQuery(Body):
    """What a list shows; an empty text asks for nothing."""

    dealer: DealerCode = ""
    vin: Text60 = ""
    cursor: Cursor = ""


class OrderTold(Body):
    """An order, or one row of it: several rows with one number are one order. Everything is read as in a file."""

    order_no: Text120
    vin: Text60 = ""
    plate: Text60 = ""
    opened_at: Text60 = ""
    """Local to the dealer, such as `2026-03-01 09:30`."""
    received_at: Text60 = ""
    promised_at: Text60 = ""
    """For when the car was promised; becomes a promise in the ledger."""
    finished_at: Text60 = ""
    closed_at: Text60 = ""
    status: Text60 = ""
    kind: Text60 = ""
    """In the words of the workshop's system, such as 保养 or `warranty`."""
    customer: Text120 = ""
    customer_phone: Text60 = ""
    address: Told = ""
    sender: Text120 = ""
    sender_phone: Text60 = ""
    brand: Text120 = ""
    model: Text120 = ""
    odometer_km: Text60 = ""
    sold_on: Text60 = ""
    complaint: Told = ""
    work: Told = ""
    parts: Told = ""
    fault_code: Told = ""
    technician: Told = ""
    adviser: Text120 = ""
    total: Text60 = ""
    due: Text60 = ""
    remark: Told = ""
    dealer_code: Text60 = ""


class OrdersTold(Body):
    """Orders of one dealer. Fields that no row has are left as they are on file."""

    dealer: DealerCode
    orders: Annotated[list[OrderTold], Field(max_length=MOST_AT_ONCE)]


class OrderShown(Shown):
    key: UUID
    dealer: str
    number: str
    vin: str
    plate: str
    vehicle: UUID
    sender: UUID | None
    """A customer's key: who brought the car."""
    kind: OrderKind
    status: str
    received_at: datetime | None
    opened_at: datetime
    opened_on: date
    promised_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    odometer_km: int | None
    reported: str
    work: str
    parts: str
    fault_codes: str
    remark: str
    adviser: str
    technician: str
    total: str | None


class OrderPage(PageShown[OrderShown]):
    pass


class RejectShown(Shown):
    row: int
    column: str
    reason: str


class OrderImportShown(Shown):
    """An import. While `state` is `queued` or `running`, `done` rows of `total` have been gone through."""

    key: UUID
    dealer: str
    door: OrderDoor
    file_name: str
    made_at: datetime
    state: OrderImportState
    failure: str
    done: int
    total: int
    new: int
    changed: int
    known: int
    rejected: int
    rejected_rows: int
    odd: int
    repeats: int
    rejects: list[RejectShown]
    """The first hundred rows that did not come in."""


def shown_order(order: RepairOrder) -> OrderShown:
    """Return an order as the API shows it; its dealer, vehicle, sender and adviser are at hand."""
    same = (
        "key", "number", "status", "received_at", "opened_at", "opened_on", "promised_at", "finished_at", "closed_at",
        "odometer_km", "reported", "work", "parts", "fault_codes", "remark",
    )  # fmt: skip
    told: dict[str, Any] = {name: getattr(order, name) for name in same}
    return OrderShown(
        **told,
        dealer=order.dealer.code,
        vin=order.vehicle.vin,
        plate=order.vehicle.plate,
        vehicle=order.vehicle.key,
        sender=order.sender.key if order.sender else None,
        kind=OrderKind(order.kind),
        adviser=order.adviser_name,
        technician=order.technician_name,
        total=None if order.total is None else str(order.total),
    )


def shown_import(run: OrderImport, rejects: list[OrderReject]) -> OrderImportShown:
    """Return an import as the API shows it."""
    same = (
        "key", "file_name", "made_at", "failure", "done", "total", "new", "changed", "known", "rejected",
        "rejected_rows", "odd", "repeats",
    )  # fmt: skip
    told: dict[str, Any] = {name: getattr(run, name) for name in same}
    return OrderImportShown(
        **told,
        dealer=run.dealer.code,
        door=OrderDoor(run.door),
        state=OrderImportState(run.state),
        rejects=[RejectShown(row=each.row, column=each.column, reason=each.reason) for each in rejects],
    )
