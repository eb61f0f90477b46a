"""A mail as it was read: what a provider of mail hands to messaging, whatever the wire brought."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Protocol

from anxin.messaging.choices import MessageNature
from anxin.messaging.models import Mailbox


@dataclass(frozen=True, kw_only=True)
class MailPart:
    """A file in a mail, still unjudged. ``content_id`` names a picture inside the text."""

    name: str
    content_type: str
    body: IO[bytes]
    content_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What a report of non-delivery tells (RFC 3464): which mail, to whom, for good or for now, and why."""

    message_ids: tuple[str, ...] = ()
    address: str = ""
    #: False for a report of a delay: the other server goes on trying.
    for_good: bool = True
    #: Enhanced status such as 5.1.1, and what the server said, without addresses.
    status: str = ""
    told: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingMail:
    """A mail that has been read: addresses in lower case, texts decoded, HTML cleaned, nothing executed."""

    message_id: str = ""
    #: Message-IDs that it answers, the nearest last, without angle brackets.
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    #: All addresses to which it went, those of the envelope among them.
    recipients: tuple[str, ...] = ()
    subject: str = ""
    dated_at: datetime | None = None
    text: str = ""
    fresh_text: str = ""
    html: str = ""
    nature: MessageNature = MessageNature.PERSON
    marks: Mapping[str, object] = field(default_factory=dict)
    parts: tuple[MailPart, ...] = ()
    returned: Returned | None = None


class MailFolder(Protocol):
    """The folder of a mailbox on its server, open. Every method may raise ``MailServerFailed``."""

    validity: int
    next_uid: int

    def uids_after(self, last: int) -> list[int]:
        """Return the numbers above ``last``, rising."""

    def uids_since(self, day: date) -> list[int]:
        """Return the numbers of what came on a day or later, rising."""

    def size_of(self, uid: int) -> int | None:
        """Return the size of a mail in bytes; nothing when it has gone."""

    def read(self, uid: int, *, head_only: bool = False) -> IO[bytes]:
        """Return a mail as it lies there, or its header alone, without marking it as read."""

    def put_away(self, uid: int) -> bool:
        """Move a mail to the folder of sent mail, if there is one; tell whether it was moved."""


class MailServerFailed(Exception):
    """The server could not be asked. ``code`` names why in the words of ``messaging.wording``, ``told`` is its own."""

    def __init__(self, code: str, told: str = "") -> None:
        self.code, self.told = code, told
        super().__init__(f"{code} {told}".strip())


class OpenFolder(Protocol):
    def __call__(self, mailbox: Mailbox) -> AbstractContextManager[MailFolder]:
        """Open the folder of a mailbox; ``MailServerFailed``."""


class ReadMail(Protocol):
    def __call__(self, source: IO[bytes], *, head_only: bool = False) -> IncomingMail:
        """Read a mail as it came, whatever it looks like."""
