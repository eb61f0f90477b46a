"""What call-backs do when something happens on a floor below."""

from anxin.callbacks.services import bad_answers, follow_cases
from anxin.callbacks.services.heard_by_link import note_answer_by_link
from anxin.complaints.events import CaseMoved
from anxin.foundation.jobs import enqueue
from anxin.surveys.events import BadAnswerGiven, InterviewFinished


def follow_case_that_moved(event: CaseMoved) -> None:
    """Let the worker make, move or withdraw the calls of a complaint that has moved."""
    follow_cases.hear_of_case(event.complaint_id)


def ring_after_bad_answer(event: BadAnswerGiven) -> None:
    """Let the worker make the call about a bad answer."""
    enqueue(bad_answers.TASK, key=str(event.interview))


def end_call_answered_by_link(event: InterviewFinished) -> None:
    """End the call whose customer has answered the link that was written instead."""
    note_answer_by_link(event.interview)
