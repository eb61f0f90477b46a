"""Walking a list by cursors shows every row once, forwards and backwards, also when new rows arrive meanwhile."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anxin.foundation.errors import InvalidInput
from anxin.foundation.keyset import page_of
from anxin.foundation.models import DailySeries

ORDER = ("-last", "-id")


def fill(values: list[int]) -> None:
    DailySeries.objects.all().delete()
    DailySeries.objects.bulk_create(
        DailySeries(scope=f"row-{place}", day="2026-11-21", last=value) for place, value in enumerate(values)
    )


def walk(size: int, cursor: str = "", *, way: str = "older") -> list[int]:
    seen: list[int] = []
    while True:
        page = page_of(DailySeries.objects.all(), order=ORDER, cursor=cursor, size=size)
        seen.extend(row.pk for row in page.rows)
        cursor = getattr(page, way)
        if not cursor:
            return seen


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(0, 3), max_size=17), size=st.integers(1, 6))
def test_forwards_every_row_comes_once_in_order(values: list[int], size: int) -> None:
    fill(values)
    assert walk(size) == list(DailySeries.objects.order_by(*ORDER).values_list("pk", flat=True))


@pytest.mark.django_db
def test_backwards_leads_over_the_same_pages_to_the_first() -> None:
    fill([3, 1, 1, 2, 2, 2, 0])
    first = page_of(DailySeries.objects.all(), order=ORDER, cursor="", size=3)
    second = page_of(DailySeries.objects.all(), order=ORDER, cursor=first.older, size=3)
    back = page_of(DailySeries.objects.all(), order=ORDER, cursor=second.newer, size=3)
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]
    assert (first.newer, back.newer) == ("", "")


@pytest.mark.django_db
def test_a_row_that_arrives_meanwhile_repeats_none() -> None:
    fill([5, 4, 3, 2])
    first = page_of(DailySeries.objects.all(), order=ORDER, cursor="", size=2)
    DailySeries.objects.create(scope="new", day="2026-11-21", last=9)
    second = page_of(DailySeries.objects.all(), order=ORDER, cursor=first.older, size=2)
    assert [row.last for row in second.rows] == [3, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "eyJ4IjoxfQ", "W10", "5Lit", "W2ZhbHNlLCAxXQ"])
def test_a_damaged_cursor_is_told_in_a_sentence(cursor: str) -> None:
    with pytest.raises(InvalidInput) as error:
        page_of(DailySeries.objects.all(), order=ORDER, cursor=cursor)
    assert error.value.field == "cursor"
