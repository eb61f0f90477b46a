"""What the pages of surveys have in common."""

from typing import Any

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.engines.surveys import Mode, Questionnaire, seconds_of
from anxin.foundation.bilingual import reading_language
from anxin.foundation.errors import NotFound
from anxin.surveys.policies import require_reading
from anxin.surveys.selectors.faults import checks_of
from anxin.surveys.selectors.wording import said, shown_items

_LANGUAGES = (("zh", "中文"), ("en", "English"))


def dealer_of(request: WorkplaceRequest) -> Dealer:
    """Return the workplace's dealer to whoever reads its questionnaires."""
    if request.dealer is None:
        raise NotFound
    require_reading(request.user, request.dealer.pk)
    return request.dealer


def preview(asked: Questionnaire, language: str) -> dict[str, Any]:
    """Return what the previews show: the questionnaire as a customer reads it and as a caller says it."""
    wanted = language if language in dict(_LANGUAGES) else reading_language()
    return {
        "title": said(asked.title, wanted),
        "opening": said(asked.opening, wanted),
        "closing": said(asked.closing, wanted),
        "anonymous": asked.anonymous,
        "read": shown_items(asked, Mode.READ, wanted),
        "spoken": shown_items(asked, Mode.SPOKEN, wanted),
        "seconds_read": seconds_of(asked, Mode.READ),
        "seconds_spoken": seconds_of(asked, Mode.SPOKEN),
        "language": wanted,
        "languages": _LANGUAGES,
        "checks": checks_of(asked),
    }
