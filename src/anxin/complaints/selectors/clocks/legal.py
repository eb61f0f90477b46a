"""The clocks that the law sets: requests for replacement or refund, by the days that their history names.

Their days are told by the engine of rights when a request is taken in; no policy makes them longer, no hold stops them,
and they go on when the case is merged or closed.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ClockKind, EventKind
from anxin.complaints.models import ComplaintEvent
from anxin.complaints.selectors.clocks.words import Word
from anxin.rights.choices import Answered
from anxin.rights.selectors.laws import law_of

LEGAL = frozenset({ClockKind.LEGAL_ANSWER, ClockKind.LEGAL_DONE})
CLAIMS = frozenset({
    EventKind.CLAIM_TAKEN, EventKind.CLAIM_ANSWERED, EventKind.CLAIM_DONE, EventKind.CLAIM_MOVED,
    EventKind.CLAIM_TERM_MOVED,
})  # fmt: skip
_DAY = timedelta(days=1)
#: A term of days ends with its last day.
_END_OF_DAY = time(23, 59, 59)
#: People are told in the morning of a day, not in the night before it.
_MORNING = time(9)


def legal_words(event: ComplaintEvent, zone: ZoneInfo) -> Iterator[Word]:
    """Yield what the clocks hear of a line about a request under the law.

    The day of receipt is not counted, and what was told to the owner on a day was in time on that day, however late it
    is written down.
    """
    facts: Mapping[str, Any] = event.facts
    subject = int(facts["claim"])
    if event.kind == EventKind.CLAIM_TAKEN:
        yield from _asked(event, facts, zone)
    elif event.kind == EventKind.CLAIM_ANSWERED:
        kind = "law_answered" if facts["answer"] == Answered.ACCEPTED else "law_settled"
        yield Word(_told_at(event, facts["day"], zone), kind, subject)
    elif event.kind == EventKind.CLAIM_DONE:
        yield Word(_told_at(event, facts["day"], zone), "law_settled", subject)
    elif event.kind == EventKind.CLAIM_TERM_MOVED:
        yield from _terms(event.at, facts, zone)
    else:
        yield Word(event.at, "law_moved", subject)


def _asked(event: ComplaintEvent, facts: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Word]:
    subject = int(facts["claim"])
    if facts.get("source"):
        at, kind = event.at, "law_back"
    else:
        counted = datetime.combine(date.fromisoformat(facts["received"]) + _DAY, time(), tzinfo=zone)
        at, kind = min(event.at, counted), "law_asked"
    yield Word(at, kind, subject)
    yield from _terms(at, facts, zone)


def _terms(at: datetime, facts: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Word]:
    """Yield the days by which a request is due; the latest that was told holds."""
    for word, name in (("law_answer_term", "answer_due"), ("law_done_term", "complete_due")):
        if day := facts.get(name):
            yield Word(at, word, int(facts["claim"]), due=end_of(date.fromisoformat(day), zone))


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last second of a day."""
    return datetime.combine(day, _END_OF_DAY, tzinfo=zone)


def morning_before(due_at: datetime, *, dealer: Dealer, days: int) -> datetime:
    """Return the morning so many official working days before a due time, by the holidays of the dealer's law.

    Where no law is on file every weekday is a working day.
    """
    zone = ZoneInfo(dealer.time_zone)
    law = law_of(dealer)
    day = due_at.astimezone(zone).date()
    while days > 0:
        day -= _DAY
        days -= law.working_days.is_working(day) if law else day.weekday() < 5
    return datetime.combine(day, _MORNING, tzinfo=zone)


def _told_at(event: ComplaintEvent, day: str, zone: ZoneInfo) -> datetime:
    return min(event.at, end_of(date.fromisoformat(day), zone))
