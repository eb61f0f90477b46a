"""People at work: random named operations over HTTP, asked again under the same key when the server died meanwhile."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from anxin.foundation import clock
from bench.ladders.world import Operator

PATIENCE = 60.0
CSRF = "b" * 32
HOLDS = ("waiting_customer", "customer_asked")
REASON_CODE = "reason-not-listened"


@dataclass
class Told:
    """What the people were told: how many operations went how, and which words must stand in a history once."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    cut_off: int = 0
    asked_again: int = 0
    broken: list[str] = field(default_factory=list)
    #: Words of an operation to the kind of event that it writes, where the server said that it is done.
    confirmed: dict[str, str] = field(default_factory=dict)
    #: The same, for all operations that were ever asked for.
    asked: dict[str, str] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Ask:
    """An operation: its name, its body, and the kind of event in which its words must stand."""

    name: str
    body: dict[str, Any]
    kind: str = ""
    by_page: bool = False
    #: What a person does before it, whether or not it succeeds.
    first: tuple["Ask", ...] = ()


Making = Callable[["Crew", str, str, random.Random], Ask]


class Crew:
    """Threads that work on the cases until they are told to stop."""

    def __init__(
        self, port: int, operators: Sequence[Operator], slugs: Sequence[str], *, pause: float
    ) -> None:
        self.told = Told()
        self._port, self._operators, self._slugs, self._pause = port, operators, slugs, pause
        self.solutions: dict[str, int] = {}
        self.closed: set[str] = set()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, *, threads: int, seed: int) -> None:
        """Begin to work."""
        for number in range(threads):
            dice = random.Random(seed * 1000 + number)
            thread = threading.Thread(target=self._work, args=(dice, number), daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Finish what is under way and stop."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE + 10)

    def resume(self, slug: str) -> None:
        """Let the clocks of a case run, however often it takes."""
        self._carry_out(self._operators[0], slug, Ask("resume", {"note": ""}, by_page=True), key="")

    def _work(self, dice: random.Random, number: int) -> None:
        count = 0
        while not self._stop.wait(self._pause * dice.uniform(0.2, 1.8)):
            count += 1
            words = f"op-{number}-{count}-"
            slug = dice.choice(self._slugs)
            making = dice.choices([each for each, _weight in MAKINGS], [weight for _each, weight in MAKINGS])[
                0
            ]
            ask = making(self, slug, words, dice)
            if ask.name in AFTERWARDS and self.closed:
                slug = dice.choice(sorted(self.closed))
            operator = self._operators[0] if ask.name in FOR_MANAGERS else dice.choice(self._operators)
            if ask.kind:
                with self.told.guard:
                    self.told.asked[words] = ask.kind
            for place, each in enumerate(ask.first):
                self._carry_out(self._operators[0], slug, each, key=f"{words}{place}")
            status = self._carry_out(operator, slug, ask, key=words)
            # The level that the case has already is set again without a line.
            if ask.kind and status == 200 and ask.name != "change_level":
                with self.told.guard:
                    self.told.confirmed[words] = ask.kind

    def _carry_out(self, operator: Operator, slug: str, ask: Ask, *, key: str) -> int:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                status, body = self._send(operator, slug, ask, key)
            except (OSError, http.client.HTTPException):
                with self.told.guard:
                    self.told.cut_off += 1
                if ask.by_page and not self._stop.is_set() and key:
                    return 0  # a page has no key: whoever saw no answer looks first
                time.sleep(1)
                with self.told.guard:
                    self.told.asked_again += 1
                continue
            self._note(ask, status, body, slug)
            return status
        return 0

    def _note(self, ask: Ask, status: int, body: bytes, slug: str) -> None:
        with self.told.guard:
            if status in {200, 204, 302}:
                self.told.done[ask.name] += 1
            elif status < 500:
                self.told.refused[ask.name] += 1
            else:
                self.told.broken.append(f"{ask.name} {status} {body[:300]!r}")
            if ask.name == "propose_solution" and status == 200:
                self.solutions[slug] = json.loads(body)["made"]
            if status == 200:
                self.closed |= {slug} if ask.name == "close" else set()
                self.closed -= {slug} if ask.name == "record_follow_up" else set()

    def _send(self, operator: Operator, slug: str, ask: Ask, key: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            if ask.by_page:
                path = f"/complaints/{slug}/do/{ask.name}/"
                body = urlencode({**ask.body, "csrfmiddlewaretoken": CSRF})
                headers = {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Cookie": f"sessionid={operator.session}; csrftoken={CSRF}",
                }
            else:
                path = f"/api/v1/complaints/{slug}/{ask.name}"
                body = json.dumps(ask.body)
                headers = {
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {operator.token}",
                    "Idempotency-Key": key,
                }
            connection.request("POST", path, body=body.encode(), headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _reached(_crew: Crew, _slug: str, words: str, _dice: random.Random) -> Ask:
    return Ask("record_contact", {"outcome": "reached", "note": words}, "contacted")


def _missed(_crew: Crew, _slug: str, words: str, _dice: random.Random) -> Ask:
    return Ask("record_contact", {"outcome": "no_answer", "note": words}, "contacted")


def _noted(_crew: Crew, _slug: str, words: str, _dice: random.Random) -> Ask:
    return Ask("add_note", {"text": words}, "noted")


def _level(_crew: Crew, _slug: str, words: str, dice: random.Random) -> Ask:
    return Ask("change_level", {"level": dice.choice((1, 2, 2, 3)), "reason": words}, "level_changed")


def _proposed(_crew: Crew, _slug: str, words: str, _dice: random.Random) -> Ask:
    body = {"what": words, "worth": "省心", "early_reason": "客户已经同意"}
    return Ask("propose_solution", body, "solution_proposed")


def _closed(crew: Crew, slug: str, words: str, dice: random.Random) -> Ask:
    solution = crew.solutions.get(slug)
    first = [Ask("advance_phase", {"to": "closing", "reason": "客户已经同意"})]
    if solution:
        first.append(Ask("decide_solution", {"solution": solution, "accepted": True, "words": "好的"}))
    outcome = "accepted" if solution else "refused"
    body = {"outcome": outcome, "words": words, "reason": "不再谈", "reason_code": REASON_CODE}
    return Ask("close", body | {"follow_up_days": dice.choice((1, 3))}, "closed", first=tuple(first))


def _followed_up(_crew: Crew, _slug: str, words: str, dice: random.Random) -> Ask:
    body = {"satisfied": dice.random() < 0.6, "distress": 2, "words": words}
    return Ask("record_follow_up", body, "followed_up")


def _moved(_crew: Crew, _slug: str, words: str, dice: random.Random) -> Ask:
    to = clock.now().replace(microsecond=0) + timedelta(hours=dice.randint(6, 60))
    return Ask("move_follow_up", {"to": to.isoformat(), "reason": words}, "follow_up_moved")


def _held(_crew: Crew, _slug: str, words: str, dice: random.Random) -> Ask:
    return Ask("hold", {"hold": dice.choice(HOLDS), "note": words}, by_page=True)


def _resumed(_crew: Crew, _slug: str, words: str, _dice: random.Random) -> Ask:
    return Ask("resume", {"note": words}, by_page=True)


def _acknowledged(_crew: Crew, _slug: str, words: str, _dice: random.Random) -> Ask:
    return Ask("acknowledge", {"how": words}, by_page=True)


FOR_MANAGERS = frozenset({"change_level", "propose_solution"})
AFTERWARDS = frozenset({"record_follow_up", "move_follow_up"})
MAKINGS: Sequence[tuple[Making, int]] = (
    (_reached, 12), (_missed, 8), (_noted, 5), (_level, 8), (_proposed, 12), (_closed, 18),
    (_followed_up, 7), (_moved, 3), (_held, 9), (_resumed, 5), (_acknowledged, 6),
)  # fmt: skip
