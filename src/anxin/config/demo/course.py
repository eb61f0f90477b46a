"""The course of a case from beginning to end, or to the present day."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from anxin.complaints.choices import ContactOutcome
from anxin.config.demo import acts
from anxin.config.demo.cases import FINISHED, Case, Fate
from anxin.config.demo.desk import DESKS
from anxin.config.demo.stretches import Beat, Course, call_back, solve, solve_again, talk

#: A case of the last days was handled faster than one of the summer.
_PACES = (1.0, 0.6, 0.35, 0.2, 0.1)


def plan_course(case: Case, now: datetime) -> list[Beat]:
    """Return everything that has happened in a case by now, in order."""
    if case.fate not in FINISHED:
        return _past(_at_pace(case, now, 1.0, DESKS[case.fate]), now)
    for pace in _PACES:
        beats = _at_pace(case, now, pace, _FINISHED[case.fate])
        if max(beat.at for beat in beats) < now - timedelta(hours=2):
            return _past(beats, now)
    return _past(_at_pace(case, now, _PACES[-1], _FINISHED[case.fate]), now)


def _at_pace(case: Case, now: datetime, pace: float, write: Callable[[Course], None]) -> list[Beat]:
    course = Course(case, now, pace)
    write(course)
    return course.beats


def _past(beats: list[Beat], now: datetime) -> list[Beat]:
    return sorted((beat for beat in beats if beat.at <= now), key=lambda beat: beat.at)


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
    solved = received + timedelta(minutes=course.case.rng.randint(6, 25))
    course.then(solved, acts.take_in, received_at=received)
    course.then(course.ahead(solved, 60, 900), acts.judge)
    call_back(course, solved, satisfied=True)


def _refused(course: Course) -> None:
    """The customer says no to the end, and does not answer when he is called three days later."""
    handled = solve(course, talk(course, course.case.received_at))
    course.then(course.ahead(handled, 60, 900), acts.judge)
    office = course.case.shop.office
    course.then(office.ahead(_five_misses(course, handled + timedelta(days=2)), 60), acts.give_up)


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
    Fate.REFUSED: _refused,
    Fate.QUICK: _quick,
    Fate.UNREACHABLE: _unreachable,
}
