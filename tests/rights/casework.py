"""Readable cases beside the law (``content/law/*/cases``): short words become a document, the answer is compared.

A case names only what matters; everything else is an ordinary car with ordinary visits. What is expected of a right
is its state; every right that a case does not name must be ``not_met``.
"""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
LAW = ROOT / "content" / "law"
#: Laws that no market has, in the forms that a law may have besides.
MADE_UP = Path(__file__).with_name("made_up_law")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LENGTH = re.compile(r"(\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_OWN = {"trouble", "lasts", "open", "km", "at", "times", "every"}


@dataclass(frozen=True)
class Told:
    """One case: where it stands, the document it becomes, how the law is read, and what is expected."""

    where: str
    market: str
    document: Mapping[str, Any]
    readings: Mapping[str, str]
    expect: Mapping[str, Any]


def markets() -> list[str]:
    """Return the markets whose law there is, and the made-up one."""
    return sorted(path.parent.name for folder in (LAW, MADE_UP) for path in folder.glob("*/law.yaml"))


@cache
def law_documents(market: str) -> dict[str, Any]:
    """Return the documents of a market's law by name."""
    return {path.stem: _read(path) for folder in (LAW, MADE_UP) for path in (folder / market).glob("*.yaml")}


@cache
def all_cases() -> tuple[Told, ...]:
    """Return every readable case of every market."""
    return tuple(_cases())


def _cases() -> Iterator[Told]:
    for path in sorted([*LAW.glob("*/cases/*.yaml"), *MADE_UP.glob("*/cases/*.yaml")]):
        body = _read(path)
        base = body.get("car", {})
        for each in body["cases"]:
            given = copy.deepcopy(each)
            market = path.parent.parent.name
            document = _document(given, market, base)
            yield Told(
                f"{path.stem}: {each['name']}",
                market,
                document,
                given.get("readings", {}),
                _named(given["expect"]),
            )


def _named(expect: Mapping[Any, Any]) -> dict[str, Any]:
    """Rules such as 19 are names, whatever YAML takes them for."""
    return {str(key): value for key, value in expect.items()}


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  both are safe loaders


def _document(given: dict[str, Any], market: str, base: Mapping[str, Any]) -> dict[str, Any]:
    vehicle = {"delivery_date": "2024-05-08", "price": 200000, "usage_coefficient": 0.005, "use": "household"}
    vehicle |= {key: _plain(value) for key, value in {**base, **given.get("car", {})}.items()}
    vehicle.setdefault("invoice_date", vehicle["delivery_date"])
    vehicle = {key: value for key, value in vehicle.items() if value != "left out"}
    visits = [visit for each in given.get("visits", ()) for visit in _visits(each)]
    for place, visit in enumerate(visits):
        visit.setdefault("id", f"v{place + 1}")
        visit.setdefault("odometer_km", 1000 * (place + 1))
        for group in ("symptom_group", "part_group"):
            visit.setdefault(group, f"{group} {place + 1}")
    written = {
        "market": market,
        "today": _plain(given.get("today", "2025-03-03")),
        "odometer_km": given.get("km", 12000),
        "vehicle": vehicle,
        "visits": visits,
        "requests": [
            {key: _plain(value) for key, value in each.items()} for each in given.get("requests", ())
        ],
    }
    return written | {key: _plain(value) for key, value in given.get("also", {}).items()}


def _visits(each: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the visits of one line; ``times`` of them, ``every`` so many days."""
    for number in range(each.get("times", 1)):
        yield _visit(each, timedelta(days=number * each.get("every", 0)), number)


def _visit(each: dict[str, Any], later: timedelta, number: int) -> dict[str, Any]:
    visit = {"quality_problem": True, "system": "other", "cured": True, "needs_replacement": False}
    visit |= {key: _plain(value) for key, value in copy.deepcopy(each).items() if key not in _OWN}
    if "trouble" in each:
        visit |= {"symptom_group": each["trouble"], "part_group": each["trouble"]}
    if "km" in each:
        visit["odometer_km"] = each["km"] + number if each["km"] is not None else None
    if "at" in each:
        start = _time(each["at"]) + later
        visit["agreed_at"] = start.strftime("%Y-%m-%dT%H:%M")
        if not each.get("open"):
            end = (start + _length(each.get("lasts", "2h"))).strftime("%Y-%m-%dT%H:%M")
            for name in ("completed_at", "notified_at", "handed_over_at"):
                visit.setdefault(name, end)
    return visit


def _time(written: Any) -> datetime:
    if isinstance(written, datetime):
        return written
    if isinstance(written, date):
        return datetime(written.year, written.month, written.day)
    return datetime.fromisoformat(str(written))


def _length(written: str) -> timedelta:
    return timedelta(**{_UNITS[unit]: int(count) for count, unit in _LENGTH.findall(written)})


def _plain(value: Any) -> Any:
    """YAML reads dates; a document of JSON has texts."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if isinstance(value, date) else value


def differences(told: Told, rights: ModuleType, laws: Mapping[str, Any]) -> list[str]:
    """Return where the answer of an engine differs from what a case expects; empty when it is as it must be."""
    law = laws[told.market]
    if told.readings:
        documents = law_documents(told.market)
        law = replace(
            law, policies=rights.read_law(**documents_of(documents), readings=told.readings).policies
        )
    try:
        case = rights.read_case(told.document, law)
    except rights.FactFault as fault:
        return [] if told.expect == {"error": fault.field} else [f"refused for {fault.field}"]
    if "error" in told.expect:
        return ["not refused"]
    position = rights.assess(case, law)
    answer = rights.document(position)
    json.dumps(answer)
    found = dict(_found(answer)) | _about(told.expect, rights, case, law, position)
    states = {key: "not_met" for key in found if key.endswith(".state")}
    wanted = states | {_long(key, answer): value for key, value in _flat(told.expect, answer)}
    return [
        f"{key}: {found.get(key, 'nothing')!r}, not {_plain(value)!r}"
        for key, value in wanted.items()
        if found.get(key) != _plain(value)
    ]


def documents_of(documents: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments with which a law is read."""
    return {
        "body": documents["law"],
        "ambiguities": documents["ambiguities"],
        "parts": documents.get("parts", {}),
    }


def _flat(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in expect.items():
        if isinstance(value, dict) and key not in {"compensation", "burden_of_proof"}:
            yield from ((f"{key}/{inner}", each) for inner, each in value.items())
        else:
            yield key, value


def _long(key: str, answer: Mapping[str, Any]) -> str:
    """``24.1.4.days`` is the state of that rule, ``24.1.4.days/value`` its counter, ``cn-2022 19`` an edition's."""
    name, _, field = key.partition("/")
    edition, _, rule = name.rpartition(" ")
    if any(right["rule"] == rule for right in answer["rights"]):
        return f"{edition or answer['edition']} {rule}.{field or 'state'}"
    return key


def _found(answer: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for right in answer["rights"]:
        at = f"{right['edition']} {right['rule']}"
        yield from ((f"{at}.{key}", value) for key, value in right.items())
        yield from ((f"{at}.{key}", value) for key, value in (right["counter"] or {}).items())
    for key, value in answer["periods"].items():
        yield f"periods/{key}", value
    for key in ("edition", "arguable_edition"):
        yield key, answer[key]
    for key in ("compensation", "burden_of_proof"):
        kept = answer[key]
        yield key, kept and {name: each for name, each in kept.items() if name != "citation" and each != []}
    yield "flags", [[each["what"], *each["because"]] for each in answer["flags"]]
    for each in answer["deadlines"]:
        at = f"{each['what']} {each['request'] if each['request'] is not None else each['visit']}"
        yield from ((f"{at}/{key}", value) for key, value in each.items())
    yield "deadlines", [each["what"] for each in answer["deadlines"]]
    yield "caution", answer["caution"]
    yield "rules", [f"{each['edition']} {each['rule']}" for each in answer["rights"]]


def _about(
    expect: Mapping[str, Any], rights: ModuleType, case: Any, law: Any, position: Any
) -> dict[str, Any]:
    """Ask what only some cases ask: what is nearest, what would open what, and what the owner would then pay."""
    found: dict[str, Any] = {}
    if "nearest" in expect:
        found["nearest"] = [
            f"{each.rule} {each.value}/{each.limit} {each.left}" for each in rights.nearest(position)
        ]
    if "would pay" in expect:
        paid = rights.compensation_of(case, law)
        found["would pay"] = paid and paid.amount
    for key in expect:
        if key.startswith("opens if it counts "):
            opened = rights.opens_if_it_counts(case, law, visit=key.rpartition(" ")[2])
            found[key] = [each.rule for each in opened]
        if key.startswith("opens if it stays through "):
            through = date.fromisoformat(key.rpartition(" ")[2])
            found[key] = [each.rule for each in rights.opens_if_it_stays(case, law, through=through)]
        if key.startswith("opens within "):
            day = rights.opens_on(case, law, within_days=int(key.rpartition(" ")[2]))
            found[key] = day and day.isoformat()
    return found


#: A short year of China around the cases, so that the engine's own tests need no calendar of the house.
_OFF = (
    "2021-01-01 2021-01-02 2021-01-03 2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-03 2025-02-04 "
    "2025-04-04 2025-05-01 2025-05-02 2025-05-05 2025-06-02 2025-10-01 2025-10-02 2025-10-03 2025-10-04 2025-10-05 "
    "2025-10-06 2025-10-07 2025-10-08 2026-01-01 2026-01-02 2026-01-03 2026-02-15 2026-02-16 2026-02-17 2026-02-18 "
    "2026-02-19 2026-02-20 2026-02-21 2026-02-22 2026-02-23 2026-04-04 2026-04-05 2026-04-06 2026-10-01 2026-10-02 "
    "2026-10-03"
)
_WORKED = "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28"


def laws_of(rights: ModuleType, changed: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """Return the law of every market as an engine reads it; ``changed`` has other documents for a market."""
    days = rights.working_days(
        [2021, 2025, 2026],
        off=map(date.fromisoformat, _OFF.split()),
        worked=map(date.fromisoformat, _WORKED.split()),
    )
    found = {}
    for market in markets():
        documents = (changed or {}).get(market) or law_documents(market)
        found[market] = rights.read_law(**documents_of(documents), working_days=days)
    return found
