"""Carries mails to one SMTP server, many by one connection, and tells the outbox when a mail stands on the brink.

Everything but the lone dot that ends a mail is sent first. A connection that breaks before the dot leaves nothing at
the other side (RFC 5321, 4.1.1.4), so the dot alone decides.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from typing import Any

from django.conf import settings

from anxin.foundation.sealing import unseal
from anxin.integrations.mail_hosts import HostRefused, Smtp, SmtpByTls
from anxin.integrations.smtp.composing import Mail, compose
from anxin.messaging.models import Delivery, Mailbox
from anxin.messaging.models.mailboxes import Security
from anxin.messaging.services.handing_over import AnswerLost, Brink, NotHandedOver

TIMEOUT = 30.0
#: The server may look through a mail before it answers (RFC 5321, 4.5.3.2.6 would allow ten minutes).
TIMEOUT_OF_THE_DOT = 120.0
_OK = range(200, 300)
_GO_ON = 354
_LATER = range(400, 500)


class MailCarrier:
    """One connection to the mail server of a mailbox, or of the installation; opened when it is needed."""

    repeatable = False
    per_minute = None

    def __init__(self, mailbox: Mailbox | None) -> None:
        self._mailbox = mailbox
        self._server: smtplib.SMTP | None = None

    def carry(self, delivery: Delivery, *, brink: Brink) -> str:
        """Hand a mail over and return the server's answer."""
        mail = compose(delivery, self._mailbox)
        server = self._connected()
        try:
            with_copy = self._announce(server, mail)
            return self._send(server, mail, with_copy=with_copy, brink=brink)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            raise NotHandedOver("CONNECTION_LOST", str(error)) from error

    def close(self) -> None:
        """Say goodbye."""
        if self._server:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
        self._drop()

    def _announce(self, server: smtplib.SMTP, mail: Mail) -> bool:
        """Tell sender and receivers, and return whether the mailbox's own copy goes with it."""
        room = int(server.esmtp_features.get("size") or 0)
        if room and len(mail.content) > room:
            raise NotHandedOver("MAIL_TOO_LARGE", final=True)
        self._require(server.mail(mail.sender), "SENDER_REFUSED")
        self._require(server.rcpt(mail.receiver), "RECEIVER_REFUSED")
        with_copy = bool(mail.copy_to) and server.rcpt(mail.copy_to)[0] in _OK
        code, answer = server.docmd("DATA")
        if code != _GO_ON:
            self._require((code, answer), "MAIL_REFUSED")
        return with_copy

    def _send(self, server: smtplib.SMTP, mail: Mail, *, with_copy: bool, brink: Brink) -> str:
        server.send(_dots_doubled(mail.content))
        try:
            brink(with_copy=with_copy)
        except BaseException:
            # The server waits for the dot; only hanging up tells it that none will come.
            self._drop()
            raise
        try:
            if server.sock:
                server.sock.settimeout(TIMEOUT_OF_THE_DOT)
            server.send(b".\r\n")
            code, answer = server.getreply()
            if server.sock:
                server.sock.settimeout(TIMEOUT)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            raise AnswerLost(str(error)) from error
        self._require((code, answer), "MAIL_REFUSED")
        return _words((code, answer))

    def _require(self, reply: tuple[int, bytes], fault: str) -> None:
        code, _answer = reply
        if code in _OK:
            return
        if self._server:
            # Forget the mail that was begun; the next one comes by the same connection.
            with suppress(smtplib.SMTPException, OSError):
                self._server.rset()
        if code == 421 or code < 0:
            self._drop()
        raise NotHandedOver(fault, _words(reply), final=code not in _LATER and code > 0)

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = _connect(_account_of(self._mailbox))
            except smtplib.SMTPAuthenticationError as error:
                words = _words((error.smtp_code, error.smtp_error))
                raise NotHandedOver("SIGN_IN_REFUSED", words, everything=True) from error
            except HostRefused as error:
                raise NotHandedOver("HOST_REFUSED", everything=True) from error
            except (smtplib.SMTPException, OSError, ValueError) as error:
                raise NotHandedOver("NOT_REACHED", str(error), everything=True) from error
        return self._server

    def _drop(self) -> None:
        if self._server:
            with suppress(smtplib.SMTPException, OSError):
                self._server.close()
        self._server = None


def _account_of(mailbox: Mailbox | None) -> dict[str, Any]:
    """Return server and sign-in of a mailbox, or those of the installation where it has none."""
    if mailbox and mailbox.smtp_host:
        return {
            "host": mailbox.smtp_host,
            "port": mailbox.smtp_port,
            "security": mailbox.smtp_security,
            "user": mailbox.smtp_user,
            "password": unseal(mailbox.smtp_secret),
            "own": False,
        }
    own = settings.ANXIN_SMTP
    if not own:
        raise NotHandedOver("NO_MAIL_SERVER", final=True)
    security = Security.STARTTLS if own["use_tls"] else Security.NONE
    return {
        "host": own["host"],
        "port": own["port"],
        "security": security,
        "user": own["username"],
        "password": own["password"],
        "own": True,
    }


def _connect(account: dict[str, Any]) -> smtplib.SMTP:
    place = account["host"], account["port"]
    if account["security"] == Security.TLS:
        secure = ssl.create_default_context()
        server: smtplib.SMTP = SmtpByTls(*place, timeout=TIMEOUT, context=secure)
    else:
        # The installation's own server was named by whoever runs it.
        server = (smtplib.SMTP if account["own"] else Smtp)(*place, timeout=TIMEOUT)
    try:
        if server.sock:
            # The dot is a packet of its own; held back until the one before it is acknowledged, it costs 40 ms a mail.
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.ehlo_or_helo_if_needed()
        if account["security"] == Security.STARTTLS:
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if account["user"]:
            server.login(account["user"], account["password"])
    except BaseException:
        server.close()
        raise
    return server


def _dots_doubled(content: bytes) -> bytes:
    """RFC 5321, 4.5.2: a line that begins with a dot gets another; the content ends with a line's end."""
    lines = content.replace(b"\r\n.", b"\r\n..")
    lines = b"." + lines if lines.startswith(b".") else lines
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _words(reply: tuple[int, bytes | str]) -> str:
    code, answer = reply
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"
