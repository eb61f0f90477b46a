"""Taking in at the desk: a newcomer, the complaint, a promise to ring back or the remedy, all or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import Level
from anxin.complaints.models import Complaint
from anxin.complaints.services.close_complaint import Remedy, quick_close
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.complaints.services.promise_customer import promise_customer
from anxin.complaints.services.treat_as_repeat import treat_as_repeat
from anxin.customers.choices import AddressForm, CarContactRole
from anxin.customers.models import Customer, Vehicle
from anxin.customers.services.keep_customer import CustomerDetails, create_customer
from anxin.customers.services.keep_vehicle import VehicleDetails, create_vehicle
from anxin.customers.services.link_cars import link_contact
from anxin.foundation.errors import InvalidInput
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A customer, or a car, that is not on file yet; what is empty stays unknown."""

    name: str = ""
    address_form: str = AddressForm.NONE
    phone: str = ""
    plate: str = ""
    vin: str = ""
    model_name: str = ""

    @property
    def has_car(self) -> bool:
        return bool(self.plate or self.vin or self.model_name)


@dataclass(frozen=True, kw_only=True)
class Reception:
    """What the desk knows and does in one go."""

    intake: Intake
    newcomer: Newcomer = Newcomer()
    #: The level that was suggested; another one needs a reason (``intake.level_reason``).
    suggested: Level = Level.ORDINARY
    suggested_because: str = ""
    call_back_at: datetime | None = None
    call_back_what: str = ""
    remedy: Remedy | None = None
    #: The trouble is back: the car is treated as a repeat repair, which belongs to this complaint.
    as_repeat: bool = False


@transaction.atomic
def take_in_complaint(reception: Reception, *, by: Person) -> Complaint:
    """Take in a complaint as the desk has written it down; ``InvalidInput`` names the field that is wrong."""
    intake = _with_level(reception)
    customer = intake.customer or _new_customer(reception, by)
    vehicle = intake.vehicle or _new_vehicle(reception, by)
    if customer and vehicle and (intake.customer is None or intake.vehicle is None):
        link_contact(vehicle.key, customer_key=customer.key, role=CarContactRole.OWNER, by=by)
    intake = replace(intake, customer=customer, vehicle=vehicle)
    if reception.remedy:
        if reception.as_repeat:
            raise InvalidInput(
                "REPEAT_NOT_AT_ONCE",
                _("A repeat repair is treated to its end before its case closes."),
                field="as_repeat",
            )
        return quick_close(intake, remedy=reception.remedy, by=by)
    complaint = open_complaint(intake, by=by)
    if reception.as_repeat:
        treat_as_repeat(complaint, by=by)
    if reception.call_back_at:
        pledge = Pledge(
            kind=PromiseKind.ACKNOWLEDGEMENT,
            what=reception.call_back_what or _("Ring back"),
            due_at=reception.call_back_at,
            keeper=by,
        )
        promise_customer(complaint.slug, pledge=pledge, by=by)
    complaint.refresh_from_db()
    return complaint


def _with_level(reception: Reception) -> Intake:
    intake = reception.intake
    if intake.level is None or intake.level == reception.suggested:
        why = intake.level_reason or reception.suggested_because
        return replace(intake, level=reception.suggested, level_reason=why)
    if not intake.level_reason.strip():
        raise InvalidInput(
            "LEVEL_WITHOUT_REASON", _("Say why it is another level than suggested."), field="level_reason"
        )
    return intake


def _new_customer(reception: Reception, by: Person) -> Customer | None:
    newcomer = reception.newcomer
    if not newcomer.name:
        return None
    details = CustomerDetails(
        name=newcomer.name, address_form=newcomer.address_form or AddressForm.NONE, phone=newcomer.phone
    )
    return create_customer(details, dealer=reception.intake.dealer, by=by)


def _new_vehicle(reception: Reception, by: Person) -> Vehicle | None:
    newcomer = reception.newcomer
    if not newcomer.has_car:
        return None
    details = VehicleDetails(plate=newcomer.plate, vin=newcomer.vin, model_name=newcomer.model_name)
    return create_vehicle(details, dealer=reception.intake.dealer, by=by)
