"""Sums of whole months are those of their cells, whatever was counted, and what drives a car is told in both."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from unittest.mock import patch

import pytest
from django.db.models import Sum

from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.rights.models import CarTerms
from anxin.satisfaction.models import Cell, DirtyMonth, MixSum, MonthSum, VisitCount
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.rated_visits import drive_of
from anxin.satisfaction.selectors.sums import FIELDS
from anxin.satisfaction.services.counting import count_dirty, count_month, sweep_months
from anxin.satisfaction.services.marking import mark_months
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.figures_at_hand import OCTOBER, SEPTEMBER
from tests.cast import Cast

TENS = dict.fromkeys(("quality", "pick_up", "facility", "adviser", "initiation"), 10)


@pytest.fixture
def frozen() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 3, 4, tzinfo=UTC)):
        yield


def _busy_months(cast: Cast, seed: int) -> None:
    """Visits of several cars, advisers and kinds, some of them answered about, some with gaps."""
    chance, asked = Random(seed), wording(cast.shanghai)
    cars = [cast.car, *(Vehicle.objects.create(dealer=cast.shanghai, plate=plate, made_at=clock.now())
                        for plate in ("沪AD12345", "沪AF12345", "AB12CDE"))]  # fmt: skip
    for number in range(24):
        visit = closed_visit(
            cast,
            f"2026-{chance.choice(('09', '10'))}-{1 + number:02}",
            vehicle=chance.choice(cars),
            kind=chance.choice(("service", "repair")),
            **chance.choice(({"adviser": cast.wang, "adviser_name": "Wang"}, {"adviser_name": "周师傅"}, {})),
        )
        given = {key: chance.randint(1, 10) for key in (*TENS, "overall") if chance.random() < 0.8}
        if given and chance.random() < 0.8:
            answered(asked, visit, given | {"recommend": chance.randint(0, 10)})
    for month in (SEPTEMBER, OCTOBER):
        count_month(cast.shanghai.pk, month=month)


@pytest.mark.parametrize("seed", range(4))
def test_a_month_is_the_sum_of_its_cells(cast: Cast, seed: int) -> None:
    _busy_months(cast, seed)
    factors = [each.name for each in engine_plan(default_plan(cast.shanghai.region.brand)).factors]
    for month in (SEPTEMBER, OCTOBER):
        held, cells = MonthSum.objects.get(month=month), Cell.objects.filter(month=month)
        added = cells.aggregate(**{f"sum_{name}": Sum(name) for name in FIELDS})
        assert [getattr(held, name) for name in FIELDS] == pytest.approx(
            [added[f"sum_{name}"] for name in FIELDS]
        )
        assert held.visits == VisitCount.objects.filter(month=month).aggregate(all=Sum("visits"))["all"]
        rated = [[0.0, 0.0, 0.0] for _ in factors]
        for cell in cells:
            for place, name in enumerate(factors):
                rated[place] = [a + b for a, b in zip(rated[place], cell.factors[name], strict=True)]
        assert held.ratings == pytest.approx([part for each in rated for part in each])
        held_mix = MixSum.objects.filter(month=month).values_list("kind", "age", "drive", "n", "total")
        mix = {(kind, age, drive): (n, pytest.approx(total)) for kind, age, drive, n, total in held_mix}
        rows = cells.filter(n__gt=0).values_list("kind", "age", "drive").annotate(Sum("n"), Sum("total"))
        assert {tuple(row[:3]): tuple(row[3:]) for row in rows} == mix


def test_a_month_without_an_interview_has_its_visits(cast: Cast) -> None:
    closed_visit(cast, "2026-10-05")
    count_month(cast.shanghai.pk, month=OCTOBER)
    held = MonthSum.objects.get()
    assert (held.visits, held.rows, held.version, held.ratings) == (1, 0, None, [])
    assert not MixSum.objects.exists()


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("table", [MonthSum, MixSum])
def test_the_sweep_sees_sums_that_are_not_those_of_the_cells(
    cast: Cast, table: type[MonthSum] | type[MixSum]
) -> None:
    _busy_months(cast, 1)
    assert sweep_months() == 0
    table.objects.filter(month=OCTOBER).update(n=1)
    assert sweep_months() == 1
    assert [row.month for row in DirtyMonth.objects.all()] == [OCTOBER]
    assert count_dirty() == 1
    assert sweep_months() == 0


def test_who_is_killed_between_cells_and_sums_leaves_both_as_they_were(cast: Cast) -> None:
    answered(wording(cast.shanghai), closed_visit(cast, "2026-10-05"), TENS)
    count_month(cast.shanghai.pk, month=OCTOBER)
    answered(wording(cast.shanghai), closed_visit(cast, "2026-10-06"), TENS)
    mark_months([(cast.shanghai.pk, OCTOBER)])
    with patch.object(MonthSum.objects, "bulk_create", side_effect=OSError("power cut")):
        assert count_dirty() == 0
    assert [Cell.objects.get().rows, MonthSum.objects.get().rows, MixSum.objects.get().n] == [1, 1, 1]
    assert count_dirty() == 1
    assert [Cell.objects.get().rows, MonthSum.objects.get().rows, MixSum.objects.get().n] == [2, 2, 2]


@pytest.mark.parametrize(
    ("stated", "plate", "drive"),
    [
        ("phev", "沪AD12345", "phev"), ("", "沪AD12345", "bev"), (None, "沪AF12345", "phev"), (None, "沪A12345", "ice"),
        (None, "京A12345D", "bev"), (None, "AB12CDE", "unknown"), ("", "", "unknown"), (None, None, "unknown"),
    ],
)  # fmt: skip
def test_papers_tell_what_drives_a_car_before_its_plate_does(
    stated: str | None, plate: str | None, drive: str
) -> None:
    assert drive_of(stated, plate) == drive


def test_visits_and_interviews_are_counted_by_what_drives_the_car(cast: Cast) -> None:
    asked = wording(cast.shanghai)
    answered(asked, closed_visit(cast, "2026-10-05"), TENS)
    count_month(cast.shanghai.pk, month=OCTOBER)
    assert [Cell.objects.get().drive, VisitCount.objects.get().drive, MixSum.objects.get().drive] == [
        "ice"
    ] * 3
    CarTerms.objects.create(
        dealer=cast.shanghai, vehicle=cast.car, powertrain="bev", set_by=cast.liu, set_at=clock.now()
    )
    count_month(cast.shanghai.pk, month=date(2026, 10, 1))
    assert [Cell.objects.get().drive, VisitCount.objects.get().drive, MixSum.objects.get().drive] == [
        "bev"
    ] * 3
