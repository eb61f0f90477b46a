"""The house at work in the demo: departments asked and answering, hand-overs, check-lists, mentions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Department, Person
from anxin.complaints.choices import Level, Phase
from anxin.complaints.services.answer_request import (
    Answer,
    accept_request,
    answer_request,
    refuse_request,
    sign_answer,
)
from anxin.complaints.services.ask_department import Question, ask_department
from anxin.complaints.services.change_case import add_note
from anxin.complaints.services.give_task import NewTask, add_task, finish_task
from anxin.complaints.services.hand_over import Offer, accept_hand_over, offer_hand_over
from anxin.complaints.services.start_check_list import start_check_list
from anxin.config.demo import acts
from anxin.config.demo.cases import FINISHED, Case, Fate
from anxin.config.demo.crew import department_of
from anxin.config.demo.stretches import MINUTE, Beat
from anxin.foundation import clock

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "question": "请写明事情经过、由谁确认，原因是什么，打算怎么做。客户原话和车辆信息见提问页。",
        "cause": "交接时没有写清楚，后面的同事不知道对客户说过什么。",
        "wrong": "这不是本部门经办的，请问售后部。",
        "offer": "我明天轮休，请接着跟：承诺的时间见右侧，客户喜欢打电话。",
        "mention": "@{username} 客户希望经理也知道这件事，请看一下处理经过。",
        "task": "给客户备好代步车，油加满",
    },
    "en": {
        "question": "Please write what happened and who confirms it, how it came about, and what you will do about it.",
        "cause": "The hand-over between shifts was not written down; the next colleague did not know.",
        "wrong": "We did not do this work. Please ask after-sales.",
        "offer": "I am off tomorrow. Please go on: the promises stand at the side, the customer likes to be rung.",
        "mention": "@{username} the customer would like a manager to know of this; please look through it.",
        "task": "Have a courtesy car ready, with a full tank",
    },
}
_ASKED_OF = frozenset({Fate.DONE, Fate.UNDER_PROTEST, Fate.REFUSED})
_ON_THE_DESK = frozenset({Fate.SOLVING_TODAY, Fate.SOLVING_LATE, Fate.SOLVING_LATER, Fate.CLOSING})
_SHARE = 0.3
_LATE_AFTER = 27 * 60


def with_house(case: Case, beats: Sequence[Beat], now: datetime) -> list[Beat]:
    """Add what the house does to the course of a case; the draws are its own, so that nothing else moves."""
    rng = Random(f"house:{case.shop.code}:{case.text['id']}")
    begun = [beat.at for beat in beats if beat.facts.get("to") == Phase.SOLVING]
    wanted = case.fate in _ON_THE_DESK or (case.fate in _ASKED_OF and rng.random() < _SHARE)
    if not wanted or not begun:
        return list(beats)
    ended = [beat.at for beat in beats if beat.at > begun[0] and _ends(beat)]
    more = _Course(case, rng, begun[0] + 20 * MINUTE, min([*ended, now])).beats()
    return sorted([*beats, *(beat for beat in more if beat.at < now)], key=_at)


def _ends(beat: Beat) -> bool:
    return beat.facts.get("to") == Phase.CLOSING


def _at(beat: Beat) -> datetime:
    return beat.at


class _Course:
    """What the house does between the beginning of the solution and the closing."""

    def __init__(self, case: Case, rng: Random, begins: datetime, ends: datetime) -> None:
        self._case, self._rng, self._begins, self._ends = case, rng, begins, ends

    def beats(self) -> Iterator[Beat]:
        if self._case.fate in FINISHED:
            yield from self._answered()
        else:
            yield from self._on_the_desk()
        if self._rng.random() < 0.3:
            yield self._beat(self._begins + 3 * MINUTE, mention)
        if self._case.text["level"] == Level.IMPORTANT or self._rng.random() < 0.15:
            yield self._beat(self._begins + 6 * MINUTE, check)

    def _answered(self) -> Iterator[Beat]:
        """Asked, accepted and answered before the case closes: most in time, some late, some sent back first."""
        asked, luck = self._begins, self._rng.random()
        if luck < 0.12:
            yield self._beat(asked, ask, kind=self._another())
            yield self._beat(asked + 25 * MINUTE, refuse)
            asked += 40 * MINUTE
        answered = self._office(asked, 70, 420)
        if luck > 0.75:
            late = asked + timedelta(minutes=_LATE_AFTER + self._rng.randint(0, 600))
            answered = late if late < self._ends - 30 * MINUTE else answered
        if answered >= self._ends - 10 * MINUTE:
            answered = asked + (self._ends - asked) / 2
        if answered - asked < 10 * MINUTE:
            return
        # A moment at night is that day's last minute: in the same order, and somebody is there.
        there = self._case.shop.office.last_within
        yield self._beat(asked, ask)
        yield self._beat(max(asked, there(asked + (answered - asked) / 4)), accept)
        yield self._beat(max(asked, there(answered - (answered - asked) / 4)), draft)
        yield self._beat(max(asked, there(answered)), sign)

    def _on_the_desk(self) -> Iterator[Beat]:
        """What is still open: some to accept, some to answer and late, some offered to a colleague."""
        end, luck = self._ends, self._rng.random()
        office = self._case.shop.office
        if luck < 0.3:
            yield self._beat(max(self._begins, office.back(end, 25)), ask)
        elif luck < 0.6:
            asked = max(self._begins, office.back(end, 500))
            yield self._beat(asked, ask)
            yield self._beat(asked + 20 * MINUTE, accept)
            yield self._beat(asked + 50 * MINUTE, draft)
        else:
            asked = max(self._begins, office.back(end, 1300))
            yield self._beat(asked, ask)
            yield self._beat(asked + 30 * MINUTE, accept)
        if self._rng.random() < 0.35:
            yield self._beat(max(self._begins + MINUTE, office.back(end, 18)), offer)
        elif self._rng.random() < 0.4:
            yield self._beat(max(self._begins + MINUTE, office.back(end, 200)), offer)
            yield self._beat(max(self._begins + 20 * MINUTE, office.back(end, 150)), take_over)
        yield self._beat(max(self._begins + 2 * MINUTE, office.back(end, 300)), give_task)

    def _office(self, at: datetime, least: float, most: float) -> datetime:
        return self._case.shop.office.ahead(at, self._rng.uniform(least, most))

    def _another(self) -> DepartmentKind:
        own = department_of(self._case)
        return DepartmentKind.PARTS if own != DepartmentKind.PARTS else DepartmentKind.BODY_SHOP

    def _beat(self, at: datetime, act: Callable[..., None], **facts: object) -> Beat:
        return Beat(at, act, facts)


def ask(case: Case, *, kind: DepartmentKind | None = None) -> None:
    """Ask the department in writing."""
    department = Department.objects.get(dealer=case.shop.dealer, kind=kind or department_of(case))
    question = Question(department, _words(case, "question"))
    case.request_id = ask_department(case.slug, question=question, by=case.actor).pk
    case.asked_of = DepartmentKind(department.kind)


def accept(case: Case) -> None:
    """Take the question on: an adviser of the department, or its head."""
    accept_request(case.request_id, by=_writer(case))


def refuse(case: Case) -> None:
    """Send the question back: it went to the wrong department."""
    refuse_request(case.request_id, why=_words(case, "wrong"), by=_head(case))


def draft(case: Case) -> None:
    """Write the answer; the head's own words are signed with that."""
    answer = Answer(facts=case.text["facts"], cause=_words(case, "cause"), measure=case.text["our_action"])
    answer_request(case.request_id, answer=answer, by=_writer(case))


def sign(case: Case) -> None:
    """Let the head sign what an adviser has written."""
    if _writer(case) != _head(case):
        sign_answer(case.request_id, by=_head(case))


def offer(case: Case) -> None:
    """Offer the case to a colleague."""
    to = _receiver(case)
    offer_hand_over(
        case.slug,
        offer=Offer(to, _words(case, "offer"), customer_told=len(case.slug) % 2 == 0),
        by=case.actor,
    )


def take_over(case: Case) -> None:
    """Accept what was offered; from here on the case is in other hands."""
    to = _receiver(case)
    accept_hand_over(case.slug, by=to)
    case.handler = to


def mention(case: Case) -> None:
    """Call the general manager to the case in a note."""
    words = _words(case, "mention").format(username=case.shop.general_manager.username)
    add_note(case.slug, text=words, by=case.actor)


def check(case: Case) -> None:
    """Lay the check-list for handing a car back on the case, and tick off half of it."""
    tasks = start_check_list(case.slug, key="handing_back", by=case.actor)
    for task in tasks[: len(tasks) // 2]:
        finish_task(case.slug, task_id=task.pk, done=True, by=case.actor)


def give_task(case: Case) -> None:
    """Give a caller something to do before the evening."""
    due = acts.on_the_quarter(case.shop.office.ahead(clock.now(), 300))
    doer = next(each for each in case.shop.callers if each != case.concerns)
    add_task(case.slug, task=NewTask(_words(case, "task"), doer=doer, due_at=due), by=case.actor)


def _words(case: Case, name: str) -> str:
    return _WORDS[case.shop.language][name]


def _head(case: Case) -> Person:
    head = case.shop.head_of(case.asked_of or department_of(case))
    return case.shop.general_manager if head == case.concerns else head


def _writer(case: Case) -> Person:
    """An adviser of the department who is not complained about; its head where there is none."""
    kind = case.asked_of or department_of(case)
    own = [
        each.person for each in case.shop.staff if each.department == kind and each.person != case.concerns
    ]
    return next((each for each in own if each in case.shop.advisers()), _head(case))


def _receiver(case: Case) -> Person:
    people = [*case.shop.callers, case.shop.manager]
    return next(each for each in people if each not in {case.actor, case.handler, case.concerns})
