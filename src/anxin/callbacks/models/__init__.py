"""Who is called, why, and what came of it."""

from anxin.callbacks.models.calls import Attempt, Call
from anxin.callbacks.models.lists import CallList, CallRules, LeftOut
from anxin.callbacks.models.quality import CallScore, PatternReview
from anxin.callbacks.models.telephone import TelephoneCall

__all__ = [
    "Attempt",
    "Call",
    "CallList",
    "CallRules",
    "CallScore",
    "LeftOut",
    "PatternReview",
    "TelephoneCall",
]
