"""The open questions of the law in the API: how a dealer reads them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from anxin.foundation.rest import Body, Shown, Text60, Text500
from anxin.rights.models import LawReading
from anxin.rights.schemas.positions import DealerCode, Seen
from anxin.rights.selectors.readings import OpenQuestions, QuestionShown


class ReadingsQuery(Body):
    """Whose readings."""

    dealer: DealerCode


class SetReading(Body):
    """How a question is read from now on, and why."""

    dealer: DealerCode
    question: Annotated[Text60, Field(examples=["A8"])]
    reading: Annotated[Text60, Field(description="One of the question's options.", examples=["broad"])]
    reason: Annotated[Text500, Field(min_length=1)]
    seen: Seen = None


class ReadingOption(Shown):
    code: str
    words: str
    shipped: bool


class ReadingDecided(Shown):
    reading: str
    reason: str
    set_by: str
    set_at: datetime


class QuestionTold(Shown):
    """An open question; ``decisions`` are those of this dealer, the newest first."""

    id: str
    question: str
    why: str
    reading: str
    options: list[ReadingOption]
    decisions: list[ReadingDecided]
    version: int


class QuestionsTold(Shown):
    """Those that may be read otherwise; empty where no law of the country is on file."""

    questions: list[QuestionTold]


def shown_questions(page: OpenQuestions | None) -> QuestionsTold:
    """Return the open questions of a dealer as the API shows them."""
    return QuestionsTold(questions=[_question(each) for each in (page.questions if page else ())])


def shown_decision(row: LawReading) -> ReadingDecided:
    """Return one decision as the API shows it."""
    return ReadingDecided(
        reading=row.reading, reason=row.reason, set_by=row.set_by.username, set_at=row.set_at
    )


def _question(each: QuestionShown) -> QuestionTold:
    return QuestionTold(
        id=each.id,
        question=each.question,
        why=each.why,
        reading=each.now.code,
        options=[
            ReadingOption(code=option.code, words=option.words, shipped=option.is_shipped)
            for option in each.options
        ],
        decisions=[shown_decision(row) for row, _words in each.history],
        version=each.version,
    )
