"""python -m bench.flood [--complaints 20000 | --filled URL] [--seconds 15] [--rates 200,1000]: a flood as a table.

One colleague asks for the list and for cases over and over, alone and while requests stream to the dealer's public page
and to made-up links: from one address, and each from another one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import OpenerDirector

from anxin.foundation.embedded import EmbeddedPostgres
from bench.__main__ import database, run_step, server, sign_in, timed


def main() -> int:
    """Fill a database, serve it, and measure calm and floods in turn."""
    options = _options()
    if options.filled:
        _serve_and_measure(options.filled, options)
        return 0
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as postgres, database(postgres.url) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        print(run_step("fill", str(options.complaints)), flush=True)
        _serve_and_measure(url, options)
    return 0


def _serve_and_measure(url: str, options: argparse.Namespace) -> None:
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.flood.settings"}
    door = _said("bench.flood.open_door")
    with server() as address:
        _measure(address, door, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.flood")
    parser.add_argument("--complaints", type=int, default=20_000)
    parser.add_argument(
        "--filled", default="", help="address of a database that bench.fill has filled before"
    )
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rates", default="200,1000")
    return parser.parse_args()


def _measure(address: str, door: str, options: argparse.Namespace) -> None:
    browser = sign_in(address, "bench.caller")
    slugs = [pair.split("=")[1] for pair in run_step("cases", "bench.caller").split()]
    urls = [f"{address}/complaints/", *(f"{address}/complaints/{slug}/" for slug in slugs[:9])]
    print("| flood | asked | answered | staff pages | median | p95 |\n| --- | --- | --- | --- | --- | --- |")
    _work(browser, urls, seconds=4)
    _told("none", {}, _work(browser, urls, seconds=options.seconds))
    for rate in (int(each) for each in options.rates.split(",")):
        for many in (False, True):
            for pages, name in ((1.0, "public page"), (0.0, "made-up links")):
                plan = _plan(address, door, rate=rate, many=many, pages=pages, seconds=options.seconds)
                _flooded(browser, urls, plan, f"{name}, {'many addresses' if many else 'one address'}")
    _told("none, afterwards", {}, _work(browser, urls, seconds=options.seconds))


def _plan(address: str, door: str, **more: object) -> dict[str, object]:
    parts = urlsplit(address)
    return {"host": parts.hostname, "port": parts.port, "path": door, **more}


def _flooded(browser: OpenerDirector, urls: list[str], plan: dict[str, object], name: str) -> None:
    command = [sys.executable, "-m", "bench.flood.waves", json.dumps(plan)]
    waves = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    time.sleep(1)
    times = _work(browser, urls, seconds=float(str(plan["seconds"])) - 2)
    told, _error = waves.communicate(timeout=120)
    _told(name, json.loads(told), times, asked=f"{plan['rate']}/s")


def _work(browser: OpenerDirector, urls: list[str], *, seconds: float) -> list[float]:
    until, times, place = time.monotonic() + seconds, [], 0
    while time.monotonic() < until:
        times.append(timed(browser, urls[place % len(urls)]))
        place += 1
    return times


def _told(name: str, answers: dict[str, int], times: list[float], *, asked: str = "–") -> None:
    by_status = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items())) or "–"
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"| {name} | {asked} | {by_status} | {len(times)} | {statistics.median(times):.0f} | {p95:.0f} |",
        flush=True,
    )


def _said(module: str) -> str:
    done = subprocess.run([sys.executable, "-m", module], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
