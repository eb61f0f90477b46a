"""Churn by both definitions of the trade, counted in cars, with the very cars behind each figure."""

from datetime import UTC, date, datetime

import pytest

from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.workshop.selectors.care import CareFigure, care_by_month, cars_behind, read_figure
from anxin.workshop.tests.visits import all_came, many_cars, visit
from tests.cast import Cast

MAY, NOVEMBER = date(2026, 5, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anxin.foundation.clock.now", lambda: datetime(2026, 12, 10, 4, tzinfo=UTC))


def november(cast: Cast):
    return care_by_month(cast.liu, cast.shanghai)[0]


def behind(cast: Cast, figure: CareFigure) -> list[str]:
    page = cars_behind(cast.liu, cast.shanghai, figure=figure, month=NOVEMBER)
    return [order.vehicle.plate for order in page.rows]


def test_the_trades_own_example_gives_a_quarter(cast):
    """Of 1,200 cars of month N-6, 300 were not seen in the six months after: 25 % (daily-work, section 9)."""
    cars = many_cars(cast.shanghai, 1200)
    all_came(cast.shanghai, cars, "2026-05-20")
    all_came(cast.shanghai, cars[:900], "2026-09-03")
    found = november(cast)
    assert (found.month, found.base) == (NOVEMBER, MAY)
    assert (found.gone, found.seen, found.churn) == (300, 1200, 25)
    assert (found.back, found.return_rate) == (900, 75)


def test_a_car_counts_once_however_often_it_comes(cast):
    often, once = many_cars(cast.shanghai, 2)
    for day in ("2026-05-01", "2026-05-09", "2026-05-31"):
        visit(cast.shanghai, often, day)
    visit(cast.shanghai, once, "2026-05-15")
    assert (november(cast).seen, november(cast).gone) == (2, 2)
    assert sorted(behind(cast, CareFigure.GONE)) == sorted([often.plate, once.plate])


@pytest.mark.parametrize(
    ("day", "lost"), [("2026-05-31", 1), ("2026-06-01", 0), ("2026-11-30", 0), ("2026-12-01", 1)]
)
def test_only_the_six_months_after_bring_a_car_back(cast, day, lost):
    visit(cast.shanghai, cast.car, "2026-05-02")
    visit(cast.shanghai, cast.car, day)
    assert november(cast).gone == lost == len(behind(cast, CareFigure.GONE))


def test_a_month_is_the_dealers_own(cast):
    """Half past midnight of the first of June in Shanghai is still May in London."""
    visit(cast.shanghai, cast.car, "2026-05-20", opened_at=datetime(2026, 5, 31, 16, 30, tzinfo=UTC))
    assert november(cast).seen == 0


@pytest.mark.parametrize(("last", "silent"), [("2025-11-30", 1), ("2025-12-01", 0)])
def test_the_other_definition_asks_for_twelve_months_without_a_visit(cast, last, silent):
    visit(cast.shanghai, cast.car, last)
    (regular,) = many_cars(cast.shanghai, 1)
    visit(cast.shanghai, regular, "2026-11-02")
    found = november(cast)
    assert (found.silent, found.valid) == (silent, 2)
    assert behind(cast, CareFigure.SILENT) == [cast.car.plate] * silent
    assert len(behind(cast, CareFigure.VALID)) == 2


def test_a_car_that_came_again_after_a_long_time_is_lost_no_more(cast):
    visit(cast.shanghai, cast.car, "2024-03-05")
    visit(cast.shanghai, cast.car, "2026-11-20")
    months = {each.month: each.silent for each in care_by_month(cast.liu, cast.shanghai)}
    assert months[NOVEMBER] == 0
    assert months[date(2026, 10, 1)] == 1


def test_each_figure_counts_what_its_list_shows(cast):
    cars = many_cars(cast.shanghai, 12)
    all_came(cast.shanghai, cars, "2025-07-10")
    all_came(cast.shanghai, cars[:9], "2026-05-10")
    all_came(cast.shanghai, cars[2:6], "2026-05-28")
    all_came(cast.shanghai, cars[4:7], "2026-08-01")
    found = november(cast)
    for figure in CareFigure:
        assert len(behind(cast, figure)) == getattr(found, figure), figure


def test_another_dealers_cars_are_in_no_figure(cast):
    visit(cast.chengdu, cast.foreign_car, "2026-05-10")
    assert (november(cast).seen, november(cast).valid) == (0, 0)
    with pytest.raises(NotFound):
        care_by_month(cast.zhao, cast.shanghai)
    with pytest.raises(NotAllowed):
        cars_behind(cast.chen, cast.shanghai, figure=CareFigure.GONE, month=NOVEMBER)


def test_the_figures_take_two_queries_and_a_page_of_cars_few(cast, django_assert_num_queries):
    all_came(cast.shanghai, many_cars(cast.shanghai, 60), "2026-05-10")
    november(cast)
    with django_assert_num_queries(2):
        november(cast)
    with django_assert_num_queries(1):
        [(row.vehicle.plate, row.sender) for row in cars_behind(
            cast.liu, cast.shanghai, figure=CareFigure.GONE, month=NOVEMBER
        ).rows]  # fmt: skip


def test_a_month_that_is_not_over_and_a_figure_that_is_none_are_told_so(cast):
    with pytest.raises(InvalidInput):
        read_figure(cast.shanghai, of="gone", month="2026-12")
    with pytest.raises(InvalidInput):
        read_figure(cast.shanghai, of="lost", month="2026-11")
    assert read_figure(cast.shanghai, of="gone", month="2026-11") == (CareFigure.GONE, NOVEMBER)
