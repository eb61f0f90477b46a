"""The course of a case: which act takes place at which moment, worked out before any of it happens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anxin.complaints.choices import ContactOutcome, Phase
from anxin.config.demo import acts
from anxin.config.demo.cases import FINISHED, Case, Fate
from anxin.promises.choices import PromiseState

Act = Callable[..., None]
_PACES = (1.0, 0.6, 0.35, 0.2, 0.1)
_FIRST_CONTACT = {1: 360.0, 2: 150.0, 3: 60.0}
_SLOW = frozenset({"cat-service-no-parts", "cat-sales-late-delivery", "cat-quality"})
_MINUTE = timedelta(minutes=1)
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


def plan_course(case: Case, now: datetime) -> list[Beat]:
    """Return everything that has happened in a case by now, in order."""
    if case.fate not in FINISHED:
        course = Course(case, now)
        _DESKS[case.fate](course)
        return _past(course.beats, now)
    for pace in _PACES:
        course = Course(case, now, pace)
        _FINISHED[case.fate](course)
        if max(beat.at for beat in course.beats) < now - timedelta(hours=2):
            break
    return _past(course.beats, now)


def _past(beats: list[Beat], now: datetime) -> list[Beat]:
    return sorted((beat for beat in beats if beat.at <= now), key=lambda beat: beat.at)


# ------------------------------------------------------------------------------------------------ the whole way


def _whole(course: Course) -> None:
    case = course.case
    promised = talk(course, case.received_at)
    handled = solve(course, promised)
    course.then(course.ahead(handled, 60, 1300), acts.judge)
    called = call_back(course, handled, satisfied=case.text["follow_up"]["satisfied"])
    if not case.text["follow_up"]["satisfied"]:
        handled = solve_again(course, called)
        call_back(course, handled, satisfied=True)


def _quick(course: Course) -> None:
    received = course.case.received_at
    course.then(received, acts.take_in, received_at=received)
    course.then(course.ahead(received, 60, 900), acts.judge)
    call_back(course, received, satisfied=True)


def _unreachable(course: Course) -> None:
    office, first = course.case.shop.office, course.case.shop.office.within(course.case.received_at)
    course.then(first, acts.take_in, received_at=course.case.received_at)
    last = _five_misses(course, first)
    closed = office.ahead(last, 40)
    course.then(closed, acts.close)
    course.then(office.ahead(closed, 200), acts.judge)
    given_up = office.ahead(_five_misses(course, closed + timedelta(days=2)), 60)
    course.then(given_up, acts.give_up)


def _five_misses(course: Course, after: datetime) -> datetime:
    """Five tries in five different parts of three days; the last moment comes back."""
    office, day = course.case.shop.office, course.case.shop.office.day_of(after)
    at = after
    for days, hour, minute in ((1, 9, 20), (1, 14, 35), (1, 17, 15), (2, 10, 40), (3, 15, 10)):
        at = office.on(day + timedelta(days=days), hour, minute)
        outcome = course.case.rng.choice([ContactOutcome.NO_ANSWER, ContactOutcome.SWITCHED_OFF])
        course.then(at, acts.contact, outcome=outcome)
    return at


_FINISHED: Mapping[Fate, Callable[[Course], None]] = {
    Fate.DONE: _whole,
    Fate.UNDER_PROTEST: _whole,
    Fate.REFUSED: _whole,
    Fate.QUICK: _quick,
    Fate.UNREACHABLE: _unreachable,
}


# ------------------------------------------------------------------------------------------------ its stretches


def take(course: Course, received: datetime) -> datetime:
    """Take the case in; return when somebody speaks with the customer."""
    case, office = course.case, course.case.shop.office
    taken = office.within(received + 9 * _MINUTE) if case.is_written else received
    course.then(taken, acts.take_in, received_at=received)
    if not case.is_written:
        return taken
    course.then(taken + 4 * _MINUTE, acts.assign)
    if case.fate not in FINISHED:
        return taken + 12 * _MINUTE
    spoken = course.ahead(taken, 10, _FIRST_CONTACT[case.text["level"]])
    if course.chance < 0.25:  # noqa: PLR2004
        course.then(spoken, acts.contact, outcome=ContactOutcome.NO_ANSWER)
        spoken = course.ahead(spoken, 30, 240)
    return spoken


def calm(course: Course, spoken: datetime) -> datetime:
    """Go through the rounds of calming; return when the customer is ready for a solution."""
    case = course.case
    if case.is_written:
        course.then(spoken, acts.contact, outcome=ContactOutcome.REACHED)
    at = spoken + 3 * _MINUTE
    course.then(at, acts.move, to=Phase.CALMING)
    course.then(at + _MINUTE, acts.late_threats)
    rounds = _rounds(case)
    for number, (before, after, by_manager) in enumerate(rounds):
        # Somebody else takes over not in the same breath.
        if by_manager and not rounds[number - 1][2]:
            at = course.ahead(at, 15, 120)
        at += 6 * _MINUTE
        course.then(at, acts.calm, before=before, after=after, by_manager=by_manager)
    return at + 2 * _MINUTE


def talk(course: Course, received: datetime) -> datetime:
    """Take in, calm and promise in one go; return when the promise was made."""
    case = course.case
    ready = calm(course, take(course, received))
    course.then(ready, acts.move, to=Phase.SOLVING)
    promised = ready + 3 * _MINUTE
    course.then(promised, acts.promise)
    course.then(promised + 2 * _MINUTE, acts.raise_level)
    if not case.is_written:
        course.then(promised + 6 * _MINUTE, acts.assign)
    return promised


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
    course.then(closing + 4 * _MINUTE, acts.close)
    return closing + 4 * _MINUTE


def agree(course: Course, promised: datetime) -> datetime:
    """Note the facts, propose and hear the answer; return when it was given."""
    case = course.case
    facts = course.ahead(promised, 30, 300)
    proposed = course.ahead(facts, 10, 150)
    course.then(facts, acts.note_facts)
    course.then(proposed, acts.propose)
    decided = proposed + case.rng.randint(4, 12) * _MINUTE
    if case.fate == Fate.REFUSED:
        course.then(decided, acts.decide, accepted=False)
        return decided
    if course.chance < 0.08:  # noqa: PLR2004
        course.then(decided, acts.decide, accepted=False)
        decided = course.ahead(decided, 120, 600)
    course.then(decided, acts.decide, accepted=True)
    course.then(decided + _MINUTE, acts.add_actions)
    return decided + _MINUTE


def keep(course: Course, promised: datetime) -> datetime:
    """Settle the promise: most in time, some late, moved or withdrawn; return when."""
    case, office = course.case, course.case.shop.office
    due = acts.due_of(case, promised)
    luck, share = course.chance, case.rng.uniform(0.35, 0.9)
    in_time = office.last_within(promised + (due - promised) * share * min(1.0, course.pace + 0.2))
    in_time = max(in_time, promised + 10 * _MINUTE)
    if luck < 0.8 or course.pace < 1:  # noqa: PLR2004
        course.then(in_time, acts.keep)
        return in_time
    if luck < 0.9:  # noqa: PLR2004
        late = office.ahead(due, case.rng.uniform(15, 320))
        course.then(late, acts.keep)
        return late
    if luck < 0.96:  # noqa: PLR2004
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
    if course.chance < 0.15:  # noqa: PLR2004
        course.then(called, acts.contact, outcome=ContactOutcome.NO_ANSWER)
        called = office.ahead(called, case.rng.uniform(45, 420))
    elif course.chance < 0.1:  # noqa: PLR2004
        called = office.ahead(called, 560)
    course.then(called, acts.follow_up, satisfied=satisfied)
    return called


def solve_again(course: Course, called: datetime) -> datetime:
    """Handle the reopened case a second time, by the manager; return when the customer gave his word."""
    course.then(called + 12 * _MINUTE, acts.assign_manager)
    spoken = course.ahead(called, 40, 300)
    promised = promise_again(course, spoken)
    proposed = course.ahead(promised, 40, 300)
    course.then(proposed, acts.propose)
    course.then(proposed + 7 * _MINUTE, acts.decide, accepted=True)
    due = promised + timedelta(hours=_PROMISE_HOURS)
    kept = max(course.case.shop.office.last_within(due - timedelta(hours=5)), promised + 10 * _MINUTE)
    course.then(kept, acts.keep)
    closing = course.ahead(max(kept, proposed + 9 * _MINUTE), 60, 600)
    course.then(closing, acts.move, to=Phase.CLOSING)
    course.then(closing + 5 * _MINUTE, acts.close)
    return closing + 5 * _MINUTE


def promise_again(course: Course, spoken: datetime) -> datetime:
    """Calm the customer once more and promise; return when."""
    course.then(spoken, acts.move, to=Phase.CALMING)
    course.then(spoken + 7 * _MINUTE, acts.calm, before=3, after=2, by_manager=True)
    course.then(spoken + 9 * _MINUTE, acts.move, to=Phase.SOLVING)
    course.then(spoken + 12 * _MINUTE, acts.promise)
    return spoken + 12 * _MINUTE


def _rounds(case: Case) -> list[tuple[int, int, bool]]:
    """Return the text's rounds; where they leave the customer upset, the manager goes on with him."""
    rounds = [(int(before), int(after), False) for before, after in case.text["calming"]]
    mood, calm_at, most = rounds[-1][1], 2, 4
    if mood <= calm_at:
        return rounds
    if len(rounds) < most - 1:
        return [*rounds, (mood, calm_at, True)]
    return [*rounds[: most - 1], (mood, mood, True)]


# ---------------------------------------------------------------------------------------------- today's desk


def _waiting(course: Course) -> None:
    """Written in; nobody has spoken with the customer, and the hours run out before noon."""
    office = course.case.shop.office
    due = office.ahead(course.now, course.case.rng.uniform(50, 160))
    _take_only(course, due - timedelta(hours=24))


def _waiting_late(course: Course) -> None:
    due = course.case.shop.office.back(course.now, course.case.rng.uniform(35, 90))
    _take_only(course, due - timedelta(hours=8))


def _take_only(course: Course, received: datetime) -> None:
    office = course.case.shop.office
    taken = min(office.within(received + 9 * _MINUTE), course.now)
    course.then(taken, acts.take_in, received_at=received)
    course.then(min(taken + 4 * _MINUTE, course.now), acts.assign)


def _unowned(course: Course) -> None:
    received = course.case.shop.office.back(course.now, 75)
    course.then(received, acts.take_in, received_at=received)


def _greeting(course: Course) -> None:
    received = course.case.shop.office.back(course.now, 28)
    course.then(received, acts.take_in, received_at=received)
    course.then(received + 4 * _MINUTE, acts.move, to=Phase.GREETING)


def _listening(course: Course) -> None:
    received = course.case.shop.office.back(course.now, course.case.rng.uniform(7, 16))
    course.then(received, acts.take_in, received_at=received)


def _calming(course: Course) -> None:
    """One round is done, and the customer is to be called again."""
    received = course.case.shop.office.back(course.now, course.case.rng.uniform(55, 170))
    course.then(received, acts.take_in, received_at=received)
    course.then(received + 3 * _MINUTE, acts.move, to=Phase.CALMING)
    before = course.case.text["mood"]
    course.then(received + 9 * _MINUTE, acts.calm, before=before, after=max(3, before - 1), by_manager=False)
    course.then(received + 11 * _MINUTE, acts.late_threats)
    course.then(received + 13 * _MINUTE, acts.promise_call)
    course.then(received + 16 * _MINUTE, acts.assign)


def _solving(course: Course, due: datetime) -> None:
    """The promise falls due then; the solution is on the table, and half of the customers have agreed."""
    case, office = course.case, course.case.shop.office
    made = due - timedelta(hours=case.text["promise"]["hours"])
    lead = 8 + 6 * len(case.text["calming"]) + (21 if case.is_written else 0)
    promised = talk(course, office.back(made, lead))
    facts = course.ahead(promised, 30, 120)
    course.then(facts, acts.note_facts)
    proposed = course.ahead(facts, 20, 120)
    course.then(proposed, acts.propose)
    if course.chance < 0.5:  # noqa: PLR2004
        course.then(proposed + 6 * _MINUTE, acts.decide, accepted=True)
        course.then(proposed + 7 * _MINUTE, acts.add_actions)


def _solving_today(course: Course) -> None:
    _solving(course, course.case.shop.office.ahead(course.now, course.case.rng.uniform(70, 260)))


def _solving_late(course: Course) -> None:
    _solving(course, course.case.shop.office.back(course.now, course.case.rng.uniform(60, 240)))


def _solving_later(course: Course) -> None:
    _solving(course, course.case.shop.office.ahead(course.now, course.case.rng.uniform(650, 1100)))


def _closing(course: Course) -> None:
    """All is done; the customer's word is still to come."""
    case, office = course.case, course.case.shop.office
    received = office.back(course.now, case.rng.uniform(1500, 2200))
    course.pace = 0.4
    promised = talk(course, received)
    decided = agree(course, promised)
    kept = acts.due_of(case, promised) - timedelta(minutes=25)
    course.then(kept, acts.keep)
    done = office.ahead(max(decided, kept), 60)
    course.then(done, acts.finish_actions)
    course.then(max(done, office.back(course.now, case.rng.uniform(30, 200))), acts.move, to=Phase.CLOSING)


def _called(course: Course, days: int, *, judged: bool) -> datetime:
    """Handled so many days ago; the call is on the third."""
    case, office = course.case, course.case.shop.office
    handled_on = office.day_of(course.now) - timedelta(days=days)
    received = office.on(handled_on - timedelta(days=2), case.rng.randint(9, 15), case.rng.randint(0, 59))
    course.pace = 0.15
    handled = solve(course, talk(course, received))
    # The customer gives his word on the very day from which the three days count.
    word = max(handled, office.on(handled_on, case.rng.randint(9, 16), case.rng.randint(0, 59)))
    course.beats = [
        Beat(word, beat.act, beat.facts) if beat.act is acts.close else beat for beat in course.beats
    ]
    if judged:
        course.then(office.ahead(word, 120), acts.judge)
    return word


def _call_today(course: Course) -> None:
    _called(course, 3, judged=course.chance < 0.5)  # noqa: PLR2004


def _call_late(course: Course) -> None:
    _called(course, 5, judged=True)
    office = course.case.shop.office
    missed = office.on(office.day_of(course.now) - timedelta(days=1), 16, 42)
    course.then(missed, acts.contact, outcome=ContactOutcome.NO_ANSWER)


def _call_later(course: Course) -> None:
    _called(course, course.case.rng.choice([1, 2]), judged=False)


def _reopened(course: Course) -> None:
    """Yesterday's follow-up call found the customer dissatisfied; the manager has taken over."""
    office = course.case.shop.office
    _called(course, 4, judged=True)
    called = office.on(office.day_of(course.now) - timedelta(days=1), 11, course.case.rng.randint(0, 59))
    course.then(called, acts.follow_up, satisfied=False)
    course.then(called + 12 * _MINUTE, acts.assign_manager)
    promise_again(course, office.ahead(called, 190))


_DESKS: Mapping[Fate, Callable[[Course], None]] = {
    Fate.WAITING: _waiting,
    Fate.WAITING_LATE: _waiting_late,
    Fate.UNOWNED: _unowned,
    Fate.GREETING: _greeting,
    Fate.LISTENING: _listening,
    Fate.CALMING: _calming,
    Fate.SOLVING_TODAY: _solving_today,
    Fate.SOLVING_LATE: _solving_late,
    Fate.SOLVING_LATER: _solving_later,
    Fate.CLOSING: _closing,
    Fate.CALL_TODAY: _call_today,
    Fate.CALL_LATE: _call_late,
    Fate.CALL_LATER: _call_later,
    Fate.REOPENED: _reopened,
}

_ = PromiseState
