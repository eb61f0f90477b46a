"""One request to a service outside: to public addresses only, within seconds, redirects not followed.

The address is looked up here and the connection goes to what was found, so that a name that points elsewhere a moment
later leads nowhere (server-side request forgery).
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings

from anxin.messaging.services.handing_over import AnswerLost, NotHandedOver

TIMEOUT = 10.0
MOST_ANSWER = 4096
_BUSY = frozenset({408, 425, 429})
_PORTS = {"http": 80, "https": 443}
#: IPv6 addresses that carry an IPv4 address inside them, which is the one that counts.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """What the other side said: the status, and the first four kilobytes of it."""

    status: int
    text: str

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def busy(self) -> bool:
        """Whether another try may help."""
        return self.status in _BUSY or self.status >= 500


def ask(
    url: str,
    *,
    content: bytes = b"",
    headers: Mapping[str, str],
    method: str = "POST",
    timeout: float = TIMEOUT,
) -> Answer:
    """Send one request and return the answer.

    ``NotHandedOver`` where nothing was sent, ``AnswerLost`` where it was sent and no answer came.
    """
    parts = _checked(url)
    address = _address_of(parts)
    host = f"[{address}]" if address.version == 6 else str(address)
    aim = parts._replace(netloc=f"{host}:{parts.port or _PORTS[parts.scheme]}", fragment="")
    sent = {**headers, "Host": parts.netloc, "User-Agent": "Anxin", "Accept-Encoding": "identity"}
    until = time.monotonic() + 2 * timeout
    try:
        with (
            _Watch(2 * timeout) as watch,
            httpx.Client(
                verify=_trusted(), timeout=timeout, follow_redirects=False, trust_env=False
            ) as client,
            client.stream(
                method,
                aim.geturl(),
                content=content,
                headers=sent,
                extensions={"sni_hostname": parts.hostname or "", "trace": watch.note},
            ) as response,
        ):
            return Answer(response.status_code, _beginning(response, until))
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NotHandedOver("NOT_REACHED", type(error).__name__, everything=True) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise AnswerLost(type(error).__name__) from error


class _Watch:
    """Cuts the connection of one exchange off at an instant, whatever the other side does.

    Time limits for each step would let a receiver drip byte by byte for days.
    """

    def __init__(self, seconds: float) -> None:
        self._held: socket.socket | None = None
        self._over = threading.Timer(seconds, self._cut)
        self._over.daemon = True

    def __enter__(self) -> Self:
        self._over.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.cancel()
        self._over.join()
        if self._held is not None:
            self._held.close()

    def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Hold the connection as soon as it stands; httpx calls this with each step of the exchange."""
        if event == "connection.connect_tcp.complete":
            # A second handle: TLS takes the first one for itself before its handshake.
            self._held = info["return_value"].get_extra_info("socket").dup()

    def _cut(self) -> None:
        if self._held is not None:
            with suppress(OSError):
                self._held.shutdown(socket.SHUT_RDWR)


@cache
def _trusted() -> ssl.SSLContext:
    """Whom the machine trusts; read once, since reading it takes longer than most answers."""
    return ssl.create_default_context()


def _beginning(response: httpx.Response, until: float) -> str:
    read = b""
    try:
        for piece in response.iter_raw():
            read += piece
            if len(read) >= MOST_ANSWER:
                break
    except httpx.TransportError:
        # The status has been told; of a text that drips, what came in time is enough.
        if time.monotonic() < until:
            raise
    return read[:MOST_ANSWER].decode("utf-8", "replace").replace("\x00", "")


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in _PORTS and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise NotHandedOver("URL_INVALID", final=True)
    return urlsplit(url)


def _address_of(parts: SplitResult) -> Address:
    try:
        found = socket.getaddrinfo(
            parts.hostname, parts.port or _PORTS[parts.scheme], type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError) as error:
        raise NotHandedOver("NOT_REACHED", "the name is not known", everything=True) from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not settings.ANXIN_WEBHOOK_PRIVATE and not all(map(is_public, addresses)):
        raise NotHandedOver("ADDRESS_PRIVATE", final=True)
    return addresses[0]


def is_public(address: Address) -> bool:
    """Tell whether an address lies in the open internet, and so does the address inside it, if there is one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
    return address.is_global and not address.is_multicast
