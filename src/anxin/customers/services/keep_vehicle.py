"""Taking cars on file and changing what is known of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.customers.events import CarFactsChanged, VehicleChanged
from anxin.customers.models import Vehicle
from anxin.customers.selectors import get_vehicle_for
from anxin.customers.services.checking import clean_vehicle
from anxin.customers.services.indexing import vehicle_words
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.events import publish

#: Complaints are found by these words of their car.
_TOLD_ABOVE = frozenset({"vin", "plate", "model_name"})
#: The day from which its age counts, and the plate by which its drive is told where no papers do.
_FACTS = frozenset({"delivered_on", "plate"})


@dataclass(frozen=True, kw_only=True)
class VehicleDetails:
    """What is known of a new car; VIN, plate or model must be there."""

    vin: str = ""
    plate: str = ""
    brand_name: str = ""
    model_name: str = ""
    colour: str = ""
    delivered_on: date | None = None
    sold_by_us: bool = False
    insured_until: date | None = None
    inspection_due_on: date | None = None


@transaction.atomic
def create_vehicle(
    details: VehicleDetails, *, dealer: Dealer, by: Person, vin_as_printed: bool = False
) -> Vehicle:
    """Take a car on file; ``vin_as_printed``: a VIN with a wrong check digit was compared with the car."""
    require(by, Capability.CHANGE_CUSTOMERS, dealer.pk)
    cleaned = clean_vehicle(dealer, asdict(details), vin_as_printed=vin_as_printed)
    vehicle = Vehicle(dealer=dealer, made_at=clock.now(), **cleaned)
    _require_name(vehicle)
    _save(vehicle)
    record_vehicle_operation("created", vehicle, by=by, vin_as_printed=vehicle.vin_as_printed)
    return vehicle


@transaction.atomic
def change_vehicle(
    key: UUID | str, *, changes: Mapping[str, Any], by: Person, vin_as_printed: bool = False
) -> Vehicle:
    """Change only the named fields of a car; a VIN that stays the same is not judged again."""
    vehicle = get_vehicle_for(by, key, lock=True)
    require(by, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    wanted = {name: value for name, value in changes.items() if name != "vin" or value != vehicle.vin}
    cleaned = clean_vehicle(vehicle.dealer, wanted, vin_as_printed=vin_as_printed)
    changed = sorted(name for name, value in cleaned.items() if getattr(vehicle, name) != value)
    if not changed:
        return vehicle
    for name in changed:
        setattr(vehicle, name, cleaned[name])
    _require_name(vehicle)
    _save(vehicle, update_fields=[*changed, "search"])
    record_vehicle_operation("changed", vehicle, by=by, fields=changed)
    if _TOLD_ABOVE.intersection(changed):
        publish(VehicleChanged(vehicle_id=vehicle.pk))
    if _FACTS.intersection(changed):
        publish(CarFactsChanged(vehicle_id=vehicle.pk))
    return vehicle


def record_vehicle_operation(action: str, vehicle: Vehicle, *, by: Person, **details: Any) -> None:
    """Write the audit record of an operation on a car."""
    audit.record_operation(
        f"vehicles.{action}",
        person_id=by.pk,
        dealer_id=vehicle.dealer_id,
        subject=str(vehicle.key),
        **details,
    )


def _require_name(vehicle: Vehicle) -> None:
    if not (vehicle.vin or vehicle.plate or vehicle.model_name):
        raise InvalidInput(
            "CAR_UNNAMED",
            _("Write the plate, the VIN or the model, so that the car is known."),
            field="plate",
        )


def _save(vehicle: Vehicle, update_fields: list[str] | None = None) -> None:
    vehicle.search = vehicle_words(vehicle)
    try:
        with transaction.atomic():
            vehicle.save(update_fields=update_fields)
    except IntegrityError as error:
        raise InvalidInput(
            "VIN_TAKEN",
            _("A car with this VIN is on file here already; search for its last six characters."),
            field="vin",
        ) from error
