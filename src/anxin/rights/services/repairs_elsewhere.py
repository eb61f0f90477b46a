"""Repairs at other workshops: noted by hand with their source, corrected and withdrawn with a reason (A24)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.rights.models import RepairElsewhere
from anxin.rights.policies import require_judging
from anxin.rights.selectors.elsewhere import get_repair_elsewhere_for
from anxin.rights.selectors.facts import facts_of_car
from anxin.rights.selectors.odometers import readings_by_day
from anxin.rights.selectors.reckoning import start_of
from anxin.rights.services.checking import clean_elsewhere, short_text
from anxin.rights.services.reckoning import reckoning_change
from anxin.rights.services.set_terms import require_unchanged

_LONGEST_REASON = 500


@transaction.atomic
def note_repair_elsewhere(
    vehicle_key: UUID | str, *, facts: Mapping[str, Any], by: Person
) -> RepairElsewhere:
    """Note a repair of a car at another workshop, and reckon the car's position with it.

    Days that cannot be, such as one before the sale or after today, and an odometer that falls name their field. What
    the owner alone has told counts as told; the page shows from where it is known.
    """
    vehicle = get_vehicle_for(by, vehicle_key, lock=True)
    require_judging(by, vehicle.dealer_id)
    repair = RepairElsewhere(vehicle=vehicle, dealer=vehicle.dealer)
    _keep(repair, facts, by=by)
    _record("noted", repair, by=by, known_from=repair.known_from, authorised=repair.authorised)
    return repair


@transaction.atomic
def correct_repair_elsewhere(
    key: UUID | str, *, changes: Mapping[str, Any], reason: str, by: Person, seen: int | None = None
) -> RepairElsewhere:
    """Correct the named facts of such a repair, with a reason; its former state is kept."""
    repair = _changing(key, by=by, seen=seen)
    repair.reason = _required_reason(reason)
    _keep(repair, changes, by=by)
    _record("corrected", repair, by=by, fields=sorted(changes))
    return repair


@transaction.atomic
def withdraw_repair_elsewhere(
    key: UUID | str, *, reason: str, by: Person, seen: int | None = None
) -> RepairElsewhere:
    """Take such a repair out of what the law is told, with a reason; it stays on file. ``Refused`` the second time."""
    repair = _changing(key, by=by, seen=seen)
    repair.reason = _required_reason(reason)
    repair.withdrawn = True
    _save(repair, by=by)
    _record("withdrawn", repair, by=by)
    return repair


def _changing(key: UUID | str, *, by: Person, seen: int | None) -> RepairElsewhere:
    vehicle = get_repair_elsewhere_for(by, key).vehicle
    require_judging(by, vehicle.dealer_id)
    # The car first, as every change of its facts holds it.
    get_vehicle_for(by, vehicle.key, lock=True)
    repair = get_repair_elsewhere_for(by, key, lock=True)
    require_unchanged(seen, repair.version)
    if repair.withdrawn:
        raise Refused("REPAIR_WITHDRAWN", _("This repair has been withdrawn: note it anew."))
    return repair


def _keep(repair: RepairElsewhere, facts: Mapping[str, Any], *, by: Person) -> None:
    for name, value in clean_elsewhere(repair.vehicle.dealer, facts).items():
        setattr(repair, name, value)
    _require_whole(repair)
    _require_in_time(repair)
    _require_rising(repair)
    _save(repair, by=by)


def _save(repair: RepairElsewhere, *, by: Person) -> None:
    with reckoning_change(repair.vehicle, about=str(repair.key)):
        repair.noted_by, repair.noted_at = by, clock.now()
        repair.version += 1
        repair.save()


def _require_whole(repair: RepairElsewhere) -> None:
    for name, text in _NEEDED.items():
        if getattr(repair, name) in (None, ""):
            raise InvalidInput("FACT_MISSING", text, field=name)


def _require_in_time(repair: RepairElsewhere) -> None:
    if repair.left_on < repair.came_on:
        raise InvalidInput("DAYS_BACKWARDS", _("The car went out before it came in."), field="left_on")
    start = start_of(facts_of_car(repair.vehicle))
    if start is not None and repair.came_on < start:
        raise InvalidInput(
            "DAY_BEFORE_SALE",
            _("The car was delivered on %(day)s only."),
            field="came_on",
            params={"day": start},
        )


def _require_rising(repair: RepairElsewhere) -> None:
    """The odometer lies between the readings before the repair and those after it."""
    told = repair.odometer_km
    if told is None:
        return
    facts = facts_of_car(repair.vehicle)
    others = [each for each in facts.elsewhere if each.pk != repair.pk]
    for day, known in readings_by_day(replace(facts, elsewhere=others)):
        falls = (day < repair.came_on and known > told) or (day > repair.left_on and known < told)
        if falls:
            raise InvalidInput(
                "ODOMETER_FALLS",
                _("On %(day)s the odometer was at %(known)s km: one of the two is wrong."),
                field="odometer_km",
                params={"day": day, "known": f"{known:,}"},
            )


def _required_reason(reason: str) -> str:
    text = short_text("reason", reason, limit=_LONGEST_REASON)
    if not text:
        raise InvalidInput(
            "REASON_MISSING", _("Write the reason: what stood there is kept with it."), field="reason"
        )
    return text


def _record(action: str, repair: RepairElsewhere, *, by: Person, **details: Any) -> None:
    audit.record_operation(
        f"rights.repair_elsewhere_{action}",
        person_id=by.pk,
        dealer_id=repair.dealer_id,
        subject=str(repair.vehicle.key),
        repair=str(repair.key),
        **details,
    )


_NEEDED = {
    "came_on": _("Say on which day the car came in."),
    "left_on": _("Say on which day the car went out: a repair is noted once it is over."),
    "workshop": _("Write the name of the workshop."),
    "authorised": _("Say whether the workshop is authorised by the manufacturer."),
    "known_from": _("Say how it is known."),
}
