"""python -m bench.clocks [--open 50000] [--total 1000000] [--growth 5000,200000]: sweeps and re-judgings, in seconds.

One database is filled with the closed cases and copied for every number of open ones.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from anxin.foundation.embedded import EmbeddedPostgres
from bench.__main__ import database

BEST_OF = 3


@dataclass(frozen=True)
class Result:
    """The measurements with one number of open cases, in seconds; of the quick ones the best of three."""

    opened: int
    nothing_due: float
    one_in_a_hundred: float
    all_due: float
    rejudged: float
    resumed: float
    killed_at: int
    wrong: int


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="bench.clocks")
    parser.add_argument("--open", type=int, default=50_000)
    parser.add_argument("--total", type=int, default=1_000_000)
    parser.add_argument("--growth", default="5000,200000")
    options = parser.parse_args()
    sizes = sorted({options.open, *(int(each) for each in options.growth.split(",") if each)})
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as server, database(server.url) as url:
        print(f"closed cases filled in {_run(url, 'closed', options.total - options.open):.0f} s", flush=True)
        results = []
        for size in sizes:
            with _copy(server.url, url) as own:
                print(f"{size} open ones in {_run(own, 'open', size):.0f} s", flush=True)
                results.append(_measure(own, size))
                print(results[-1], flush=True)
    _print(results, options.total)
    return 0


@contextmanager
def _copy(server: str, url: str) -> Iterator[str]:
    name = url.split("?")[0].rsplit("/", 1)[1]
    with psycopg.connect(server, autocommit=True) as connection:
        new = sql.Identifier(f"{name}_open")
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, sql.Identifier(name)))
        try:
            yield url.replace(f"/{name}?", f"/{name}_open?")
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))


def _measure(url: str, size: int) -> Result:
    rejudged = min(_rejudge(url, way, size) for way in ("close", "open", "close"))
    killed_at, resumed = _killed(url, size)
    wrong = _run(url, "wrong")
    return Result(
        opened=size,
        nothing_due=min(_sweep(url, 0) for _time in range(BEST_OF)),
        one_in_a_hundred=min(_sweep(url, 1) for _time in range(BEST_OF)),
        all_due=_sweep(url, 100),
        rejudged=rejudged,
        resumed=resumed,
        killed_at=killed_at,
        wrong=wrong,
    )


def _sweep(url: str, share: float) -> float:
    found = _run(url, "sweep", share)
    if found["fired"] < found["wanted"]:
        raise SystemExit(f"{found['wanted']} steps were due, {found['fired']} fired")
    return float(found["seconds"])


def _rejudge(url: str, way: str, size: int) -> float:
    found = _run(url, "rejudge", _run(url, "change_calendar", way))
    if found["looked_at"] != size or found["moved"] != size:
        raise SystemExit(f"{size} cases should have moved: {found}")
    return float(found["seconds"])


def _killed(url: str, size: int) -> tuple[int, float]:
    """Kill a re-judging when half of it is done, resume it, and return where it was killed and what the rest took."""
    number = _run(url, "change_calendar", "open")
    victim = subprocess.Popen(_command("rejudge", number), env=_surroundings(url), stdout=subprocess.DEVNULL)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            while victim.poll() is None and _looked_at(connection, number) < size / 2:
                time.sleep(0.01)
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    killed_at = _run(url, "reached", number)
    found = _run(url, "rejudge", number)
    if found["looked_at"] != size or found["moved"] != size:
        raise SystemExit(f"{size} cases should have moved once: {found}")
    return killed_at, float(found["seconds"])


def _looked_at(connection: psycopg.Connection[Any], number: int) -> int:
    row = connection.execute(
        "SELECT looked_at FROM complaints_clockrejudgement WHERE id = %s", [number]
    ).fetchone()
    return int(row[0]) if row else 0


def _run(url: str, *words: object) -> Any:
    done = subprocess.run(
        _command(*words), check=True, stdout=subprocess.PIPE, text=True, env=_surroundings(url)
    )
    return json.loads(done.stdout)


def _command(*words: object) -> list[str]:
    return [sys.executable, "-m", "bench.clocks.measure", *map(str, words)]


def _surroundings(url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "anxin.config.settings"}


def _print(results: list[Result], total: int) -> None:
    print(f"\nOpen cases among {total:,}, seconds\n")
    print(
        "| open | nothing due | one in a hundred due | one step of each due | calendar changed | killed at, the rest |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for r in results:
        print(
            f"| {r.opened:,} | {r.nothing_due:.3f} | {r.one_in_a_hundred:.2f} | {r.all_due:.1f} | {r.rejudged:.1f} "
            f"| {r.killed_at:,}, {r.resumed:.1f} |"
        )


if __name__ == "__main__":
    sys.exit(main())
