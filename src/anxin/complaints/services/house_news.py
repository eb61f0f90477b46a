"""Telling colleagues what happens in the house: one way for requests, hand-overs, tasks and mentions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from anxin.accounts.models import Person
from anxin.complaints.choices import CaseSide
from anxin.complaints.models import Complaint
from anxin.complaints.policies import is_kept_out
from anxin.complaints.services.history import Change
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell


@dataclass(frozen=True)
class News:
    """What is told: its sentence, the occasion within the case, and what else stands in the sentence."""

    kind: NoticeKind
    code: str
    occasion: str
    params: dict[str, Any] = field(default_factory=dict)
    url: str = ""


def tell_colleagues(people: Iterable[Person], *, change: Change, news: News) -> None:
    """Tell people of a change, each once and nobody of what he does himself; the page is the case's house side.

    Whom the case is about is told nothing of it.
    """
    complaint, by = change.complaint, change.by
    others = [
        person
        for person in people
        if (by is None or person.pk != by.pk) and not is_kept_out(person, complaint)
    ]
    if not others:
        return
    notice = NewNotice(
        dealer=complaint.dealer,
        kind=news.kind,
        code=news.code,
        params={"number": complaint.number, "by": str(by) if by else "", **news.params},
        subject=complaint.slug,
        url=news.url or house_url(complaint),
        key=f"{complaint.slug}/{news.occasion}",
    )
    tell(others, notice=notice, at=change.at)


def house_url(complaint: Complaint) -> str:
    """Return the address of a case with its house side."""
    return f"{complaint.get_absolute_url()}?side={CaseSide.HOUSE}"
