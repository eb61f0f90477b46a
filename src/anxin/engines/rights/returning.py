"""Rights against the seller by days and by repairs (art. 24), and by attempts that did not cure."""

from collections.abc import Iterable, Sequence

from anxin.engines.rights.docket import Docket, Level, Weighed
from anxin.engines.rights.facts import Visit, Why
from anxin.engines.rights.findings import NOTHING, Finding, Reached, by_cure, settle_number
from anxin.engines.rights.law import Rule
from anxin.engines.rights.position import State
from anxin.engines.rights.visits import Seen


def safety(docket: Docket, rule: Rule) -> Finding:
    """Repairs of serious safety failures that did not remove them, or a new one after so many."""
    items = [each for each in docket.periods[rule.window].visits if each.seen.visit.serious_safety]
    if not items:
        return Finding(State.NOT_MET, (), rule.zero)

    def measure(every: list[Seen], level: Level) -> Reached:
        repaired = [each for each in every if not each.running]
        if len(repaired) < rule.opens_at:
            return Reached(len(repaired), False, repaired)
        if len(every) > rule.opens_at:
            return Reached(len(repaired), True, every)
        return by_cure(len(repaired), repaired, repaired[-1])

    return settle_number(docket, rule, items, measure)


def days(docket: Docket, rule: Rule) -> Finding:
    """Days in repair, added up."""
    period, left_out = docket.periods[rule.window], docket.edition.left_out
    items = period.visits
    if not items:
        return Finding(State.NOT_MET, (), rule.zero)

    def measure(members: list[Seen], level: Level) -> Reached:
        last = period.ends_at(level)
        lengths = [each.counted_days(left_out, last) for each in members]
        total = sum(lengths)
        least, most = _range(members, left_out) if level is Level.SURE else (None, None)
        if total >= rule.opens_at:
            doubts = ("A23",) if level is Level.ARGUABLE else ()
            return Reached(total, True, members, doubts=doubts, least=least, most=most)
        unknown = tuple([each.path("agreed_at") for each in members if each.start is None])
        reached = None if unknown else False
        return Reached(total, reached, members, unknown=unknown, least=least, most=most)

    ends = [each.end for each, _, _ in items]
    return settle_number(docket, rule, items, measure, straddles=max(ends) > period.ends_at(Level.SURE))


def _range(members: Sequence[Seen], left_out: frozenset[Why]) -> tuple[int, int] | tuple[None, None]:
    """Return the fewest and the most days that the known ends of the repairs would give, where they differ (A3)."""
    if all(each.first_end == each.last_end for each in members):
        return None, None
    least = sum(each.days_through(each.first_end, left_out) for each in members)
    most = sum(each.days_through(each.last_end, left_out) for each in members)
    return (None, None) if least == most else (least, most)


def count(docket: Docket, rule: Rule) -> Finding:
    """Completed repairs of the same trouble, told by the part (narrow) and by the symptom (broad)."""
    items = _repairs(docket, rule)
    if not items:
        return Finding(State.NOT_MET, (), rule.zero)
    reading = docket.policies.same_trouble

    def measure(members: list[Seen], level: Level) -> Reached:
        loose = [each for each in members if _is_loose(each.visit)] if level is Level.UNKNOWN else []
        narrow = _largest(members, [each.visit.part_group for each in members])
        broad = _largest(members, [each.visit.symptom_group for each in members])
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
    items = [each for each in docket.periods[rule.window].visits if not each.seen.running]
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
    for each in docket.periods[rule.window].visits:
        seen, level, reasons = each
        visit = seen.visit
        if (seen.running and not on_arrival) or (rule.serious_only and not visit.serious_safety):
            continue
        if _is_loose(visit) and level is not Level.EXEMPT:
            each = Weighed(seen, Level.UNKNOWN, (*reasons, seen.path("symptom_group")))
        found.append(each)
    return found


def _is_loose(visit: Visit) -> bool:
    return not visit.part_group and not visit.symptom_group


def _largest(members: Sequence[Seen], names: Iterable[str]) -> list[Seen]:
    groups: dict[str, list[Seen]] = {}
    for place, name in enumerate(names):
        if name:
            groups.setdefault(name, []).append(members[place])
    return max(groups.values(), key=len, default=[])
