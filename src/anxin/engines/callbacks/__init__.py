"""Call-backs: who is on the list, who is drawn, what follows an attempt, the rates, the order of a queue."""

from anxin.engines.callbacks.attempts import (
    Attempt,
    Flag,
    HandTo,
    Next,
    after_attempt,
    answered,
    conclude,
    latest_appointment,
    may_ring,
    next_time,
)
from anxin.engines.callbacks.calling import CallDays, CallingTime, days_of, leaving_days, parts_of
from anxin.engines.callbacks.drawing import Drawn, draw, is_picked
from anxin.engines.callbacks.frame import Exclusion, Frame, Limits, Visit, decide, frame_of, limits_of
from anxin.engines.callbacks.outcomes import CONCLUDED, FAULTY_NUMBERS, SPOKEN, UNREACHED, Outcome
from anxin.engines.callbacks.queue import Call, Place, Why, order_queue, why_now
from anxin.engines.callbacks.rates import Disposition, Dispositions, Rates, count, disposition_of, rates
from anxin.engines.callbacks.reading import RulesFault, read_rules, write_rules
from anxin.engines.callbacks.rules import Hours, Plan, Rules, Work
from anxin.engines.callbacks.states import State, begin, read_state, write_state

__all__ = [
    "CONCLUDED",
    "FAULTY_NUMBERS",
    "SPOKEN",
    "UNREACHED",
    "Attempt",
    "Call",
    "CallDays",
    "CallingTime",
    "Disposition",
    "Dispositions",
    "Drawn",
    "Exclusion",
    "Flag",
    "Frame",
    "HandTo",
    "Hours",
    "Limits",
    "Next",
    "Outcome",
    "Place",
    "Plan",
    "Rates",
    "Rules",
    "RulesFault",
    "State",
    "Visit",
    "Why",
    "Work",
    "after_attempt",
    "answered",
    "begin",
    "conclude",
    "count",
    "days_of",
    "decide",
    "disposition_of",
    "draw",
    "frame_of",
    "is_picked",
    "latest_appointment",
    "leaving_days",
    "limits_of",
    "may_ring",
    "next_time",
    "order_queue",
    "parts_of",
    "rates",
    "read_rules",
    "read_state",
    "why_now",
    "write_rules",
    "write_state",
]
