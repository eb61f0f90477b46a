"""The steps of a measurement that need Django, each in a process of its own: fill, cases, deep, password."""

import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)

from anxin.accounts.models import Person  # noqa: E402
from anxin.complaints.policies import visible_to  # noqa: E402
from anxin.complaints.selectors.list_filter import ORDERS  # noqa: E402
from anxin.foundation.keyset import page_of  # noqa: E402
from bench import fill  # noqa: E402


def main(step: str, *words: str) -> str:
    """Run one step and return what it prints."""
    return {"fill": _fill, "cases": _cases, "deep": _deep, "password": _password}[step](*words)


def _fill(count: str) -> str:
    start = time.perf_counter()
    call_command("migrate", verbosity=0)
    fill.fill(int(count))
    return f"filled in {time.perf_counter() - start:.0f} s"


def _cases(who: str) -> str:
    """Return cases spread over everything the person sees, as pairs of key and public name."""
    rows = visible_to(Person.objects.get(username=who)).select_related("dealer").order_by("?")[:100]
    return " ".join(f"{row.pk}={row.slug}" for row in rows)


def _deep(who: str) -> str:
    """Return the cursor of a page far down the list."""
    rows = visible_to(Person.objects.get(username=who)).order_by(*ORDERS["newest"])
    there = rows.filter(pk__in=[row.pk for row in rows[10_000:10_002]])
    return page_of(there, order=ORDERS["newest"], cursor="", size=1).older


def _password() -> str:
    return fill.PASSWORD


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
