"""What lies on the desk today: each kind of unfinished case, timed backwards from now."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from anxin.complaints.choices import ContactOutcome, Phase
from anxin.config.demo import acts
from anxin.config.demo.cases import Fate
from anxin.config.demo.stretches import MINUTE, Beat, Course, agree, hear, promise_again, solve, talk


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
    taken = min(office.within(received + 9 * MINUTE), course.now)
    course.then(taken, acts.take_in, received_at=received)
    course.then(min(taken + 4 * MINUTE, course.now), acts.assign)


def _unowned(course: Course) -> None:
    received = course.case.shop.office.back(course.now, 75)
    course.then(received, acts.take_in, received_at=received)


def _greeting(course: Course) -> None:
    received = course.case.shop.office.back(course.now, 28)
    course.then(received, acts.take_in, received_at=received)
    course.then(received + 4 * MINUTE, acts.move, to=Phase.GREETING)


def _listening(course: Course) -> None:
    received = course.case.shop.office.back(course.now, course.case.rng.uniform(7, 16))
    course.then(received, acts.take_in, received_at=received)


def _calming(course: Course) -> None:
    """One round is done, and the customer is to be called again."""
    received = course.case.shop.office.back(course.now, course.case.rng.uniform(55, 170))
    course.then(received, acts.take_in, received_at=received)
    course.then(received + 3 * MINUTE, acts.move, to=Phase.CALMING)
    before = course.case.text["mood"]
    course.then(received + 9 * MINUTE, acts.calm, before=before, after=max(3, before - 1), by_manager=False)
    course.then(received + 11 * MINUTE, acts.late_threats)
    course.then(received + 13 * MINUTE, acts.promise_call)
    course.then(received + 16 * MINUTE, acts.assign)


def _solving(course: Course, due: datetime) -> None:
    """Days were needed to find out; then a promise, due at that moment, and a solution on the table."""
    case, office = course.case, course.case.shop.office
    made = due - timedelta(hours=case.text["promise"]["hours"])
    found_out = office.back(made, case.rng.uniform(60, 300))
    hear(course, office.back(found_out, case.rng.uniform(700, 4200)))
    course.then(found_out, acts.note_facts)
    course.then(made, acts.contact, outcome=ContactOutcome.REACHED)
    course.then(made + MINUTE, acts.promise)
    proposed = office.ahead(made, case.rng.uniform(15, 60))
    course.then(proposed, acts.propose)
    if course.chance < 0.5:
        course.then(proposed + 6 * MINUTE, acts.decide, accepted=True)
        course.then(proposed + 7 * MINUTE, acts.add_actions)


def _solving_today(course: Course) -> None:
    _solving(course, course.case.shop.office.ahead(course.now, course.case.rng.uniform(70, 260)))


def _solving_late(course: Course) -> None:
    _solving(course, course.case.shop.office.back(course.now, course.case.rng.uniform(60, 240)))


def _solving_later(course: Course) -> None:
    _solving(course, course.case.shop.office.ahead(course.now, course.case.rng.uniform(650, 1100)))


def _closing(course: Course) -> None:
    """All is done; the customer's word is still to come."""
    case, office = course.case, course.case.shop.office
    received = office.back(course.now, case.rng.uniform(1700, 4600))
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
    handled_on, took = office.day_of(course.now) - timedelta(days=days), case.rng.randint(2, 9)
    received = office.on(handled_on - timedelta(days=took), case.rng.randint(9, 15), case.rng.randint(0, 59))
    course.pace = 0.15 if took < 4 else 0.5
    handled = solve(course, talk(course, received))
    # The customer gives his word on the very day from which the three days count.
    word = max(handled, office.on(handled_on, case.rng.randint(9, 16), case.rng.randint(0, 59)))
    later = word - handled
    course.beats = [
        Beat(beat.at + later, beat.act, beat.facts) if beat.at >= handled - 4 * MINUTE else beat
        for beat in course.beats
    ]
    if judged:
        course.then(office.ahead(word, 120), acts.judge)
    return word


def _call_today(course: Course) -> None:
    _called(course, 3, judged=course.chance < 0.5)


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
    course.then(called + 12 * MINUTE, acts.assign_manager)
    promise_again(course, office.ahead(called, 190))


DESKS: Mapping[Fate, Callable[[Course], None]] = {
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
