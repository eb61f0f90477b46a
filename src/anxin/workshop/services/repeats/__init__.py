"""Repeat repairs: found, decided on by a person, and treated in five steps (S084-S099)."""

from anxin.workshop.selectors.judging import Finding, judge_visit
from anxin.workshop.services.repeats.announcing import announce_at_reception, report_repeat
from anxin.workshop.services.repeats.deciding import (
    confirm_repeat,
    finish_repeat,
    refuse_repeat,
    reopen_repeat,
    set_outcome,
)
from anxin.workshop.services.repeats.finding import Suspected, judge_car_again, suspect_repeats
from anxin.workshop.services.repeats.noting import CallAfterwards, note_call_afterwards, note_staff_told
from anxin.workshop.services.repeats.printing import print_repeat
from anxin.workshop.services.repeats.proving import NewProof, prove_item, take_back_proof
from anxin.workshop.services.repeats.receiving import Word, receive_repeat

__all__ = [
    "CallAfterwards",
    "Finding",
    "NewProof",
    "Suspected",
    "Word",
    "announce_at_reception",
    "confirm_repeat",
    "finish_repeat",
    "judge_car_again",
    "judge_visit",
    "note_call_afterwards",
    "note_staff_told",
    "print_repeat",
    "prove_item",
    "receive_repeat",
    "refuse_repeat",
    "reopen_repeat",
    "report_repeat",
    "set_outcome",
    "suspect_repeats",
    "take_back_proof",
]
