"""What the judgement of a visit may begin with; a person accepts it or not."""

import re
from collections.abc import Mapping
from typing import Any

from anxin.engines.rights.law import Law
from anxin.rights.models import VisitJudgement
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.selectors.repeat_words import component_name, symptom_name

_MOST_PARTS = 20
_LONGEST_PART = 120
_BETWEEN_PARTS = re.compile(r"[\n;；、]")


def suggested_groups(order: RepairOrder) -> dict[str, str]:
    """Return the groups of an earlier visit that the workshop holds this one to be for again, or its own words of both.

    Empty where nothing speaks for a trouble that was here before.
    """
    repeats = RepeatRepair.objects.exclude(state=RepeatState.REFUSED).filter(order=order)
    repeat = repeats.first()
    if repeat is None:
        return {}
    before = [pk for pk in (repeat.earlier_id, repeat.first_id) if pk]
    judged = VisitJudgement.objects.filter(order__in=before).order_by("-order__opened_at").first()
    if judged is not None and (judged.symptom_group or judged.part_group):
        return {"symptom_group": judged.symptom_group, "part_group": judged.part_group}
    code = order.dealer.code
    component = component_name(repeat.component, dealer_code=code)
    symptom = symptom_name(repeat.symptom, dealer_code=code)
    return {"symptom_group": " ".join(filter(None, (component, symptom)))}


def groups_of_car(order: RepairOrder) -> dict[str, list[str]]:
    """Return the groups that were named for this car, for the lists under the fields."""
    rows = VisitJudgement.objects.filter(vehicle=order.vehicle_id)
    return {
        name: sorted(set(rows.exclude(**{name: ""}).values_list(name, flat=True)))
        for name in ("symptom_group", "part_group")
    }


def parts_to_judge(
    order: RepairOrder, judged: VisitJudgement | None, law: Law | None
) -> list[dict[str, Any]]:
    """Return the rows of parts: those kept, or where none was kept what the order names with the list's proposal."""
    kept = list(judged.fitted.all()) if judged else []
    if kept or (judged and judged.quality_problem is not None):
        return [
            {"name": part.name, "number": part.number, "assembly": part.assembly, "main_part": part.main_part}
            for part in kept
        ]
    told = (each.strip() for each in _BETWEEN_PARTS.split(order.parts))
    names = [each[:_LONGEST_PART] for each in told if each]
    return [{"name": name, "main_part": is_main_part(name, law) or None} for name in names[:_MOST_PARTS]]


def is_main_part(name: str, law: Law | None) -> bool:
    """Tell whether a list of main parts names what stands in a part's name; the newest edition's list is asked."""
    if law is None or not law.editions:
        return False
    lists: Mapping[Any, frozenset[str]] = law.editions[-1].parts
    words = name.casefold()
    return any(part in words for parts in lists.values() for part in parts)
