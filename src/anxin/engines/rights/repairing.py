"""Rights against the repairer: free repair, a free assembly in the first weeks, a substitute car (arts 19 to 21)."""

from collections.abc import Iterable, Iterator

from anxin.engines.rights.docket import Docket, Level, Weighed
from anxin.engines.rights.facts import ReplacedPart, System
from anxin.engines.rights.findings import NOTHING, Finding, hit_of, settle_hits
from anxin.engines.rights.law import Edition, Rule
from anxin.engines.rights.position import Counter, State, Unit
from anxin.engines.rights.visits import Seen


def free_repair(docket: Docket, rule: Rule) -> Finding:
    """A quality problem within the period is repaired free of charge."""
    items = docket.periods[rule.window].visits
    surely = [each.id for each, level, _ in items if level is Level.SURE]
    return Finding(State.MET, tuple(surely)) if surely else settle_hits(map(hit_of, items))


def free_assembly(docket: Docket, rule: Rule) -> Finding:
    """A main part of certain assemblies with a quality problem: the whole assembly is replaced."""
    items = docket.periods[rule.window].visits
    return settle_hits(_assembly_hits(items, rule, docket.edition)) if items else NOTHING


def substitute_car(docket: Docket, rule: Rule) -> Finding:
    """A single repair, nothing left out, that lasts longer than the law allows."""
    period = docket.periods[rule.window]
    if not period.visits:
        return Finding(State.NOT_MET, (), rule.zero)
    hits = []
    longest = 0
    for weighed in period.visits:
        seen, level, _ = weighed
        days = seen.days
        if level is Level.SURE:
            longest = max(longest, days)
        if days >= rule.opens_at:
            hits.append(hit_of(weighed))
        elif seen.start is None:
            hits.append(hit_of(weighed, unknown=(seen.path("agreed_at"),)))
    counter = Counter(longest, rule.opens_at, Unit.DAY)
    if hits:
        return settle_hits(hits, counter=counter)
    if longest == rule.opens_at - 1 and period.ended_by is None:
        ids = tuple([seen.id for seen, _, _ in period.visits if seen.days == longest])
        return Finding(State.ONE_STEP, ids, counter)
    return Finding(State.NOT_MET, (), counter)


def must_be_replaced(seen: Seen, edition: Edition) -> tuple[bool | None, tuple[str, ...]]:
    """Tell whether a visit's work shows that an assembly or a main part of it had to go; the paths where unknown."""
    unknown = []
    system = seen.visit.system
    for place, part in enumerate(seen.visit.replaced):
        is_main = part.assembly or is_main_part(part, system, edition)
        if is_main:
            return True, ()
        if is_main is None:
            unknown.append(seen.path(f"replaced[{place}].main_part"))
    return (None, tuple(unknown)) if unknown else (False, ())


def is_main_part(part: ReplacedPart, system: System | None, edition: Edition) -> bool | None:
    """Tell whether a part is a main part: as a person said, else by the list; None where neither tells."""
    if part.main_part is not None or system is None:
        return part.main_part
    return True if part.part.casefold() in edition.parts.get(system, ()) else None


def _assembly_hits(items: Iterable[Weighed], rule: Rule, edition: Edition) -> Iterator[Weighed]:
    for weighed in items:
        seen = weighed.seen
        visit = seen.visit
        if visit.system is not None and visit.system not in rule.systems:
            continue
        replaced, unknown = must_be_replaced(seen, edition)
        if visit.needs_replacement is None:
            unknown = (*unknown, seen.path("needs_replacement"))
        if not (visit.needs_replacement or replaced or unknown):
            continue
        if visit.needs_replacement or replaced:
            unknown = ()
        if visit.system is None:
            unknown = (*unknown, seen.path("system"))
        yield hit_of(weighed, unknown=unknown)
