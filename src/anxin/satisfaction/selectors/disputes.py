"""Disputes of figures, restricted to who made them and who sees the figure, and the chain of corrected runs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import DisputeState, RunState
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.policies import can_run, dealers_of_figures
from anxin.satisfaction.selectors.runs import HEAVY, corrections_of, dealers_of_run, get_run_for, group_seen


@dataclass(frozen=True)
class Compared:
    """A disputed figure in one run: what stood there, before or after a correction."""

    run: ScoreRun
    n: int
    index: float | None
    low: float | None
    high: float | None
    is_hidden: bool


def disputes_visible_to(person: Person) -> QuerySet[Dispute]:
    """Return the disputes that a person made, that are of his figure, or of a dealer whose figures he sees."""
    rows = Dispute.objects.filter(
        Q(made_by=person) | Q(adviser=person) | Q(dealer__in=dealers_of_figures(person))
    )
    rows = rows.select_related("run", "dealer__region__brand", "adviser", "made_by", "decided_by")
    return rows.defer(*(f"run__{heavy}" for heavy in HEAVY))


def get_dispute_for(person: Person, key: UUID | str, *, lock: bool = False) -> Dispute:
    """Return a dispute that the person may see, its row held with ``lock``; ``NotFound`` otherwise."""
    rows = disputes_visible_to(person)
    try:
        rows = rows.filter(key=key if isinstance(key, UUID) else UUID(key))
    except ValueError as error:
        raise NotFound from error
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def disputes_of(person: Person, run: ScoreRun) -> list[Dispute]:
    """Return the disputes of a run that the person may see, the newest first."""
    return list(disputes_visible_to(person).filter(run=run).order_by("-made_at", "-pk"))


def value_of(dispute: Dispute) -> str:
    """Return the disputed figure as the run's files call it: ``SH01``, or ``SH01/wang.lei``."""
    code = dispute.dealer.code
    return f"{code}/{dispute.adviser.username}" if dispute.adviser else code


def may_decide(person: Person, dispute: Dispute) -> bool:
    """Tell whether a person decides a dispute: who runs the surveys of its dealer, and did not make the dispute.

    Of a run of a brand or a region too: what is decided is which of the dealer's own interviews count.
    """
    return dispute.made_by_id != person.pk and can_run(person, dispute.dealer_id)


def upheld_before(correction: ScoreRun) -> Dispute | None:
    """Return the dispute whose upholding led to a correction."""
    chain, run = [], correction.corrects
    while run is not None:
        chain.append(run.pk)
        run = run.corrects
    rows = Dispute.objects.filter(
        run__in=chain, state=DisputeState.UPHELD, decided_at__lte=correction.made_at
    )
    rows = rows.select_related("run", "dealer__region", "made_by", "decided_by")
    return rows.defer(*(f"run__{heavy}" for heavy in HEAVY)).order_by("-decided_at").first()


def newest_of(run: ScoreRun) -> ScoreRun:
    """Return the last correction of a run that did not fail, or the run itself where there is none."""
    after = corrections_of(run).first()
    while after is not None:
        run, after = after, corrections_of(after).first()
    return run


def both_figures(person: Person, dispute: Dispute) -> list[Compared]:
    """Return the disputed figure in the run and in each of its corrections, the oldest first."""
    run: ScoreRun | None = get_run_for(person, dispute.run.key)
    value, found = value_of(dispute), []
    while run is not None:
        found.append(_compared(run, value))
        run = corrections_of(run).first()
    return found


def _compared(run: ScoreRun, value: str) -> Compared:
    groups: dict[str, Any] = (run.result or {}).get("groups") or {}
    told = groups.get("adviser" if "/" in value else "dealer", {}).get(value)
    if told is None:
        return Compared(run, 0, None, None, None, is_hidden=True)
    if told["state"] == "insufficient":
        return Compared(run, told["n"], None, None, None, is_hidden=True)
    low, high = told["ci95"] or (None, None)
    return Compared(run, told["n"], told["index"], low, high, is_hidden=False)


def may_dispute(person: Person, run: ScoreRun, value: str) -> bool:
    """Tell whether the person may dispute this figure of a run now."""
    try:
        group_seen(person, run, value)
    except NotFound:
        return False
    code, _slash, adviser = value.partition("/")
    standing = standing_of(person)
    if not any(
        each.code == code and standing.can(Capability.HANDLE_COMPLAINTS, each.pk)
        for each in dealers_of_run(run)
    ):
        return False
    of_figure = (
        Q(dealer__code=code, adviser__username=adviser) if adviser else Q(dealer__code=code, adviser=None)
    )
    is_open = Dispute.objects.filter(of_figure, run=run, state=DisputeState.OPEN).exists()
    corrected = corrections_of(run).exists()
    return run.state == RunState.DONE and not corrected and not is_open
