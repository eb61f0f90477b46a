"""News of this floor: frozen, in the past tense. Anonymous interviews make no news."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class BadAnswerGiven:
    """A customer who gave his name answered badly by himself, by link or on paper; ``interview`` is its key."""

    interview: UUID


@dataclass(frozen=True)
class InterviewFinished:
    """A named interview came to its end, complete, partial or broken off; ``interview`` is its key."""

    interview: UUID
