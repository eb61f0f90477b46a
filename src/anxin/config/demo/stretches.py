"""The stretches of a case's course: which act takes place at which moment, worked out before any of it happens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anxin.complaints.choices import ContactOutcome, Phase
from anxin.config.demo import acts
from anxin.config.demo.cases import FINISHED, Case, Fate

Act = Callable[..., None]
_FIRST_CONTACT = {1: 360.0, 2: 150.0, 3: 60.0}
_SLOW = frozenset({"cat-service-no-parts", "cat-sales-late-delivery", "cat-quality"})
MINUTE = timedelta(minutes=1)
_PROMISE_HOURS = 48


@dataclass(frozen=True)
class Beat:
    """One act at one moment."""

    at: datetime
    act: Act
    facts: Mapping[str, Any]


@dataclass
class Course:
    """Beats in the making."""

    case: Case
    now: datetime
    pace: float = 1.0
    beats: list[Beat] = field(default_factory=list)

    def then(self, at: datetime, act: Act, **facts: Any) -> None:
        """Add a beat."""
        self.beats.append(Beat(at, act, facts))

    def ahead(self, at: datetime, least: float, most: float) -> datetime:
        """Return a drawn number of office minutes later, at the course's pace."""
        return self.case.shop.office.ahead(at, self.case.rng.uniform(least, most) * self.pace)

    @property
    def chance(self) -> float:
        return self.case.rng.random()


def take(course: Course, received: datetime) -> datetime:
    """Take the case in; return when somebody speaks with the customer."""
    case, office = course.case, course.case.shop.office
    taken = office.within(received + 9 * MINUTE) if case.is_written else received
    course.then(taken, acts.take_in, received_at=received)
    if not case.is_written:
        return taken
    course.then(taken + 4 * MINUTE, acts.assign)
    if case.fate not in FINISHED:
        return taken + 12 * MINUTE
    spoken = course.ahead(taken, 10, _FIRST_CONTACT[case.text["level"]])
    if course.chance < 0.25:
        course.then(spoken, acts.contact, outcome=ContactOutcome.NO_ANSWER)
        spoken = course.ahead(spoken, 30, 240)
    return spoken


def calm(course: Course, spoken: datetime) -> datetime:
    """Go through the rounds of calming; return when the customer is ready for a solution."""
    case = course.case
    if case.is_written:
        course.then(spoken, acts.contact, outcome=ContactOutcome.REACHED)
    at = spoken + 3 * MINUTE
    course.then(at, acts.move, to=Phase.CALMING)
    course.then(at + MINUTE, acts.late_threats)
    rounds = _rounds(case)
    for number, (before, after, by_manager) in enumerate(rounds):
        # Somebody else takes over not in the same breath.
        if by_manager and not rounds[number - 1][2]:
            at = course.ahead(at, 15, 120)
        at += 6 * MINUTE
        course.then(at, acts.calm, before=before, after=after, by_manager=by_manager)
    return at + 2 * MINUTE


def talk(course: Course, received: datetime) -> datetime:
    """Take in, calm and promise in one go; return when the promise was made."""
    promised = hear(course, received)
    course.then(promised, acts.promise)
    return promised


def hear(course: Course, received: datetime) -> datetime:
    """Take in and calm; return when something can be promised."""
    ready = calm(course, take(course, received))
    course.then(ready, acts.move, to=Phase.SOLVING)
    course.then(ready + 5 * MINUTE, acts.raise_level)
    if not course.case.is_written:
        course.then(ready + 9 * MINUTE, acts.assign)
    return ready + 3 * MINUTE


def solve(course: Course, promised: datetime) -> datetime:
    """Find out, propose, agree, keep the promise and close; return when the customer gave his word."""
    decided = agree(course, promised)
    kept = keep(course, promised)
    done = course.ahead(max(decided, kept), 20, 200)
    if course.case.text["category"] in _SLOW and course.pace == 1.0:
        done = course.ahead(done, 0, 3600)
    course.then(done, acts.finish_actions)
    closing = course.ahead(done, 10, 240)
    course.then(closing, acts.move, to=Phase.CLOSING)
    course.then(closing + 4 * MINUTE, acts.close)
    return closing + 4 * MINUTE


def agree(course: Course, promised: datetime) -> datetime:
    """Note the facts, propose and hear the answer; return when it was given."""
    case = course.case
    facts = course.ahead(promised, 30, 300)
    proposed = course.ahead(facts, 10, 150)
    course.then(facts, acts.note_facts)
    course.then(proposed, acts.propose)
    decided = proposed + case.rng.randint(4, 12) * MINUTE
    if case.fate == Fate.REFUSED:
        course.then(decided, acts.decide, accepted=False)
        return decided
    if course.chance < 0.08:
        course.then(decided, acts.decide, accepted=False)
        decided = course.ahead(decided, 120, 600)
    course.then(decided, acts.decide, accepted=True)
    if course.chance < 0.65 or case.fate not in FINISHED:
        course.then(decided + MINUTE, acts.add_actions)
    return decided + MINUTE


def keep(course: Course, promised: datetime) -> datetime:
    """Settle the promise: most in time, some late, moved or withdrawn; return when."""
    case, office = course.case, course.case.shop.office
    due = acts.due_of(case, promised)
    luck, share = course.chance, case.rng.uniform(0.35, 0.9)
    in_time = office.last_within(promised + (due - promised) * share * min(1.0, course.pace + 0.2))
    in_time = max(in_time, promised + 10 * MINUTE)
    if luck < 0.8 or course.pace < 1:
        course.then(in_time, acts.keep)
        return in_time
    if luck < 0.9:
        late = office.ahead(due, case.rng.uniform(15, 320))
        course.then(late, acts.keep)
        return late
    if luck < 0.96:
        course.then(in_time, acts.move_promise, to=due + timedelta(days=1))
        course.then(office.last_within(due + timedelta(hours=20)), acts.keep)
        return office.last_within(due + timedelta(hours=20))
    course.then(in_time, acts.withdraw)
    return in_time


def call_back(course: Course, handled: datetime, *, satisfied: bool) -> datetime:
    """Make the follow-up call on its day, sometimes at the second try or a day late; return when it was answered."""
    case, office = course.case, course.case.shop.office
    day = office.day_of(handled) + timedelta(days=3)
    called = office.on(day, case.rng.randint(10, 16), case.rng.randint(0, 59))
    if course.chance < 0.15:
        course.then(called, acts.contact, outcome=ContactOutcome.NO_ANSWER)
        called = office.ahead(called, case.rng.uniform(45, 420))
    elif course.chance < 0.1:
        called = office.ahead(called, 560)
    course.then(called, acts.follow_up, satisfied=satisfied)
    return called


def solve_again(course: Course, called: datetime) -> datetime:
    """Handle the reopened case a second time, by the manager; return when the customer gave his word."""
    course.then(called + 12 * MINUTE, acts.assign_manager)
    spoken = course.ahead(called, 40, 300)
    promised = promise_again(course, spoken)
    proposed = course.ahead(promised, 40, 300)
    course.then(proposed, acts.propose)
    course.then(proposed + 7 * MINUTE, acts.decide, accepted=True)
    due = promised + timedelta(hours=_PROMISE_HOURS)
    kept = max(course.case.shop.office.last_within(due - timedelta(hours=5)), promised + 10 * MINUTE)
    course.then(kept, acts.keep)
    closing = course.ahead(max(kept, proposed + 9 * MINUTE), 60, 600)
    course.then(closing, acts.move, to=Phase.CLOSING)
    course.then(closing + 5 * MINUTE, acts.close)
    return closing + 5 * MINUTE


def promise_again(course: Course, spoken: datetime) -> datetime:
    """Calm the customer once more and promise; return when."""
    course.then(spoken, acts.move, to=Phase.CALMING)
    course.then(spoken + 7 * MINUTE, acts.calm, before=3, after=2, by_manager=True)
    course.then(spoken + 9 * MINUTE, acts.move, to=Phase.SOLVING)
    course.then(spoken + 12 * MINUTE, acts.promise)
    return spoken + 12 * MINUTE


def _rounds(case: Case) -> list[tuple[int, int, bool]]:
    """Return the text's rounds; where they leave the customer upset, the manager goes on with him."""
    rounds = [(int(before), int(after), False) for before, after in case.text["calming"]]
    mood, calm_at, most = rounds[-1][1], 2, 4
    if mood <= calm_at:
        return rounds
    if len(rounds) < most - 1:
        return [*rounds, (mood, calm_at, True)]
    return [*rounds[: most - 1], (mood, mood, True)]
