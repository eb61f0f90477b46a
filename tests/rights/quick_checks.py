"""The quick tests of the engine in one call, for a run in which the engine is changed a thousand times."""

import copy
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import ModuleType
from typing import Any

from tests.rights.casework import all_cases, differences, documents_of, law_documents, laws_of

_COMPLETE: dict[str, Any] = {
    "sent_in_at": datetime(2024, 7, 1, 9),
    "odometer_km": 0,
    "statement": "noise",
    "inspection": "bearing worn",
    "items": ("bearing changed",),
    "part_names": ("bearing",),
    "part_numbers": ("B-1",),
    "material_cost": 0,
    "hours": 2,
    "labour_cost": 0,
    "handed_over_at": datetime(2024, 7, 6, 9),
    "signed_by_repairer": True,
    "signed_by_consumer": True,
}
#: What is changed in a complete record, and what it then lacks.
RECORDS: tuple[tuple[dict[str, Any], tuple[str, ...]], ...] = (
    ({}, ()),
    ({"sent_in_at": None}, ("sent_in_at",)),
    ({"odometer_km": None}, ("odometer_km",)),
    ({"statement": " "}, ("statement",)),
    ({"inspection": ""}, ("inspection",)),
    ({"items": (" ",)}, ("items",)),
    ({"items": ("", "bearing changed")}, ()),
    ({"part_names": ("", "seal"), "part_numbers": ("B-1", "S-1")}, ("part_names",)),
    ({"part_names": ("bearing", "seal")}, ("part_numbers",)),
    ({"part_numbers": (" ",)}, ("part_numbers",)),
    ({"part_names": (), "part_numbers": ()}, ()),
    ({"material_cost": None}, ("material_cost",)),
    ({"hours": None}, ("hours",)),
    ({"labour_cost": None}, ("labour_cost",)),
    ({"towed": True}, ("towing_cost",)),
    ({"towed": True, "towing_cost": 0}, ()),
    ({"handed_over_at": datetime(2024, 7, 6, 9, 1)}, ("substitute",)),
    ({"handed_over_at": datetime(2024, 7, 6, 9, 1), "substitute": "a van"}, ()),
    ({"handed_over_at": None}, ("handed_over_at",)),
    ({"signed_by_repairer": False}, ("signed_by_repairer",)),
    ({"signed_by_consumer": False}, ("signed_by_consumer",)),
)
#: What a record lacks in which nobody wrote anything: no part was named, no tow and no substitute car was due.
NOTHING_WRITTEN = (
    "sent_in_at", "odometer_km", "statement", "inspection", "items", "material_cost", "hours", "labour_cost",
    "handed_over_at", "signed_by_repairer", "signed_by_consumer",
)  # fmt: skip
#: An open question that is not as it must be: what is changed in the first one.
FAULTY_QUESTIONS: tuple[dict[str, Any], ...] = ({"default": "by_chance"}, {"policy": "weather"})


#: Whatever noticed one change is asked first about the next, which often stands beside it.
_ORDER = list(all_cases())


def first_difference(rights: ModuleType, changed: Mapping[str, Any] | None) -> str | None:
    """Return what an engine, or a changed law, answers otherwise than the tests say; None if there is nothing."""
    laws = laws_of(rights, changed)
    for place, told in enumerate(_ORDER):
        if found := differences(told, rights, laws):
            _ORDER.insert(0, _ORDER.pop(place))
            return f"{told.where}: {found[0]}"
    return next(_others(rights), None)


def _others(rights: ModuleType) -> Iterator[str]:
    for change, lacks in RECORDS:
        found = rights.missing_of_record(rights.RepairRecord(**{**_COMPLETE, **change}))
        if found != lacks:
            yield f"record {change}: {found}"
    nothing = rights.missing_of_record(rights.RepairRecord())
    if nothing != NOTHING_WRITTEN:
        yield f"a record of nothing: {nothing}"
    if [rights.Counter(done, 5, rights.Unit.REPAIR).left for done in (4, 5, 6)] != [1, 0, 0]:
        yield "what is left of five"
    for change in FAULTY_QUESTIONS:
        if not refuses_question(rights, change):
            yield f"question {change} is not refused"
    if rights.read_law(**documents_of(law_documents("us-ca"))).working_days.is_working(date(2026, 3, 1)):
        yield "a Sunday is worked"


def refuses_question(rights: ModuleType, change: Mapping[str, Any]) -> bool:
    """Tell whether a law is refused whose first open question is changed."""
    documents = copy.deepcopy(documents_of(law_documents("cn")))
    documents["ambiguities"]["ambiguities"][0] |= change
    try:
        rights.read_law(**documents)
    except ValueError:
        return True
    return False
