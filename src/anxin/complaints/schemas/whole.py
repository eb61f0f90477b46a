"""One complaint with everything that hangs on it, from its rows to what the API shows."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from anxin.accounts.models import Person
from anxin.accounts.schemas import shown_person
from anxin.complaints.models import CaseAction, Complaint
from anxin.complaints.schemas.shown import (
    ActionShown,
    ContactTryShown,
    FollowUpShown,
    PromiseMoveShown,
    PromiseShown,
    Round,
    SolutionShown,
    ThreatShown,
    shared_fields,
)
from anxin.foundation.rest import Shown
from anxin.promises.models import Promise

_SAME = (
    "level_reason", "mode", "trouble_area", "reason", "demand", "words", "wish", "wants_result", "mood_at_intake",
    "mood_now", "round_began_at", "contact_due_at", "contacted_at", "solved_on_the_spot", "handled_at",
    "follow_up_due_at", "distress", "closed_at", "times_reopened", "in_crisis", "car_left",
    "on_behalf",
)  # fmt: skip


def whole_complaint(
    complaint: Complaint,
    promises: Sequence[Promise],
    *,
    actions: Sequence[CaseAction],
    with_concerned: bool,
) -> dict[str, Any]:
    """Return the fields of ``ComplaintShown``; the rows that hang on the complaint have been fetched before."""
    return shared_fields(complaint) | {name: getattr(complaint, name) for name in _SAME} | {
        "repair_order": complaint.repair_order.number if complaint.repair_order else "",
        "taken_by": shown_person(complaint.taken_by),
        "concerns": shown_person(complaint.concerns) if with_concerned else None,
        "justified": complaint.justified or None,
        "calming_rounds": [_as(Round, row) for row in complaint.calming_rounds.all()],
        "threats": [_as(ThreatShown, row) for row in complaint.threats.all()],
        "solutions": [_as(SolutionShown, row) for row in complaint.solutions.all()],
        "actions": [_as(ActionShown, row) for row in actions],
        "promises": [_promise(row) for row in promises],
        "contact_tries": [_as(ContactTryShown, row) for row in complaint.contact_tries.all()],
        "follow_up_calls": [_as(FollowUpShown, row) for row in complaint.follow_up_calls.all()],
    }  # fmt: skip


def _promise(promise: Promise) -> PromiseShown:
    moves = [_as(PromiseMoveShown, move) for move in promise.moves.all()]
    return _as(PromiseShown, promise, moves=moves)


def _as[S: Shown](shown: type[S], row: Model, **more: Any) -> S:
    values = {name: _value(getattr(row, name)) for name in shown.model_fields if name not in more}
    return shown(**values, **more)


def _value(value: Any) -> Any:
    return shown_person(value) if isinstance(value, Person) else value
