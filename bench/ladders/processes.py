"""Processes that are killed without warning and started again."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


def free_port() -> int:
    """Return a port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Victim:
    """One process with its children, as a group of its own so that a kill takes them all."""

    name: str
    command: Sequence[str]
    #: How often it is hit, beside the others.
    share: int = 1
    kills: int = 0
    starts: int = 0
    deaths: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it; one that runs already stays as it is."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None and self._process.returncode != -signal.SIGKILL:
            self.deaths += 1
        quiet = None if os.environ.get("BENCH_LOUD") else subprocess.DEVNULL
        self._process = subprocess.Popen(
            [sys.executable, *self.command], stdout=quiet, stderr=quiet, start_new_session=True
        )
        self.starts += 1

    def kill(self) -> None:
        """Kill it at once with everything that it has started."""
        if self._process is None or self._process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(20)
        self.kills += 1

    def stop(self) -> None:
        """Let it finish what it does, and end."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)


def worker(number: int, *, tick: float) -> Victim:
    """Return a worker that sweeps every ``tick`` seconds."""
    return Victim(f"worker {number}", ["-m", "bench.ladders.worker", str(tick)], share=2)


def web(port: int) -> Victim:
    """Return a web server as ``anxin serve`` starts it."""
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--port", str(port)]
    return Victim("web", ["-m", "granian", *options, "anxin.config.wsgi:application"])


def wait_for(port: int, *, seconds: float = 60) -> None:
    """Return once something listens there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the web server did not start")


class Reaper:
    """Kills one of the processes every now and then and starts it again, sometimes only after a while."""

    def __init__(
        self, victims: Sequence[Victim], *, dice: random.Random, every: float, longest: float
    ) -> None:
        self._victims, self._dice, self._every, self._longest = victims, dice, every, longest
        self._next = time.monotonic() + every
        self._down: dict[int, float] = {}

    def step(self, *, killing: bool = True) -> None:
        """Do what is due: start what has been down for long enough, kill the next."""
        now = time.monotonic()
        for place, back in list(self._down.items()):
            if now >= back:
                self._victims[place].start()
                del self._down[place]
        for place, each in enumerate(self._victims):
            if place not in self._down:
                each.start()
        if killing and now >= self._next:
            self._next = now + self._every * self._dice.uniform(0.4, 1.6)
            self._strike(now)

    def _strike(self, now: float) -> None:
        workers = [place for place, each in enumerate(self._victims) if each.name.startswith("worker")]
        at_once = self._dice.random() < 0.3
        everybody = range(len(self._victims))
        chosen = workers if at_once else self._dice.choices(everybody, [each.share for each in self._victims])
        back = now + (self._longest if at_once else self._dice.uniform(0, self._longest / 2))
        for place in chosen:
            if place not in self._down:
                self._victims[place].kill()
                self._down[place] = back
