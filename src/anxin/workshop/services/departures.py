"""A car is sold, scrapped or moved away: said by a person, taken back by a person or by the order it comes with."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.customers.models import Vehicle
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.workshop.choices import DepartureReason
from anxin.workshop.models import CarDeparture, RepairOrder


@transaction.atomic
def mark_car_gone(key: UUID | str, *, why: DepartureReason | str, on: date, by: Person) -> CarDeparture:
    """Write down that a car comes no more since a day: it leaves churn, services due and reminders.

    ``Refused`` where that is said already; the day is not ahead and not before the car's last visit.
    """
    vehicle = get_vehicle_for(by, key, lock=True)
    require(by, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    if why not in DepartureReason.values:
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the answers in the list."), field="why")
    if CarDeparture.objects.filter(vehicle=vehicle, ended_at=None).exists():
        raise Refused("CAR_GONE_ALREADY", _("Somebody has written down already that this car comes no more."))
    last = RepairOrder.objects.filter(vehicle=vehicle).order_by("-opened_on").first()
    if on > clock.today(vehicle.dealer.time_zone) or (last and on < last.opened_on):
        raise InvalidInput(
            "DAY_OUT_OF_PLACE",
            _("Choose a day from the car's last visit until today."),
            field="on",
        )
    made = CarDeparture.objects.create(vehicle=vehicle, why=why, on=on, said_by=by, said_at=clock.now())
    _record("car_gone", vehicle, by=by, why=str(why), on=on.isoformat())
    return made


@transaction.atomic
def take_back_departure(key: UUID | str, *, by: Person) -> CarDeparture:
    """Say that a car comes after all; who had said otherwise stays on file. ``Refused`` where nobody had."""
    vehicle = get_vehicle_for(by, key, lock=True)
    require(by, Capability.CHANGE_CUSTOMERS, vehicle.dealer_id)
    found = CarDeparture.objects.select_for_update().filter(vehicle=vehicle, ended_at=None).first()
    if found is None:
        raise Refused("CAR_NOT_GONE", _("Nobody has written down that this car comes no more."))
    found.ended_at, found.ended_by = clock.now(), by
    found.save(update_fields=["ended_at", "ended_by"])
    _record("car_gone_taken_back", vehicle, by=by)
    return found


def bring_back_cars(dealer: Dealer, *, orders: Collection[int]) -> int:
    """End the departures of cars that came after all, as these orders (keys) tell; return how many.

    Part of the caller's transaction. An order from before the car left changes nothing.
    """
    rows = CarDeparture.objects.select_for_update(of=("self",)).filter(vehicle__dealer=dealer, ended_at=None)
    gone = {each.vehicle_id: each for each in rows.order_by("pk")}
    if not gone:
        return 0
    visits = RepairOrder.objects.filter(
        dealer=dealer,
        vehicle__in=gone,
        vehicle__departures__ended_at=None,
        opened_on__gt=F("vehicle__departures__on"),
    )
    told, brought = set(orders), 0
    for visit in visits.order_by("opened_at", "pk").select_related("vehicle"):
        if visit.pk not in told or visit.vehicle_id not in gone:
            continue
        found = gone.pop(visit.vehicle_id)
        found.ended_at, found.came_with = clock.now(), visit
        found.save(update_fields=["ended_at", "came_with"])
        _record("car_came_back", visit.vehicle, by=None, order=visit.number)
        brought += 1
    return brought


def _record(action: str, vehicle: Vehicle, *, by: Person | None, **details: Any) -> None:
    audit.record_operation(
        f"workshop.{action}",
        person_id=by.pk if by else None,
        dealer_id=vehicle.dealer_id,
        subject=str(vehicle.key),
        **details,
    )
