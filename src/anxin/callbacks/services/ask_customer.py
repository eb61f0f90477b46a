"""Asking on the line: each answer, each own word, each reason why not is kept the moment it is given."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.callbacks.choices import OPEN_STATES, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.blocking import why_blocked
from anxin.callbacks.services.calling import locked_call, require_mine
from anxin.callbacks.services.make_call import record_on_call
from anxin.engines.surveys import ItemKind, next_item
from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of, limits_of
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import (
    About,
    begin_interview,
    end_interview,
    give_answers,
    take_up_again,
)

#: What an interview that has ended makes of its call.
_ENDS = {
    InterviewState.COMPLETE: Outcome.COMPLETE,
    InterviewState.PARTIAL: Outcome.PARTIAL,
    InterviewState.BROKEN_OFF: Outcome.BROKEN_OFF,
    # Stopped here, and answered again elsewhere.
    InterviewState.SUPERSEDED: Outcome.PARTIAL,
}
#: Calls whose customer may go on where he stopped.
MAY_RESUME = (Outcome.PARTIAL, Outcome.BROKEN_OFF)


@transaction.atomic
def answer_on_line(
    key: UUID | str, *, step: Step, by: Person, language: str, seen: int | None = None
) -> Interview:
    """Keep one step of what the customer says; the first one begins the interview in the language that is spoken.

    ``seen`` is the interview's count of changes that the screen was looking at. ``Refused`` where a colleague has
    the call, where another matter of the customer's comes first, or where nothing is asked in this kind of call;
    ``InvalidInput`` names the item. The same step twice changes nothing.
    """
    call = locked_call(key, by=by)
    require_mine(call, by)
    if call.version is None:
        raise Refused("NOTHING_TO_ASK", _("Nothing is asked in this call: it is a talk."))
    if call.interview is None:
        call.interview = _begun(call, by, language)
    if call.interview.state != InterviewState.OPEN:
        if call.state not in OPEN_STATES:
            raise Refused(
                "INTERVIEW_ENDED", _("This interview was ended; its answers stay as they were given.")
            )
        # It was left until the time that the customer named, and ended by itself meanwhile.
        seen = None
        take_up_again(call.interview.pk, by=by)
    interview = give_answers(call.interview.pk, step=step, by=by, seen=seen)
    call.held_by, call.held_at = by, clock.now()
    call.save(update_fields=["interview", "held_by", "held_at"])
    return interview


@transaction.atomic
def resume_interview(key: UUID | str, *, by: Person) -> Call:
    """Take up again what was stopped in the middle: the customer rings back, or has time after all."""
    call = locked_call(key, by=by)
    require_mine(call, by)
    if call.interview is None or (call.state not in OPEN_STATES and call.outcome not in MAY_RESUME):
        raise Refused("NOTHING_TO_RESUME", _("There is nothing to go on with in this call."))
    if blocked := why_blocked(call, by):
        raise Refused("CALL_BLOCKED", blocked)
    take_up_again(call.interview.pk, by=by)
    call.held_by, call.held_at = by, clock.now()
    call.changes += 1
    call.save(update_fields=["held_by", "held_at", "changes"])
    record_on_call("callbacks.call_resumed", call, by=by)
    return call


def end_asking(call: Call, *, wanted: Outcome, by: Person) -> Outcome:
    """End the interview of a call and return what the call comes to; a talk without a questionnaire is as it is told.

    ``Refused`` where nothing was asked yet, or where ``complete`` is wanted and something is still to be asked.
    """
    if call.version is None:
        return wanted
    if call.interview is None:
        raise Refused("NOTHING_ANSWERED", _("Nothing was answered yet."))
    call.interview.refresh_from_db()
    left = next_item(
        definition_of(call.interview.version), given_in(call.interview), limits=limits_of(call.dealer)
    )
    if wanted == Outcome.COMPLETE and left is not None:
        raise Refused(
            "NOT_ALL_ASKED", _("Not everything was asked. Stop the interview if he has no more time.")
        )
    call.interview = end_interview(call.interview.pk, by=by)
    return _ENDS[InterviewState(call.interview.state)]


def end_open_interview(call: Call, *, by: Person) -> None:
    """End what was begun in a call that is over now, so that its bad answers are counted."""
    if call.interview and call.interview.state == InterviewState.OPEN:
        call.interview = end_interview(call.interview.pk, by=by)


def said_in(call: Call) -> list[str]:
    """Return the lines of the script that were said, by their keys."""
    if call.interview is None:
        return []
    items = definition_of(call.interview.version).items
    answers = call.interview.answers
    return [item.key for item in items if item.kind is ItemKind.SAY and answers.get(item.key) is True]


def _begun(call: Call, by: Person, language: str) -> Interview:
    if call.state not in OPEN_STATES:
        raise Refused("CALL_OVER", _("This call is over."))
    if blocked := why_blocked(call, by):
        raise Refused("CALL_BLOCKED", blocked)
    assert call.version is not None
    about = About(
        customer=call.customer,
        vehicle=call.vehicle,
        order=call.order,
        subject=call.complaint.slug if call.complaint else "",
        adviser=call.adviser,
        adviser_name=call.adviser_name,
    )
    return begin_interview(call.version, way=Way.CALL, about=about, language=language, caller=by)
