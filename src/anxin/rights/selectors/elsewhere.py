"""Repairs at other workshops: as visits of the law, and as a person may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.engines.rights import facts as law_facts
from anxin.foundation.errors import NotFound
from anxin.rights.models import RepairElsewhere
from anxin.rights.policies import dealers_of_rights
from anxin.rights.selectors.facts import CarFacts
from anxin.rights.selectors.visits import Stay

#: Which of its facts is meant where the engine speaks of a visit's.
_NAMES = {
    "agreed_at": "came_on",
    "completed_at": "left_on",
    "notified_at": "left_on",
    "handed_over_at": "left_on",
}
#: Papers of other workshops tell days: the day in and the day out are counted whole.
_BEGINS, _ENDS = time(), time(23, 59)


def stays_elsewhere(facts: CarFacts) -> list[Stay]:
    """Return the repairs of a car at other workshops as visits by time; none is ever joined with one of the house."""
    return [Stay((), (visit := visit_elsewhere(each),), visit, elsewhere=each) for each in facts.elsewhere]


def visit_elsewhere(repair: RepairElsewhere) -> law_facts.Visit:
    """Return a repair at another workshop as the engine reads it."""
    return law_facts.Visit(
        id=str(repair.key),
        agreed_at=datetime.combine(repair.came_on, _BEGINS),
        completed_at=datetime.combine(repair.left_on, _ENDS),
        odometer_km=repair.odometer_km,
        quality_problem=repair.quality_problem,
        symptom_group=repair.symptom_group,
        part_group=repair.part_group,
        system=law_facts.System(repair.system) if repair.system else None,
        authorised=repair.authorised,
    )


def field_elsewhere(fact: str) -> str:
    """Return the field of such a repair that the engine's name of a fact means."""
    return _NAMES.get(fact, fact)


def days_elsewhere(repair: RepairElsewhere) -> int:
    """Return how many days such a repair counts: the day in and the day out, both whole."""
    return (repair.left_on - repair.came_on).days + 1


def readings_elsewhere(facts: CarFacts) -> list[tuple[date, int]]:
    """Return the odometers of those repairs that name one, with the day on which the car came in."""
    return [(each.came_on, each.odometer_km) for each in facts.elsewhere if each.odometer_km is not None]


def get_repair_elsewhere_for(person: Person, key: UUID | str, *, lock: bool = False) -> RepairElsewhere:
    """Return the repair at another workshop with this key; ``NotFound`` to an outsider. ``lock`` holds the row."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = RepairElsewhere.objects.filter(dealer_id__in=dealers_of_rights(person), key=wanted)
    rows = rows.select_related("dealer", "vehicle__dealer", "noted_by").defer("vehicle__search")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def withdrawn_elsewhere(facts: CarFacts) -> Sequence[RepairElsewhere]:
    """Return the repairs that were noted for a car and withdrawn, the newest first."""
    rows = RepairElsewhere.objects.filter(vehicle=facts.vehicle, withdrawn=True)
    return list(rows.select_related("noted_by"))


@dataclass(frozen=True)
class FormerState:
    """What stood on file of a repair elsewhere after one of its changes, and why it was changed."""

    what: str
    reason: str
    by: str
    at: datetime


def states_of(repair: RepairElsewhere) -> list[FormerState]:
    """Return every state of a repair elsewhere that its reader has fetched, the newest first."""
    rows = apps.get_model("rights", "RepairElsewhereRevision").objects.filter(pgh_obj_id=repair.pk)
    return [
        FormerState(_state_words(row), row.reason, row.noted_by.name, row.noted_at)
        for row in rows.select_related("noted_by").order_by("-pgh_id")
    ]


def _state_words(row: Any) -> str:
    """Say in one line what a state of such a repair told."""
    problem = {True: _("quality problem"), False: _("no quality problem"), None: _("not judged")}
    parts = [
        f"{row.came_on} – {row.left_on}",
        row.workshop,
        _("authorised") if row.authorised else _("not authorised"),
        "" if row.odometer_km is None else f"{row.odometer_km:,} km",
        problem[row.quality_problem],
        row.symptom_group,
        row.part_group,
        row.get_system_display(),
        row.get_known_from_display(),
        _("withdrawn") if row.withdrawn else "",
    ]
    return " · ".join(str(part) for part in parts if part)
