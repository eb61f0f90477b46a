"""Rights against the seller by numbers within the validity period (art. 24), and by attempts that did not cure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from anxin.engines.rights.docket import Docket, Level, Weighed, end_of
from anxin.engines.rights.facts import System
from anxin.engines.rights.findings import NOTHING, Finding, Reached, settle_number
from anxin.engines.rights.law import Edition, Rule
from anxin.engines.rights.position import State
from anxin.engines.rights.repairing import is_main_part
from anxin.engines.rights.visits import Seen, ends_of

#: Systems of which a car may have more than one.
_SEVERAL = frozenset({System.TRACTION_BATTERY, System.DRIVE_MOTOR})
type Group = dict[str, list[Seen]]


def safety(docket: Docket, rule: Rule) -> Finding:
    """Repairs of serious safety failures that did not remove them, or a new one after so many."""
    items = [each for each in docket.weighed(rule.window) if each.seen.visit.serious_safety]

    def measure(chosen: Sequence[Weighed], level: Level) -> Reached:
        every = [each.seen for each in chosen]
        repaired = [each for each in every if not each.running]
        if len(repaired) < rule.opens_at:
            return Reached(len(repaired), False, repaired)
        if len(every) > rule.opens_at:
            return Reached(len(repaired), True, every)
        return _by_cure(len(repaired), repaired, repaired[-1])

    return settle_number(docket, rule, items, measure) if items else Finding(State.NOT_MET, (), rule.zero)


def assemblies(docket: Docket, rule: Rule) -> Finding:
    """The same assembly, or where the edition says so the same main part, replaced so often and still not right."""
    items = docket.weighed(rule.window)
    if not _any_replaced(items):
        return Finding(State.NOT_MET, (), rule.zero)

    def measure(chosen: Sequence[Weighed], level: Level) -> Reached:
        every = [each.seen for each in chosen]
        reached = _assemblies_replaced(every, rule, docket.policies.several_units)
        if not rule.part_systems:
            return reached
        # Never the sum: the larger of the two counters (A19).
        return max(reached, _parts_replaced(every, rule, docket.edition), key=_rank)

    return settle_number(docket, rule, items, measure)


def parts(docket: Docket, rule: Rule) -> Finding:
    """The same main part replaced so often and still not right."""
    items = docket.weighed(rule.window)
    if not _any_replaced(items):
        return Finding(State.NOT_MET, (), rule.zero)

    def measure(chosen: Sequence[Weighed], level: Level) -> Reached:
        return _parts_replaced([each.seen for each in chosen], rule, docket.edition)

    return settle_number(docket, rule, items, measure)


def days(docket: Docket, rule: Rule) -> Finding:
    """Days in repair, added up."""
    items = docket.weighed(rule.window)
    if not items:
        return Finding(State.NOT_MET, (), rule.zero)
    span, left_out = docket.spans[rule.window], docket.edition.left_out

    def measure(chosen: Sequence[Weighed], level: Level) -> Reached:
        last = end_of(span, level)
        members = [each.seen for each in chosen]
        total = sum(each.counted_days(left_out, last) for each in members)
        if total >= rule.opens_at:
            beyond = level is Level.ARGUABLE and span.extended is not None
            return Reached(total, True, members, doubts=("A23",) if beyond else ())
        unknown = tuple(each.path("agreed_at") for each in members if each.start is None)
        return Reached(total, None if unknown else False, members, unknown=unknown)

    last = end_of(span, Level.SURE)
    straddles = last is not None and any(each.seen.end > last for each in items)
    found = settle_number(docket, rule, items, measure, straddles=straddles)
    return _with_range(found, [each.seen for each in items if each.level is Level.SURE], docket.edition)


def _with_range(found: Finding, members: Sequence[Seen], edition: Edition) -> Finding:
    """Add the fewest and the most days that the known ends of the repairs would give, where they differ (A3)."""
    if not any(each.has_other_ends() for each in members):
        return found
    least = most = 0
    for each in members:
        ends = ends_of(each.visit) or [each.end]
        least += each.counted_days(edition.left_out, min(ends))
        most += replace(each, end=max(ends)).counted_days(edition.left_out, None)
    if least == most or found.counter is None:
        return found
    return found._replace(counter=replace(found.counter, least=least, most=most))


def count(docket: Docket, rule: Rule) -> Finding:
    """Completed repairs of the same trouble, told by the part (narrow) and by the symptom (broad)."""
    items = _repairs(docket, rule)
    if not items:
        return Finding(State.NOT_MET, (), rule.zero)
    reading = docket.policies.same_trouble

    def measure(chosen: Sequence[Weighed], level: Level) -> Reached:
        members = [each.seen for each in chosen]
        loose = [each for each in members if _is_loose(each)] if level is Level.UNKNOWN else []
        narrow = _largest(members, lambda seen: seen.visit.part_group)
        broad = _largest(members, lambda seen: seen.visit.symptom_group)
        larger = narrow if reading == "narrow" or (reading == "both" and len(narrow) > len(broad)) else broad
        value = len(larger) + len(loose)
        differ = ("A8",) if reading == "both" and len(narrow) != len(broad) else ()
        both = len(narrow) >= rule.opens_at and len(broad) >= rule.opens_at
        doubts = () if reading != "both" or both else ("A8",)
        return Reached(
            value, value >= rule.opens_at, [*larger, *loose], doubts, differ, (), len(narrow), len(broad)
        )

    return settle_number(docket, rule, items, measure)


def attempts(docket: Docket, rule: Rule) -> Finding:
    """Repairs of the same trouble that did not cure it: no number decides, a person judges whether they were enough."""
    items = [each for each in docket.weighed(rule.window) if not each.seen.running]
    failed = [each for each in items if each.seen.visit.cured is False or _came_back(each.seen, docket.seen)]
    counted = [each for each in failed if each.level is not Level.EXEMPT]
    if counted:
        return Finding(State.ARGUABLE, (*(each.seen.id for each in counted), "CA1"))
    if failed:
        return Finding(State.EXCLUDED, tuple(each.seen.id for each in failed))
    open_ended = tuple(each.seen.path("cured") for each in items if each.seen.visit.cured is None)
    return Finding(State.UNKNOWN, open_ended) if open_ended else NOTHING


def _came_back(seen: Seen, others: Iterable[Seen]) -> bool:
    group = seen.visit.part_group
    later = [each for each in others if each.start and seen.start and each.start > seen.start]
    return bool(group) and any(
        each.visit.part_group == group and each.visit.quality_problem for each in later
    )


def _repairs(docket: Docket, rule: Rule) -> list[Weighed]:
    """Return the repairs that are counted; those of which neither part nor symptom is known may belong to any."""
    found = []
    on_arrival = docket.policies.right_arises == "arrival"
    for each in docket.weighed(rule.window):
        if (each.seen.running and not on_arrival) or (
            rule.serious_only and not each.seen.visit.serious_safety
        ):
            continue
        if _is_loose(each.seen) and each.level is not Level.EXEMPT:
            path = each.seen.path("symptom_group")
            each = Weighed(each.seen, Level.UNKNOWN, (*each.reasons, path))
        found.append(each)
    return found


def _is_loose(seen: Seen) -> bool:
    return not seen.visit.part_group and not seen.visit.symptom_group


def _largest(members: Sequence[Seen], key: Callable[[Seen], str]) -> list[Seen]:
    groups: Group = {}
    for each in members:
        if name := key(each):
            groups.setdefault(name, []).append(each)
    return max(groups.values(), key=len, default=[])


def _by_cure(value: int, members: Sequence[Seen], last: Seen) -> Reached:
    """Tell by its cure whether the last repair left the car as it was; a car that is cured needs one more."""
    cured = last.visit.cured
    if cured is None:
        return Reached(value, None, members, unknown=(last.path("cured"),))
    return Reached(value, not cured, members)


def _any_replaced(items: Sequence[Weighed]) -> bool:
    return any(each.seen.visit.replaced for each in items)


def _assemblies_replaced(every: Sequence[Seen], rule: Rule, reading: str) -> Reached:
    """Return how often an assembly was replaced; where a car has several of a kind, by kind and by name (A18)."""
    by_kind = _most_replaced(
        _grouped(every, partial(_assemblies_of, rule, by_name=False)), every, rule.opens_at
    )
    if reading == "by_kind" or by_kind.value < rule.opens_at:
        return by_kind
    by_name = _most_replaced(
        _grouped(every, partial(_assemblies_of, rule, by_name=True)), every, rule.opens_at
    )
    if reading == "by_name" or by_name.is_reached:
        return by_name
    return by_kind._replace(doubts=("A18",)) if by_name.value < rule.opens_at else by_name


def _assemblies_of(rule: Rule, seen: Seen, *, by_name: bool) -> set[str]:
    """Return what names the assemblies that were replaced in a visit."""
    system = seen.visit.system
    if system is None or system not in rule.systems:
        return set()
    names = (each.part for each in seen.visit.replaced if each.assembly)
    return {f"{system}/{name}" if by_name and system in _SEVERAL else system for name in names}


def _parts_replaced(every: Sequence[Seen], rule: Rule, edition: Edition) -> Reached:
    """Return how often a main part was replaced; a part of which nobody says whether it is one leaves it open."""
    reached = _most_replaced(
        _grouped(every, partial(_parts_of, rule, edition, maybe=False)), every, rule.opens_at
    )
    if reached.is_reached:
        return reached
    wider = _most_replaced(
        _grouped(every, partial(_parts_of, rule, edition, maybe=True)), every, rule.opens_at
    )
    if wider.is_reached is False or wider == reached:
        return reached
    unknown = tuple(path for each in wider.members for path in _open_parts(each, edition))
    return Reached(reached.value, None, wider.members, unknown=(*unknown, *wider.unknown))


def _parts_of(rule: Rule, edition: Edition, seen: Seen, *, maybe: bool) -> set[str]:
    """Return what names the main parts that were replaced in a visit, with those that may be one."""
    system = seen.visit.system
    if system is None or system not in rule.part_systems:
        return set()
    found = (
        (each.part, is_main_part(each, system, edition)) for each in seen.visit.replaced if not each.assembly
    )
    return {f"{system}/{name}" for name, is_main in found if is_main or (maybe and is_main is None)}


def _open_parts(seen: Seen, edition: Edition) -> Iterator[str]:
    for place, part in enumerate(seen.visit.replaced):
        if is_main_part(part, seen.visit.system, edition) is None:
            yield seen.path(f"replaced[{place}].main_part")


def _grouped(members: Sequence[Seen], names: Callable[[Seen], set[str]]) -> Group:
    groups: Group = {}
    for each in members:
        for name in names(each):
            groups.setdefault(name, []).append(each)
    return groups


def _most_replaced(groups: Group, every: Sequence[Seen], opens_at: int) -> Reached:
    found = [_replaced(group, every, opens_at) for group in groups.values()]
    return max(found, key=_rank, default=Reached(0, False))


def _replaced(group: Sequence[Seen], every: Sequence[Seen], opens_at: int) -> Reached:
    if len(group) < opens_at:
        return Reached(len(group), False, group)
    last = group[opens_at - 1]
    later = [each for each in every[every.index(last) + 1 :] if each.visit.system is last.visit.system]
    if later:
        members = [*group, *(each for each in later if each not in group)]
        return Reached(len(group), True, members)
    return _by_cure(len(group), group, last)


def _rank(reached: Reached) -> tuple[int, int]:
    """Order by outcome, then by number: reached, not known, not reached."""
    order = {True: 2, None: 1, False: 0}
    return order[reached.is_reached], reached.value
