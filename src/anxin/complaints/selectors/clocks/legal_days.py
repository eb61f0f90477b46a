"""A term of the law day by day: which days count, which do not, and by which article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ClockKind, EventKind
from anxin.complaints.models import ComplaintEvent
from anxin.rights.selectors.laws import law_of

_DAY = timedelta(days=1)
_SATURDAY = 5
#: What names the day of a term: the later word holds.
_TERMS = frozenset({EventKind.CLAIM_TAKEN, EventKind.CLAIM_TERM_MOVED})
_NAMES = {
    ClockKind.LEGAL_ANSWER: ("answer_due", "answer_law"),
    ClockKind.LEGAL_DONE: ("complete_due", "done_law"),
}


@dataclass(frozen=True)
class CountedDay:
    """One day of a term: its number among the working days, or 0 and what it is instead."""

    day: date
    number: int
    what: str


@dataclass(frozen=True)
class TermOfLaw:
    """A term as the law counts it; the day of receipt is not counted."""

    article: str
    received: date
    last: date
    days: Sequence[CountedDay]

    @property
    def working_days(self) -> int:
        return max((each.number for each in self.days), default=0)


def term_of_law(
    kind: ClockKind, subject: int, *, events: Iterable[ComplaintEvent], dealer: Dealer
) -> TermOfLaw | None:
    """Return the account of a request's term, by what its history names; nothing for other clocks."""
    if kind not in _NAMES:
        return None
    due, article = _NAMES[kind]
    told = [
        event
        for event in events
        if event.kind in _TERMS and event.facts["claim"] == subject and event.facts.get(due)
    ]
    taken = [event.facts for event in told if event.kind == EventKind.CLAIM_TAKEN]
    if not taken:
        return None
    received, last = date.fromisoformat(taken[-1]["received"]), date.fromisoformat(told[-1].facts[due])
    days = _counted(dealer, received, last)
    return TermOfLaw(taken[-1].get(article, ""), received, last, days)


def _counted(dealer: Dealer, received: date, last: date) -> list[CountedDay]:
    law = law_of(dealer)
    found: list[CountedDay] = []
    number, day = 0, received
    while law is not None and day < last:
        day += _DAY
        works = law.working_days.is_working(day)
        number += works
        found.append(CountedDay(day, number if works else 0, _what(day, works=works)))
    return found


def _what(day: date, *, works: bool) -> str:
    is_weekend = day.weekday() >= _SATURDAY
    if works:
        return _("worked instead of a holiday") if is_weekend else ""
    return _("week-end") if is_weekend else _("public holiday")
