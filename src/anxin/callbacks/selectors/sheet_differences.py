"""Where the day's calls and the workshop's orders do not agree: nothing closed may be neither rung about nor named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import CallKind, Direction, Outcome
from anxin.callbacks.models import Attempt, Call, CallList, LeftOut, TelephoneCall, TelephoneSystem
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of, plan_of
from anxin.engines.callbacks import CONCLUDED, leaving_days
from anxin.workshop.models import RepairOrder

#: So many of each sort are listed singly; the rest is counted.
MOST = 50
#: What ends a call without anybody having rung.
_WITHOUT_ATTEMPT = {*CONCLUDED, Outcome.CASE_OPEN, Outcome.DO_NOT_CALL}


class Sort(StrEnum):
    """What does not agree."""

    NO_LIST = "no_list"
    NOT_ON_LIST = "not_on_list"
    ORDER_NOT_CLOSED = "order_not_closed"
    COUNTED_OTHERWISE = "counted_otherwise"
    ENDED_UNTRIED = "ended_untried"
    RUNG_UNTOLD = "rung_untold"
    TOLD_UNRUNG = "told_unrung"


@dataclass(frozen=True)
class Difference:
    """One sort of disagreement: how many, and the first of them as orders, calls or telephone calls."""

    sort: Sort
    n: int
    orders: Sequence[RepairOrder] = ()
    calls: Sequence[Call] = ()
    telephone: Sequence[TelephoneCall] = ()
    lists: Sequence[CallList] = ()


def differences_on(dealer: Dealer, day: date) -> list[Difference]:
    """Return what does not agree on a day of the dealer's, in the order in which it is looked at; empty where all does.

    Orders closed on the days that the day's list covers, against calls and the left out by name; the list's own
    counts against its rows; calls ended that day without an attempt; and, where a telephone system is in use, its
    outgoing calls to customers against the attempts told, both ways.
    """
    return [each for each in _all(dealer, day) if each.n]


def days_covered(dealer: Dealer, made: CallList) -> tuple[date, date]:
    """Return the first and last day whose closed orders stand on a list or on one before it."""
    rules = call_rules_of(dealer).rules
    days = leaving_days(
        made.day, plan=plan_of(rules, CallKind(made.kind)), calling=calling_time_of(dealer, rules=rules)
    )
    return (min(days[0], made.until) if days else made.until), made.until


def _all(dealer: Dealer, day: date) -> Iterator[Difference]:
    made = CallList.objects.filter(dealer=dealer, kind=CallKind.AFTER_SERVICE, day=day).first()
    if made:
        yield _not_on_list(dealer, made)
        yield _order_not_closed(made)
    else:
        yield from _no_list(dealer, day)
    yield _counted_otherwise(dealer, day)
    yield _ended_untried(dealer, day)
    if TelephoneSystem.objects.filter(dealer=dealer, active=True).exists():
        yield from _telephone(dealer, day)


def _no_list(dealer: Dealer, day: date) -> Iterator[Difference]:
    """A day on which somebody rings, and no list was built for it."""
    rules = call_rules_of(dealer).rules
    try:
        calling = calling_time_of(dealer, rules=rules)
    except ValueError:
        return
    begun = CallList.objects.filter(dealer=dealer, kind=CallKind.AFTER_SERVICE, day__lt=day).exists()
    yield Difference(Sort.NO_LIST, int(begun and calling.calls_on(day)))


def _not_on_list(dealer: Dealer, made: CallList) -> Difference:
    first, last = days_covered(dealer, made)
    begin, _end = _bounds(dealer, first)
    _begin, end = _bounds(dealer, last)
    called = Call.objects.filter(order=OuterRef("pk"), kind=CallKind.AFTER_SERVICE)
    rows = RepairOrder.objects.filter(dealer=dealer, closed_at__gte=begin, closed_at__lt=end)
    rows = rows.exclude(Exists(called)).exclude(Exists(LeftOut.objects.filter(order=OuterRef("pk"))))
    rows = rows.select_related("vehicle", "adviser").defer("vehicle__search").order_by("closed_at", "pk")
    return Difference(Sort.NOT_ON_LIST, rows.count(), orders=list(rows[:MOST]))


def _order_not_closed(made: CallList) -> Difference:
    """On the list, and the workshop's export has its order open again."""
    rows = _calls(made.calls.filter(order__isnull=False, order__closed_at=None))
    return Difference(Sort.ORDER_NOT_CLOSED, rows.count(), calls=list(rows[:MOST]))


def _counted_otherwise(dealer: Dealer, day: date) -> Difference:
    against = [
        each
        for each in CallList.objects.filter(dealer=dealer, day=day)
        if each.all_visits != each.listed + each.not_drawn + sum(each.excluded.values())
        or each.listed != each.calls.count()
        or each.left_out.count() != each.all_visits - each.listed
    ]
    return Difference(Sort.COUNTED_OTHERWISE, len(against), lists=against)


def _ended_untried(dealer: Dealer, day: date) -> Difference:
    begin, end = _bounds(dealer, day)
    rows = Call.objects.filter(dealer=dealer, state="done", done_at__gte=begin, done_at__lt=end, tries=0)
    rows = _calls(
        rows.exclude(outcome__in=[str(each) for each in _WITHOUT_ATTEMPT]).exclude(
            invitation__state="answered"
        )
    )
    return Difference(Sort.ENDED_UNTRIED, rows.count(), calls=list(rows[:MOST]))


def _telephone(dealer: Dealer, day: date) -> Iterator[Difference]:
    """Outgoing calls to customers that nobody told of, and attempts that the telephone system knows nothing of."""
    begin, end = _bounds(dealer, day)
    rung = TelephoneCall.objects.filter(
        dealer=dealer, direction=Direction.OUT, begun_at__gte=begin, begun_at__lt=end
    )
    told = Attempt.objects.filter(dealer=dealer, day=day)
    of_call = told.filter(Q(call=OuterRef("call")) | Q(call__customer=OuterRef("customer")))
    untold = rung.filter(customer__isnull=False).exclude(Exists(of_call))
    untold = (
        untold.select_related("person", "customer", "call").defer("customer__search").order_by("begun_at")
    )
    yield Difference(Sort.RUNG_UNTOLD, untold.count(), telephone=list(untold[:MOST]))
    heard = rung.filter(Q(call=OuterRef("pk")) | Q(customer=OuterRef("customer")))
    calls = Call.objects.filter(pk__in=told.values("call")).exclude(Exists(heard))
    yield Difference(Sort.TOLD_UNRUNG, calls.count(), calls=list(_calls(calls)[:MOST]))


def _calls(rows: QuerySet[Call]) -> QuerySet[Call]:
    rows = rows.select_related("customer", "vehicle", "order").order_by("pk")
    return rows.defer("customer__search", "vehicle__search")


def _bounds(dealer: Dealer, day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(dealer.time_zone)
    begin = datetime.combine(day, time(), tzinfo=zone)
    return begin, datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
