"""The caller's screen: who the customer is, what was done, what has been tried, and what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.callbacks.choices import OPEN_STATES, CallKind, Outcome
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.policies import can_call_at
from anxin.callbacks.selectors.blocking import holder_of, why_blocked
from anxin.callbacks.selectors.calls import state_of
from anxin.callbacks.selectors.numbers import Number, numbers_of
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of
from anxin.complaints.selectors.silent_history import SilentHistory, silent_history
from anxin.complaints.selectors.talk import nothing_else_may_be_asked
from anxin.customers.choices import DayPart
from anxin.engines.callbacks import CallingTime, latest_appointment, may_ring
from anxin.foundation import clock
from anxin.foundation.display import moment_in_words
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Interview
from anxin.surveys.selectors.interviews import AnswerLine, answer_lines, interviews_visible_to
from anxin.surveys.selectors.invitations import address_to
from anxin.surveys.selectors.wording import asked_of_anybody, value_in_words

_MOST_INTERVIEWS = 3
#: The outcomes of one key each, in the order in which they stand on the screen.
OUTCOME_KEYS: tuple[tuple[Outcome, str], ...] = (
    (Outcome.NO_ANSWER, "u"),
    (Outcome.BUSY, "l"),
    (Outcome.SWITCHED_OFF, "o"),
    (Outcome.VOICEMAIL, "v"),
    (Outcome.OTHER_PERSON, "p"),
    (Outcome.WRONG_NUMBER, "f"),
    (Outcome.DEAD_NUMBER, "i"),
    (Outcome.SOFT_REFUSAL, "s"),
    (Outcome.REFUSAL, "r"),
    (Outcome.LANGUAGE, "z"),
    (Outcome.DO_NOT_CALL, "q"),
)
_SUGGESTED_HOURS = {
    DayPart.MORNING: time(10, 0),
    DayPart.MIDDAY: time(12, 0),
    DayPart.AFTERNOON: time(15, 30),
    DayPart.EVENING: time(18, 30),
}


@dataclass(frozen=True)
class OutcomeKey:
    """One outcome that a press notes."""

    value: str
    words: str
    key: str


@dataclass(frozen=True)
class Suggested:
    """One time for an appointment: the instant, its words, the key that takes it."""

    at: datetime
    words: str
    key: str


@dataclass(frozen=True)
class ToldLine:
    """One bad answer by link that this call is about, or an answer of this call once it is over."""

    asks: str
    answer: str
    words: str
    bad: bool


@dataclass(frozen=True)
class OrderFacts:
    """What was done to the car, in lines; ``kept``: whether it was ready as promised, None where nothing tells."""

    work: Sequence[str]
    parts: Sequence[str]
    kept: bool | None
    late_by: timedelta | None


@dataclass(frozen=True, kw_only=True)
class Screen:
    """Everything that stands on the caller's screen, besides the script."""

    call: Call
    holder: Person | None
    mine: bool
    may_call: bool
    is_open: bool
    blocked: str
    only_this: str
    warning: str
    numbers: Sequence[Number]
    history: SilentHistory
    interviews: Sequence[Interview]
    attempts: Sequence[Attempt]
    order: OrderFacts | None
    told: Sequence[ToldLine]
    outcomes: Sequence[OutcomeKey]
    times: Sequence[Suggested]
    last_appointment: datetime
    may_resume: bool
    link_ways: Sequence[OutcomeKey]

    @property
    def next_number(self) -> int:
        """Return which attempt the next one is."""
        return self.call.tries + 1


def read_screen(person: Person, call: Call) -> Screen:
    """Return what stands on the screen of a call that the person may see; the number of queries is fixed."""
    now = clock.now()
    rules = call_rules_of(call.dealer).rules
    calling = calling_time_of(call.dealer, rules=rules)
    state, holder = state_of(call), holder_of(call)
    is_open = call.state in OPEN_STATES
    may_call = can_call_at(person, call.dealer_id)
    last = latest_appointment(state, rules=rules)
    zone = ZoneInfo(call.dealer.time_zone)
    rings = may_ring(state, now, rules=rules, calling=calling)
    return Screen(
        call=call,
        holder=holder,
        mine=holder == person,
        may_call=may_call,
        is_open=is_open,
        blocked=why_blocked(call, person) if is_open and may_call else "",
        only_this=nothing_else_may_be_asked() if call.kind == CallKind.AFTER_COMPLAINT else "",
        warning="" if rings or not is_open else _not_now(call, calling, now),
        numbers=numbers_of(call),
        history=silent_history(person, customer=call.customer, vehicle=call.vehicle),
        interviews=_interviews(person, call),
        attempts=list(call.attempts.select_related("by").order_by("-number")),
        order=_order_facts(call),
        told=_told(call),
        outcomes=[OutcomeKey(each.value, str(each.label), key) for each, key in OUTCOME_KEYS],
        times=suggested_times(call, now=now, calling=calling, last=datetime.combine(last, time.max, zone)),
        last_appointment=datetime.combine(last, time(23, 59), zone),
        link_ways=_link_ways(call),
        may_resume=call.outcome in (Outcome.PARTIAL, Outcome.BROKEN_OFF) and call.interview is not None,
    )


def suggested_times(call: Call, *, now: datetime, calling: CallingTime, last: datetime) -> list[Suggested]:
    """Return up to three times for an appointment: later today, then the next days at his preferred hour."""
    zone = ZoneInfo(call.dealer.time_zone)
    here = now.astimezone(zone)
    soon = here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    preferred = _SUGGESTED_HOURS.get(DayPart(call.customer.preferred_time), time(10, 0))
    found = [soon] if calling.is_open(soon) else []
    day = here.date()
    while len(found) < len("123"):
        day = calling.calling_day(day + timedelta(days=1))
        found.append(datetime.combine(day, preferred, zone))
        if len(found) < len("123"):
            found.append(datetime.combine(day, time(16, 0), zone))
    fitting = [each for each in found if each <= last]
    return [
        Suggested(each, moment_in_words(each, zone=call.dealer.time_zone), str(place))
        for place, each in enumerate(fitting, start=1)
    ]


def _link_ways(call: Call) -> list[OutcomeKey]:
    """The ways by which he can be sent a link instead; by WeCom a colleague passes it on, who always may try."""
    if call.version is None or call.kind == CallKind.DUE:
        return []
    ways = [each for each in (InvitedBy.SMS, InvitedBy.EMAIL) if address_to(call.customer, call.dealer, each)]
    told = [*ways, InvitedBy.WECOM]
    return [OutcomeKey(each.value, str(each.label), str(place)) for place, each in enumerate(told, start=1)]


def _not_now(call: Call, calling: CallingTime, now: datetime) -> str:
    if call.not_before > now:
        when = moment_in_words(call.not_before, zone=call.dealer.time_zone)
        return _("Not to be rung before %(when)s, unless he rings himself.") % {"when": when}
    if not calling.is_open(now):
        return _("Outside of the calling hours: only if he rings himself.")
    return _("Tried in this part of the day, or often enough today: only if he rings himself.")


def _interviews(person: Person, call: Call) -> list[Interview]:
    rows = interviews_visible_to(person).filter(customer=call.customer)
    if call.interview_id:
        rows = rows.exclude(pk=call.interview_id)
    return list(rows.order_by("-day", "-begun_at")[:_MOST_INTERVIEWS])


def _order_facts(call: Call) -> OrderFacts | None:
    order = call.order
    if order is None:
        return None
    ended = order.finished_at or order.closed_at
    kept = ended <= order.promised_at if ended and order.promised_at else None
    late = ended - order.promised_at if kept is False and ended and order.promised_at else None
    return OrderFacts(_lines(order.work), _lines(order.parts), kept, late)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _told(call: Call) -> list[ToldLine]:
    over = call.interview if call.state not in OPEN_STATES else None
    interview = over or (call.about if call.kind == CallKind.BAD_ANSWER else None)
    if interview is None:
        return []
    lines = answer_lines(interview)
    return [_line(each) for each in lines if over or each.bad]


def _line(line: AnswerLine) -> ToldLine:
    answer = value_in_words(line.item, line.answer) if line.answer is not None else ""
    return ToldLine(asked_of_anybody(line.item), answer, line.words, line.bad)
