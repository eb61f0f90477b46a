"""Whoever sees several dealers pages their calls, attempts and interviews together: in order by an index, unsorted."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet

from anxin.accounts.models import Person
from anxin.callbacks.selectors.read_all import CALLS_NEWEST, attempts_visible_to, calls_with_names
from anxin.foundation.keyset import beyond
from anxin.surveys.selectors.interviews import NEWEST, interviews_visible_to
from tests.cast import Cast

pytestmark = pytest.mark.django_db
_LAST = "ffffffff-ffff-4fff-8fff-ffffffffffff"


def _plan(rows: QuerySet[Any]) -> str:
    with connection.cursor() as cursor:
        # A handful of rows is sorted faster than looked up: what is asked here is whether it can be done without.
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
    return str(rows[:51].explain())


@pytest.mark.parametrize(
    ("rows_of", "order", "values", "index"),
    [
        (calls_with_names, CALLS_NEWEST, [date(2026, 9, 1), 7], "calls_newest_of_all"),
        (
            attempts_visible_to,
            ("-at", "-id"),
            [datetime(2026, 9, 1, tzinfo=UTC), 7],
            "attempts_newest_of_all",
        ),
        (interviews_visible_to, NEWEST, [date(2026, 9, 1), UUID(_LAST)], "interviews_newest_of_all"),
    ],
    ids=["calls", "attempts", "interviews"],
)
def test_a_page_of_several_dealers_is_read_and_not_sorted(
    cast: Cast,
    rows_of: Callable[[Person], QuerySet[Any]],
    order: tuple[str, ...],
    values: list[Any],
    index: str,
) -> None:
    cast.chengdu.region = cast.shanghai.region
    cast.chengdu.save()
    rows = rows_of(cast.qian)
    for page in (rows.order_by(*order), beyond(rows, order=order, values=values)):
        plan = _plan(page)
        assert index in plan
        assert "Sort" not in plan
