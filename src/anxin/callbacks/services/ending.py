"""Calls that end without another attempt: withdrawn because of a complaint, or past their last day."""

from dataclasses import replace

from anxin.callbacks.choices import Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.calls import state_of
from anxin.callbacks.services.calling import keep_call, put_state
from anxin.callbacks.services.make_call import record_on_call
from anxin.engines.callbacks import Outcome as EngineOutcome
from anxin.engines.callbacks import State


def end_as(call: Call, outcome: Outcome, *, why: str) -> None:
    """End a locked open call by itself with an outcome; ``why`` is a short name for the audit record."""
    end_in(
        call,
        replace(state_of(call), final=EngineOutcome(outcome), appointment=None, not_before=None),
        why=why,
    )


def end_in(call: Call, state: State, *, why: str) -> None:
    """End a locked open call by itself as a state says that is over."""
    put_state(call, state)
    keep_call(call)
    record_on_call("callbacks.call_ended", call, by=None, outcome=call.outcome, why=why)
