"""Asks for the pages of one dealer in one process, explains their queries and does the worker's part. Prints tables."""

import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from anxin.accounts.models import Dealer, Person  # noqa: E402
from anxin.promises.models import Promise  # noqa: E402
from anxin.promises.services.follow_orders import follow_orders_of  # noqa: E402
from anxin.promises.services.risks import judge_risks_of  # noqa: E402
from bench.promises.fill import fill  # noqa: E402

WARM_UP = 3
_TIME = re.compile(r"Execution Time: ([\d.]+) ms")
_SCAN = re.compile(r"Seq Scan on (promises_\w+|workshop_repairorder|customers_\w+)")


def main() -> None:
    """Fill and print what was measured."""
    promises, rounds = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    world = fill(promises)
    print(
        f"{promises:,} promises of {len(world.dealers)} dealers, filled in {time.perf_counter() - began:.0f} s\n"
    )
    dealer = Dealer.objects.select_related("region__brand").get(code="BN00")
    _pages(dealer, rounds)
    _work("risk sweep of one dealer", lambda: judge_risks_of(dealer))
    _work("the same again, nothing new", lambda: judge_risks_of(dealer))
    _work("orders of one dealer followed", lambda: follow_orders_of(dealer))
    _work("the same again, nothing new", lambda: follow_orders_of(dealer))


def _addresses(dealer: Dealer) -> Iterator[tuple[str, str]]:
    promise = Promise.objects.filter(dealer=dealer).select_related("customer", "vehicle").latest("pk")
    assert promise.vehicle
    yield "ledger, open", "/promises/"
    yield "ledger, all", "/promises/?show=all"
    yield "ledger, kept", "/promises/?show=kept"
    yield "ledger, overdue", "/promises/?show=overdue"
    yield "ledger, a broken one's department", "/promises/?show=broken&department=0"
    yield "ledger, a plate", f"/promises/?show=all&q={promise.vehicle.plate}"
    yield "ledger, words", "/promises/?show=all&q=交车"
    yield "ledger, a figure", "/promises/?figure=told_first"
    yield "tell first", "/promises/tell-first/?scope=dealer"
    yield "hand over", "/promises/hand-over/"
    yield "one promise", promise.get_absolute_url()
    yield "a customer", f"/customers/{promise.customer.key}/"
    yield "a car", f"/customers/cars/{promise.vehicle.key}/"
    yield "figures, 12 months by department", "/figures/promises/"
    yield "figures, 12 months by person", "/figures/promises/?by=keeper"


def _pages(dealer: Dealer, rounds: int) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(username="bn00.0"))
    print("| page | median, ms | p95, ms | queries | slowest query, ms | read row by row |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, address in _addresses(dealer):
        times = [_timed(client, address) for _round in range(WARM_UP + rounds)][WARM_UP:]
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        slowest, scans = _explained([each["sql"] for each in asked.captured_queries])
        p95 = statistics.quantiles(times, n=20)[-1]
        print(
            f"| {name} | {statistics.median(times):.0f} | {p95:.0f} | {len(asked)} | {slowest:.1f} "
            f"| {', '.join(sorted(scans)) or '-'} |",
            flush=True,
        )
    print()


def _timed(client: Client, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    spent = 1000 * (time.perf_counter() - began)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}: {answer.headers.get('Location', '')}")
    return spent


def _explained(asked: list[str]) -> tuple[float, set[str]]:
    """Return the time of the slowest query of a page in ms, and the large tables that were read row by row."""
    slowest, scans = 0.0, set[str]()
    for sql in asked:
        if not sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        if found := _TIME.search(plan):
            slowest = max(slowest, float(found[1]))
        scans |= set(_SCAN.findall(plan))
    return slowest, scans


def _work(name: str, work: Callable[[], int]) -> None:
    began = time.perf_counter()
    changed = work()
    print(f"{name}: {time.perf_counter() - began:.2f} s, {changed:,} changed", flush=True)


if __name__ == "__main__":
    main()
