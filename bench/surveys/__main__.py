"""python -m bench.surveys [--database URL] [--clients 25,50] [--answers 10000]: a page under load, and workers killed.

``--clients`` are customers who answer at the same time, one question every eight seconds: each of them asks a page in
four seconds on an average. ``--database`` names an empty database; without it one is made.
"""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from anxin.foundation.embedded import EmbeddedPostgres
from bench.__main__ import database

_SECONDS_A_PAGE = 4.0
_WORKERS = 4
#: Seconds: granian gives up when a worker ends within 5.5, and on a busy machine one needs some to answer at all.
_LIVES = 10.0
_PATIENCE = 1200
_PAGES = "bench.surveys.wsgi:application"


class _Server:
    """A server of the pages, whose workers are begun anew when one is killed."""

    def __init__(self, workers: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        given = {
            "--interface": "wsgi",
            "--workers": str(workers),
            "--blocking-threads": "2",
            "--respawn-interval": "0.2",
            "--log-level": "error",
            "--port": str(self.port),
        }
        words = [word for pair in given.items() for word in pair]
        command = [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", _PAGES]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def workers(self) -> list[int]:
        """Return the workers, the eldest first."""
        pid = self._process.pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            named = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for each in children}
        except FileNotFoundError:
            return []
        return [each for each, words in named.items() if b"resource_tracker" not in words]

    def end(self) -> None:
        """Stop it with all its workers."""
        left = self.workers()
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            for each in (self._process.pid, *left):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)


def main() -> int:
    """Fill a database, measure, and return 1 where an answer was lost or kept twice."""
    options = _options()
    if options.database:
        return _run(options.database, options)
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as postgres, database(postgres.url) as url:
        return _run(url, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.surveys")
    parser.add_argument("--database", default="")
    parser.add_argument("--clients", default="25,50,100,200")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--kill-every", type=float, default=6.0)
    return parser.parse_args()


def _run(url: str, options: argparse.Namespace) -> int:
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.surveys.settings"}
    tokens = json.loads(_said("bench.surveys.fill", str(options.answers)))
    if options.clients:
        with _server() as server:
            _measure(server.port, tokens[:1000], options)
    with _server(_WORKERS) as server:
        return _kill_while_answering(server, tokens, every=options.kill_every)


def _measure(port: int, tokens: list[str], options: argparse.Namespace) -> None:
    print(
        "| clients | pages a second | page p50 | page p95 | bare p50 | bare p95 | p95 as a ratio | not answered |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    pages = [f"/s/{token}/" for token in tokens]
    bare = [f"/bare/question/{token}/" for token in tokens]
    for paths in (pages, bare):
        _clients({"paths": paths, "port": port, "rate": 10, "seconds": 4})
    for clients in (int(each) for each in options.clients.split(",")):
        rate = clients / _SECONDS_A_PAGE
        told = [
            _clients({"paths": paths, "port": port, "rate": rate, "seconds": options.seconds})
            for paths in (pages, bare)
        ]
        (ours, ours_95), (plain, plain_95) = (_middle_and_95(each["times"]) for each in told)
        wrong = len(told[0]["wrong"])
        print(
            f"| {clients} | {rate:.0f} | {ours:.0f} ms | {ours_95:.0f} ms | {plain:.0f} ms | {plain_95:.0f} ms "
            f"| {ours_95 / plain_95:.1f} | {wrong} |",
            flush=True,
        )


def _kill_while_answering(server: _Server, tokens: list[str], *, every: float) -> int:
    over, killed = threading.Event(), 0
    seen: dict[int, float] = {}

    def kill() -> None:
        nonlocal killed
        while not over.wait(every):
            now = time.monotonic()
            grown = [each for each in server.workers() if now - seen.setdefault(each, now) >= _LIVES]
            if grown:
                os.kill(grown[0], signal.SIGKILL)
                killed += 1

    killer = threading.Thread(target=kill)
    killer.start()
    began = time.monotonic()
    body = "item=overall&answer=9"
    told = _clients(
        {"paths": [f"/s/{token}/" for token in tokens], "port": server.port, "beside": 200, "body": body}
    )
    over.set()
    killer.join()
    held = json.loads(_said("bench.surveys.count"))
    seconds = time.monotonic() - began
    print(
        f"{len(tokens)} answers sent at once: {held['interviews']} interviews, {held['right']} of them with the one "
        f"answer, {held['doubled']} twice; {told['tries']} tries, {killed} workers killed, {seconds:.0f} s"
    )
    return 0 if held == {"interviews": len(tokens), "right": len(tokens), "doubled": 0} else 1


def _clients(plan: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.surveys.clients"],
        input=json.dumps({"host": "127.0.0.1", **plan}),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=_PATIENCE,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _middle_and_95(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


@contextmanager
def _server(workers: int = 2) -> Iterator[_Server]:
    """Serve the pages with workers that are begun anew when one is killed."""
    server = _Server(workers)
    try:
        _wait(server.port)
        yield server
    finally:
        server.end()


def _wait(port: int) -> None:
    for _each in range(3000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def _said(module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
