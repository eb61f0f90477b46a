"""Which rights the owner of a car has on a day."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from anxin.engines.rights import early, repairing, replacing, returning
from anxin.engines.rights.compensation import USAGE, compensation_for
from anxin.engines.rights.deadlines import deadlines_of
from anxin.engines.rights.docket import VALIDITY, WARRANTY, Docket, open_docket
from anxin.engines.rights.editions import governing, later_one, on_the_other_side
from anxin.engines.rights.facts import Case, Remedy, Use
from anxin.engines.rights.findings import Finding
from anxin.engines.rights.flags import flags_of
from anxin.engines.rights.law import Kind, Law, Rule
from anxin.engines.rights.periods import months_after, received_on
from anxin.engines.rights.position import (
    OPEN,
    BurdenOfProof,
    Compensation,
    Periods,
    Position,
    Right,
    State,
    Unit,
)
from anxin.engines.rights.visits import see

_RULES: Mapping[Kind, Callable[[Docket, Rule], Finding]] = MappingProxyType(
    {
        Kind.REPAIR: repairing.free_repair,
        Kind.ASSEMBLY: repairing.free_assembly,
        Kind.SINGLE: repairing.substitute_car,
        Kind.NEEDED: early.needs_replacement,
        Kind.FAILURE: early.named_failure,
        Kind.SAFETY: returning.safety,
        Kind.ASSEMBLIES: replacing.assemblies,
        Kind.PARTS: replacing.parts,
        Kind.DAYS: returning.days,
        Kind.COUNT: returning.count,
        Kind.ATTEMPTS: returning.attempts,
    }
)
_BY_VISITS = frozenset({Unit.REPAIR, Unit.REPLACEMENT})


def assess(case: Case, law: Law) -> Position:
    """Return the position of a car under the law of its market; the facts must be sound, see ``check_facts``."""
    edition = governing(case, law)
    if edition is None:
        return Position(edition=None, arguable_edition=None, periods=Periods(received_on(case.vehicle)))
    docket = open_docket(case, law, edition, seen=see(case, law.policies))
    rights = rights_of(docket)
    judged = [(docket, rights)]
    other = _arguable(docket, law, rights)
    if other is not None:
        judged.append(other)
    is_open = [(own, right) for own, listed in judged for right in listed if right.state in OPEN]
    return Position(
        edition=edition.key,
        arguable_edition=other[0].edition.key if other else None,
        periods=_periods(docket),
        rights=tuple(rights if other is None else [*rights, *other[1]]),
        deadlines=tuple(deadlines_of(docket, law.working_days)),
        compensation=_compensation(is_open),
        burden_of_proof=_burden(case, law),
        flags=tuple(flags_of(docket, law, is_return_open=any(_is_return(each) for _, each in is_open))),
        by_rule={each.rule: each for each in rights},
    )


def compensation_of(case: Case, law: Law) -> Compensation | None:
    """Return what the owner would pay for his use today if a right that asks for it were open; else None.

    Without an amount where a fact is missing. Where an edition asks by the distance at the first repair, and no visit
    opened a right yet, that distance is missing.
    """
    edition = governing(case, law)
    if edition is None:
        return None
    docket = open_docket(case, law, edition, seen=see(case, law.policies))
    paid = next((right for right in rights_of(docket) if right.owner_pays == USAGE), None)
    return compensation_for(paid, docket) if paid else None


def rights_of(docket: Docket, *, arguable_by: str = "") -> list[Right]:
    """Return every right of an edition; with the id of an ambiguity none is more than arguable, for that reason."""
    rights = []
    edition = docket.edition
    for rule in edition.rules:
        state, because, counter = _judged(docket, rule)
        if arguable_by:
            state, because = (State.ARGUABLE if state is State.MET else state), (*because, arguable_by)
        period = docket.periods[rule.window]
        right = Right(
            rule.id,
            edition.key,
            state,
            _remedies(docket, rule),
            rule.against,
            rule.owner_pays,
            rule.citation,
            rule.mark,
            counter,
            because,
            rule.also_due,
            period.span.until,
            period.ended_by,
        )
        rights.append(right)
    return rights


def _judged(docket: Docket, rule: Rule) -> Finding:
    """Return what a rule finds after what holds for every right: the use of the car, and the time of the demand."""
    finding = _RULES[rule.kind](docket, rule)
    if docket.case.vehicle.use is Use.COMMERCIAL:
        return Finding(State.EXCLUDED, ("vehicle.use",), finding.counter)
    return _gated(docket, rule, finding) if finding.state is State.MET else finding


def _gated(docket: Docket, rule: Rule, met: Finding) -> Finding:
    state, because, counter = met
    policies = docket.policies
    if rule.demand and policies.late_demand != "in_time" and _is_late(docket):
        if policies.late_demand == "too_late":
            return Finding(State.NOT_MET, because, counter)
        state, because = State.ARGUABLE, (*because, *_late_reasons(docket))
    if policies.unclear_use == "arguable" and docket.case.vehicle.use is Use.UNKNOWN:
        state, because = State.ARGUABLE, (*because, "A25")
    return Finding(state, because, counter)


def _is_late(docket: Docket) -> bool:
    return docket.periods[VALIDITY].ended_by is not None and not docket.demanded_in_time()


def _late_reasons(docket: Docket) -> tuple[str, ...]:
    later = docket.periods[VALIDITY].span.extended
    is_extended = (
        docket.periods[VALIDITY].ended_by == "date" and later is not None and docket.case.today <= later
    )
    return ("A13", "A23") if is_extended else ("A13",)


def _remedies(docket: Docket, rule: Rule) -> tuple[Remedy, ...]:
    """Return a rule's remedies; where no car of the same model can be had the owner may ask for his money."""
    if docket.case.vehicle.same_model_available is not False or Remedy.REPLACE not in rule.remedies:
        return rule.remedies
    fallback = docket.edition.without_same_model
    return (*rule.remedies, *(each for each in fallback if each not in rule.remedies))


def _arguable(own: Docket, law: Law, rights: list[Right]) -> tuple[Docket, list[Right]] | None:
    """Return another edition that may be argued for: always where a car's dates lie on two sides of its first day,
    and a later one where it gives more.
    """
    case = own.case
    reported = on_the_other_side(case, law, own.edition)
    edition = reported or later_one(case, law, own.edition)
    if edition is None:
        return None
    docket = open_docket(case, law, edition, seen=own.seen, other=own)
    if reported is None and not _gives_more(docket, rights):
        return None
    return docket, rights_of(docket, arguable_by="A1")


def _gives_more(docket: Docket, own: list[Right]) -> bool:
    """Tell whether another edition gives a right, or a remedy, that the car's own does not."""
    held = {each.rule: set(each.remedies) for each in own if each.state in OPEN}
    for rule in docket.edition.rules:
        visits = docket.periods[rule.window].visits
        # A visit adds no more than one repair, or one replacement of the same thing.
        too_few = rule.unit in _BY_VISITS and len(visits) < rule.opens_at
        has_it = rule.id in held and held[rule.id].issuperset(_remedies(docket, rule))
        if not too_few and not has_it and _judged(docket, rule).state in OPEN:
            return True
    return False


def _periods(docket: Docket) -> Periods:
    warranty, validity = docket.periods[WARRANTY], docket.periods[VALIDITY]
    return Periods(
        docket.start,
        warranty.span.until,
        validity.span.until,
        warranty.ended_by,
        validity.ended_by,
        warranty.span.extended,
        validity.span.extended,
    )


def _compensation(is_open: list[tuple[Docket, Right]]) -> Compensation | None:
    """Return what the first open right asks for, a met one before an arguable one."""
    asking = [each for each in is_open if each[1].owner_pays == USAGE]
    if not asking:
        return None
    docket, right = next((each for each in asking if each[1].state is State.MET), asking[0])
    return compensation_for(right, docket)


def _is_return(right: Right) -> bool:
    return Remedy.REPLACE in right.remedies


def _burden(case: Case, law: Law) -> BurdenOfProof | None:
    burden, received = law.burden, received_on(case.vehicle)
    if burden is None or received < burden.received_from or case.vehicle.use is Use.COMMERCIAL:
        return None
    until = months_after(received, burden.months)
    return BurdenOfProof(burden.on, until, burden.citation) if case.today <= until else None
