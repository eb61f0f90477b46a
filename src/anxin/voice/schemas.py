"""What customers say in the API: occasions with their lines, answers, and the report's figures."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from anxin.accounts.schemas import DealerCode
from anxin.foundation.masking import mask_phones
from anxin.foundation.rest import (
    Body,
    Cursor,
    Day,
    PageShown,
    Seen,
    Shown,
    Text60,
    Text120,
    Text300,
    Text1000,
    Text2000,
)
from anxin.voice.choices import Channel, Decision, HeardKind, HeardState
from anxin.voice.models import Heard, Listening
from anxin.voice.selectors.six_questions import Report


class HeardListQuery(Body):
    """What the list shows; an empty text asks for nothing."""

    dealer: DealerCode = ""
    show: Text60 = ""
    """`open`, `overdue`, `mine` or `all`."""
    channel: Text60 = ""
    kind: Text60 = ""
    cursor: Cursor = ""


class SixQuestionsQuery(Body):
    dealer: Text60
    """A dealer's code, or `all` of yours."""
    month: Text60 = ""
    """The last month, such as 2026-11."""
    span: Text60 = ""
    """1, 3 or 12 months."""


class HeardBody(Body):
    kind: HeardKind
    words: Text2000
    theme: Text60 = ""
    """An id of the trouble areas."""
    reason: Text60 = ""
    """An id of the reasons."""
    department: Text60 = ""
    """Kind of the department that it is about."""
    about: Text60 = ""
    """User name of the colleague that it is about."""
    keeper: Text60 = ""
    """User name of who answers; left out: yourself."""


class ListeningBody(Body):
    """An occasion; rounds and mystery visits may begin without a line."""

    dealer: DealerCode
    channel: Channel
    day: Day | None = None
    customer: UUID | None = None
    spoke_with: Text120 = ""
    place: Text120 = ""
    department: Text60 = ""
    """Kind of the department that speaks, of internal customers."""
    heard: Annotated[list[HeardBody], Field(max_length=30)] = []


class AnswerBody(Body):
    answer: Text1000
    decision: Decision = Decision.NONE
    follows: Text300 = ""
    follows_by: Day | None = None
    seen: Seen = None


class SettleBody(Body):
    seen: Seen = None


class ComplainBody(Body):
    category: Text60
    seen: Seen = None


class HeardShown(Shown):
    key: UUID
    listening: UUID
    dealer: str
    channel: Channel
    day: date
    kind: HeardKind
    words: str
    """With masked telephone numbers."""
    theme: str
    reason: str
    keeper: str
    due_at: datetime
    state: HeardState
    answer: str
    answered_at: datetime | None
    decision: str
    follows: str
    follows_by: date | None
    done_at: datetime | None
    complaint: str
    version: int


class HeardPage(PageShown[HeardShown]):
    pass


class ListeningWhole(Shown):
    key: UUID
    dealer: str
    channel: Channel
    day: date
    who: str
    customer: UUID | None
    spoke_with: str
    place: str
    heard: list[HeardShown]


class SatisfactionShown(Shown):
    asks: str
    n: int
    mean: float | None
    """None where fewer than ten answered."""
    low: float | None
    high: float | None
    satisfied: int


class CountedShown(Shown):
    name: str
    count: int
    total: int


class DemandShown(Shown):
    source: str
    name: str
    met: bool
    told: str


class SixQuestionsShown(Shown):
    dealers: list[str]
    since: date
    until: date
    satisfied: list[SatisfactionShown]
    praise: list[CountedShown]
    disliked: list[CountedShown]
    reasons: list[CountedShown]
    suggestions: list[HeardShown]
    channels: list[CountedShown]
    demands: list[DemandShown]


def shown_heard(line: Heard) -> HeardShown:
    """Return a line as the API tells it."""
    same = ("key", "kind", "theme", "reason", "due_at", "state", "answered_at", "decision", "follows")
    more = ("follows_by", "done_at", "version")
    return HeardShown(
        **{name: getattr(line, name) for name in (*same, *more)},
        listening=line.listening.key,
        dealer=line.dealer.code,
        channel=Channel(line.listening.channel),
        day=line.listening.day,
        words=mask_phones(line.words),
        answer=mask_phones(line.answer),
        keeper=line.keeper.username,
        complaint=line.complaint.number if line.complaint else "",
    )


def whole_listening(listening: Listening, lines: list[Heard]) -> ListeningWhole:
    """Return an occasion with the lines that the asker sees."""
    return ListeningWhole(
        key=listening.key,
        dealer=listening.dealer.code,
        channel=Channel(listening.channel),
        day=listening.day,
        who=listening.who.username,
        customer=listening.customer.key if listening.customer else None,
        spoke_with=listening.spoke_with,
        place=listening.place,
        heard=[shown_heard(each) for each in lines],
    )


def shown_report(report: Report) -> SixQuestionsShown:
    """Return the figures of the six questions."""
    counted = {
        name: [CountedShown(name=each.name, count=each.count, total=each.total) for each in rows]
        for name, rows in (
            ("praise", report.praise),
            ("disliked", report.disliked),
            ("reasons", report.reasons),
            ("channels", report.channels),
        )
    }
    return SixQuestionsShown(
        dealers=[each.code for each in report.dealers],
        since=report.span.since,
        until=report.span.until,
        satisfied=list(_satisfied(report)),
        suggestions=[shown_heard(each) for each in report.suggestions],
        demands=[
            DemandShown(source=each.source, name=each.name, met=each.met, told=each.told)
            for each in report.demands
        ],
        **counted,
    )


def _satisfied(report: Report) -> list[SatisfactionShown]:
    found = []
    for each in report.satisfied:
        mean = None if each.too_few else each.question.mean
        interval = mean.interval if mean else None
        told = SatisfactionShown(
            asks=each.asks,
            n=each.question.n,
            mean=mean.mean if mean else None,
            low=interval.low if interval else None,
            high=interval.high if interval else None,
            satisfied=each.question.n - each.question.bad,
        )
        found.append(told)
    return found
