"""The steps of the measurement that need Django, each in a process of its own; prints JSON."""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)
from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from anxin.accounts.models import Dealer, Person  # noqa: E402
from anxin.accounts.services import LocalTimes, add_closure, remove_closure  # noqa: E402
from anxin.complaints.models import ClockRejudgement, Complaint  # noqa: E402
from anxin.complaints.services.clocks.keeping import rebuild_clocks  # noqa: E402
from anxin.complaints.services.clocks.rejudging import carry_out_rejudgement  # noqa: E402
from anxin.complaints.services.clocks.sweeping import sweep_all  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from anxin.playbooks.services import load_packs  # noqa: E402
from bench.clocks import fill  # noqa: E402

CLOSED = LocalTimes(begins=datetime(2026, 11, 18, 11, 0), ends=datetime(2026, 11, 19, 12, 0))
SAMPLE = 1000


def main(step: str, *words: str) -> Any:
    """Run one step and return what it found."""
    return _STEPS[step](*words)


def _closed(count: str) -> float:
    start = time.perf_counter()
    call_command("migrate", verbosity=0)
    load_packs()
    fill.make_dealers()
    fill.fill_closed(int(count))
    return time.perf_counter() - start


def _open(count: str) -> float:
    start = time.perf_counter()
    fill.fill_open(int(count), _dealer())
    return time.perf_counter() - start


def _sweep(share: str) -> dict[str, Any]:
    """Let so many per cent of the open cases have one step due, then sweep."""
    wanted = _make_due(float(share))
    reverse("home")  # a worker has loaded the addresses long before
    with clock.at(fill.NOW):
        start = time.perf_counter()
        swept = sweep_all()
        taken = time.perf_counter() - start
    return {"seconds": taken, "fired": swept.fired, "wanted": wanted}


def _make_due(share: float) -> int:
    """Take the next waiting step of every so many-th case, and let it have been due a minute ago."""
    if not share:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE complaints_escalationstep SET due_at = %s WHERE id IN (SELECT min(s.id) "
            "FROM complaints_escalationstep s JOIN complaints_caseclock c ON c.id = s.clock_id "
            "WHERE s.fired_at IS NULL AND c.stopped_at IS NULL AND c.kind = 'close' "
            "AND c.complaint_id %% %s = 0 GROUP BY c.complaint_id)",
            [fill.NOW - timedelta(minutes=1), round(100 / share)],
        )
        return int(cursor.rowcount)


def _change_calendar(way: str) -> int:
    manager = Person.objects.get(username="customer_service_manager")
    with clock.at(fill.NOW):
        if way == "close":
            add_closure(_dealer(), times=CLOSED, by=manager)
        else:
            begins, ends = (f"{each:%Y-%m-%dT%H:%M}" for each in (CLOSED.begins, CLOSED.ends))
            remove_closure(_dealer(), begins=begins, ends=ends, by=manager)
    newest = ClockRejudgement.objects.order_by("-pk").first()
    assert newest is not None
    return newest.pk


def _rejudge(number: str) -> dict[str, Any]:
    """Carry a re-judging out, or what is left of it."""
    with clock.at(fill.NOW):
        start = time.perf_counter()
        done = carry_out_rejudgement(int(number))
        taken = time.perf_counter() - start
    return {"seconds": taken, "looked_at": done.looked_at, "moved": done.moved}


def _reached(number: str) -> int:
    return ClockRejudgement.objects.get(pk=int(number)).looked_at


def _wrong(_ignored: str = "") -> int:
    """Judge a sample of the open cases from their histories and return how many kept rows are otherwise."""
    cases = Complaint.objects.filter(status="open").select_related("dealer").order_by("?")[:SAMPLE]
    with clock.at(fill.NOW):
        return rebuild_clocks(list(cases))


def _dealer() -> Dealer:
    return Dealer.objects.order_by("pk")[0]


_STEPS: dict[str, Callable[..., Any]] = {
    "closed": _closed, "open": _open, "sweep": _sweep, "change_calendar": _change_calendar,
    "rejudge": _rejudge, "reached": _reached, "wrong": _wrong,
}  # fmt: skip

if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
