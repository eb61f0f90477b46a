"""Patterns that need a look, in the API."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anxin.callbacks.choices import ReviewState
from anxin.callbacks.models import PatternReview
from anxin.callbacks.schemas.lists import CallListQuery
from anxin.engines.gaming import Pattern
from anxin.foundation.rest import PageShown, Shown


class PatternQuery(CallListQuery):
    state: ReviewState | None = None


class PatternShown(Shown):
    key: UUID
    dealer: str
    pattern: Pattern
    person: str
    """User name of whom it concerns, or his name as the workshop's export has it; empty for nobody by name."""
    since: date
    until: date
    n: int
    """How many cases were looked at."""
    statistic: float
    """A share, a difference, odds or a count, as the pattern says."""
    usual: float | None
    """The same with the others, or where nothing is odd."""
    interval: tuple[float, float] | None
    """Of the statistic, 95 %."""
    p: float | None
    false_alarm_rate: float | None
    """In what share of looks at honest figures somebody is named; nothing where it is a count and no test."""
    state: ReviewState
    found_at: datetime
    opened_at: datetime | None
    """When it was shown to whom it concerns."""


class PatternWhole(PatternShown):
    reply: str
    """What the person concerned says himself."""
    replied_at: datetime | None
    outcome: str
    reviewed_at: datetime | None
    reviewed_by: str
    records: list[str]
    """Keys of the interviews, or of the repair orders, that show it."""


class PatternPage(PageShown[PatternShown]):
    pass


def shown_pattern(review: PatternReview) -> PatternShown:
    """Return a pattern as a list shows it."""
    return PatternShown(**_pattern(review))


def whole_pattern(review: PatternReview) -> PatternWhole:
    """Return a pattern with its records and what was said of it."""
    return PatternWhole(
        **_pattern(review),
        reply=review.reply,
        replied_at=review.replied_at,
        outcome=review.outcome,
        reviewed_at=review.reviewed_at,
        reviewed_by=review.reviewed_by.username if review.reviewed_by else "",
        records=review.finding["records"],
    )


def _pattern(review: PatternReview) -> dict[str, Any]:
    told = ("n", "statistic", "usual", "interval", "p", "false_alarm_rate")
    return {
        "key": review.key,
        "dealer": review.dealer.code,
        "pattern": review.pattern,
        "person": review.person.username if review.person else review.person_name,
        "since": review.since,
        "until": review.until,
        "state": review.state,
        "found_at": review.found_at,
        "opened_at": review.opened_at,
        **{name: review.finding[name] for name in told},
    }
