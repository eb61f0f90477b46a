"""Fills the database named by DATABASE_URL and builds every dealer's list of today. Prints what it took."""

import sys
import time
from collections import Counter

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)
from django.db import connection  # noqa: E402

from anxin.callbacks.choices import CallKind  # noqa: E402
from anxin.callbacks.models import CallRules  # noqa: E402
from anxin.callbacks.services.build_list import build_call_list  # noqa: E402
from anxin.engines.callbacks import Rules, write_rules  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from bench.callbacks.orders import fill  # noqa: E402


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
    for dealer in dealers:
        made = build_call_list(dealer, kind=CallKind.AFTER_SERVICE, day=clock.today(dealer.time_zone))
        total.update(
            {"all": made.all_visits, "listed": made.listed, "not_drawn": made.not_drawn, **made.excluded}
        )
    print(
        f"lists of all dealers: {time.perf_counter() - began:.1f} s, "
        f"of them {time.process_time() - spent:.1f} s in Python; {dict(total)}"
    )


if __name__ == "__main__":
    main()
