"""Rights against the seller by replacements of the same assembly or main part (art. 24)."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from anxin.engines.rights.docket import Docket, Level, Weighed
from anxin.engines.rights.facts import System
from anxin.engines.rights.findings import Finding, Reached, by_cure, settle_number
from anxin.engines.rights.law import Edition, Rule
from anxin.engines.rights.position import State
from anxin.engines.rights.repairing import is_main_part
from anxin.engines.rights.visits import Seen

#: Systems of which a car may have more than one.
_SEVERAL = frozenset({System.TRACTION_BATTERY, System.DRIVE_MOTOR})
#: The lowest first.
_OUTCOMES = (False, None, True)
type Group = dict[str, list[Seen]]


def assemblies(docket: Docket, rule: Rule) -> Finding:
    """The same assembly, or where the edition says so the same main part, replaced so often and still not right."""
    items = docket.periods[rule.window].visits
    if not _any_replaced(items):
        return Finding(State.NOT_MET, (), rule.zero)

    def measure(every: list[Seen], level: Level) -> Reached:
        reached = _assemblies_replaced(every, rule, docket.policies.several_units)
        if not rule.part_systems:
            return reached
        # Never the sum: the larger of the two counters (A19).
        return max(reached, _parts_replaced(every, rule, docket.edition), key=_rank)

    return settle_number(docket, rule, items, measure)


def parts(docket: Docket, rule: Rule) -> Finding:
    """The same main part replaced so often and still not right."""
    items = docket.periods[rule.window].visits
    if not _any_replaced(items):
        return Finding(State.NOT_MET, (), rule.zero)

    def measure(every: list[Seen], level: Level) -> Reached:
        return _parts_replaced(every, rule, docket.edition)

    return settle_number(docket, rule, items, measure)


def _any_replaced(items: Sequence[Weighed]) -> bool:
    return any(each.seen.visit.replaced for each in items)


def _assemblies_replaced(every: Sequence[Seen], rule: Rule, reading: str) -> Reached:
    """Return how often an assembly was replaced; where a car has several of a kind, by kind and by name (A18)."""
    by_kind = _most_replaced(
        _grouped(every, partial(_assemblies_of, rule, by_name=False)), every, rule.opens_at
    )
    if reading == "by_kind":
        return by_kind
    by_name = _most_replaced(
        _grouped(every, partial(_assemblies_of, rule, by_name=True)), every, rule.opens_at
    )
    if reading == "by_name" or by_name.is_reached:
        return by_name
    return by_kind if by_name.is_reached is by_kind.is_reached else by_kind._replace(doubts=("A18",))


def _assemblies_of(rule: Rule, seen: Seen, *, by_name: bool) -> list[str]:
    """Return what names the assemblies that were replaced in a visit."""
    system = seen.visit.system
    if system not in rule.systems:
        return []
    names = [each.part for each in seen.visit.replaced if each.assembly]
    return [f"{system}/{name}" if by_name and system in _SEVERAL else system for name in names]


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


def _parts_of(rule: Rule, edition: Edition, seen: Seen, *, maybe: bool) -> list[str]:
    """Return what names the main parts that were replaced in a visit, with those that may be one."""
    system = seen.visit.system
    if system not in rule.part_systems:
        return []
    found = [
        (each.part, is_main_part(each, system, edition)) for each in seen.visit.replaced if not each.assembly
    ]
    return [f"{system}/{name}" for name, is_main in found if is_main or (maybe and is_main is None)]


def _open_parts(seen: Seen, edition: Edition) -> Iterator[str]:
    for place, part in enumerate(seen.visit.replaced):
        if is_main_part(part, seen.visit.system, edition) is None:
            yield seen.path(f"replaced[{place}].main_part")


def _grouped(members: Sequence[Seen], names: Callable[[Seen], list[str]]) -> Group:
    groups: Group = {}
    for each in members:
        for name in dict.fromkeys(names(each)):
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
    return by_cure(len(group), group, last)


def _rank(reached: Reached) -> tuple[int, int]:
    """Order by outcome, then by number: reached, not known, not reached."""
    return _OUTCOMES.index(reached.is_reached), reached.value
