"""A dealer's mailbox at a real Dovecot and a real SMTP server, and the hands that move mail through the house."""

import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

import pytest

from anxin.complaints.models import Complaint
from anxin.complaints.services.note_undelivered import note_undelivered
from anxin.complaints.services.sort_mail import sort_mail
from anxin.foundation.sealing import seal
from anxin.integrations.smtp.tests.server import Kept, Server, running
from anxin.messaging.choices import DeliveryState, Direction, Sorting
from anxin.messaging.models import Delivery, Mailbox, Message, Thread
from anxin.messaging.services.fetch_mail import fetch_mailbox
from anxin.messaging.services.hand_over import hand_over_lane
from tests.cast import Cast
from tests.mail_server import MISSING, PASSWORD, Dovecot
from tools.finders import find_mail_server

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def post_office() -> Iterator[Dovecot]:
    """One Dovecot for all tests of a process."""
    program = find_mail_server()
    if program is None:
        pytest.skip(MISSING)
    # Not among pytest's own folders: those shut others out, and where root tests the mail belongs to somebody else.
    with tempfile.TemporaryDirectory(prefix="anxin-post-") as home:
        server = Dovecot(Path(home), program)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture
def outside() -> Iterator[Server]:
    """The world's mail server: keeps what is sent to it."""
    with running() as server:
        yield server


@dataclass
class Desk:
    """A mailbox of the Shanghai dealer and everything around it."""

    mailbox: Mailbox
    post_office: Dovecot
    outside: Server

    @property
    def user(self) -> str:
        return self.mailbox.imap_user

    def comes(self, content: bytes | EmailMessage) -> list[Message]:
        """Let a mail come, be fetched and sorted; return what came."""
        self.post_office.deliver(self.user, content if isinstance(content, bytes) else content.as_bytes())
        return self.fetch()

    def fetch(self) -> list[Message]:
        before = set(Message.objects.values_list("pk", flat=True))
        fetch_mailbox(self.mailbox.pk)
        self.mailbox.refresh_from_db()
        for pk in Message.objects.filter(sorting=Sorting.WAITING).order_by("pk").values_list("pk", flat=True):
            sort_mail(pk)
        return list(Message.objects.filter(direction=Direction.IN).exclude(pk__in=before).order_by("pk"))

    def send(self) -> list[Kept]:
        """Hand over what waits, tell the desk what was given up, and return what the world got of it."""
        before = len(self.outside.kept)
        hand_over_lane(f"email/{self.mailbox.pk}")
        for pk in Delivery.objects.filter(state=DeliveryState.DEAD).values_list("pk", flat=True):
            note_undelivered(pk)
        return self.outside.kept[before:]


def letter(
    text: str, *, sender: str = "王建国 <wang@kunde.example>", subject: str = "空调不凉", **headers: str
) -> EmailMessage:
    """A mail as a customer's program writes it; ``in_reply_to`` becomes In-Reply-To."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, subject
    mail["To"] = headers.pop("to", "care@sh01.example")
    mail["Message-ID"] = headers.pop("message_id", make_msgid(domain="kunde.example"))
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


@pytest.fixture
def desk(cast: Cast, post_office: Dovecot, outside: Server) -> Desk:
    """A mailbox that has been looked into once, empty."""
    user = f"care{next(_NUMBERS)}"
    mailbox = Mailbox.objects.create(
        dealer=cast.shanghai, address=f"{user}@sh01.example", name="上海大道店 客服",
        imap_host="127.0.0.1", imap_port=post_office.port, imap_security="none", imap_user=user,
        imap_secret=seal(PASSWORD),
        smtp_host="127.0.0.1", smtp_port=outside.port, smtp_security="none", plus_addresses=True, own_copy=False,
    )  # fmt: skip
    fetch_mailbox(mailbox.pk)
    mailbox.refresh_from_db()
    assert not mailbox.last_error, post_office.log()[-2000:]
    return Desk(mailbox, post_office, outside)


def case_of(message: Message) -> Complaint:
    """Return the case that a message stands on."""
    return Complaint.objects.get(threads__thread=message.thread)


def thread_of(message: Message) -> Thread:
    assert message.thread
    return message.thread
