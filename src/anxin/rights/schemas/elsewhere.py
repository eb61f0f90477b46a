"""Repairs at other workshops in the API."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from anxin.foundation.rest import LEFT_OUT, Body, Day, Shown, Text120, Text500, WholeNumber
from anxin.rights.choices import KnownFrom, System
from anxin.rights.models import RepairElsewhere
from anxin.rights.schemas.positions import Nothing, Seen

Reason = Annotated[Text500, Field(min_length=1)]


class NoteRepairElsewhere(Body):
    """A repair of a car at another workshop, once it is over."""

    came_on: Day
    left_on: Day
    """Both days count whole."""
    workshop: Text120
    authorised: StrictBool
    """Agreed by the manufacturer: as shipped, only such a workshop's repairs count (A24)."""
    known_from: KnownFrom
    odometer_km: WholeNumber | None = None
    quality_problem: StrictBool | None = None
    """Null is "not known"."""
    symptom_group: Text120 = ""
    part_group: Text120 = ""
    system: System | Nothing = ""


class CorrectRepairElsewhere(Body):
    """What was wrong about it; only the fields that are sent are changed."""

    came_on: Day = LEFT_OUT
    left_on: Day = LEFT_OUT
    workshop: Text120 = LEFT_OUT
    authorised: StrictBool = LEFT_OUT
    known_from: KnownFrom = LEFT_OUT
    odometer_km: WholeNumber | None = LEFT_OUT
    quality_problem: StrictBool | None = LEFT_OUT
    symptom_group: Text120 = LEFT_OUT
    part_group: Text120 = LEFT_OUT
    system: System | Nothing = LEFT_OUT
    reason: Reason
    seen: Seen = None


class WithdrawRepairElsewhere(Body):
    """Why it is taken out again."""

    reason: Reason
    seen: Seen = None


class RepairElsewhereTold(Shown):
    key: UUID
    vehicle: UUID
    came_on: date
    left_on: date
    workshop: str
    authorised: bool
    known_from: KnownFrom
    odometer_km: int | None
    quality_problem: bool | None
    symptom_group: str
    part_group: str
    system: str
    reason: str
    noted_by: str
    noted_at: datetime
    withdrawn: bool
    version: int


def shown_elsewhere(repair: RepairElsewhere) -> RepairElsewhereTold:
    """Return a repair at another workshop as the API shows it; its car is at hand."""
    apart = {"vehicle", "noted_by"}
    told = {name: getattr(repair, name) for name in RepairElsewhereTold.model_fields if name not in apart}
    return RepairElsewhereTold(**told, vehicle=repair.vehicle.key, noted_by=repair.noted_by.username)
