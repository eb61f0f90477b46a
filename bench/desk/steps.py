"""The steps of the measurement that need Django, each in a process of its own: fill, facts, pools."""

import json
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)

from anxin.complaints.choices import Status  # noqa: E402
from anxin.complaints.models import Complaint, ComplaintEvent  # noqa: E402
from anxin.playbooks.content_files import content_root  # noqa: E402
from bench import fill  # noqa: E402

SPREAD = 400


def main(step: str, *numbers: str) -> object:
    """Run one step and return what it tells, as JSON."""
    if step == "fill":
        cases, events = map(int, numbers)
        return _fill(cases, events)
    return _facts() if step == "facts" else _pools()


def _fill(cases: int, events: int) -> float:
    """Fill unless it is filled already; return the seconds that it took."""
    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    if Complaint.objects.exists():
        return 0.0
    fill.fill(cases, events_each=max(5, events // cases))
    return time.perf_counter() - begun


def _facts() -> dict[str, object]:
    """Return what the acts need: cases of the caller's dealer spread over the years, and open ones to write on."""
    rows = Complaint.objects.filter(dealer__code="BN01").select_related("dealer")
    spread = rows.order_by("?")[:SPREAD]
    unfinished = rows.filter(status=Status.OPEN).order_by("-id")[: SPREAD * 4]
    return {
        "password": fill.PASSWORD,
        "cases": [row.slug for row in spread],
        "open": [row.slug for row in unfinished],
        "texts": list(fill.texts_of("words", fill.sentences(content_root() / "demo")))[:200],
        "counts": {"cases": Complaint.objects.count(), "events": ComplaintEvent.objects.count()},
    }


def _pools() -> dict[str, list[str]]:
    """Return the texts that are multiplied, so that the tickets beside us say the same."""
    found = fill.sentences(content_root() / "demo")
    return {kind: list(fill.texts_of(kind, found)) for kind in ("words", "notes")}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
