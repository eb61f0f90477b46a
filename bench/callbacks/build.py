"""Fills the database named by DATABASE_URL and builds every dealer's list of today. Prints what it took.

Lists are built by two threads, as the worker's two jobs do it.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)
from django.db import connection  # noqa: E402

from anxin.accounts.models import Dealer  # noqa: E402
from anxin.callbacks.choices import CallKind  # noqa: E402
from anxin.callbacks.models import CallRules  # noqa: E402
from anxin.callbacks.services.build_list import build_call_list  # noqa: E402
from anxin.engines.callbacks import Rules, write_rules  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from bench.callbacks.orders import fill  # noqa: E402

_BESIDE = 2


def main() -> None:
    """Fill and print what was measured."""
    visits, quota = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    dealers = fill(visits)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for dealer in dealers:
        CallRules.objects.create(
            dealer=dealer, number=1, rules=write_rules(Rules(quota=quota)), set_at=clock.now()
        )
    print(
        f"{visits:,} orders of {len(dealers)} dealers, filled in {time.perf_counter() - began:.0f} s",
        flush=True,
    )
    began, spent = time.perf_counter(), time.process_time()
    total: Counter[str] = Counter()
    in_database = 0.0
    with ThreadPoolExecutor(_BESIDE) as beside:
        for counts, seconds in beside.map(_build, [dealers[place::_BESIDE] for place in range(_BESIDE)]):
            total.update(counts)
            in_database += seconds
    print(
        f"lists of all dealers: {time.perf_counter() - began:.1f} s; processor time {in_database:.1f} s in the "
        f"database, {time.process_time() - spent:.1f} s in Python; {os.getloadavg()[0]:.1f} processes running; "
        f"{dict(total)}"
    )


def _build(dealers: Sequence[Dealer]) -> tuple[Counter[str], float]:
    """Build the lists of some dealers; return their counts and the processor time of the database for them."""
    total: Counter[str] = Counter()
    began = _seconds_of_backend()
    for dealer in dealers:
        made = build_call_list(dealer, kind=CallKind.AFTER_SERVICE, day=clock.today(dealer.time_zone))
        counts = {"all": made.all_visits, "listed": made.listed, "not_drawn": made.not_drawn}
        total.update({**counts, **made.excluded})
    spent = _seconds_of_backend() - began
    connection.close()
    return total, spent


def _seconds_of_backend() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = cursor.fetchone()[0]
    told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
