"""The callers of the demo at work: the lists of the last weeks, who was reached and who was not, and today's list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call, CallList
from anxin.callbacks.selectors.queue import next_calls
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of
from anxin.callbacks.services.build_list import build_call_list
from anxin.callbacks.services.draw_again import draw_day
from anxin.callbacks.services.expire_calls import expire_calls
from anxin.callbacks.services.follow_cases import follow_missed_cases
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.rules import set_call_rules
from anxin.complaints.models import Complaint
from anxin.config.demo.judges import judge_calls
from anxin.config.demo.links import LinkPost
from anxin.config.demo.people import Shop
from anxin.config.demo.talks import Line
from anxin.engines.callbacks import write_rules
from anxin.foundation import clock
from anxin.foundation.errors import Refused

#: For so many days each dealer has been calling.
_DAYS: Mapping[str, int] = {"SH01": 28, "LD01": 28, "CD01": 6}
_DAY, _STEP = timedelta(days=1), timedelta(minutes=9)
_BUILT = (6, 5)
#: When the callers sit down, in each part of the calling hours, and how many each of them rings in one go.
_SESSIONS = ((10, 4), (15, 7), (16, 35))
_IN_A_SESSION = 8
#: What is rung on the day of the demo before anybody looks: the rest of the list is still to be done.
_TODAY = 2
_QUOTA, _SCORED, _AGAIN = 2, 10, 10
_REASON = {
    "zh": "每位顾问每天抽两台，其余发链接；复听比例提到 10%。",
    "en": "Two a day for each adviser, the others get a link; more calls are heard a second time.",
}
#: Came in by our own call.
_ON_THE_LINE = "intake-call-back"


def begin_calling(shops: Iterable[Shop], now: datetime) -> None:
    """Settle from which day on each dealer calls, before the year is played; with rules of its own for a large one."""
    for shop in shops:
        shop.calls_from = shop.office.day_of(now) - _DAYS.get(shop.code, 0) * _DAY
        with clock.at(shop.office.on(shop.calls_from, 8, 40)):
            _set_rules(shop)


def keep_calling(shops: Sequence[Shop], now: datetime) -> None:
    """Let every dealer's callers work through their lists until this moment, and leave them the rest of today's."""
    desks = [_Desk(shop, now) for shop in shops]
    for back in range(max(_DAYS.values()), -1, -1):
        if back % 7 == 0:
            with clock.at(now - back * _DAY):
                expire_calls()
        for desk in desks:
            desk.work(desk.today - back * _DAY)
    with clock.at(now):
        follow_missed_cases()
    for shop in shops:
        judge_calls(shop, now)


def _set_rules(shop: Shop) -> None:
    held = call_rules_of(shop.dealer).rules
    changed = {"quota": _QUOTA, "scored_percent": _SCORED, "again_percent": _AGAIN}
    set_call_rules(
        shop.dealer, document=write_rules(held) | changed, reason=_REASON[shop.language], by=shop.manager
    )


class _Desk:
    """One dealer's callers; the draws are their own, so that nothing else of the demo moves."""

    def __init__(self, shop: Shop, now: datetime) -> None:
        self._shop, self._now = shop, now
        self._line = Line(shop, now, Random(f"callers:{shop.code}"))
        self._post = LinkPost(shop, now)
        self._calling = calling_time_of(shop.dealer)
        self.today = shop.office.day_of(now)
        self._born = {} if shop.calls_from is None else _born_on_the_line(shop, shop.calls_from)

    def work(self, day: date) -> None:
        """Build the day's lists and ring whom they name, as far as the day has come."""
        if self._shop.calls_from is None or day < self._shop.calls_from:
            return
        with clock.at(self._at(day, *_BUILT)):
            draw_day(self._shop.dealer, day=day - _DAY)
            lists = self._lists(day)
        for complaint in self._born.get(day, ()):
            self._line.hear_complaint(complaint)
        for made in lists:
            self._post.write(self._at(day, 11, 20), made)
        self._ring(day)

    def _lists(self, day: date) -> list[CallList]:
        if not self._calling.calls_on(day):
            return []
        # What falls due, and who stays away, is looked for once a week here and on the last day.
        weekly = day == self.today or (self.today - day).days % 7 == 3
        kinds = [CallKind.AFTER_SERVICE, CallKind.AFTER_SALE]
        kinds += [CallKind.DUE, CallKind.LOST] if weekly else []
        return [build_call_list(self._shop.dealer, kind=kind, day=day) for kind in kinds]

    def _ring(self, day: date) -> None:
        """Go through the queue in each session, by turns; on the last day before today the first agree on a time."""
        last_day = self._calling.calling_day(day + _DAY) >= self.today > day
        rung = 0
        for hour, minute in _SESSIONS:
            for call, caller, at in self._turns(self._shop.office.on(day, hour, minute)):
                with clock.at(at):
                    taken = self._taken(call, caller)
                    if taken:
                        self._line.ring(taken, caller, agree=rung if last_day else None)
                        rung += 1

    def _turns(self, begins: datetime) -> Iterator[tuple[int, Person, datetime]]:
        """Whom each caller rings when, as his queue stands at the beginning; today only what lies behind."""
        if begins >= self._now - _STEP or not self._calling.is_open(begins):
            return
        with clock.at(begins):
            queues = {caller: next_calls(caller, self._shop.dealer) for caller in self._shop.callers}
        known: set[int] = set()
        for step in range(_TODAY if self._shop.office.day_of(begins) == self.today else _IN_A_SESSION):
            for place, (caller, queue) in enumerate(queues.items()):
                at = begins + step * _STEP + place * timedelta(minutes=4)
                call = next((each for each in queue if each not in known), None)
                if call is not None and at < self._now - _STEP and self._calling.is_open(at):
                    known.add(call)
                    yield call, caller, at

    def _taken(self, call: int, caller: Person) -> Call | None:
        """The call on its caller's screen; nothing where something came between."""
        key = Call.objects.values_list("key", flat=True).get(pk=call)
        try:
            return take_call(key, by=caller)
        except Refused:
            return None

    def _at(self, day: date, hour: int, minute: int) -> datetime:
        return min(self._shop.office.on(day, hour, minute), self._now)


def _born_on_the_line(shop: Shop, since: date) -> dict[date, list[Complaint]]:
    """The complaints after a visit that came in by a call of the house, by day."""
    rows = Complaint.objects.filter(
        dealer=shop.dealer,
        channel=_ON_THE_LINE,
        received_on__gte=since,
        repair_order__closed_at__isnull=False,
    ).select_related("customer", "vehicle", "repair_order__adviser", "taken_by", "dealer")
    found: dict[date, list[Complaint]] = {}
    for complaint in rows.exclude(customer=None).order_by("received_at", "pk"):
        found.setdefault(complaint.received_on, []).append(complaint)
    return found
