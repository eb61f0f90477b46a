"""A month's sums are those of its rows, whatever changed and however often it is counted."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from django.core.exceptions import ObjectDoesNotExist
from pytest_django import DjangoCaptureOnCommitCallbacks

from anxin.customers.events import CarFactsChanged
from anxin.customers.models import Vehicle
from anxin.customers.services import change_vehicle
from anxin.engines.index import Interview as Answers
from anxin.engines.index import index_of
from anxin.foundation import clock
from anxin.rights.choices import Powertrain
from anxin.rights.services.set_terms import set_terms
from anxin.satisfaction.models import Cell, DirtyMonth, VisitCount
from anxin.satisfaction.reactions import mark_after_car, mark_after_interview, mark_after_orders
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.rated_visits import age_of, left_out
from anxin.satisfaction.services import counting
from anxin.satisfaction.services.counting import count_dirty, count_month, sweep_months
from anxin.satisfaction.services.marking import mark_months
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.events import InterviewFinished
from anxin.surveys.services.interviews import end_interview
from anxin.surveys.services.questionnaires import take_over_pack
from anxin.workshop.events import OrdersChanged
from anxin.workshop.models import OrderImport, RepairOrder
from tests.cast import Cast

OCTOBER = date(2026, 10, 1)
TENS = {"quality": 10, "pick_up": 10, "facility": 10, "adviser": 10, "initiation": 10}
ONES = dict.fromkeys(TENS, 1)


@pytest.fixture
def frozen() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 3, 4, tzinfo=UTC)):
        yield


def marked() -> set[tuple[int, str]]:
    return {(row.dealer_id, f"{row.month:%Y-%m}") for row in DirtyMonth.objects.all()}


def test_visits_and_interviews_of_a_month_add_up(cast: Cast) -> None:
    asked = wording(cast.shanghai)
    for number in range(3):
        visit = closed_visit(cast, "2026-10-05", adviser=cast.wang, adviser_name="Wang")
        answered(asked, visit, TENS | {"overall": 9, "recommend": 10} if number else ONES | {"recommend": 6})
    closed_visit(cast, "2026-10-06", kind="repair", adviser_name="Zhou")
    count_month(cast.shanghai.pk, month=OCTOBER)
    [cell] = Cell.objects.all()
    assert (cell.adviser, cell.adviser_name, cell.kind, cell.age) == (cast.wang, "", "service", "unknown")
    assert (cell.rows, cell.n, cell.total, cell.squares) == (3, 3, 2000, 2_000_000)
    assert (cell.overall_n, cell.top_two) == (2, 2)
    assert (cell.recommend_n, cell.promoters, cell.detractors) == (3, 2, 1)
    assert cell.factors["quality"] == [3, 21, 201]
    visits = {(row.kind, row.adviser_id, row.adviser_name): row.visits for row in VisitCount.objects.all()}
    assert visits == {("service", cast.wang.pk, ""): 3, ("repair", None, "Zhou"): 1}


def test_who_answered_too_little_is_counted_and_not_scored(cast: Cast) -> None:
    asked, plan = wording(cast.shanghai), engine_plan(default_plan(cast.shanghai.region.brand))
    given = [{"quality": 8}, {"quality": 8, "facility": 9, "adviser": 3}, {}]
    for answers in given:
        answered(asked, closed_visit(cast, "2026-10-05"), answers)
    count_month(cast.shanghai.pk, month=OCTOBER)
    cell = Cell.objects.get()
    ratings = tuple(given[1].get(factor.column) for factor in plan.factors)
    index = index_of(Answers(1, ratings, None, None, {}), plan)
    assert (cell.rows, cell.n) == (3, 1)
    assert cell.total == pytest.approx(index, rel=1e-9)


def test_the_month_is_that_in_which_the_visit_was_closed_by_the_dealers_own_days(cast: Cast) -> None:
    """Half past midnight of the first of November in Shanghai is still October in Greenwich."""
    late = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    visit = closed_visit(cast, "2026-10-30", closed_at=late)
    answered(wording(cast.shanghai), visit, TENS)
    for month in (OCTOBER, date(2026, 11, 1)):
        count_month(cast.shanghai.pk, month=month)
    assert list(Cell.objects.values_list("month", flat=True)) == [date(2026, 11, 1)]
    assert list(VisitCount.objects.values_list("month", flat=True)) == [date(2026, 11, 1)]


def test_what_does_not_count_is_told_by_reason(cast: Cast) -> None:
    version, asked = default_plan(cast.shanghai.region.brand), wording(cast.shanghai)
    visit = closed_visit(cast, "2026-10-05")
    earlier = datetime(2026, 10, 8, 4, tzinfo=UTC)
    answered(asked, visit, ONES, ended_at=earlier)
    answered(asked, visit, TENS)
    answered(asked, None, TENS)
    answered(asked, closed_visit(cast, "2026-10-05", closed_at=None), TENS)
    answered(asked, closed_visit(cast, "2026-10-05"), TENS, state=InterviewState.SUPERSEDED)
    answered(asked, closed_visit(cast, "2026-10-05"), TENS, state=InterviewState.BROKEN_OFF)
    count_month(cast.shanghai.pk, month=OCTOBER)
    assert list(Cell.objects.values_list("rows", "total")) == [(1, 1000)]
    told = [
        left_out(version, dealers=[cast.shanghai.pk], first=month, last=month)
        for month in (OCTOBER, date(2026, 11, 1))
    ]
    assert told == [{"answered_again": 1}, {"without_visit": 2}]


def test_other_questionnaires_do_not_count(cast: Cast) -> None:
    other = take_over_pack(cast.shanghai, pack="after_sale")
    answered(other, closed_visit(cast, "2026-10-05"), TENS)
    count_month(cast.shanghai.pk, month=OCTOBER)
    assert not Cell.objects.exists()


@pytest.mark.parametrize(
    ("delivered", "age"),
    [("2023-10-06", "0-2"), ("2023-10-05", "3-5"), ("2020-10-06", "3-5"), ("2020-10-05", "6+"), (None, "unknown"),
     ("2026-12-01", "0-2")],
)  # fmt: skip
def test_the_age_of_a_car_is_told_in_whole_years(delivered: str | None, age: str) -> None:
    assert age_of(delivered and date.fromisoformat(delivered), date(2026, 10, 5)) == age  # type: ignore[arg-type]


def test_counting_again_changes_nothing_and_a_change_replaces_the_whole_month(cast: Cast) -> None:
    visit = closed_visit(cast, "2026-10-05")
    interview = answered(wording(cast.shanghai), visit, TENS)
    for _ in range(2):
        count_month(cast.shanghai.pk, month=OCTOBER)
    assert list(Cell.objects.values_list("rows", "kind")) == [(1, "service")]
    RepairOrder.objects.update(kind="repair")
    interview.delete()
    count_month(cast.shanghai.pk, month=OCTOBER)
    assert not Cell.objects.exists()
    assert list(VisitCount.objects.values_list("visits", "kind")) == [(1, "repair")]


def test_marks_are_worked_off_and_what_comes_meanwhile_stays_marked(cast: Cast) -> None:
    answered(wording(cast.shanghai), closed_visit(cast, "2026-10-05"), TENS)
    mark_months([(cast.shanghai.pk, OCTOBER)])
    real = counting.counted

    def while_something_comes(*args: object, **more: object) -> object:
        mark_months([(cast.shanghai.pk, OCTOBER)])
        return real(*args, **more)  # type: ignore[arg-type]

    with patch.object(counting, "counted", while_something_comes):
        assert count_dirty() == 1
    assert DirtyMonth.objects.values_list("changes", "counted").get() == (2, 1)
    assert count_dirty() == 1
    assert count_dirty() == 0
    assert Cell.objects.get().rows == 1


def test_a_month_that_fails_holds_up_no_other_and_leaves_its_sums_as_they_were(cast: Cast) -> None:
    for day in ("2026-09-05", "2026-10-05"):
        answered(wording(cast.shanghai), closed_visit(cast, day), TENS)
    for month in (date(2026, 9, 1), OCTOBER):
        mark_months([(cast.shanghai.pk, month)])
    count_dirty()
    mark_months([(cast.shanghai.pk, date(2026, 9, 1))])
    mark_months([(cast.shanghai.pk, OCTOBER)])
    create = Cell.objects.bulk_create
    calls = iter((ObjectDoesNotExist("power cut"), None))

    def fail_once(rows: object) -> object:
        if error := next(calls):
            raise error
        return create(rows)  # type: ignore[arg-type]

    with patch.object(Cell.objects, "bulk_create", fail_once):
        assert count_dirty() == 1
    assert Cell.objects.count() == VisitCount.objects.count() == 2
    assert count_dirty() == 1


def test_an_interview_that_ends_marks_the_month_of_its_visit(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    asked = wording(cast.shanghai)
    visit = closed_visit(cast, "2026-10-05")
    given = answered(asked, visit, TENS, state=InterviewState.OPEN, way=Way.PAPER, ended_at=None)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        end_interview(given.pk)
    assert marked() == {(cast.shanghai.pk, "2026-10")}
    mark_after_interview(InterviewFinished(answered(asked, None, TENS).pk))
    assert marked() == {(cast.shanghai.pk, "2026-10")}


def test_orders_that_come_in_mark_their_months_alone(cast: Cast) -> None:
    now = datetime(2026, 11, 2, tzinfo=UTC)
    runs = [OrderImport.objects.create(dealer=cast.shanghai, made_at=now, door="page") for _ in range(2)]
    for day, run in (("2026-08-05", runs[0]), ("2026-10-05", runs[1]), ("2026-09-30", runs[1])):
        closed_visit(cast, day, brought_by=run)
    mark_after_orders(OrdersChanged((cast.car.pk,)))
    assert marked() == {(cast.shanghai.pk, "2026-10"), (cast.shanghai.pk, "2026-09")}


def test_another_day_of_delivery_marks_the_months_of_the_cars_visits(cast: Cast) -> None:
    closed_visit(cast, "2026-10-05")
    closed_visit(cast, "2025-10-05")
    mark_after_car(CarFactsChanged(cast.car.pk))
    assert marked() == {(cast.shanghai.pk, "2026-10"), (cast.shanghai.pk, "2025-10")}


@pytest.mark.parametrize("fact", ["plate", "drive"])
def test_another_plate_or_drive_marks_the_months_too(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, fact: str
) -> None:
    closed_visit(cast, "2026-10-05")
    with django_capture_on_commit_callbacks(execute=True):
        if fact == "plate":
            change_vehicle(cast.car.key, changes={"plate": "沪A·D12345"}, by=cast.sun)
        else:
            set_terms(cast.car.key, changes={"powertrain": Powertrain.BEV}, by=cast.liu)
    assert marked() == {(cast.shanghai.pk, "2026-10")}


def test_what_makes_no_difference_marks_nothing(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    closed_visit(cast, "2026-10-05")
    with django_capture_on_commit_callbacks(execute=True):
        change_vehicle(cast.car.key, changes={"model_name": "Q5"}, by=cast.sun)
    assert marked() == set()


def test_the_sweep_marks_what_differs_and_nothing_else(cast: Cast, frozen: None) -> None:
    asked = wording(cast.shanghai)
    for day in ("2026-09-05", "2026-10-05"):
        answered(asked, closed_visit(cast, day), TENS | {"quality": 3, "facility": 7})
    assert sweep_months() == 1
    count_dirty()
    DirtyMonth.objects.all().delete()
    assert sweep_months() == 0
    Vehicle.objects.update(delivered_on=date(2026, 1, 1))
    RepairOrder.objects.filter(closed_at__month=9).update(kind="repair")
    assert sweep_months() == 1
    assert marked() == {(cast.shanghai.pk, "2026-09"), (cast.shanghai.pk, "2026-10")}
    count_dirty()
    DirtyMonth.objects.all().delete()
    answered(asked, closed_visit(cast, "2026-10-20"), ONES)
    sweep_months()
    assert marked() == {(cast.shanghai.pk, "2026-10")}


def test_what_does_not_count_stands_in_the_month_of_its_visit(cast: Cast, frozen: None) -> None:
    """Answered again in November about October: left out of October, where the visit is."""
    version = wording(cast.shanghai)
    order = closed_visit(cast, "2026-10-30")
    for day in (date(2026, 10, 31), date(2026, 11, 2)):
        answered(version, order, TENS, day=day)
    plan = default_plan(cast.shanghai.region.brand)
    told = [
        left_out(plan, dealers=[cast.shanghai.pk], first=month, last=month)
        for month in (OCTOBER, date(2026, 11, 1))
    ]
    assert told == [{"answered_again": 1}, {}]


def test_the_sweep_reaches_back_over_the_year_that_a_year_is_set_against(cast: Cast, frozen: None) -> None:
    asked = wording(cast.shanghai)
    answered(asked, closed_visit(cast, "2024-11-20"), TENS)
    answered(asked, closed_visit(cast, "2024-10-20"), TENS)
    DirtyMonth.objects.all().delete()
    assert sweep_months() == 1
    assert marked() == {(cast.shanghai.pk, "2024-11")}
