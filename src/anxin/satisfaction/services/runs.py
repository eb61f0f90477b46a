"""Score runs: begun by a person, carried out by the worker, never changed; recomputed by whoever doubts them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.engines.index import IndexFault
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.foundation.jobs import enqueue
from anxin.satisfaction.choices import RunState, Scope
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.policies import can_run_all, require_taking_seen, sees_all
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.run_sight import Sight, frozen_dealers, numbers_of
from anxin.satisfaction.selectors.runs import get_run_for, may_call_off, runs_before
from anxin.satisfaction.selectors.score_files import ScoreFiles, packed, result_bytes, result_of, sha256
from anxin.satisfaction.services.freeze_inputs import Inputs
from anxin.satisfaction.services.plans import locked_plan
from anxin.satisfaction.services.run_inputs import inputs_of
from anxin.satisfaction.services.run_months import version_for

TASK = "satisfaction.score"
_MOST_WHY = 300
NOTHING_TO_SCORE = gettext_noop("No interview of these months can be scored.")
GIVEN_UP = gettext_noop("It did not come to its end. Make a new run.")


class RunIsGone(LookupError):
    """The run that was to be carried out is not kept any more: called off, and its version of the plan taken back."""


@dataclass(frozen=True)
class Recomputed:
    """What the frozen files give now: the digest of their result, and whether it is the one that was kept."""

    digest: str
    is_same: bool
    inputs_are_same: bool


@transaction.atomic
def begin_run(place: Place, *, first: date, last: date, by: Person, why: str = "") -> ScoreRun:
    """Have the worker freeze and score whole months of a brand, a region or a dealer.

    Months are told by their first days. ``InvalidInput`` as ``version_for``, and where there is a run of these months
    already and nobody says why. The same run that waits already is returned.
    """
    if place.scope == Scope.ADVISER:
        raise InvalidInput("RUN_OF_A_DEALER", _("A run is of a dealer or more."), field="place")
    _require_running(by, place.dealer_ids)
    first, last = first.replace(day=1), last.replace(day=1)
    locked_plan(place.brand)
    version = version_for(place, first=first, last=last)
    waiting = ScoreRun.objects.filter(
        version=version, scope=place.scope, brand=place.brand, region=_region(place), dealer=place.dealer,
        first_month=first, last_month=last, state=RunState.WAITING, corrects=None,
    ).first()  # fmt: skip
    if waiting:
        return waiting
    if not why.strip() and runs_before(place, first=first, last=last).exists():
        raise InvalidInput(
            "RUN_MADE_BEFORE",
            _("There is a run of these months already. Say what for there must be another."),
            field="why",
        )
    run = ScoreRun.objects.create(
        version=version,
        scope=place.scope,
        brand=place.brand,
        region=_region(place),
        dealer=place.dealer,
        first_month=first,
        last_month=last,
        made_at=clock.now(),
        made_by=by,
        why=why.strip()[:_MOST_WHY],
        total=len(place.dealer_ids),
        dealers=frozen_dealers(place.dealer_ids),
    )
    record("run_begun", run, by=by, first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
    enqueue(TASK, run_id=run.pk)
    return run


def begin_correction(run: ScoreRun, *, by: Person) -> ScoreRun:
    """Have the worker score a run again without what its upheld disputes name; part of the decision.

    Everybody with a figure in it reads why a run was made: the answer to one colleague does not stand there.
    """
    corrected = ScoreRun.objects.create(
        version=run.version,
        scope=run.scope,
        brand=run.brand,
        region=run.region,
        dealer=run.dealer,
        first_month=run.first_month,
        last_month=run.last_month,
        made_at=clock.now(),
        made_by=by,
        total=1,
        corrects=run,
        dealers=run.dealers,
        advisers=run.advisers,
    )
    record("run_corrected", corrected, by=by, corrects=str(run.key))
    enqueue(TASK, run_id=corrected.pk)
    return corrected


def carry_out(run_id: int) -> ScoreRun:
    """Freeze and score a run that waits; done by somebody already, nothing happens.

    Killed anywhere it leaves a run that waits, and is begun again from the start. ``RunIsGone`` where it is no more,
    before or meanwhile.
    """
    rows = ScoreRun.objects.select_related("version__plan", "brand", "region", "dealer", "corrects")
    run = _kept(rows, run_id)
    if run.state != RunState.WAITING:
        return run
    inputs = None
    try:
        inputs = inputs_of(run)
        result = result_of(inputs.files) if inputs.interviews else None
    except IndexFault as fault:
        return _end(run, inputs, None, fault=str(fault))
    return _end(run, inputs, result, fault="" if result else NOTHING_TO_SCORE)


@transaction.atomic
def call_off(key: UUID | str, *, by: Person) -> ScoreRun:
    """Call off a run that waits: who made it, or who may make one of its dealers; a worker at it writes nothing then.

    ``Refused`` for one that has ended, and for a correction: it follows a decision.
    """
    run = get_run_for(by, key)
    if not may_call_off(by, run):
        require_running(by, run)
    held = ScoreRun.objects.select_for_update().filter(pk=run.pk).first()
    if held is None or held.state != RunState.WAITING:
        raise Refused("RUN_ENDED", _("This run does not wait any more."))
    if held.corrects_id:
        raise Refused("CORRECTION_STAYS", _("A correction follows a decided dispute and is not called off."))
    held.state = RunState.CALLED_OFF
    held.save(update_fields=["state"])
    record("run_called_off", held, by=by)
    return held


def give_up(run_id: int) -> ScoreRun:
    """Note of a run that its job could not carry out that nobody tries any more; ``RunIsGone`` as ``carry_out``."""
    ScoreRun.objects.filter(pk=run_id, state=RunState.WAITING).update(state=RunState.FAILED, fault=GIVEN_UP)
    return _kept(ScoreRun.objects.all(), run_id)


def recompute(key: UUID | str, *, by: Person) -> Recomputed:
    """Score the frozen files of a run again and compare; to who sees the whole of it. Nothing is changed."""
    run = get_run_for(by, key, files=True)
    require_done(run)
    if not Sight(by, run).is_whole:
        raise NotAllowed("NOT_THE_WHOLE_RUN", _("Who sees the whole run recomputes it."))
    files = ScoreFiles.of(run)
    digest = sha256(result_bytes(result_of(files)))
    same_inputs = files.digest == run.inputs_digest
    record("run_recomputed", run, by=by, same=digest == run.result_digest)
    return Recomputed(digest, digest == run.result_digest, same_inputs)


def take_out_run(key: UUID | str, *, by: Person, what: str) -> ScoreRun:
    """Return a run with its files for somebody who sees every figure of it and may export; it is put on record."""
    run = get_run_for(by, key, files=True)
    require_done(run)
    dealers = numbers_of(run)
    if not sees_all(by, dealers):
        for dealer in dealers:
            require(by, Capability.SEE_FIGURES, dealer)
    require_taking_seen(by, dealers)
    record("run_taken_out", run, by=by, what=what)
    return run


def require_done(run: ScoreRun) -> None:
    """Refuse what only a run with a result has."""
    if run.state != RunState.DONE:
        raise Refused("RUN_NOT_DONE", _("This run has no result yet."))


def require_running(by: Person, run: ScoreRun) -> None:
    """Let pass who may make a run of this place."""
    _require_running(by, numbers_of(run))


def record(action: str, run: ScoreRun, *, by: Person | None, **details: Any) -> None:
    """Write the audit record of an operation on a run."""
    audit.record_operation(
        f"satisfaction.{action}",
        person_id=by.pk if by else None,
        dealer_id=run.dealer_id,
        subject=str(run.key),
        **details,
    )


def _require_running(by: Person, dealer_ids: Collection[int]) -> None:
    if can_run_all(by, dealer_ids):
        return
    for dealer in dealer_ids:
        require(by, Capability.RUN_SURVEYS, dealer)
    raise NotAllowed("NO_DEALER_HERE", _("There is no dealer here to score."))


def _kept(rows: QuerySet[ScoreRun], run_id: int) -> ScoreRun:
    found = rows.filter(pk=run_id).first()
    if found is None:
        raise RunIsGone(run_id)
    return found


def _region(place: Place) -> Any:
    return None if place.scope == Scope.BRAND else place.region


@transaction.atomic
def _end(run: ScoreRun, inputs: Inputs | None, result: dict[str, Any] | None, *, fault: str) -> ScoreRun:
    held = _kept(ScoreRun.objects.select_for_update(), run.pk)
    if held.state != RunState.WAITING:
        return held
    held.left_out, held.fault = inputs.left_out if inputs else {}, fault[:500]
    held.state = RunState.FAILED if result is None else RunState.DONE
    if inputs and result is not None:
        written = result_bytes(result)
        held.plan_file = inputs.files.plan
        held.responses_file = packed(inputs.files.responses)
        held.population_file = packed(inputs.files.population)
        held.interviews = inputs.interviews
        held.advisers, held.n_eff_of_visits = inputs.advisers, inputs.n_eff_of_visits
        held.inputs_digest = inputs.files.digest
        held.result, held.result_file, held.result_digest = result, packed(written), sha256(written)
        held.done = held.total
    held.save()
    record("run_ended", held, by=None, state=held.state, result=held.result_digest)
    return held
