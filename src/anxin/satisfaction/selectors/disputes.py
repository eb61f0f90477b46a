"""Disputes of figures, restricted to who made them and who sees the figure, and the chain of corrected runs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTransform

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.engines.index import State
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import DisputeState, RunState
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.policies import can_run, dealers_of_figures
from anxin.satisfaction.selectors.run_sight import Sight, dealer_of
from anxin.satisfaction.selectors.runs import HEAVY, corrected_by, corrections_of
from anxin.satisfaction.selectors.score_files import visits_of_run


@dataclass(frozen=True)
class Compared:
    """A disputed figure in one run: what stood there, before or after a correction."""

    run: ScoreRun
    n: int
    index: float | None = None
    visits: int | None = None
    state: State | None = None
    low: float | None = None
    high: float | None = None
    #: Against the figure before it; none of the first, and where one of the two is not told.
    change: float | None = None

    @property
    def is_hidden(self) -> bool:
        return self.index is None


def disputes_visible_to(person: Person) -> QuerySet[Dispute]:
    """Return the disputes that a person made, that are of his figure, or of a dealer whose figures he sees."""
    rows = Dispute.objects.filter(
        Q(made_by=person) | Q(adviser=person) | Q(dealer__in=dealers_of_figures(person))
    )
    rows = rows.select_related("run", "dealer__region__brand", "adviser", "made_by", "decided_by")
    return rows.defer(*(f"run__{heavy}" for heavy in HEAVY))


def disputes_listed(person: Person, *, decided: bool) -> QuerySet[Dispute]:
    """Return the open disputes that a person may see, or those that are not open any more."""
    rows = disputes_visible_to(person)
    return rows.exclude(state=DisputeState.OPEN) if decided else rows.filter(state=DisputeState.OPEN)


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


def disputes_to_decide(person: Person) -> QuerySet[Dispute]:
    """Return the open disputes that a person decides: of dealers whose surveys he runs, made by somebody else."""
    held = standing_of(person).dealers_with(Capability.RUN_SURVEYS)
    return Dispute.objects.filter(state=DisputeState.OPEN, dealer__in=held).exclude(made_by=person)


def may_decide(person: Person, dispute: Dispute) -> bool:
    """Tell whether a person decides a dispute: who runs the surveys of its dealer, and did not make the dispute.

    Of a run of a brand or a region too: what is decided is which of the dealer's own interviews count.
    """
    return dispute.made_by_id != person.pk and can_run(person, dispute.dealer_id)


def may_withdraw(person: Person, dispute: Dispute) -> bool:
    """Tell whether a person takes a dispute back: who made it, of his own figure or while he still works there."""
    if dispute.state != DisputeState.OPEN or dispute.made_by_id != person.pk:
        return False
    standing = standing_of(person)
    return dispute.adviser_id == person.pk or standing.can(Capability.HANDLE_COMPLAINTS, dispute.dealer_id)


def upheld_before(correction: ScoreRun) -> Dispute | None:
    """Return the dispute whose upholding led to a correction."""
    rows = Dispute.objects.filter(
        run__in=corrected_by(correction), state=DisputeState.UPHELD, decided_at__lte=correction.made_at
    )
    rows = rows.select_related("run", "dealer__region", "made_by", "decided_by")
    return rows.defer(*(f"run__{heavy}" for heavy in HEAVY)).order_by("-decided_at").first()


def newest_of(run: ScoreRun) -> ScoreRun:
    """Return the last correction of a run that did not fail, or the run itself where there is none."""
    after = corrections_of(run).first()
    while after is not None:
        run, after = after, corrections_of(after).first()
    return run


def opens_figure(person: Person, dispute: Dispute) -> bool:
    """Tell whether a person sees the disputed figure and its interviews.

    Whoever made a dispute reads its words for ever; the figure of a colleague only while he sees that dealer's.
    """
    run = ScoreRun.objects.only("scope", "dealers", "advisers").get(pk=dispute.run_id)
    return Sight(person, run).opens(dispute.figure)


def both_figures(person: Person, dispute: Dispute) -> list[Compared]:
    """Return the disputed figure in the run and in each of its corrections, the oldest first.

    Nothing to who does not see it (``opens_figure``).
    """
    if not opens_figure(person, dispute):
        return []
    value, found = dispute.figure, list[Compared]()
    column = "adviser" if "/" in value else "dealer"
    figure = KeyTransform(value, KeyTransform(column, KeyTransform("groups", "result")))
    rows = ScoreRun.objects.only("key", "state", "made_at", "population_file").annotate(figure=figure)
    chain = rows.in_bulk(_and_corrections(dispute.run_id))
    for _number, run in sorted(chain.items()):
        now = _compared(run, column, value, run.figure)
        found.append(_against(now, found[-1] if found else None))
    return found


def _and_corrections(run_id: int) -> list[int]:
    chain, after = list[int](), run_id
    while after:
        chain.append(after)
        after = corrections_of(after).values_list("pk", flat=True).first() or 0
    return chain


def _against(now: Compared, before: Compared | None) -> Compared:
    if before is None or before.index is None or now.index is None:
        return now
    return replace(now, change=now.index - before.index)


def _compared(run: ScoreRun, column: str, value: str, told: Mapping[str, Any] | None) -> Compared:
    if told is None:
        return Compared(run, 0)
    visits, state = visits_of_run(run).get(column, {}).get(value), State(told["state"])
    if state is State.INSUFFICIENT:
        return Compared(run, told["n"], visits=visits, state=state)
    low, high = told["ci95"] or (None, None)
    return Compared(run, told["n"], told["index"], visits, state, low, high)


def may_dispute(person: Person, run: ScoreRun, value: str) -> bool:
    """Tell whether the person may dispute this figure of a run now: his own, or one of a dealer where he works."""
    sight = Sight(person, run)
    if run.state != RunState.DONE or not sight.opens(value):
        return False
    standing = standing_of(person)
    if value not in sight.own and not standing.can(Capability.HANDLE_COMPLAINTS, dealer_of(run, value)):
        return False
    is_open = Dispute.objects.filter(run=run, figure=value, state=DisputeState.OPEN).exists()
    return not is_open and not corrections_of(run).exists()
