"""A person decides on a suspicion: it is a repeat repair, or it is none; and taking a decision back (S088, S095)."""

from uuid import UUID

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.engines.repeats.items import Item
from anxin.engines.repeats.procedure import (
    State,
    judge_confirming,
    judge_finishing,
    judge_outcome,
    judge_refusing,
    judge_reopening,
)
from anxin.foundation.errors import InvalidInput
from anxin.foundation.events import publish
from anxin.foundation.jobs import enqueue
from anxin.workshop.choices import RepeatOutcome, RepeatState
from anxin.workshop.events import (
    RepeatConfirmed,
    RepeatFailed,
    RepeatFailureTakenBack,
    RepeatFinished,
    RepeatRefused,
)
from anxin.workshop.models import RepeatRepair
from anxin.workshop.services.repeats.changing import RepeatChange, changing_repeat, keep_proof
from anxin.workshop.wording import require_allowed

LONGEST_WHY = 300
JUDGE_AGAIN = "workshop.judge_car_again"


def confirm_repeat(key: UUID | str, *, by: Person, seen: int | None = None, why: str = "") -> RepeatRepair:
    """Confirm a suspicion: we are answerable (S095). Marks the order and writes the entry in the file (S088, S092).

    Whoever hears of it is told, and a complaint is opened or joined, once this is committed.
    """
    with changing_repeat(key, by=by, seen=seen) as change:
        repeat = change.repeat
        require_allowed(judge_confirming(State(repeat.state), involved=change.involved))
        _decide(change, RepeatState.CONFIRMED, why)
        facts = {
            Item.CONFIRMED: {"why": why.strip()} if why.strip() else {},
            Item.MARKED: {"order": repeat.order.number} if repeat.order else {},
            Item.FILE_ENTRY: _files_of(repeat),
        }
        for item, known in facts.items():
            if item not in change.proofs:
                keep_proof(repeat, item, at=change.at, by=by, facts=known)
        change.record("workshop.repeat_confirmed", visit=repeat.visit)
        publish(RepeatConfirmed(repeat_id=repeat.pk))
    return repeat


def refuse_repeat(key: UUID | str, *, by: Person, seen: int | None = None, why: str) -> RepeatRepair:
    """Say that it is no repeat, and why; it stays refused when the same orders come in again."""
    if not why.strip():
        raise InvalidInput("REASON_MISSING", _("Say why it is no repeat repair."), field="why")
    with changing_repeat(key, by=by, seen=seen) as change:
        require_allowed(judge_refusing(change.treatment, involved=change.involved))
        if change.repeat.state == RepeatState.CONFIRMED:
            publish(RepeatRefused(repeat_id=change.repeat.pk))
        _decide(change, RepeatState.REFUSED, why)
        change.record("workshop.repeat_refused")
        _judge_chain_again(change.repeat)
    return change.repeat


def reopen_repeat(key: UUID | str, *, by: Person, seen: int | None = None, why: str) -> RepeatRepair:
    """Take a refusal or the end of a treatment back: suspected again, or under treatment again."""
    if not why.strip():
        raise InvalidInput("REASON_MISSING", _("Say why it is opened again."), field="why")
    with changing_repeat(key, by=by, seen=seen) as change:
        repeat = change.repeat
        require_allowed(judge_reopening(State(repeat.state), involved=change.involved))
        if repeat.state == RepeatState.DONE:
            _decide(change, RepeatState.CONFIRMED, why)
            repeat.done_at = repeat.done_by = None
            # Its case may be closed, and the service manager's task done.
            publish(RepeatConfirmed(repeat_id=repeat.pk))
            if repeat.outcome == RepeatOutcome.NOT_AS_EXPECTED:
                publish(RepeatFailed(repeat_id=repeat.pk))
        else:
            repeat.state, repeat.decided_at, repeat.decided_by = RepeatState.SUSPECTED, None, None
            repeat.why = why.strip()[:LONGEST_WHY]
            _judge_chain_again(repeat)
        change.record("workshop.repeat_reopened", state=repeat.state)
    return repeat


def set_outcome(
    key: UUID | str, *, outcome: RepeatOutcome | str, by: Person, seen: int | None = None
) -> RepeatRepair:
    """Set what the final check found; empty takes it away. Not as expected makes it the service manager's (S098)."""
    if outcome not in {*RepeatOutcome.values, ""}:
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the answers in the list."), field="outcome")
    with changing_repeat(key, by=by, seen=seen) as change:
        repeat = change.repeat
        require_allowed(judge_outcome(change.treatment, involved=change.involved))
        if repeat.outcome == outcome:
            return repeat
        if repeat.outcome == RepeatOutcome.NOT_AS_EXPECTED:
            publish(RepeatFailureTakenBack(repeat_id=repeat.pk))
        repeat.outcome = outcome
        change.record("workshop.repeat_outcome_set", outcome=str(outcome))
        if outcome == RepeatOutcome.NOT_AS_EXPECTED:
            publish(RepeatFailed(repeat_id=repeat.pk))
    return repeat


def finish_repeat(key: UUID | str, *, by: Person, seen: int | None = None) -> RepeatRepair:
    """End the treatment once every needed item is written down; the call afterwards verifies it later (S094)."""
    with changing_repeat(key, by=by, seen=seen) as change:
        require_allowed(judge_finishing(change.treatment, involved=change.involved))
        repeat = change.repeat
        repeat.state, repeat.done_at, repeat.done_by = RepeatState.DONE, change.at, by
        change.record("workshop.repeat_finished")
        publish(RepeatFinished(repeat_id=repeat.pk))
    return repeat


def _judge_chain_again(repeat: RepeatRepair) -> None:
    """Let the worker judge the later visits at once, which may have been for this one's trouble.

    Not in this transaction: an import that judges waits for this row, and would be waited for.
    """
    if repeat.order_id:
        enqueue(JUDGE_AGAIN, vehicle_id=repeat.vehicle_id)


def _files_of(repeat: RepeatRepair) -> dict[str, str]:
    """Return in whose files the entry stands from now on: the car's, and that of who brought it."""
    sender = repeat.order.sender if repeat.order else None
    return {"vehicle": str(repeat.vehicle.key), **({"customer": str(sender.key)} if sender else {})}


def _decide(change: RepeatChange, state: RepeatState, why: str) -> None:
    repeat = change.repeat
    repeat.state, repeat.decided_at, repeat.decided_by = state, change.at, change.by
    repeat.why = why.strip()[:LONGEST_WHY]
