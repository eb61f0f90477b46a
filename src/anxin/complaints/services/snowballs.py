"""Keeping the snowball with the case, so that lists are ordered by an index; it grows while nobody does anything."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.snowballs import snowballs_of
from anxin.foundation import clock

BATCH = 500
_WRITE = (
    "UPDATE complaints_complaint AS c SET snowball = n.total "
    "FROM unnest(%s::bigint[], %s::int[]) AS n (id, total) WHERE c.id = n.id"
)


_later: ContextVar[bool] = ContextVar("anxin_snowballs_later", default=False)


@contextmanager
def weighed_later() -> Iterator[None]:
    """Weigh nothing inside the block: for whoever writes thousands of changes and weighs all cases after them."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def renew_snowballs(cases: Sequence[Complaint]) -> int:
    """Weigh cases again and write the figures that changed; return how many did."""
    if _later.get():
        return 0
    found = snowballs_of(cases, now=clock.now())
    changed = [case for case in cases if case.snowball != found[case.pk].total]
    for case in changed:
        case.snowball = found[case.pk].total
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [[case.pk for case in changed], [case.snowball for case in changed]])
    return len(changed)


def renew_all_snowballs() -> int:
    """Weigh every case that is not closed, a batch a transaction; safe to kill and to run twice."""
    reached, changed = 0, 0
    while True:
        with transaction.atomic():
            rows = Complaint.objects.filter(merged_into=None, pk__gt=reached).exclude(status=Status.CLOSED)
            rows = rows.order_by("pk")
            # In the order of their keys, as everybody else locks many cases.
            cases = list(rows.select_related("dealer").select_for_update(of=("self",))[:BATCH])
            if not cases:
                return changed
            changed += renew_snowballs(cases)
        reached = cases[-1].pk
