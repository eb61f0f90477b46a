"""A mail server that sends more than it announced is hung up on, before the worker's memory is full of it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import IO

import pytest
from imapclient import IMAPClient

from anxin.foundation.sealing import seal
from anxin.integrations.mail import fetching
from anxin.integrations.mail.fetching import ImapFolder, open_folder
from anxin.messaging.models import Mailbox
from anxin.messaging.services.incoming_mail import MailServerFailed


class Endless(IMAPClient):  # type: ignore[misc] # the library is not typed
    """A server whose mail has always one more block."""

    def __init__(self) -> None:
        self.asked = 0

    def fetch(self, uids: list[int], wanted: list[str]) -> dict[int, dict[bytes, bytes]]:
        self.asked += 1
        return {uids[0]: {wanted[0].replace(".PEEK", "").encode(): bytes(1 << 20)}}


def test_a_mail_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_MOST_MAIL", 5 << 20)
    server = Endless()
    with pytest.raises(MailServerFailed):
        ImapFolder(server, {b"UIDNEXT": 2}).read(1)
    assert server.asked == 6


@pytest.mark.parametrize(
    "answer",
    [b"* 1 FETCH (UID 1 BODY[]<0> {4000000000}\r\n", b"* 1 FETCH (UID 1 FLAGS (" + b"x" * 9000 + b"))\r\n"],
)
def test_an_answer_without_end_is_cut_off(answer: bytes) -> None:
    with hostile(answer) as port:
        mailbox = Mailbox(
            address="care@sh01.example", imap_host="127.0.0.1", imap_port=port, imap_security="none",
            imap_user="care", imap_secret=seal("x"),
        )  # fmt: skip
        with pytest.raises(MailServerFailed) as failed, open_folder(mailbox) as folder:
            folder.read(1)
    assert failed.value.told.endswith("an answer without end")


def test_what_cannot_be_understood_is_a_failure_of_that_mailbox() -> None:
    """A text of announced length where a list of words belongs: the library stumbles."""
    with hostile(b"", after_login=b"* CAPABILITY {2}\r\nID\r\n") as port:
        mailbox = Mailbox(
            address="care@sh01.example", imap_host="127.0.0.1", imap_port=port, imap_security="none",
            imap_user="care", imap_secret=seal("x"),
        )  # fmt: skip
        with pytest.raises(MailServerFailed) as failed, open_folder(mailbox):
            pass
    assert failed.value.code == "ANSWER_UNREADABLE"


@contextmanager
def hostile(answer: bytes, *, after_login: bytes = b"") -> Iterator[int]:
    """Run a server that lets everybody in and answers a FETCH without end."""

    def talk(lines: IO[bytes], out: socket.socket) -> None:
        for line in lines:
            tag, command = line.split()[:2]
            if command == b"CAPABILITY":
                out.sendall(b"* CAPABILITY IMAP4rev1\r\n")
            if command == b"LOGIN":
                out.sendall(after_login)
            if command == b"SELECT":
                out.sendall(b"* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n")
            while command == b"UID":
                out.sendall(answer)
            out.sendall(tag + b" OK done\r\n")

    def serve() -> None:
        with suppress(OSError):
            connection, _address = listening.accept()
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"* OK [CAPABILITY IMAP4rev1] welcome\r\n")
                talk(lines, connection)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)
