"""The API's doors to customers and cars, with the same services and selectors as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.models import Person
from anxin.accounts.rest import ApiRequest, named, named_dealer
from anxin.customers import schemas, services
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import (
    customers_visible_to,
    get_customer_for,
    get_vehicle_for,
    vehicles_visible_to,
    with_cars,
    with_contacts,
)
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PLACED, PROBLEMS, IdempotencyKey, answer, respond
from anxin.foundation.searching import tsquery_literal

NEWEST = ("-made_at", "-id")

customers = Router(tags=["customers"])
vehicles = Router(tags=["vehicles"])


@customers.get(
    "",
    response={200: schemas.CustomerPage, **PROBLEMS},
    operation_id="list_customers",
    summary="List customers",
)
def list_customers(request: ApiRequest, wanted: Query[schemas.ListQuery]) -> schemas.CustomerPage:
    """Those that you may see, the newest first, 50 a page."""
    return customer_page(request.user, **wanted.model_dump())


@customers.post(
    "",
    response={201: schemas.CustomerShown, **PROBLEMS},
    operation_id="create_customer",
    summary="Take a customer on file",
    openapi_extra={"responses": {201: PLACED}},
)
def create_customer(
    request: ApiRequest, body: schemas.NewCustomer, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Numbers are brought into one spelling; an unreadable one is refused."""

    def work() -> Answer:
        dealer = named_dealer(request.user, body.dealer)
        details = services.CustomerDetails(**body.model_dump(exclude={"dealer"}))
        return answer(
            _shown_customer(services.create_customer(details, dealer=dealer, by=request.user)), status=201
        )

    return respond(request, work, key=idempotency_key, place=("read_customer", "key"))


@customers.get(
    "/{key}",
    response={200: schemas.CustomerShown, **PROBLEMS},
    operation_id="read_customer",
    url_name="read_customer",
    summary="Read a customer",
)
def read_customer(request: ApiRequest, key: UUID) -> schemas.CustomerShown:
    """With his cars and what he is to them."""
    return _shown_customer(get_customer_for(request.user, key))


@customers.post(
    "/{key}/change",
    response={200: schemas.CustomerShown, **PROBLEMS},
    operation_id="change_customer",
    summary="Change a customer",
)
def change_customer(
    request: ApiRequest, key: UUID, body: schemas.ChangeCustomer, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Only the fields that are sent are changed, so that two people's changes of different fields both last."""

    def work() -> Answer:
        changes = body.model_dump(exclude_unset=True)
        return answer(_shown_customer(services.change_customer(key, changes=changes, by=request.user)))

    return respond(request, work, key=idempotency_key)


@customers.post(
    "/{key}/set_consent",
    response={200: schemas.CustomerShown, **PROBLEMS},
    operation_id="set_consent",
    summary="Keep that the customer agreed to offers, or took it back",
)
def set_consent(request: ApiRequest, key: UUID, body: schemas.SetConsent) -> schemas.CustomerShown:
    """With the day and who heard it; sent twice it changes nothing."""
    return _shown_customer(services.set_consent(key, agreed=body.agreed, on=body.on, by=request.user))


@customers.post(
    "/{key}/set_do_not_call",
    response={200: schemas.CustomerShown, **PROBLEMS},
    operation_id="set_do_not_call",
    summary="Keep that the customer wishes no calls, or may be called again",
)
def set_do_not_call(request: ApiRequest, key: UUID, body: schemas.SetDoNotCall) -> schemas.CustomerShown:
    """With the day and who heard it; sent twice it changes nothing."""
    return _shown_customer(services.set_do_not_call(key, wished=body.wished, by=request.user))


@customers.post(
    "/{key}/doubt_number",
    response={200: schemas.CustomerShown, **PROBLEMS},
    operation_id="doubt_number",
    summary="Keep that the number on file does not lead to the customer",
)
def doubt_number(request: ApiRequest, key: UUID, body: schemas.DoubtNumber) -> schemas.CustomerShown:
    """Reception then asks for it at the next visit; a new number or ``confirm_number`` ends the doubt."""
    return _shown_customer(services.doubt_number(key, why=body.why, by=request.user))


@customers.post(
    "/{key}/confirm_number",
    response={200: schemas.CustomerShown, **PROBLEMS},
    operation_id="confirm_number",
    summary="Keep that the number on file is right",
)
def confirm_number(request: ApiRequest, key: UUID) -> schemas.CustomerShown:
    """Sent twice it changes nothing."""
    return _shown_customer(services.confirm_number(key, by=request.user))


@customers.post(
    "/{key}/show_phone",
    response={200: schemas.WholePhone, **PROBLEMS},
    operation_id="show_customer_phone",
    summary="Show a customer's whole telephone number",
)
def show_phone(request: ApiRequest, key: UUID, body: schemas.ShowPhone) -> schemas.WholePhone:
    """The audit trail keeps that you have seen it."""
    return schemas.WholePhone(phone=services.show_customer_phone(key, second=body.second, by=request.user))


@vehicles.get(
    "", response={200: schemas.VehiclePage, **PROBLEMS}, operation_id="list_vehicles", summary="List vehicles"
)
def list_vehicles(request: ApiRequest, wanted: Query[schemas.ListQuery]) -> schemas.VehiclePage:
    """Those that you may see, the newest first, 50 a page."""
    return vehicle_page(request.user, **wanted.model_dump())


@vehicles.post(
    "",
    response={201: schemas.VehicleWhole, **PROBLEMS},
    operation_id="create_vehicle",
    summary="Take a vehicle on file",
    openapi_extra={"responses": {201: PLACED}},
)
def create_vehicle(
    request: ApiRequest, body: schemas.NewVehicle, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """The VIN is checked as the dealer's market asks."""

    def work() -> Answer:
        details = services.VehicleDetails(**body.model_dump(exclude={"dealer", "vin_as_printed"}))
        made = services.create_vehicle(
            details,
            dealer=named_dealer(request.user, body.dealer),
            by=request.user,
            vin_as_printed=body.vin_as_printed,
        )
        return answer(_whole_vehicle(made), status=201)

    return respond(request, work, key=idempotency_key, place=("read_vehicle", "key"))


@vehicles.get(
    "/{key}",
    response={200: schemas.VehicleWhole, **PROBLEMS},
    operation_id="read_vehicle",
    url_name="read_vehicle",
    summary="Read a vehicle",
)
def read_vehicle(request: ApiRequest, key: UUID) -> schemas.VehicleWhole:
    """With its people and its odometer readings."""
    return _whole_vehicle(get_vehicle_for(request.user, key))


@vehicles.post(
    "/{key}/change",
    response={200: schemas.VehicleWhole, **PROBLEMS},
    operation_id="change_vehicle",
    summary="Change a vehicle",
)
def change_vehicle(
    request: ApiRequest, key: UUID, body: schemas.ChangeVehicle, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Only the fields that are sent are changed."""

    def work() -> Answer:
        changes = body.model_dump(exclude_unset=True, exclude={"vin_as_printed"})
        changed = services.change_vehicle(
            key, changes=changes, by=request.user, vin_as_printed=body.vin_as_printed
        )
        return answer(_whole_vehicle(changed))

    return respond(request, work, key=idempotency_key)


@vehicles.post(
    "/{key}/link_contact",
    response={200: schemas.VehicleWhole, **PROBLEMS},
    operation_id="link_contact",
    summary="Say what a customer is to a vehicle",
)
def link_contact(request: ApiRequest, key: UUID, body: schemas.LinkContact) -> schemas.VehicleWhole:
    """Owner, sender, driver or payer; saying it twice changes nothing."""
    vehicle, customer = get_vehicle_for(request.user, key), _customer(request.user, body.customer).key
    services.link_contact(vehicle.key, customer_key=customer, role=body.role, by=request.user)
    return _whole_vehicle(vehicle)


@vehicles.post(
    "/{key}/unlink_contact",
    response={200: schemas.VehicleWhole, **PROBLEMS},
    operation_id="unlink_contact",
    summary="Take back what a customer is to a vehicle",
)
def unlink_contact(request: ApiRequest, key: UUID, body: schemas.LinkContact) -> schemas.VehicleWhole:
    """The field history keeps that it was so."""
    vehicle, customer = get_vehicle_for(request.user, key), _customer(request.user, body.customer).key
    services.unlink_contact(vehicle.key, customer_key=customer, role=body.role, by=request.user)
    return _whole_vehicle(vehicle)


@vehicles.post(
    "/{key}/record_mileage",
    response={201: schemas.MileageRecorded, **PROBLEMS},
    operation_id="record_mileage",
    summary="Keep an odometer reading",
)
def record_mileage(
    request: ApiRequest, key: UUID, body: schemas.RecordMileage, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """One lower than an earlier one is kept too, and told."""

    def work() -> Answer:
        kept = services.record_mileage(key, **body.model_dump(), by=request.user)
        reading = schemas.shown_reading(kept.reading).model_dump()
        return answer(schemas.MileageRecorded(**reading, falls=kept.falls), status=201)

    return respond(request, work, key=idempotency_key)


def customer_page(
    person: Person, *, q: str, dealer: str, cursor: str = "", size: int = PAGE_SIZE
) -> schemas.CustomerPage:
    """Return a page of the customers that the person may see, by words and dealer."""
    rows = with_cars(_narrowed(customers_visible_to(person), q=q, dealer=dealer).select_related("dealer"))
    page = page_of(rows, order=NEWEST, cursor=cursor, size=size)
    return schemas.CustomerPage.of(page, map(schemas.shown_customer, page.rows))


def vehicle_page(
    person: Person, *, q: str, dealer: str, cursor: str = "", size: int = PAGE_SIZE
) -> schemas.VehiclePage:
    """Return a page of the cars that the person may see, by words and dealer."""
    rows = with_contacts(_narrowed(vehicles_visible_to(person), q=q, dealer=dealer).select_related("dealer"))
    page = page_of(rows, order=NEWEST, cursor=cursor, size=size)
    return schemas.VehiclePage.of(page, map(schemas.shown_vehicle, page.rows))


def _narrowed[M: (Customer, Vehicle)](rows: QuerySet[M], *, q: str, dealer: str) -> QuerySet[M]:
    wanted: dict[str, Any] = {"dealer__code": dealer} if dealer else {}
    words = tsquery_literal(q)
    if q and not words:
        return rows.none()
    return rows.filter(**wanted | ({"search__finds": words} if words else {}))


def _shown_customer(customer: Customer) -> schemas.CustomerShown:
    prefetch_related_objects([customer], "cars__vehicle")
    return schemas.shown_customer(customer)


def _whole_vehicle(vehicle: Vehicle) -> schemas.VehicleWhole:
    prefetch_related_objects([vehicle], "contacts__customer", "readings")
    return schemas.whole_vehicle(vehicle)


def _customer(person: Person, key: UUID) -> Customer:
    return named(get_customer_for, person, key, field="customer")
