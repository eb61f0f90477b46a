"""Rights against the seller in the first days and weeks, free of charge (arts 22 and 23)."""

from collections.abc import Iterator, Sequence

from anxin.engines.rights.docket import Docket, Level, Weighed
from anxin.engines.rights.findings import NOTHING, Finding, hit_of, settle_hits
from anxin.engines.rights.law import Rule
from anxin.engines.rights.repairing import must_be_replaced
from anxin.engines.rights.visits import Seen, Standing


def needs_replacement(docket: Docket, rule: Rule) -> Finding:
    """A diagnosis, or an item of the work order, that certain assemblies or a main part of them must be replaced."""
    reported = docket.periods[rule.window].visits
    if not reported:
        return NOTHING
    hits = list(_needed_hits(docket, rule, reported))
    if docket.policies.early_report == "arguable":
        hits += _diagnosed_later(docket, rule, reported)
    return settle_hits(hits)


def named_failure(docket: Docket, rule: Rule) -> Finding:
    """A failure that the law names, as a person judged it."""
    items = docket.periods[rule.window].visits
    hits = [hit_of(each) for each in items if each.seen.visit.failure in rule.failures]
    return settle_hits(hits) if hits else NOTHING


def _needed_hits(docket: Docket, rule: Rule, reported: Sequence[Weighed]) -> Iterator[Weighed]:
    for weighed in reported:
        seen = weighed.seen
        if seen.visit.system is not None and seen.visit.system not in rule.systems:
            continue
        needed = _is_needed(docket, seen)
        if needed is False:
            continue
        unknown = () if needed else (seen.path("needs_replacement"),)
        if seen.visit.system is None:
            unknown = (*unknown, seen.path("system"))
        yield hit_of(weighed, unknown=unknown)


def _is_needed(docket: Docket, seen: Seen) -> bool | None:
    if seen.visit.needs_replacement is not None:
        return seen.visit.needs_replacement
    # A part that was replaced is an item of the work order.
    return must_be_replaced(seen, docket.edition)[0] or None


def _diagnosed_later(docket: Docket, rule: Rule, reported: Sequence[Weighed]) -> Iterator[Weighed]:
    """Yield visits beyond the days that diagnose a trouble reported within them: the report preserves the right."""
    within = {id(each.seen) for each in reported}
    early = [each.seen for each in reported if each.level is not Level.EXEMPT]
    for seen in docket.seen:
        if (
            id(seen) in within
            or seen.standing is not Standing.COUNTS
            or seen.visit.system not in rule.systems
        ):
            continue
        if _is_needed(docket, seen) and any(_same_trouble(each, seen) for each in early):
            yield Weighed(seen, Level.ARGUABLE, ("A15",))


def _same_trouble(one: Seen, other: Seen) -> bool:
    first, second = one.visit, other.visit
    same_part = bool(first.part_group) and first.part_group == second.part_group
    return same_part or (bool(first.symptom_group) and first.symptom_group == second.symptom_group)
