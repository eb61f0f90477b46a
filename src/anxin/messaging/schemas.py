"""Notices in the API."""

from datetime import datetime
from typing import Any

from anxin.accounts.schemas import PersonShown, shown_person
from anxin.foundation.rest import Body, Cursor, PageShown, Shown
from anxin.messaging.choices import NoticeKind
from anxin.messaging.wording import NoticeLine


class NoticesQuery(Body):
    """Which of your notices are wanted."""

    kind: NoticeKind | None = None
    unread: bool = False
    cursor: Cursor = ""


class NoticeShown(Shown):
    """News for you."""

    id: int
    dealer: str
    kind: NoticeKind
    code: str
    """Stable, such as `ESCALATION_STEP`."""
    params: dict[str, Any]
    """What stands in the sentence, as keys and not in words."""
    text: str
    """The sentence in your language."""
    subject: str
    """The public name of the record that it is about, such as `SH01-TS20261121-0007`."""
    url: str
    """The path of the page on which something can be done about it."""
    urgent: bool
    made_at: datetime
    shown_from: datetime
    """Later than `made_at` where it waited for the end of the quiet hours."""
    read_at: datetime | None
    on_behalf_of: PersonShown | None
    """The absent colleague in whose place you are told."""


class NoticePage(PageShown[NoticeShown]):
    pass


def shown_notice(line: NoticeLine) -> NoticeShown:
    """Return a notice as the API shows it."""
    notice = line.notice
    return NoticeShown(
        id=notice.pk,
        dealer=notice.dealer.code,
        kind=NoticeKind(notice.kind),
        code=notice.code,
        params=notice.params,
        text=line.text,
        subject=notice.subject,
        url=notice.url,
        urgent=notice.urgent,
        made_at=notice.made_at,
        shown_from=notice.shown_from,
        read_at=notice.read_at,
        on_behalf_of=shown_person(notice.on_behalf_of),
    )
