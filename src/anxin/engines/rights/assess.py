"""Which rights the owner of a car has on a day."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from anxin.engines.rights import early, repairing, returning
from anxin.engines.rights.compensation import USAGE, compensation_for
from anxin.engines.rights.deadlines import deadlines_of
from anxin.engines.rights.docket import VALIDITY, WARRANTY, Docket, open_docket
from anxin.engines.rights.editions import gives_more, governing, others
from anxin.engines.rights.facts import Case, Remedy, Use
from anxin.engines.rights.findings import Finding
from anxin.engines.rights.flags import flags_of
from anxin.engines.rights.law import Kind, Law, Rule
from anxin.engines.rights.periods import months_after
from anxin.engines.rights.position import BurdenOfProof, Compensation, Periods, Position, Right, State
from anxin.engines.rights.visits import see

_RULES: Mapping[Kind, Callable[[Docket, Rule], Finding]] = MappingProxyType(
    {
        Kind.REPAIR: repairing.free_repair,
        Kind.ASSEMBLY: repairing.free_assembly,
        Kind.SINGLE: repairing.substitute_car,
        Kind.NEEDED: early.needs_replacement,
        Kind.FAILURE: early.named_failure,
        Kind.SAFETY: returning.safety,
        Kind.ASSEMBLIES: returning.assemblies,
        Kind.PARTS: returning.parts,
        Kind.DAYS: returning.days,
        Kind.COUNT: returning.count,
        Kind.ATTEMPTS: returning.attempts,
    }
)


def assess(case: Case, law: Law) -> Position:
    """Return the position of a car under the law of its market; the facts must be sound, see ``check_facts``."""
    edition = governing(case, law)
    if edition is None:
        start = case.vehicle.replaced_on or case.vehicle.delivery_date or case.vehicle.invoice_date
        assert start is not None
        return Position(edition=None, arguable_edition=None, periods=Periods(start))
    docket = open_docket(case, law, edition, seen=see(case, law.policies))
    rights = rights_of(docket)
    judged = [(docket, rights)]
    other = _arguable(docket, law, rights)
    if other is not None:
        judged.append(other)
    every = tuple(right for _, listed in judged for right in listed)
    return Position(
        edition=edition.key,
        arguable_edition=other[0].edition.key if other else None,
        periods=_periods(docket),
        rights=every,
        deadlines=tuple(deadlines_of(docket, law.working_days)),
        compensation=_compensation(judged),
        burden_of_proof=_burden(case, law),
        flags=tuple(flags_of(docket, law, is_return_open=any(_is_return(each) for each in every))),
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
    same_model = docket.case.vehicle.same_model_available is not False
    for rule in docket.edition.rules:
        state, because = _gated(docket, rule, finding := _RULES[rule.kind](docket, rule))
        if arguable_by:
            state, because = (State.ARGUABLE if state is State.MET else state), (*because, arguable_by)
        right = Right(
            rule.id,
            docket.edition.key,
            state,
            rule.remedies if same_model else _remedies(docket, rule),
            rule.against,
            rule.owner_pays,
            rule.citation,
            rule.mark,
            finding.counter,
            because,
            rule.also_due,
            docket.spans[rule.window].until,
            docket.ended_by(rule.window),
        )
        rights.append(right)
    return rights


def _gated(docket: Docket, rule: Rule, finding: Finding) -> tuple[State, tuple[str, ...]]:
    """Return a finding after what holds for every right: the use of the car, and the time of the demand."""
    state, because, _ = finding
    use = docket.case.vehicle.use
    if use is Use.COMMERCIAL:
        return State.EXCLUDED, ("vehicle.use",)
    if state is not State.MET:
        return state, because
    if rule.demand and docket.policies.late_demand != "in_time" and _is_late(docket):
        if docket.policies.late_demand == "too_late":
            return State.NOT_MET, because
        state, because = State.ARGUABLE, (*because, *_late_reasons(docket))
    if use is Use.UNKNOWN and docket.policies.unclear_use == "arguable":
        state, because = State.ARGUABLE, (*because, "A25")
    return state, because


def _is_late(docket: Docket) -> bool:
    return docket.ended_by(VALIDITY) is not None and not docket.demanded_in_time()


def _late_reasons(docket: Docket) -> tuple[str, ...]:
    later = docket.spans[VALIDITY].extended
    is_extended = docket.ended_by(VALIDITY) == "date" and later is not None and docket.case.today <= later
    return ("A13", "A23") if is_extended else ("A13",)


def _remedies(docket: Docket, rule: Rule) -> tuple[Remedy, ...]:
    """Return a rule's remedies where no car of the same model can be had: the owner may ask for his money."""
    if Remedy.REPLACE not in rule.remedies:
        return rule.remedies
    fallback = docket.edition.without_same_model
    return (*rule.remedies, *(each for each in fallback if each not in rule.remedies))


def _arguable(own: Docket, law: Law, rights: list[Right]) -> tuple[Docket, list[Right]] | None:
    other, is_reported = others(own.case, law, own.edition)
    if other is None:
        return None
    docket = open_docket(own.case, law, other, seen=own.seen)
    listed = rights_of(docket, arguable_by="A1")
    return (docket, listed) if is_reported or gives_more(listed, rights) else None


def _periods(docket: Docket) -> Periods:
    warranty, validity = docket.spans[WARRANTY], docket.spans[VALIDITY]
    return Periods(
        docket.start,
        warranty.until,
        validity.until,
        docket.ended_by(WARRANTY),
        docket.ended_by(VALIDITY),
        warranty.extended,
        validity.extended,
    )


def _compensation(judged: list[tuple[Docket, list[Right]]]) -> Compensation | None:
    """Return what the first open right asks for, a met one before an arguable one."""
    for state in (State.MET, State.ARGUABLE):
        for docket, rights in judged:
            for right in rights:
                if right.state is state and right.owner_pays == USAGE:
                    return compensation_for(right, docket)
    return None


def _is_return(right: Right) -> bool:
    return right.state.is_open and Remedy.REPLACE in right.remedies


def _burden(case: Case, law: Law) -> BurdenOfProof | None:
    burden, vehicle = law.burden, case.vehicle
    received = vehicle.replaced_on or vehicle.delivery_date or vehicle.invoice_date
    if burden is None or received is None or received < burden.received_from or vehicle.use is Use.COMMERCIAL:
        return None
    until = months_after(received, burden.months)
    return BurdenOfProof(burden.on, until, burden.citation) if case.today <= until else None
