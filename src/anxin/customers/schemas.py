"""Customers and cars in the API. Telephone numbers are masked; ``show_phone`` shows one and records it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StringConstraints

from anxin.accounts.schemas import DealerCode
from anxin.customers.choices import (
    AddressForm,
    CarContactRole,
    ContactChannel,
    CustomerKind,
    DayPart,
    NumberDoubt,
    ReadingSource,
)
from anxin.customers.models import Customer, MileageReading, Vehicle
from anxin.customers.selectors import masked_phone
from anxin.foundation.rest import (
    LEFT_OUT,
    STORABLE,
    Body,
    Cursor,
    Day,
    PageShown,
    Shown,
    Text60,
    Text120,
    Text300,
    WholeNumber,
)

Phone = Annotated[Text60, Field(examples=["13900001234", "021-50001234"])]
Plate = Annotated[Text60, Field(examples=["沪A·12345"])]
Vin = Annotated[Text60, Field(examples=["LSVAA4182E2123456"])]
Email = Annotated[str, StringConstraints(pattern=STORABLE, max_length=254)]


class ListQuery(Body):
    """What a list shows; an empty text asks for nothing."""

    q: Annotated[str, StringConstraints(pattern=STORABLE, max_length=200)] = ""
    """A name, a plate, the end of a VIN, digits of a telephone."""
    dealer: DealerCode = ""
    cursor: Cursor = ""


class NewCustomer(Body):
    """A customer to take on file; only dealer and name must be there."""

    dealer: DealerCode
    name: Text120
    kind: CustomerKind = CustomerKind.PERSON
    address_form: AddressForm = AddressForm.NONE
    phone: Phone = ""
    second_phone: Phone = ""
    email: Email = ""
    address: Text300 = ""
    preferred_channel: ContactChannel = ContactChannel.PHONE
    preferred_time: DayPart = DayPart.ANY
    care_note: Text300 = ""
    press_background: StrictBool = False
    """Works in the press or has written publicly; raises an early warning."""


class ChangeCustomer(Body):
    """Only the fields that are sent are changed."""

    name: Text120 = LEFT_OUT
    kind: CustomerKind = LEFT_OUT
    address_form: AddressForm = LEFT_OUT
    phone: Phone = LEFT_OUT
    second_phone: Phone = LEFT_OUT
    email: Email = LEFT_OUT
    address: Text300 = LEFT_OUT
    preferred_channel: ContactChannel = LEFT_OUT
    preferred_time: DayPart = LEFT_OUT
    care_note: Text300 = LEFT_OUT
    press_background: StrictBool = LEFT_OUT


class SetConsent(Body):
    agreed: StrictBool
    on: Day | None = None
    """Left out: today."""


class SetDoNotCall(Body):
    wished: StrictBool


class DoubtNumber(Body):
    why: NumberDoubt


class ShowPhone(Body):
    second: StrictBool = False


class NewVehicle(Body):
    """A car to take on file; VIN, plate or model must be there."""

    dealer: DealerCode
    vin: Vin = ""
    plate: Plate = ""
    brand_name: Text120 = ""
    model_name: Text120 = ""
    colour: Text60 = ""
    delivered_on: Day | None = None
    sold_by_us: StrictBool = False
    insured_until: Day | None = None
    inspection_due_on: Day | None = None
    vin_as_printed: StrictBool = False
    """The VIN was compared with the car although its check digit does not fit."""


class ChangeVehicle(Body):
    """Only the fields that are sent are changed."""

    vin: Vin = LEFT_OUT
    plate: Plate = LEFT_OUT
    brand_name: Text120 = LEFT_OUT
    model_name: Text120 = LEFT_OUT
    colour: Text60 = LEFT_OUT
    delivered_on: Day | None = None
    sold_by_us: StrictBool = LEFT_OUT
    insured_until: Day | None = None
    inspection_due_on: Day | None = None
    vin_as_printed: StrictBool = False


class LinkContact(Body):
    customer: UUID
    role: CarContactRole


class RecordMileage(Body):
    kilometres: Annotated[WholeNumber, Field(json_schema_extra={"minimum": 0, "maximum": 2_000_000})]
    read_on: Day | None = None
    """Left out: today."""
    source: ReadingSource = ReadingSource.CUSTOMER


class CarOfCustomer(Shown):
    key: UUID
    plate: str
    model_name: str
    role: CarContactRole


class CustomerShown(Shown):
    key: UUID
    dealer: str
    kind: CustomerKind
    name: str
    address_form: AddressForm
    phone: str
    """Its middle is hidden."""
    second_phone: str
    email: str
    address: str
    preferred_channel: ContactChannel
    preferred_time: DayPart
    care_note: str
    press_background: bool
    marketing_consent_on: date | None
    do_not_call: bool
    do_not_call_on: date | None
    number_doubt: NumberDoubt | Literal[""]
    number_doubted_on: date | None
    made_at: datetime
    cars: list[CarOfCustomer]


class CustomerPage(PageShown[CustomerShown]):
    pass


class ContactOfCar(Shown):
    key: UUID
    name: str
    role: CarContactRole


class Reading(Shown):
    read_on: date
    kilometres: int
    source: ReadingSource


class VehicleShown(Shown):
    key: UUID
    dealer: str
    vin: str
    vin_as_printed: bool
    plate: str
    brand_name: str
    model_name: str
    colour: str
    delivered_on: date | None
    sold_by_us: bool
    insured_until: date | None
    inspection_due_on: date | None
    made_at: datetime
    contacts: list[ContactOfCar]


class VehicleWhole(VehicleShown):
    """A car with its odometer readings, the newest first."""

    readings: list[Reading]


class VehiclePage(PageShown[VehicleShown]):
    pass


class MileageRecorded(Reading):
    falls: bool
    """An earlier reading was higher: the reading is kept, somebody should look."""


class WholePhone(Shown):
    phone: str


def shown_customer(customer: Customer) -> CustomerShown:
    """Return a customer whose cars have been fetched with him."""
    country = customer.dealer.country
    return CustomerShown(
        **_same(CustomerShown, customer, besides={"dealer", "phone", "second_phone", "cars"}),
        dealer=customer.dealer.code,
        phone=masked_phone(customer.phone, country=country),
        second_phone=masked_phone(customer.second_phone, country=country),
        cars=[
            CarOfCustomer(
                key=contact.vehicle.key,
                plate=contact.vehicle.plate,
                model_name=contact.vehicle.model_name,
                role=CarContactRole(contact.role),
            )
            for contact in customer.cars.all()
        ],
    )


def shown_vehicle(vehicle: Vehicle) -> VehicleShown:
    """Return a car whose contacts have been fetched with it."""
    return VehicleShown(**_vehicle_fields(vehicle))


def whole_vehicle(vehicle: Vehicle) -> VehicleWhole:
    """Return a car with its readings."""
    return VehicleWhole(
        **_vehicle_fields(vehicle), readings=[shown_reading(row) for row in vehicle.readings.all()]
    )


def shown_reading(row: MileageReading) -> Reading:
    """Return one odometer reading."""
    return Reading(read_on=row.read_on, kilometres=row.kilometres, source=ReadingSource(row.source))


def _vehicle_fields(vehicle: Vehicle) -> dict[str, Any]:
    return _same(VehicleShown, vehicle, besides={"dealer", "contacts"}) | {
        "dealer": vehicle.dealer.code,
        "contacts": [
            ContactOfCar(
                key=contact.customer.key, name=contact.customer.name, role=CarContactRole(contact.role)
            )
            for contact in vehicle.contacts.all()
        ],
    }


def _same(shown: type[Shown], row: Customer | Vehicle, *, besides: set[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in shown.model_fields if name not in besides}
