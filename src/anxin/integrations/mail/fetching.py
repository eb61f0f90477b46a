"""The folder of a mailbox by IMAP: numbers, sizes, bytes; nothing there is changed by reading it."""

import imaplib
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import IO, Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError

from anxin.foundation.sealing import unseal
from anxin.integrations.mail_hosts import HostRefused, imap_to
from anxin.messaging.models import Mailbox
from anxin.messaging.models.mailboxes import Security
from anxin.messaging.services.fetch_mail import MOST_MAIL_BYTES
from anxin.messaging.services.incoming_mail import MailServerFailed

_TIMEOUT = SocketTimeout(connect=15, read=60)
_BLOCK = 1 << 20
_MOST_HEAD = 256 * 1024
_IN_MEMORY = 1 << 20
#: Some honest servers are wrong about sizes; twice the most that is asked for is sent by none.
_MOST_MAIL = 2 * MOST_MAIL_BYTES
#: What a server may say to one command, a block of mail and news of the folder together.
_MOST_ANSWER = 16 << 20
_SENT = b"\\Sent"


@contextmanager
def open_folder(mailbox: Mailbox) -> Iterator["ImapFolder"]:
    """Open the folder of a mailbox on its server; ``MailServerFailed`` says in a code what went wrong."""
    with _as_failures(), _connected(mailbox) as server:
        with _understood():
            opened = _opened(server, mailbox)
            folder = ImapFolder(server, opened)
        yield folder


def _opened(server: IMAPClient, mailbox: Mailbox) -> dict[bytes, Any]:
    try:
        server.login(mailbox.imap_user or mailbox.address, unseal(mailbox.imap_secret))
    except LoginError as error:
        raise MailServerFailed("LOGIN_REFUSED", _told(error)) from error
    # Some servers of China let nobody in who has not said who he is.
    if server.has_capability("ID"):
        with suppress(IMAPClientError):
            server.id_({"name": "Anxin"})
    try:
        opened: dict[bytes, Any] = server.select_folder(mailbox.folder)
    except IMAPClientError as error:
        raise MailServerFailed("FOLDER_MISSING", _told(error)) from error
    return opened


class ImapFolder:
    """An open folder; see ``MailFolder``."""

    def __init__(self, server: IMAPClient, opened: dict[bytes, Any]) -> None:
        self._server = server
        self.validity = int(opened.get(b"UIDVALIDITY", 1))
        self.next_uid = int(opened.get(b"UIDNEXT", 0)) or max(server.search("ALL"), default=0) + 1

    def uids_after(self, last: int) -> list[int]:
        """Return the numbers above ``last``, rising."""
        # A range ``n:*`` holds the last mail even where its number is below n (RFC 3501, 6.4.8).
        with _understood():
            return sorted(uid for uid in self._server.search(["UID", f"{last + 1}:*"]) if uid > last)

    def uids_since(self, day: date) -> list[int]:
        """Return the numbers of what came on a day or later, rising."""
        with _understood():
            return sorted(self._server.search(["SINCE", day]))

    def size_of(self, uid: int) -> int | None:
        """Return the size of a mail in bytes; nothing when it has gone."""
        with _understood():
            found = self._server.fetch([uid], ["RFC822.SIZE"]).get(uid, {})
            return int(found[b"RFC822.SIZE"]) if b"RFC822.SIZE" in found else None

    def read(self, uid: int, *, head_only: bool = False) -> IO[bytes]:
        """Return a mail or its header, fetched block by block without marking it as read."""
        target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        section = "HEADER" if head_only else ""
        most = _MOST_HEAD if head_only else None
        at = 0
        while block := self._block(uid, section, at):
            target.write(block)
            at += len(block)
            if len(block) < _BLOCK or (most and at >= most):
                break
            if at > _MOST_MAIL:
                target.close()
                raise MailServerFailed("SERVER_REFUSED", "a mail without end")
        target.seek(0)
        return target

    def put_away(self, uid: int) -> bool:
        """Move a mail to the folder of sent mail, if there is one; tell whether it was moved."""
        with _understood():
            target = self._server.find_special_folder(_SENT)
            if not target:
                return False
            try:
                self._server.move([uid], target)
            except (CapabilityError, IMAPClientError):
                return False
            return True

    def _block(self, uid: int, section: str, at: int) -> bytes:
        with _understood():
            found = self._server.fetch([uid], [f"BODY.PEEK[{section}]<{at}.{_BLOCK}>"]).get(uid, {})
            return next(
                (bytes(value) for name, value in found.items() if name.startswith(b"BODY[") and value), b""
            )


class _Client(IMAPClient):  # type: ignore[misc] # the library is not typed
    """Hears a server out only so far: it may announce any number of bytes, and all would be held in memory."""

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 (named by the library)
        talk = imap_to(
            self.host, self.port, tls=self.ssl_context if self.ssl else None, timeout=_TIMEOUT.connect
        )
        send, read, readline = talk.send, talk.read, talk.readline
        heard = 0

        def hear(size: int) -> None:
            nonlocal heard
            heard += size
            if heard > _MOST_ANSWER:
                raise imaplib.IMAP4.abort("an answer without end")

        def say(data: bytes) -> None:
            nonlocal heard
            heard = 0
            send(data)

        def take(size: int) -> bytes:
            hear(size)
            return read(size)

        def take_line() -> bytes:
            line = readline()
            hear(len(line))
            return line

        talk.send, talk.read, talk.readline = say, take, take_line  # type: ignore[method-assign, assignment]
        return talk


@contextmanager
def _connected(mailbox: Mailbox) -> Iterator[IMAPClient]:
    context = ssl.create_default_context()
    tls = mailbox.imap_security == Security.TLS
    with _understood():
        server = _Client(
            mailbox.imap_host,
            port=mailbox.imap_port,
            ssl=tls,
            ssl_context=context if tls else None,
            timeout=_TIMEOUT,
        )
    try:
        if mailbox.imap_security == Security.STARTTLS:
            with _understood():
                server.starttls(context)
        yield server
    finally:
        try:
            with _understood():
                server.logout()
        except (IMAPClientError, OSError, MailServerFailed):
            with suppress(OSError):
                server.shutdown()


@contextmanager
def _understood() -> Iterator[None]:
    """What the library stumbles over in an answer is the server's failure, and the mailbox's alone."""
    try:
        yield
    except (AttributeError, AssertionError, LookupError, TypeError, ValueError) as error:
        raise MailServerFailed("ANSWER_UNREADABLE", type(error).__name__) from error


@contextmanager
def _as_failures() -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailServerFailed("CERTIFICATE_REFUSED", _told(error)) from error
    except ssl.SSLError as error:
        raise MailServerFailed("NO_TLS", _told(error)) from error
    except CapabilityError as error:
        raise MailServerFailed("NO_TLS", _told(error)) from error
    except HostRefused as error:
        raise MailServerFailed("HOST_REFUSED") from error
    except TimeoutError as error:
        raise MailServerFailed("TIMED_OUT", _told(error)) from error
    except OSError as error:
        raise MailServerFailed("NO_CONNECTION", _told(error)) from error
    except IMAPClientError as error:
        raise MailServerFailed("SERVER_REFUSED", _told(error)) from error


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
