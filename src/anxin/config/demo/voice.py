"""What customers said on other channels in the demo's year: rounds, talks, cards, notes, and a year's plan."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Department, Person
from anxin.config.demo.people import Shop
from anxin.config.demo.sayings import COLLEAGUES, HEARD, Saying
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.voice.choices import OF_COLLEAGUES, Channel, Decision, HeardKind
from anxin.voice.models import Heard, Listening
from anxin.voice.selectors.words import stage_choices
from anxin.voice.services.answering import Reply, answer_heard, settle_heard
from anxin.voice.services.planning import set_plan
from anxin.voice.services.recording import NewHeard, NewListening, record_listening
from anxin.voice.services.rounds import Mark, invite_guests, note_attendance, score_stages

_WEEKS = 50
_ANSWERED_AFTER = timedelta(hours=5)
#: The staff write less down than they meant to.
_PLAN = {
    "visit": 7, "focus_group": 4, "survey": 400, "comment_card": 6, "hotline": 6, "mystery_visit": 3,
    "staff_note": 24, "complaint": 20, "lost_customer": 6, "online": 6,
}  # fmt: skip
#: Week by week one after the other, the last of them in this week.
_USUAL = (
    Channel.STAFF_SUGGESTION, Channel.HOTLINE, Channel.VISIT, Channel.ONLINE, Channel.LOST_CUSTOMER,
    Channel.COMMENT_CARD, Channel.INTERNAL, Channel.STAFF_NOTE,
)  # fmt: skip
_ANSWER = {
    "zh": "谢谢您告诉我们，已经转给负责的部门。",
    "en": "Thank you for telling us; the department has it.",
}
_FOLLOWS = {"zh": "下次例会上讨论", "en": "On the next meeting’s list"}
_REASON = {"zh": "没有主动提起", "en": "Not mentioned"}
_PLACE = {"zh": "休息区", "en": "Waiting room"}


def listen_to_customers(shops: Iterable[Shop], now: datetime) -> None:
    """Let every dealer plan his year and write down what was said on other channels."""
    for shop in shops:
        _Year(shop, now).write()


class _Year:
    """One dealer's occasions; the draws are its own, so that nothing else of the demo moves."""

    def __init__(self, shop: Shop, now: datetime) -> None:
        self._shop, self._now = shop, now
        self._rng = Random(f"voice:{shop.code}")
        self._zone = ZoneInfo(shop.dealer.time_zone)
        rows = Customer.objects.filter(dealer=shop.dealer).order_by("pk")
        self._customers = list(rows[:120])
        kinds = (DepartmentKind.PARTS, DepartmentKind.AFTER_SALES)
        self._departments = [Department.objects.get(dealer=shop.dealer, kind=kind) for kind in kinds]

    def write(self) -> None:
        with clock.at(self._now):
            set_plan(self._shop.dealer, year=self._today.year, targets=_PLAN, by=self._shop.manager)
        for back in range(_WEEKS, 0, -1):
            at = self._now - timedelta(days=7 * back - self._rng.randint(0, 4), hours=self._rng.randint(0, 3))
            with clock.at(at):
                self._week(back, at)

    @property
    def _today(self) -> date:
        return self._now.astimezone(self._zone).date()

    def _week(self, back: int, at: datetime) -> None:
        channel = _USUAL[back % len(_USUAL)]
        said = (
            [self._rng.choice(COLLEAGUES[self._shop.language])]
            if channel in OF_COLLEAGUES
            else self._sayings(1)
        )
        self._answer(self._listen(channel, said), at, waits=back == 1)
        if back % 13 == 6:
            self._round(at)
        if back % 16 == 9:
            self._mystery()

    def _listen(self, channel: Channel, said: Sequence[Saying]) -> Listening:
        by = self._rng.choice([*self._shop.callers, self._shop.manager])
        customer = None if channel in OF_COLLEAGUES else self._rng.choice(self._customers)
        speaks, spoken_of = self._departments if channel == Channel.INTERNAL else (None, None)
        told = NewListening(
            channel=channel,
            customer=customer.key if customer else None,
            department=speaks,
            place="" if channel in OF_COLLEAGUES else _PLACE[self._shop.language],
        )
        lines = [self._line(each, department=spoken_of) for each in said]
        return record_listening(told, dealer=self._shop.dealer, heard=lines, by=by)

    def _line(self, saying: Saying, *, department: Department | None) -> NewHeard:
        kind, theme, reason, words = saying
        about: Person | None = self._rng.choice(self._shop.advisers()) if kind == HeardKind.PRAISE else None
        return NewHeard(
            kind=kind, words=words, theme=theme, reason=reason, about=about, department=department
        )

    def _sayings(self, count: int) -> list[Saying]:
        return self._rng.sample(HEARD[self._shop.language], count)

    def _answer(self, listening: Listening, at: datetime, *, waits: bool) -> None:
        lines = [] if waits else list(Heard.objects.filter(listening=listening))
        for line in lines:
            suggested = line.kind == HeardKind.SUGGESTION
            reply = Reply(
                answer=_ANSWER[self._shop.language],
                decision=self._rng.choice([Decision.ADOPTED, Decision.LOOKED_AT])
                if suggested
                else Decision.NONE,
                follows=_FOLLOWS[self._shop.language] if suggested else "",
            )
            with clock.at(at + _ANSWERED_AFTER):
                answer_heard(line.key, reply, by=self._shop.manager)
                if suggested and self._rng.random() < 0.6:
                    settle_heard(line.key, by=self._shop.manager)

    def _round(self, at: datetime) -> None:
        held = self._listen(Channel.FOCUS_GROUP, self._sayings(4))
        names = [each.name for each in self._rng.sample(self._customers, 8)]
        guests = invite_guests(held.key, names, by=self._shop.manager)
        came = {each.pk: self._rng.random() < 0.7 for each in guests}
        note_attendance(held.key, came, by=self._shop.manager)
        self._answer(held, at, waits=False)

    def _mystery(self) -> None:
        visit = self._listen(Channel.MYSTERY_VISIT, [])
        scores = [(key, self._rng.randint(4, 10)) for key, _name in stage_choices(self._shop.code)]
        why = _REASON[self._shop.language]
        marks = [Mark(key, score, why if score < 8 else "") for key, score in scores]
        score_stages(visit.key, marks, by=self._shop.manager)
