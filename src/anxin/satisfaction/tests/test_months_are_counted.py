"""A month's sums are those of its rows, whatever changed and however often it is counted."""

from datetime import UTC, date, datetime

import pytest

from anxin.satisfaction.models import Cell, DirtyMonth, VisitCount
from anxin.satisfaction.services.counting import count_dirty, count_month, sweep_months
from anxin.satisfaction.services.marking import mark_dirty
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from tests.cast import Cast

OCTOBER = date(2026, 10, 1)
TENS = {"quality": 10, "pick_up": 10, "facility": 10, "adviser": 10, "initiation": 10}
ONES = dict.fromkeys(TENS, 1)


def test_visits_and_interviews_of_a_month_add_up(cast: Cast) -> None:
    asked = wording(cast.shanghai)
    for number in range(3):
        visit = closed_visit(cast, "2026-10-05", adviser=cast.wang)
        answered(asked, visit, TENS | {"overall": 9, "recommend": 10} if number else ONES | {"recommend": 6})
    closed_visit(cast, "2026-10-06", kind="repair")
    count_month(cast.shanghai.pk, month=OCTOBER)
    [cell] = Cell.objects.all()
    assert (cell.adviser, cell.kind, cell.age) == (cast.wang, "service", "unknown")
    assert (cell.rows, cell.n, cell.total, cell.squares) == (3, 3, 2000, 2_000_000)
    assert (cell.overall_n, cell.top_two) == (2, 2)
    assert (cell.recommend_n, cell.promoters, cell.detractors) == (3, 2, 1)
    assert cell.factors["quality"] == [3, 21, 201]
    visits = {(row.kind, row.adviser_id): row.visits for row in VisitCount.objects.all()}
    assert visits == {("service", cast.wang.pk): 3, ("repair", None): 1}
