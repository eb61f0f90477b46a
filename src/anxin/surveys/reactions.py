"""What surveys do when something happens among themselves."""

from anxin.surveys.events import InterviewFinished
from anxin.surveys.services.invitations import withdraw_answered


def withdraw_other_links(event: InterviewFinished) -> None:
    """Ask nobody again by link what he has said by telephone or on paper."""
    withdraw_answered(event.interview)
