"""Visits and what was answered after them, for the tests of the index."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from anxin.accounts.models import Dealer
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.services.questionnaires import take_over_pack
from anxin.workshop.models import RepairOrder
from tests.cast import Cast

_numbers = count(1)


def wording(dealer: Dealer) -> QuestionnaireVersion:
    """Return the shipped questionnaire after a visit, as the dealer asks it."""
    return take_over_pack(dealer, pack="after_service")


def closed_visit(cast: Cast, day: str, **more: Any) -> RepairOrder:
    """Let a car of Shanghai be brought and fetched at noon in China of a day such as ``2026-10-05``."""
    at = datetime.fromisoformat(f"{day}T04:00:00+00:00").astimezone(UTC)
    facts = {"dealer": cast.shanghai, "vehicle": cast.car, "kind": "service", "closed_at": at} | more
    return RepairOrder.objects.create(number=f"S{next(_numbers):06}", opened_at=at, **facts)


def answered(
    version: QuestionnaireVersion, order: RepairOrder | None, answers: dict[str, int], **more: Any
) -> Interview:
    """Keep what a customer answered two days after his visit."""
    at = datetime(2026, 11, 2, 4, tzinfo=UTC)
    facts: dict[str, Any] = {
        "dealer": version.questionnaire.dealer,
        "way": Way.CALL,
        "state": InterviewState.COMPLETE,
        "day": at.date(),
        "ended_at": at,
        "share": 1,
    }
    return Interview.objects.create(version=version, order=order, answers=answers, **facts | more)
