"""A real SMTP server on loopback that keeps what it accepts, and refuses or breaks off where it is told to."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Kept:
    """One mail that the server took."""

    sender: str
    receivers: list[str]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        read = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        return read


@dataclass
class Server:
    port: int = 0
    kept: list[Kept] = field(default_factory=list)
    connections: int = 0
    #: What it answers to a receiver instead of taking it.
    refuses: dict[str, str] = field(default_factory=dict)
    #: What it answers after the dot instead of taking the mail; "hang up" breaks the connection off.
    after_the_dot: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 (named by the library)
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any
    ) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        told = self.after_the_dot.pop(0) if self.after_the_dot else ""
        if told and not told.startswith("hang up"):
            return told
        self.kept.append(Kept(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if told:
            server.transport.abort()
        return f"250 taken as {len(self.kept)}"


def free_port() -> int:
    """Return a port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(server: Server | None = None) -> Iterator[Server]:
    """Run a server on a free port."""
    server = server or Server()
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port, data_size_limit=40_000_000)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
