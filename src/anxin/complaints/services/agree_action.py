"""Two lists of actions: what we do and what the customer does (S074)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, Side
from anxin.complaints.models import CaseAction
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.services.changing import changing
from anxin.foundation.errors import InvalidInput, NotFound


@dataclass(frozen=True)
class NewAction:
    """An action to agree on; ``doer`` is needed for our side and absent on the customer's."""

    side: Side
    what: str
    doer: Person | None = None
    due_at: datetime | None = None


def add_action(slug: str, *, action: NewAction, by: Person, seen: int | None = None) -> CaseAction:
    """Put an action on one of the two lists."""
    if not action.what.strip():
        raise InvalidInput("ACTION_WITHOUT_WORDS", _("Say what is to be done."), field="what")
    with changing(slug, by=by, seen=seen) as change:
        added = CaseAction.objects.create(
            complaint=change.complaint,
            side=action.side,
            what=action.what.strip(),
            doer=(action.doer or by) if action.side == Side.OURS else None,
            due_at=action.due_at,
            added_at=change.at,
        )
        change.record(EventKind.ACTION_ADDED, action=added.pk, side=str(added.side), what=added.what)
    return added


def finish_action(
    slug: str, *, action_id: int, done: bool, by: Person, seen: int | None = None
) -> CaseAction:
    """Mark an action as done, or as not done after all."""
    with changing(slug, by=by, seen=seen) as change:
        rows = CaseAction.objects.filter(complaint__in=whole_of(change.complaint))
        action = rows.filter(pk=action_id).first()
        if action is None:
            raise NotFound
        action.done_at = change.at if done else None
        action.save()
        kind = EventKind.ACTION_DONE if done else EventKind.ACTION_REOPENED
        change.record(kind, action=action.pk, side=action.side, what=action.what)
    return action
