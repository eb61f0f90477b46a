"""Who is called, why, and what came of it."""

from anxin.callbacks.models.calls import Attempt, Call
from anxin.callbacks.models.link_rounds import LinkRound
from anxin.callbacks.models.lists import CallList, CallRules, LeftOut
from anxin.callbacks.models.quality import CallScore, CallToScore, DayDrawn, PatternLook, PatternReview
from anxin.callbacks.models.telephone import Extension, TelephoneCall, TelephoneSystem

__all__ = [
    "Attempt",
    "Call",
    "CallList",
    "CallRules",
    "CallScore",
    "CallToScore",
    "DayDrawn",
    "Extension",
    "LeftOut",
    "LinkRound",
    "PatternLook",
    "PatternReview",
    "TelephoneCall",
    "TelephoneSystem",
]
