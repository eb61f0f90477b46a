"""Asks a server for pages from one client or many, and tells how long the answers took.

The clients are threads of one process with a kept connection each. They share the two processors with the servers;
so does whoever is measured beside, and a ratio of the two suffers less from it than either figure.
"""

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode, urlsplit

LONGEST_WAIT = 900


@dataclass(frozen=True)
class Ask:
    """One request: a form is posted, everything else is got. ``good`` are the answers that count as success."""

    path: str
    form: Mapping[str, str] | None = None
    good: Sequence[int] = (200,)


@dataclass(frozen=True)
class Act:
    """Something that people do: ``ask`` gives the request number so-and-so, each one new."""

    name: str
    ask: Callable[[int], Ask]


@dataclass
class Door:
    """A server and what makes a request of ours one of a signed-in person."""

    address: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Times:
    """What was measured, in milliseconds and answers a second; ``bounded`` where the time was up before the number."""

    asked: int
    median: float
    p95: float
    longest: float
    rate: float
    bounded: bool


class WrongAnswer(Exception):
    """The server answered something else than what is measured."""


def measure(door: Door, act: Act, *, clients: int, rounds: int, seconds: float, first: int = 0) -> Times:
    """Ask ``rounds`` times from so many clients, or until the time is up; each client asks once at least."""
    numbers = count(first)
    taken: list[float] = []
    faults: list[str] = []
    lock, start = threading.Lock(), threading.Barrier(clients + 1)
    until = [0.0]

    def client() -> None:
        browser = _Browser(door)
        start.wait()
        begun = False
        while not faults and (not begun or time.perf_counter() < until[0]):
            begun = True
            with lock:
                number = next(numbers)
            if number - first >= max(rounds, clients):
                return
            began = time.perf_counter()
            try:
                browser.fetch(act.ask(number))
            except (WrongAnswer, OSError, http.client.HTTPException) as error:
                faults.append(f"{act.name}: {error!r}")
                return
            with lock:
                taken.append(1000 * (time.perf_counter() - began))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    until[0] = time.perf_counter() + seconds
    began = time.perf_counter()
    start.wait()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - began
    if faults:
        raise WrongAnswer(faults[0])
    return Times(
        asked=len(taken),
        median=statistics.median(taken),
        p95=percentile(taken, 95),
        longest=max(taken),
        rate=len(taken) / whole,
        bounded=len(taken) < rounds,
    )


def percentile(taken: Sequence[float], share: int) -> float:
    """Return the value that so many per cent of the times do not exceed; the longest where there are few."""
    if len(taken) < 20:
        return max(taken)
    return statistics.quantiles(taken, n=100)[share - 1]


def sign_in(address: str, path: str, form: Mapping[str, str]) -> Door:
    """Sign in by a page's form and return the door with the session's cookies."""
    browser = _Browser(Door(address))
    browser.fetch(Ask(path))
    browser.fetch(Ask(path, form, good=(302,)))
    return browser.door


class _Browser:
    """A kept connection that takes cookies; the CSRF token goes along with every form."""

    def __init__(self, door: Door) -> None:
        self.door = Door(door.address, dict(door.headers))
        self._connection = http.client.HTTPConnection(urlsplit(door.address).netloc, timeout=LONGEST_WAIT)

    def fetch(self, ask: Ask) -> bytes:
        try:
            return self._fetch(ask)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # A kept connection may end between two requests; the next one opens another.
            self._connection.close()
            return self._fetch(ask)

    def _fetch(self, ask: Ask) -> bytes:
        headers, body = dict(self.door.headers), None
        if ask.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = _cookies(headers).get("csrftoken", "")
            body = urlencode(ask.form)
        self._connection.request("POST" if body is not None else "GET", ask.path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self._keep_cookies(answer)
        if answer.status not in ask.good:
            where = answer.getheader("Location") or content[:200]
            raise WrongAnswer(f"{ask.path} answered {answer.status}: {where!r}")
        return content

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        known = _cookies(self.door.headers)
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _sign, value = line.split(";", 1)[0].partition("=")
            known[name.strip()] = value
        if known:
            self.door.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in known.items())


def _cookies(headers: Mapping[str, str]) -> dict[str, str]:
    pairs = (pair.split("=", 1) for pair in headers.get("Cookie", "").split("; ") if "=" in pair)
    return dict(pairs)
