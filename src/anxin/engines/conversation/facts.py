"""What the conversation engine is told about a case, and the rules that a shop may change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from anxin.engines.conversation.phases import Phase

CALMEST = 1
ANGRIEST = 5
LOWEST_LEVEL = 1
HIGHEST_LEVEL = 3


class DayPart(StrEnum):
    """The part of the day in which a call was tried."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True)
class ContactAttempt:
    """One call that did not reach the customer, by the dealer's own date."""

    on: date
    part: DayPart


@dataclass(frozen=True)
class Tries:
    """How many separate tries were made, and on how many days."""

    count: int
    days: int


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """The state of one case, as far as the conversation needs it."""

    phase: Phase
    level: int = LOWEST_LEVEL
    words_recorded: bool = False
    mood_now: int | None = None
    calming_rounds: int = 0
    person_changed: bool = False
    solutions_proposed: int = 0
    solution_accepted: bool = False
    solution_refused: bool = False
    promises_open: int = 0
    actions_open: int = 0
    #: Repeat repairs that the case is about and whose treatment is not done.
    repeats_open: int = 0
    reason_recorded: bool = False
    contacted: bool = False
    contact_attempts: tuple[ContactAttempt, ...] = ()
    follow_up_attempts: tuple[ContactAttempt, ...] = ()
    closed_for_good: bool = False

    def __post_init__(self) -> None:
        if self.mood_now is not None and not CALMEST <= self.mood_now <= ANGRIEST:
            raise ValueError("mood is a number from 1 (calm) to 5 (furious)")
        if not LOWEST_LEVEL <= self.level <= HIGHEST_LEVEL:
            raise ValueError("level is a number from 1 to 3")
        counts = (self.calming_rounds, self.solutions_proposed, self.promises_open, self.actions_open)
        if min(*counts, self.repeats_open) < 0:
            raise ValueError("counts cannot be negative")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The house's figures for a conversation; the defaults are those of the content pack."""

    calm_at: int = 2
    rounds_suggest_move_on: int = 3
    rounds_maximum: int = 4
    unreachable_attempts: int = 5
    unreachable_days: int = 2
    follow_up_days: int = 3
    follow_up_choices: tuple[int, ...] = (1, 3, 7)
    follow_up_latest: int = 7
    quick_close_highest_level: int = 1

    def __post_init__(self) -> None:
        if not CALMEST <= self.calm_at < ANGRIEST:
            raise ValueError("calm_at must leave room on the scale of moods")
        if not 1 <= self.rounds_suggest_move_on <= self.rounds_maximum:
            raise ValueError("moving on is suggested before the last round")
        if self.unreachable_attempts < self.unreachable_days or self.unreachable_days < 1:
            raise ValueError("there cannot be more days than tries")
        if not self.follow_up_choices or self.follow_up_days not in self.follow_up_choices:
            raise ValueError("the usual day of the follow-up call is one of the choices")
        if min(self.follow_up_choices) < 1 or max(self.follow_up_choices) > self.follow_up_latest:
            raise ValueError("the follow-up call lies between the next day and the latest day")


DEFAULT_RULES = Rules()


def count_tries(attempts: Iterable[ContactAttempt]) -> Tries:
    """Count separate tries; several calls in the same part of one day are one try."""
    separate = set(attempts)
    return Tries(count=len(separate), days=len({attempt.on for attempt in separate}))


def tries_suffice(attempts: Iterable[ContactAttempt], *, rules: Rules = DEFAULT_RULES) -> bool:
    """Tell whether the house has tried often enough, on enough different days."""
    tries = count_tries(attempts)
    return tries.count >= rules.unreachable_attempts and tries.days >= rules.unreachable_days
