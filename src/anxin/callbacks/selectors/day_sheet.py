"""The day's sheet (每日回访明细统计表): each attempt of a day with what it came to, and the day in all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.models import Attempt, CallList
from anxin.callbacks.selectors.counted import require_rates
from anxin.callbacks.selectors.sheet_differences import Difference, differences_on
from anxin.customers.selectors import masked_phone
from anxin.foundation.errors import InvalidInput
from anxin.foundation.masking import mask_phones

_ANSWERED = (Outcome.COMPLETE, Outcome.PARTIAL)
#: Days beyond are typing errors, and at the very ends of the calendar no day comes before or after.
_YEARS = (2000, 2100)


@dataclass(frozen=True, kw_only=True)
class SheetFilter:
    """Whose attempts of which day; empty texts ask for all."""

    day: date
    caller: str = ""
    kind: str = ""
    outcome: str = ""

    def as_query(self) -> dict[str, str]:
        """Return the filter as the address of a page writes it."""
        told = {
            "day": self.day.isoformat(),
            "caller": self.caller,
            "kind": self.kind,
            "outcome": self.outcome,
        }
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class SheetLine:
    """One attempt, its time as the dealer's clocks show it; the number is masked, and so is each in the note."""

    attempt: Attempt
    time: str
    phone: str
    note: str
    bad: int


@dataclass(frozen=True)
class Tally:
    """A count by what is counted: its value in an address, its name, and how many."""

    key: str
    name: str
    n: int


@dataclass(frozen=True)
class CallerDay:
    """What one caller did: attempts, calls tried, answered, complaints made on the line."""

    username: str
    name: str
    attempts: int
    calls: int
    answered: int
    complaints: int


@dataclass(frozen=True)
class DaySheet:
    """A day of a dealer; ``whole`` is False where the asker sees his own attempts alone.

    The tallies count every attempt of the filter but for its outcome; ``lines`` those of the outcome asked for.
    """

    dealer: Dealer
    wanted: SheetFilter
    whole: bool
    lines: Sequence[SheetLine]
    outcomes: Sequence[Tally]
    kinds: Sequence[Tally]
    callers: Sequence[CallerDay]
    lists: Sequence[CallList]
    differences: Sequence[Difference]

    @property
    def attempts(self) -> int:
        return sum(each.n for each in self.outcomes)

    @property
    def calls(self) -> int:
        return sum(each.calls for each in self.callers)

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.callers)


def read_sheet_filter(given: Mapping[str, str], *, today: date) -> SheetFilter:
    """Return the filter that an address asks for; today where it names no day. ``InvalidInput`` names the field."""
    text = given.get("day", "")
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise InvalidInput("DAY_UNREADABLE", _("Write the day as 2026-11-21."), field="day") from error
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise InvalidInput("DAY_UNREADABLE", _("Write the day as 2026-11-21."), field="day")
    kind, outcome = given.get("kind", ""), given.get("outcome", "")
    return SheetFilter(
        day=day,
        caller=given.get("caller", "").replace("\0", "")[:150],
        kind=kind if kind in CallKind.values else "",
        outcome=outcome if outcome in Outcome.values else "",
    )


def day_sheet_of(person: Person, dealer: Dealer, wanted: SheetFilter) -> DaySheet:
    """Return a day's sheet; a caller without the right to figures sees his own attempts, and no differences."""
    whole = require_rates(person, dealer)
    rows = list(attempts_on(person, dealer, wanted))
    callers = _callers(rows)
    shown = [each for each in rows if not wanted.outcome or each.outcome == wanted.outcome]
    outcomes = Counter(each.outcome for each in rows)
    kinds = Counter(each.call.kind for each in rows)
    return DaySheet(
        dealer=dealer,
        wanted=wanted,
        whole=whole,
        lines=[_line(each, dealer) for each in shown],
        outcomes=[Tally(str(one), str(one.label), outcomes[one]) for one in Outcome if outcomes[one]],
        kinds=[Tally(str(one), str(one.label), kinds[one]) for one in CallKind if kinds[one]],
        callers=callers,
        lists=list(CallList.objects.filter(dealer=dealer, day=wanted.day).order_by("kind")),
        differences=differences_on(dealer, wanted.day) if whole else [],
    )


def attempts_on(person: Person, dealer: Dealer, wanted: SheetFilter) -> QuerySet[Attempt]:
    """Return the attempts of a day, the first first, of every outcome; a caller's own without the right to figures."""
    whole = require_rates(person, dealer)
    rows = Attempt.objects.filter(dealer=dealer, day=wanted.day)
    rows = rows if whole else rows.filter(by=person)
    if wanted.caller:
        rows = rows.filter(by__username=wanted.caller)
    if wanted.kind:
        rows = rows.filter(call__kind=wanted.kind)
    related = (
        "by", "call__customer", "call__vehicle", "call__order", "call__interview", "call__made_complaint__dealer",
    )  # fmt: skip
    rows = rows.select_related(*related).defer("call__customer__search", "call__vehicle__search")
    return rows.order_by("at", "pk")


def _line(attempt: Attempt, dealer: Dealer) -> SheetLine:
    call = attempt.call
    number = call.customer.second_phone if attempt.number_used == "second_phone" else call.customer.phone
    ended = attempt.outcome in _ANSWERED and call.interview is not None
    return SheetLine(
        attempt,
        f"{attempt.at.astimezone(ZoneInfo(dealer.time_zone)):%H:%M}",
        masked_phone(number, country=dealer.country),
        mask_phones(attempt.note),
        len(call.interview.bad) if ended and call.interview else 0,
    )


def _callers(rows: Sequence[Attempt]) -> list[CallerDay]:
    found: dict[str, list[Attempt]] = {}
    for each in rows:
        found.setdefault(each.by.username, []).append(each)
    return [
        CallerDay(
            username=username,
            name=theirs[0].by.name,
            attempts=len(theirs),
            calls=len({each.call_id for each in theirs}),
            answered=sum(each.outcome in _ANSWERED for each in theirs),
            complaints=sum(
                each.call.made_complaint_id is not None and each.number == each.call.tries for each in theirs
            ),
        )
        for username, theirs in sorted(found.items())
    ]
