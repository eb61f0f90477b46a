"""python -m bench [--complaints 200000] [--rounds 60]: pages beside bare Django views with the same rows.

A database is filled, a granian server with the pages and the bare views is started, and one person's browser session
asks for each in turn. Times are those of whole answers over HTTP on loopback.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psycopg
from psycopg import sql

from anxin.foundation.embedded import EmbeddedPostgres

WARM_UP = 8
WORDS = ("异响", "空调", "保养", "刹车")


@dataclass(frozen=True)
class Result:
    """One line of the table, in milliseconds."""

    page: str
    who: str
    median: float
    p95: float
    bare_p95: float

    @property
    def ratio(self) -> float:
        return self.p95 / self.bare_p95


def main() -> int:
    arguments = _arguments()
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as postgres, database(postgres.url) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        filled = run_step("fill", str(arguments.complaints))
        print(filled, flush=True)
        with server() as address:
            results = list(_measure(address, arguments))
    _print(results, arguments.complaints)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--complaints", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=60)
    return parser.parse_args()


@contextmanager
def database(url: str) -> Iterator[str]:
    """Give a database of its own, dropped afterwards."""
    name = f"bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield url.replace("/anxin?", f"/{name}?")
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run_step(*words: str) -> str:
    """Run a step that needs Django and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.steps", *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


@contextmanager
def server() -> Iterator[str]:
    """Serve the pages and return their address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        "2",
        "--blocking-threads",
        "2",
        "--port",
        str(port),
    ]
    process = subprocess.Popen([*command, "anxin.config.wsgi:application"], stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


@dataclass(frozen=True)
class Turn:
    """A page and the bare view beside it, as addresses that are asked for in turn."""

    page: str
    ours: list[str]
    bare: list[str]


def _measure(address: str, arguments: argparse.Namespace) -> Iterator[Result]:
    for who in ("bench.caller", "bench.region"):
        browser = sign_in(address, who)
        for turn in _turns(who):
            yield _compare(browser, address, turn=turn, who=who, rounds=arguments.rounds)


def _turns(who: str) -> list[Turn]:
    cases = [pair.split("=") for pair in run_step("cases", who).split()]
    turns = [
        Turn("list", ["/complaints/"], ["/bare/list/"]),
        Turn("list, 10,000 rows down", [f"/complaints/?cursor={run_step('deep', who)}"], ["/bare/list/"]),
        Turn(
            "case", [f"/complaints/{slug}/" for _, slug in cases], [f"/bare/case/{key}/" for key, _ in cases]
        ),
        Turn(
            "search",
            [f"/search/?q={quote(word)}" for word in WORDS],
            [f"/bare/search/?q={quote(word)}" for word in WORDS],
        ),
    ]
    return [*turns, Turn("today", ["/today/"], ["/bare/today/"])] if who == "bench.caller" else turns


def _compare(browser: OpenerDirector, address: str, *, turn: Turn, who: str, rounds: int) -> Result:
    """Ask for both in turn, so that whatever else the machine does falls on both."""
    mine, plain = [], []
    for n in range(WARM_UP + rounds):
        mine.append(timed(browser, address + turn.ours[n % len(turn.ours)]))
        plain.append(timed(browser, address + turn.bare[n % len(turn.bare)]))
    mine, plain = mine[WARM_UP:], plain[WARM_UP:]
    return Result(turn.page, who, statistics.median(mine), _p95(mine), _p95(plain))


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def timed(browser: OpenerDirector, url: str) -> float:
    """Return how many milliseconds a whole answer took."""
    start = time.perf_counter()
    with browser.open(url, timeout=60) as answer:
        body = answer.read()
    if answer.status != 200 or b"password" in body[:3000]:
        raise SystemExit(f"{url} answered {answer.status}")
    return 1000 * (time.perf_counter() - start)


def sign_in(address: str, who: str) -> OpenerDirector:
    """Return a browser in which the person has signed in."""
    cookies = CookieJar()
    browser = build_opener(HTTPCookieProcessor(cookies))
    browser.open(f"{address}/accounts/login/").read()
    token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
    form = urlencode({"login": who, "password": run_step("password"), "csrfmiddlewaretoken": token}).encode()
    browser.open(f"{address}/accounts/login/", data=form).read()
    if not any(cookie.name == "sessionid" for cookie in cookies):
        raise SystemExit(f"{who} could not sign in")
    return browser


def _print(results: list[Result], complaints: int) -> None:
    print(f"\n{complaints:,} complaints, one user, milliseconds\n")
    print("| page | who | median | p95 | bare view p95 | ratio |\n| --- | --- | --- | --- | --- | --- |")
    for r in results:
        print(f"| {r.page} | {r.who} | {r.median:.0f} | {r.p95:.0f} | {r.bare_p95:.0f} | {r.ratio:.2f} |")


if __name__ == "__main__":
    sys.exit(main())
