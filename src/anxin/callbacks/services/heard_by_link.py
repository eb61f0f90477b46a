"""A customer who was not reached answers by the link that was written to him: his call comes to its end by that."""

from uuid import UUID

from django.db import transaction

from anxin.callbacks.choices import Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.calls import state_of
from anxin.callbacks.services.calling import keep_call, put_state
from anxin.callbacks.services.make_call import record_on_call
from anxin.engines.callbacks import Outcome as EngineOutcome
from anxin.engines.callbacks import answered
from anxin.surveys.choices import InterviewState
from anxin.surveys.models import Interview

_ENDED = (InterviewState.COMPLETE, InterviewState.PARTIAL, InterviewState.BROKEN_OFF)


@transaction.atomic
def note_answer_by_link(key: UUID | str) -> Call | None:
    """End the call whose customer has answered the invitation that was written instead; nothing where it is none's."""
    interview = Interview.objects.filter(pk=key, invitation__isnull=False, state__in=_ENDED).first()
    if interview is None:
        return None
    rows = Call.objects.select_for_update(of=("self",)).select_related("dealer")
    call = rows.filter(invitation=interview.invitation_id).first()
    if call is None or call.outcome == Outcome.COMPLETE:
        return None
    put_state(call, answered(state_of(call), EngineOutcome(interview.state)))
    call.interview = interview
    keep_call(call)
    record_on_call("callbacks.answered_by_link", call, by=None, outcome=call.outcome)
    return call
