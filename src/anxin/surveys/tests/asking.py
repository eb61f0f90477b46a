"""What the tests of surveys ask: a short questionnaire with a branch, factors, and a reason below a limit."""

from typing import Any

from anxin.accounts.models import Dealer, Person
from anxin.engines.surveys import Words
from anxin.surveys.choices import Purpose
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.services.questionnaires import begin_questionnaire, change_draft, release_version


def said(text: str) -> dict[str, str]:
    """Return a text in both languages."""
    return {"zh": f"{text}（中）", "en": text}


ITEMS: list[dict[str, Any]] = [
    {"key": "greet", "kind": "say", "asks": said("Good day"), "must_say": True},
    {
        "key": "overall",
        "kind": "scale_10",
        "asks": said("How satisfied are you"),
        "factor": "work",
        "required": True,
        "reason_below": 8,
    },
    {"key": "clean", "kind": "scale_5", "asks": said("How clean was the car"), "factor": "work"},
    {"key": "fixed", "kind": "yes_no", "asks": said("Is it repaired"), "required": True, "bad_if": False},
    {
        "key": "still",
        "kind": "choice",
        "asks": said("What is still wrong"),
        "options": [
            {"key": "noise", "says": said("a noise")},
            {"key": "leak", "says": said("a leak")},
        ],
        "shown_if": {"all": [{"item": "fixed", "op": "eq", "value": False}]},
    },
    {"key": "wish", "kind": "text", "asks": said("Anything else")},
]
FACTORS = [{"key": "work", "title": said("Work"), "weight": 1}]


def make_version(
    dealer: Dealer,
    by: Person,
    *,
    anonymous: bool = False,
    purpose: Purpose = Purpose.AFTER_SERVICE,
    items: list[dict[str, Any]] | None = None,
) -> QuestionnaireVersion:
    """Make a questionnaire with its first version in use."""
    draft = begin_questionnaire(
        dealer, purpose=purpose, title=Words("回访问卷", "After the visit"), by=by, anonymous=anonymous
    )
    asked = ITEMS if items is None else items
    change_draft(draft.key, document=draft.document | {"items": asked, "factors": FACTORS}, by=by)
    return release_version(draft.key, by=by)
