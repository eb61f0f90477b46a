"""Odometer readings: every one is kept; one that falls is kept too, and told."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.customers.choices import ReadingSource
from anxin.customers.events import CarFactsChanged
from anxin.customers.models import MileageReading
from anxin.customers.selectors import get_vehicle_for
from anxin.customers.services.keep_vehicle import record_vehicle_operation
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.events import publish

MOST_KILOMETRES = 2_000_000


@dataclass(frozen=True)
class RecordedReading:
    """A reading as kept, and the earlier one that was higher, where there is one."""

    reading: MileageReading
    higher_before: MileageReading | None

    @property
    def falls(self) -> bool:
        return self.higher_before is not None


@transaction.atomic
def record_mileage(
    vehicle_key: UUID | str,
    *,
    kilometres: int,
    by: Person,
    read_on: date | None = None,
    source: str = ReadingSource.CUSTOMER,
) -> RecordedReading:
    """Keep a reading of today or of an earlier day; the answer tells when an earlier one was higher."""
    vehicle = get_vehicle_for(by, vehicle_key, lock=True)
    require(by, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    today = clock.today(vehicle.dealer.time_zone)
    day = read_on or today
    if not 0 <= kilometres <= MOST_KILOMETRES:
        raise InvalidInput(
            "MILEAGE_NOT_POSSIBLE",
            _("Expected is a number of kilometres from 0 to %(limit)s."),
            field="kilometres",
            params={"limit": f"{MOST_KILOMETRES:,}"},
        )
    if day > today:
        raise InvalidInput(
            "DAY_NOT_POSSIBLE", _("Expected is a day up to today, such as 2024-05-31."), field="read_on"
        )
    if source not in ReadingSource.values:
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the answers in the list."), field="source")
    higher = vehicle.readings.filter(read_on__lte=day, kilometres__gt=kilometres).first()
    reading = MileageReading.objects.create(
        vehicle=vehicle, read_on=day, kilometres=kilometres, source=source
    )
    record_vehicle_operation(
        "mileage_recorded", vehicle, by=by, kilometres=kilometres, falls=higher is not None
    )
    publish(CarFactsChanged(vehicle_id=vehicle.pk))
    return RecordedReading(reading=reading, higher_before=higher)
