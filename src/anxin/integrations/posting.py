"""One request to a service outside: to public addresses only, within seconds, redirects not followed.

The address is looked up here and the connection goes to what was found, so that a name that points elsewhere a moment
later leads nowhere (server-side request forgery).
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore
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
            httpx.Client(
                transport=_Transport(until), timeout=timeout, follow_redirects=False, trust_env=False
            ) as client,
            client.stream(
                method,
                aim.geturl(),
                content=content,
                headers=sent,
                extensions={"sni_hostname": parts.hostname or ""},
            ) as response,
        ):
            return Answer(response.status_code, _beginning(response, until))
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NotHandedOver("NOT_REACHED", type(error).__name__, everything=True) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise AnswerLost(type(error).__name__) from error


class _Stream(httpcore.NetworkStream):
    """A connection that ends at an instant: time limits for each step let a receiver drip byte by byte for days."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _at_most(timeout, self._until, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _at_most(timeout, self._until, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _at_most(timeout, self._until, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    def __init__(self, until: float) -> None:
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _at_most(timeout, self._until, httpcore.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, local_address, socket_options), self._until)


class _Transport(httpx.HTTPTransport):
    """One exchange that is over at ``until``, whatever the other side does."""

    def __init__(self, until: float) -> None:
        super().__init__(verify=_trusted(), trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=_Backend(until))


def _at_most(timeout: float | None, until: float, late: type[httpcore.TimeoutException]) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise late("the time of the whole exchange is over")
    return left if timeout is None else min(timeout, left)


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
    except httpx.ReadTimeout:
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
