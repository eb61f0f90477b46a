"""python -m bench.desk [--cases 1000000] [--events 5000000] [--peer-cases N] [--keep]: the desk beside django-helpdesk.

Both databases lie on one PostgreSQL server, both servers are granian with two workers, and they are asked one after
the other by the same clients. A filled database is used again when an earlier run has kept it.
"""

import argparse
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from anxin.foundation.embedded import EmbeddedPostgres
from bench.desk import ours, peer
from bench.desk.load import Act, Door, Times, measure
from bench.desk.servers import WORKERS

#: Two characters each: in a fiftieth of all texts, in a hundredth, rarely, and in none.
WORDS = ("刹车", "空调", "异响", "起诉", "龙虾")
MANY = 32
#: Seconds for one answer from which on an act is asked for a few times only.
SLOW = 5
DATABASE, PEER_DATABASE = "bench_desk", "bench_desk_peer"


@dataclass(frozen=True)
class Line:
    """One act by so many clients: ours and theirs."""

    act: str
    clients: int
    ours: Times
    theirs: Times | None

    @property
    def ratio(self) -> str:
        return f"{self.ours.rate / self.theirs.rate:,.1f}" if self.theirs else "-"


def main() -> None:
    """Fill both, measure both, print the table."""
    options = _options()
    home = Path(os.environ.get("ANXIN_HOME", ".anxin")).resolve() / "bench"
    with EmbeddedPostgres(home) as server:
        try:
            _run(options, home, server.url)
        finally:
            if not options.keep:
                for name in (DATABASE, PEER_DATABASE):
                    _drop(server.url, name)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.desk")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=5_000_000)
    parser.add_argument(
        "--peer-cases", type=int, help="tickets of django-helpdesk: as many as cases; 0 leaves it out"
    )
    parser.add_argument("--rounds", type=int, default=200, help="requests of each act by one client")
    parser.add_argument("--seconds", type=float, default=12, help="the longest that an act is measured")
    parser.add_argument("--keep", action="store_true", help="keep the filled databases for the next run")
    parser.add_argument("--fresh", action="store_true", help="fill anew what an earlier run has kept")
    return parser.parse_args()


def _run(options: argparse.Namespace, home: Path, server: str) -> None:
    tickets = options.cases if options.peer_cases is None else options.peer_cases
    if options.fresh:
        for name in (DATABASE, PEER_DATABASE):
            _drop(server, name)
    mine = ours.Ours(home, _database(server, DATABASE))
    print(f"our database filled in {mine.step('fill', options.cases, options.events):.0f} s", flush=True)
    facts = mine.step("facts")
    print(f"{facts['counts']['cases']:,} cases, {facts['counts']['events']:,} events", flush=True)
    other = None
    if tickets:
        other = peer.Peer(home / "peer", _database(server, PEER_DATABASE))
        other.make()
        pools = mine.step("pools")
        each = max(1, options.events // options.cases)
        took = other.fill(tickets, follow_ups_each=each, texts=pools["words"], notes=pools["notes"])
        print(f"theirs in {took:.0f} s: {tickets:,} tickets, {tickets * each:,} follow-ups", flush=True)
    with mine.served() as address:
        found = _measure(ours.open_door(address, facts), ours.acts(facts, WORDS), options)
    theirs: dict[tuple[str, int], Times] = {}
    if other:
        with other.served() as address:
            theirs = _measure(peer.open_door(address), peer.acts(tickets, facts["texts"], WORDS), options)
    _print([Line(act, clients, times, theirs.get((act, clients))) for (act, clients), times in found.items()])


def _measure(door: Door, acts: Sequence[Act], options: argparse.Namespace) -> dict[tuple[str, int], Times]:
    found = {}
    for act in acts:
        first = measure(door, act, clients=1, rounds=10, seconds=2, first=5000)
        slow = first.median > 1000 * SLOW
        alone = first if slow else _timed(door, act, options, clients=1)
        # Whoever needs so long for one is asked by as many clients as it has workers, once each.
        many = _timed(door, act, options, clients=WORKERS if slow else MANY)
        for clients, times in ((1, alone), (MANY, many)):
            found[act.name, clients] = times
            print(f"  {act.name}, {clients}: {times}", flush=True)
    return found


def _timed(door: Door, act: Act, options: argparse.Namespace, *, clients: int) -> Times:
    rounds = options.rounds if clients == 1 else WORKERS if clients == WORKERS else 4 * options.rounds
    first = 0 if clients == 1 else options.rounds
    return measure(door, act, clients=clients, rounds=rounds, seconds=options.seconds, first=first)


def _database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.replace("/anxin?", f"/{name}?")


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _print(lines: Sequence[Line]) -> None:
    print(f"\n{time.strftime('%Y-%m-%d %H:%M')} UTC; milliseconds, and answers a second\n")
    print(
        "| act | clients | ours p50 | p95 | a second | theirs p50 | p95 | a second | times as many | p95 ratio |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for line in lines:
        mine, other = line.ours, line.theirs
        told = f"| {line.act} | {line.clients} | {mine.median:,.0f} | {mine.p95:,.0f} | {mine.rate:,.1f} |"
        if other:
            told += f" {other.median:,.0f} | {other.p95:,.0f} | {other.rate:,.2f} | {line.ratio} |"
            told += f" {other.p95 / mine.p95:,.1f} |"
        print(told)
    slowest = [line for line in lines if line.theirs and line.theirs.bounded]
    for line in slowest:
        assert line.theirs is not None
        print(
            f"{line.act} with {line.clients}: theirs answered {line.theirs.asked} requests within the time."
        )
    alone = [line.ours.p95 for line in lines if line.clients == 1]
    print(
        f"\nour p95 with one client: median of the acts {statistics.median(alone):.0f}, longest {max(alone):.0f}"
    )


if __name__ == "__main__":
    main()
