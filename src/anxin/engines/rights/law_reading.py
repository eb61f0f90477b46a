"""Read the law of a market from its documents: the law itself, the lists of main parts, and the open questions."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from math import inf
from types import MappingProxyType
from typing import Any

from anxin.engines.rights.facts import KM_PER_MILE, Failure, Remedy, System, Why
from anxin.engines.rights.law import (
    Ambiguity,
    Burden,
    Edition,
    Kind,
    Law,
    Policies,
    Rule,
    Term,
    UsagePay,
    Window,
)
from anxin.engines.rights.position import Counter, Unit
from anxin.engines.rights.working_days import WorkingDays

type Body = Mapping[str, Any]
_POLICIES = frozenset(each.name for each in fields(Policies))


def read_law(
    body: Body,
    *,
    ambiguities: Body,
    parts: Body = MappingProxyType({}),
    working_days: WorkingDays | None = None,
    readings: Mapping[str, str] | None = None,
) -> Law:
    """Return the law of a market; ``readings`` switches open questions: id of the ambiguity → one of its options.

    KeyError or ValueError where the documents, or a reading, are not what they must be.
    """
    questions = tuple(_ambiguity(each) for each in ambiguities["ambiguities"])
    editions = tuple(_edition(each, parts) for each in body["editions"])
    return Law(
        market=body["market"],
        title=MappingProxyType(dict(body["title"])),
        country=body["country"],
        editions=tuple(sorted(editions, key=lambda each: each.sold_from)),
        ambiguities=questions,
        policies=_policies(questions, readings or {}),
        burden=_burden(body.get("burden_of_proof")),
        extension_from=body.get("extension_from", date.max),
        working_days=working_days or WorkingDays(),
    )


def _ambiguity(body: Body) -> Ambiguity:
    options = tuple(body["options"])
    policy = body.get("policy", "")
    if body["default"] not in options or (policy and policy not in _POLICIES):
        raise ValueError(f"{body['id']}: the default is no option, or the policy is unknown")
    question, why = MappingProxyType(dict(body["question"])), MappingProxyType(dict(body["why"]))
    return Ambiguity(body["id"], question, why, body["default"], options, policy)


def _policies(questions: Iterable[Ambiguity], readings: Mapping[str, str]) -> Policies:
    known = {each.id: each for each in questions}
    for ident, option in readings.items():
        if option not in known[ident].options:
            raise ValueError(f"{ident}: {option} is none of its options")
    chosen = {each.policy: readings.get(each.id, each.default) for each in known.values() if each.policy}
    return replace(Policies(), **chosen)


def _edition(body: Body, parts: Body) -> Edition:
    substitute = body.get("substitute", {})
    return Edition(
        key=body["key"],
        title=MappingProxyType(dict(body["title"])),
        sold_from=body["sold_from"],
        start=body["start"],
        windows=MappingProxyType({key: _window(body, key) for key in body["windows"]}),
        rules=tuple(_rule(each) for each in body["rules"]),
        usage=_usage(body["usage"]),
        left_out=frozenset(Why(each) for each in body.get("left_out", ())),
        answer=_term(body.get("answer")),
        complete=_term(body.get("complete")),
        delay_days=body.get("delay_days", 0),
        substitute_hours=substitute.get("hours", 0),
        alert_hours=tuple(substitute.get("alerts", ())),
        substitute_citation=substitute.get("citation", ""),
        without_same_model=_remedies(body.get("without_same_model", ())),
        flags=tuple(body.get("flags", ())),
        parts=_parts(parts[body["parts"]]) if "parts" in body else {},
    )


def _window(edition: Body, name: str) -> Window:
    body = edition["windows"][name]
    km = body["miles"] * KM_PER_MILE if "miles" in body else body.get("km")
    return Window(body.get("months", 0), body.get("days", 0), km, name in edition.get("fixed", ()))


def _rule(body: Body) -> Rule:
    opens_at, unit = body.get("opens_at", 0), Unit(body["unit"]) if "unit" in body else None
    return Rule(
        id=body["id"],
        kind=Kind(body["kind"]),
        window=body["window"],
        remedies=_remedies(body["remedies"]),
        against=body["against"],
        owner_pays=body["owner_pays"],
        citation=body["citation"],
        mark=body["mark"],
        opens_at=opens_at,
        unit=unit,
        systems=frozenset(System(each) for each in body.get("systems", ())),
        part_systems=frozenset(System(each) for each in body.get("part_systems", ())),
        failures=frozenset(Failure(each) for each in body.get("failures", ())),
        serious_only=body.get("serious_only", False),
        demand=body.get("demand", False),
        also_due=tuple(body.get("also_due", ())),
        zero=None if unit is None else Counter(0, opens_at, unit),
    )


def _remedies(names: Iterable[str]) -> tuple[Remedy, ...]:
    return tuple(Remedy(each) for each in names)


def _term(body: Body | None) -> Term | None:
    if body is None:
        return None
    return Term(body["working_days"], body["citation"], _remedies(body.get("opens", ())))


def _usage(body: Body) -> UsagePay:
    return UsagePay(body["citation"], body.get("at_most", inf), body.get("whole_distance_miles"))


def _burden(body: Body | None) -> Burden | None:
    if body is None:
        return None
    return Burden(body["bears"], body["months"], body["received_from"], body["citation"])


def _parts(body: Body) -> Mapping[System, frozenset[str]]:
    lists = {
        System(system): frozenset(name.casefold() for name in names)
        for system, names in body["systems"].items()
    }
    return MappingProxyType(lists)
