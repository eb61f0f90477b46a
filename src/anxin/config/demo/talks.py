"""One call of the demo: what comes of it by luck and mood, kept by the services of the caller's screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from anxin.accounts.choices import Language
from anxin.accounts.models import Person
from anxin.callbacks.choices import OPEN_STATES, CallKind, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.services.follow_cases import follow_case
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.services.record_attempt import Told, record_attempt
from anxin.complaints.choices import ContactOutcome
from anxin.complaints.models import Complaint
from anxin.complaints.services.close_complaint import FollowUp
from anxin.config.demo.links import mark_sent
from anxin.config.demo.one_piece import with_marks
from anxin.config.demo.people import Shop
from anxin.config.demo.respondents import Respondent
from anxin.engines.surveys import ItemKind, Skip, next_item
from anxin.foundation import clock
from anxin.surveys.choices import Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import put_to_complaint
from anxin.workshop.models import RepairOrder

#: How many of a hundred attempts end so; the others are talks.
_LUCK: Mapping[Outcome, float] = {
    Outcome.NO_ANSWER: 13, Outcome.BUSY: 3, Outcome.SWITCHED_OFF: 3, Outcome.VOICEMAIL: 2, Outcome.OTHER_PERSON: 2,
    Outcome.APPOINTMENT: 5, Outcome.SOFT_REFUSAL: 3, Outcome.REFUSAL: 2, Outcome.WRONG_NUMBER: 2,
    Outcome.DEAD_NUMBER: 1, Outcome.LANGUAGE: 0.5, Outcome.DO_NOT_CALL: 1, Outcome.COMPLETE: 62.5,
}  # fmt: skip
_NEVER_THERE = (Outcome.NO_ANSWER, Outcome.SWITCHED_OFF, Outcome.NO_ANSWER, Outcome.VOICEMAIL)
#: One customer of so many never answers the telephone.
_ONE_OF = 13
_STOPS = 0.1
_RUNG_WITHIN = timedelta(days=15)
_CONTACTS = {
    ContactOutcome.NO_ANSWER: Outcome.NO_ANSWER,
    ContactOutcome.SWITCHED_OFF: Outcome.SWITCHED_OFF,
    ContactOutcome.BUSY: Outcome.BUSY,
}
_NOTES: Mapping[str, Mapping[Outcome, Sequence[str]]] = {
    "zh": {
        Outcome.APPOINTMENT: ("在开车，改约", "开会，明天再打"),
        Outcome.OTHER_PERSON: ("家人接的，说本人不在",),
        Outcome.SOFT_REFUSAL: ("说最近忙，改天吧",),
        Outcome.WRONG_NUMBER: ("机主说不认识这位客户",),
        Outcome.COMPLETE: ("说知道了，过几天自己约", "已经在外地保养过", "下周来店，时间自己定"),
    },
    "en": {
        Outcome.APPOINTMENT: ("driving, asked for another time", "in a meeting, try later"),
        Outcome.OTHER_PERSON: ("wife answered, he is away",),
        Outcome.SOFT_REFUSAL: ("says he is busy these days",),
        Outcome.WRONG_NUMBER: ("whoever answers does not know him",),
        Outcome.COMPLETE: (
            "knows about it, books himself",
            "had it serviced elsewhere",
            "comes in next week, picks a time himself",
        ),
    },
}
#: When two customers of the last day wished to be rung: one moment ago, and soon.
_AGREED = (timedelta(minutes=-6), timedelta(minutes=35))


class Line:
    """The telephone of one dealer's callers."""

    def __init__(self, shop: Shop, now: datetime, rng: Random) -> None:
        self._shop, self._now, self._rng = shop, now, rng
        self._respondent = Respondent(shop.language, rng)

    def ring(self, call: Call, caller: Person, *, agree: int | None = None) -> None:
        """Make an attempt at a call that its caller has taken; ``agree``: the first two name a time near now."""
        if agree is not None and agree < len(_AGREED):
            self._tell(call, caller, Outcome.APPOINTMENT, appointment=self._now + _AGREED[agree])
            return
        outcome = self._drawn(call)
        if outcome == Outcome.COMPLETE:
            self._talk(call, caller, mood=8.6 + self._rng.gauss(0, 1.3) + (call.adviser_id or 0) % 3 * 0.25)
        elif outcome == Outcome.APPOINTMENT:
            self._tell(call, caller, outcome, appointment=self._another_time())
        else:
            self._tell(call, caller, outcome)

    def hear_complaint(self, complaint: Complaint) -> None:
        """Let a complaint that came in by our own call have come out of that call."""
        if complaint.customer is None:
            return
        order = _order_before(complaint)
        about = CallAbout(
            customer=complaint.customer,
            vehicle=complaint.vehicle,
            order=order,
            adviser=order.adviser if order else None,
            adviser_name=order.adviser_name if order else "",
        )
        kind, by = CallKind.AFTER_SERVICE if order else CallKind.AFTER_SALE, self._caller_of(complaint)
        with clock.at(complaint.received_at - timedelta(minutes=3)):
            call = make_call(self._shop.dealer, kind=kind, about=about)
            if call.state not in OPEN_STATES:
                return
            call.made_complaint = complaint
            call.save(update_fields=["made_complaint"])
            self._talk(take_call(call.key, by=by), by, mood=3.5)
        call.refresh_from_db()
        if call.interview:
            put_to_complaint(call.interview.pk, subject=complaint.slug, by=by)

    def _caller_of(self, complaint: Complaint) -> Person:
        callers = list(self._shop.callers)
        return next((each for each in callers if each == complaint.taken_by), callers[0])

    def _drawn(self, call: Call) -> Outcome:
        if call.customer_id % _ONE_OF == 0 and not call.appointed:
            return self._rng.choice(_NEVER_THERE)
        outcome = self._rng.choices(list(_LUCK), list(_LUCK.values()))[0]
        return Outcome.COMPLETE if call.appointed and self._rng.random() < 0.8 else outcome

    def _talk(self, call: Call, caller: Person, *, mood: float) -> None:
        seconds = self._rng.randint(75, 260)
        if call.version is None:
            self._tell(call, caller, Outcome.COMPLETE, seconds=seconds)
            return
        stops = self._rng.random() < _STOPS
        step, whole = self._answered(call.version, mood, stops=stops)
        answer_on_line(call.key, step=step, by=caller, language=language_of(self._shop))
        with clock.at(clock.now() + timedelta(seconds=seconds)):
            self._tell(call, caller, Outcome.COMPLETE if whole else Outcome.PARTIAL, seconds=seconds)

    def _answered(self, version: QuestionnaireVersion, mood: float, *, stops: bool) -> tuple[Step, bool]:
        """What is said from the first question to the last, and whether it was the last."""
        asked = definition_of(version)
        heard = Interview(version=version, way=Way.CALL)
        said = {item.key: True for item in asked.items if item.kind is ItemKind.SAY}
        self._respondent.answer(heard, mood, measured=said, left=stops)
        if not heard.answers:
            heard.answers = said
        step = Step(answers=heard.answers, words=heard.words, skipped=heard.skipped)
        return step, next_item(asked, given_in(heard)) is None

    def _tell(
        self,
        call: Call,
        caller: Person,
        outcome: Outcome,
        *,
        appointment: datetime | None = None,
        seconds: int | None = None,
    ) -> None:
        notes = _NOTES[self._shop.language].get(outcome, ())
        told = Told(
            outcome=outcome,
            number=call.tries + 1,
            number_used="phone",
            appointment=appointment,
            note=self._rng.choice(notes) if notes and (call.version is None or not seconds) else "",
            seconds=seconds,
        )
        mark_sent(record_attempt(call.key, told=told, by=caller).call.invitation)

    def _another_time(self) -> datetime:
        day = self._shop.office.day_of(clock.now()) + timedelta(days=self._rng.choice((1, 1, 2)))
        return self._shop.office.on(day, self._rng.choice((10, 11, 15, 16, 17)), self._rng.choice((0, 30)))


def _order_before(complaint: Complaint) -> RepairOrder | None:
    """The visit that the customer was rung about when he complained: the last one that was over by then."""
    rows = RepairOrder.objects.filter(
        vehicle=complaint.vehicle,
        closed_at__lt=complaint.received_at,
        closed_at__gt=complaint.received_at - _RUNG_WITHIN,
    )
    return rows.select_related("adviser").order_by("-closed_at").first() if complaint.vehicle_id else None


def language_of(shop: Shop) -> str:
    """Return the language in which a dealer's customers are asked."""
    return str(Language(shop.dealer.language))


def ask_after_complaint(complaint: Complaint, *, answer: FollowUp, by: Person) -> bool:
    """Ask a customer on the line how his complaint was handled; False where no call follows this complaint."""
    call = _follow_up_of(complaint, by)
    if call is None or call.version is None:
        return False
    answer_on_line(call.key, step=_judged(call.version, answer), by=by, language=complaint.dealer.language)
    told = Told(outcome=Outcome.COMPLETE, number=call.tries + 1, number_used="phone", seconds=110)
    record_attempt(call.key, told=told, by=by)
    return True


def miss_after_complaint(complaint: Complaint, *, outcome: ContactOutcome, note: str, by: Person) -> bool:
    """Try in vain to reach a customer whose complaint was handled; False where no call follows it."""
    call = _follow_up_of(complaint, by) if outcome in _CONTACTS else None
    if call is None:
        return False
    told = Told(outcome=_CONTACTS[outcome], number=call.tries + 1, number_used="phone", note=note)
    with with_marks():
        mark_sent(record_attempt(call.key, told=told, by=by).call.invitation)
    return True


def _follow_up_of(complaint: Complaint, by: Person) -> Call | None:
    """The open call that follows a complaint, made when the complaint was closed."""
    if complaint.handled_at is None:
        return None
    with clock.at(complaint.handled_at):
        follow_case(complaint.pk)
    rows = Call.objects.filter(complaint=complaint, kind=CallKind.AFTER_COMPLAINT, state__in=OPEN_STATES)
    call = rows.first()
    return take_call(call.key, by=by) if call else None


def _judged(version: QuestionnaireVersion, answer: FollowUp) -> Step:
    """The customer's judgement as answers; his words stand under the solution, and no other bad one has a reason."""
    items = definition_of(version).items
    given = {each.key: True for each in items if each.kind is ItemKind.SAY}
    given |= dict.fromkeys(("runs_again", "solution", "comes_again"), answer.satisfied)
    answers = given | {"distress": answer.distress}
    others = (
        {each.key: Skip.DOES_NOT_WANT.value for each in items if each.reason_if_bad} if answer.words else {}
    )
    others.pop("solution", None)
    return Step(answers=answers, words={"solution": answer.words}, skipped=others)
