"""A caller's queue: whom to ring now and why, what comes later, what was done today; and how much is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import AFTER_VISIT, DUE_AND_LOST, OF_COMPLAINTS, OPEN_STATES, CallKind, CallState
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.policies import can_call_at
from anxin.callbacks.selectors.blocking import blocked_among, holder_of
from anxin.callbacks.selectors.calls import calls_visible_to, state_of
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of
from anxin.customers.choices import DayPart
from anxin.engines.callbacks import Call as QueuedCall
from anxin.engines.callbacks import CallingTime, Rules, Why, Work, order_queue
from anxin.engines.decisions import Reason
from anxin.foundation import clock

#: The three kinds of work, as the tabs name them.
WORKS: dict[str, tuple[CallKind, ...]] = {
    "visits": AFTER_VISIT,
    "complaints": OF_COMPLAINTS,
    "due": DUE_AND_LOST,
}
NOW, LATER, DONE = "now", "later", "done"
_PREFERRED = {
    DayPart.MORNING: (480, 690),
    DayPart.MIDDAY: (690, 840),
    DayPart.AFTERNOON: (840, 1050),
    DayPart.EVENING: (1050, 1260),
}
_MOST_READ = 3000
_MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """What of the queue is wanted: a tab, now or later or done today, words of a name or a plate."""

    work: str = ""
    when: str = NOW
    query: str = ""


@dataclass(frozen=True)
class QueueLine:
    """One call of the queue: why it stands here, who has it on his screen, and why it may not be made."""

    call: Call
    why: str
    tone: str = ""
    holder: Person | None = None
    blocked: str = ""


@dataclass(frozen=True)
class QueuePage:
    """A caller's queue as it is shown; ``counts`` are of what may be rung now, by tab and for all (``""``)."""

    lines: Sequence[QueueLine]
    counts: dict[str, int]
    later: int
    done: int
    opens_at: datetime | None
    rings_now: bool


@dataclass(frozen=True)
class _Queued:
    call: Call
    reason: Reason


def read_queue(person: Person, dealer: Dealer, wanted: QueueFilter) -> QueuePage:
    """Return the queue of a dealer for who calls there; the number of queries is fixed."""
    now = clock.now()
    rules = call_rules_of(dealer).rules
    calling = calling_time_of(dealer, rules=rules)
    ready = _ready(person, dealer, now=now, rules=rules, calling=calling)
    later = _open_at(person, dealer).exclude(pk__in=[each.call.pk for each in ready])
    done = _done_today(person, dealer)
    lines = {
        NOW: lambda: _lines_now(person, [each for each in ready if _fits(each.call, wanted)]),
        LATER: lambda: _lines_later(person, _narrowed(later, wanted).order_by("not_before", "pk")),
        DONE: lambda: _lines_done(_narrowed(done, wanted).order_by("-done_at", "-pk")),
    }[wanted.when]()
    counts = {work: sum(each.call.kind in kinds for each in ready) for work, kinds in WORKS.items()}
    return QueuePage(
        lines=lines,
        counts=counts | {"": len(ready)},
        later=later.count(),
        done=done.count(),
        opens_at=_opening(calling, now),
        rings_now=calling.is_open(now),
    )


def next_calls(person: Person, dealer: Dealer, *, work: str = "") -> list[int]:
    """Return the numbers of the calls that this caller may make now, in their order, those on a screen left out."""
    now = clock.now()
    rules = call_rules_of(dealer).rules
    ready = _ready(person, dealer, now=now, rules=rules, calling=calling_time_of(dealer, rules=rules))
    kinds = WORKS.get(work, tuple(CallKind))
    return [
        each.call.pk
        for each in ready
        if each.call.kind in kinds and holder_of(each.call, at=now) in (None, person)
    ]


def calls_left(person: Person, dealer: Dealer | None) -> int:
    """Return how many calls are open for this caller today, later hours included; 0 to who calls nobody here."""
    if dealer is None or not can_call_at(person, dealer.pk):
        return 0
    zone = ZoneInfo(dealer.time_zone)
    tonight = datetime.combine(clock.today(dealer.time_zone), time.max, zone)
    rows = _open_at(person, dealer).filter(not_before__lte=tonight)
    return rows.exclude(course__barred__contains=person.pk).count()


def tries_today(person: Person, dealer: Dealer) -> dict[str, int]:
    """Return how many attempts this caller has made today, by outcome."""
    rows = Attempt.objects.filter(dealer=dealer, by=person, day=clock.today(dealer.time_zone))
    return dict(rows.order_by().values_list("outcome").annotate(Count("pk")))


def why_in_words(reason: Reason) -> str:
    """Say why a call stands where it stands."""
    params = reason.params
    if reason.code == Why.APPOINTMENT:
        late = int(params.get("minutes", 0))
        text = ngettext("appointment, %(late)s minute ago", "appointment, %(late)s minutes ago", late)
        return text % {"late": late} if late > 0 else _("appointment now")
    days = int(params.get("days", 0))
    if reason.code == Why.HOT:
        return _("answered badly: at once")
    if reason.code == Why.COMPLAINT_FOLLOW_UP:
        return _("his complaint was handled: is it right now?")
    if reason.code == Why.EXPIRES_TODAY:
        return _("last day today")
    waits = ngettext("due since %(days)s day", "due since %(days)s days", days) % {"days": days}
    waits = waits if days > 0 else _("due today")
    return (
        _("his preferred time, %(waits)s") % {"waits": waits} if reason.code == Why.PREFERRED_TIME else waits
    )


_TONES = {
    Why.APPOINTMENT: "notice",
    Why.HOT: "alarm",
    Why.COMPLAINT_FOLLOW_UP: "warn",
    Why.EXPIRES_TODAY: "warn",
}


def _ready(
    person: Person, dealer: Dealer, *, now: datetime, rules: Rules, calling: CallingTime
) -> list[_Queued]:
    rows = list(
        _open_at(person, dealer).filter(not_before__lte=now).order_by("not_before", "pk")[:_MOST_READ]
    )
    blocked = blocked_among(rows, person)
    found = {call.pk: call for call in rows if call.pk not in blocked}
    queued = [
        QueuedCall(
            key=call.pk,
            work=Work(call.kind),
            state=state_of(call),
            preferred=_PREFERRED.get(DayPart(call.customer.preferred_time)),
        )
        for call in found.values()
    ]
    places = order_queue(queued, caller=person.pk, now=now, rules=rules, calling=calling)
    return [_Queued(found[place.call.key], place.reason) for place in places]


def _open_at(person: Person, dealer: Dealer) -> QuerySet[Call]:
    rows = calls_visible_to(person).filter(dealer=dealer, state__in=OPEN_STATES)
    return rows.select_related("dealer", "customer", "vehicle", "order", "held_by").defer(
        "customer__search", "vehicle__search"
    )


def _done_today(person: Person, dealer: Dealer) -> QuerySet[Call]:
    begin = datetime.combine(clock.today(dealer.time_zone), time.min, ZoneInfo(dealer.time_zone))
    rows = calls_visible_to(person).filter(dealer=dealer, state=CallState.DONE, done_at__gte=begin)
    return rows.filter(done_by=person).select_related(
        "dealer", "customer", "vehicle", "order", "made_complaint__dealer"
    )


def _lines_now(person: Person, ready: Sequence[_Queued]) -> list[QueueLine]:
    return [
        QueueLine(
            each.call,
            why_in_words(each.reason),
            tone=_TONES.get(Why(each.reason.code), ""),
            holder=holder_of(each.call),
        )
        for each in ready[:_MOST_SHOWN]
    ]


def _lines_later(person: Person, rows: QuerySet[Call]) -> list[QueueLine]:
    shown = list(rows[:_MOST_SHOWN])
    blocked = blocked_among(shown, person)
    return [
        QueueLine(
            call,
            _("appointment") if call.appointed else "",
            holder=holder_of(call),
            blocked=blocked.get(call.pk, ""),
        )
        for call in shown
    ]


def _lines_done(rows: QuerySet[Call]) -> list[QueueLine]:
    return [QueueLine(call, str(call.get_outcome_display())) for call in rows[:_MOST_SHOWN]]


def _narrowed(rows: QuerySet[Call], wanted: QueueFilter) -> QuerySet[Call]:
    if wanted.work in WORKS:
        rows = rows.filter(kind__in=WORKS[wanted.work])
    if wanted.query:
        rows = rows.filter(
            Q(customer__name__icontains=wanted.query) | Q(vehicle__plate__icontains=wanted.query)
        )
    return rows


def _fits(call: Call, wanted: QueueFilter) -> bool:
    if wanted.work in WORKS and call.kind not in WORKS[wanted.work]:
        return False
    query = wanted.query.casefold()
    plate = call.vehicle.plate if call.vehicle else ""
    return query in call.customer.name.casefold() or query in plate.casefold()


def _opening(calling: CallingTime, now: datetime) -> datetime | None:
    if calling.is_open(now):
        return None
    last = calling.calling_day(calling.day_of(now))
    found = next(iter(calling.slots(now, last=last)), None)
    if found is None:
        following = calling.calling_day(calling.counted_day(last, 1))
        found = next(iter(calling.slots(now, last=following)), None)
    return found[0] if found else None
