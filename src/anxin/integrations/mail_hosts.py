"""Mail servers that the house connects to on a colleague's word: public ones on the ports of mail, and no others.

Whoever sets up a mailbox names host and port. Without a bound he could have our network looked through from inside.
The installation allows its own servers by name (``ANXIN_MAIL_HOSTS``). The address is looked up here and the connection
goes to what was found.
"""

import imaplib
import ipaddress
import smtplib
import socket

from django.conf import settings
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS, wrap_socket

from anxin.integrations.posting import is_public

#: SMTP and IMAP, by the first byte or by STARTTLS; 994 is used by providers in China.
MAIL_PORTS = frozenset({25, 143, 465, 587, 993, 994})


class HostRefused(OSError):
    """No connection was begun: inside the house's network, or no port of mail."""


def connect_to_mail(host: str, port: int, *, timeout: float | None) -> socket.socket:
    """Connect to a mail server; ``HostRefused`` before anything is asked of one that must not be."""
    if host.lower() in settings.ANXIN_MAIL_HOSTS:
        return socket.create_connection((host, port), timeout)
    if port not in MAIL_PORTS:
        raise HostRefused("not a port of mail")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError("the name is none") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not all(is_public(ipaddress.ip_address(each.partition("%")[0])) for each in addresses):
        raise HostRefused("inside a private network")
    failure: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failure = error
    raise failure or HostRefused("no address")


class Smtp(smtplib.SMTP):
    """Talks to a mail server that was named by a colleague."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return connect_to_mail(host, port, timeout=timeout)


class SmtpByTls(Smtp, smtplib.SMTP_SSL):
    """The same, protected from the first byte."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = super()._get_socket(host, port, timeout)
        return self.context.wrap_socket(plain, server_hostname=host)


class Imap(IMAP4WithTimeout):  # type: ignore[misc] # the library is not typed
    """Talks to a mailbox's server that was named by a colleague."""

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return connect_to_mail(self.host, self.port, timeout=timeout or self._timeout)


class ImapByTls(IMAP4_TLS):  # type: ignore[misc] # the library is not typed
    """The same, protected from the first byte."""

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        plain = connect_to_mail(self.host, self.port, timeout=timeout or self._timeout)
        secure: socket.socket = wrap_socket(plain, self.ssl_context, self.host)
        return secure


def imap_to(host: str, port: int, *, tls: object, timeout: float) -> imaplib.IMAP4:
    """Connect to a mailbox's server; ``tls`` is the context of a protected connection, or nothing."""
    talk: imaplib.IMAP4 = ImapByTls(host, port, tls, timeout) if tls else Imap(host, port, timeout)
    return talk
