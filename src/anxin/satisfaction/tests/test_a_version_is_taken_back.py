"""A version of a plan is taken back with what was counted by it, unless a run rests on it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Brand, Person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.foundation.models import AuditRecord
from anxin.satisfaction.models import Cell, DirtyMonth, FactFile, MonthSum, PlanVersion, ScoreRun, VisitCount
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import default_plan, take_back_version
from anxin.satisfaction.services.runs import give_up
from anxin.satisfaction.tests.plans_typed import OCTOBER, changed
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """October is the last whole month."""
    with clock.at(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def first(cast: Cast) -> PlanVersion:
    return default_plan(cast.shanghai.region.brand)


@pytest.fixture
def brand(cast: Cast) -> Brand:
    return cast.shanghai.region.brand


def test_a_version_that_no_run_has_scored_by_is_taken_back_with_what_was_counted_by_it(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion
) -> None:
    asked_in_october(cast, second_adviser(cast))
    second = changed(cast, first, holds_from=OCTOBER)
    count_month(cast.shanghai.pk, month=OCTOBER)
    DirtyMonth.objects.all().delete()
    FactFile.objects.create(
        plan=first.plan, month=OCTOBER, name="x.parquet", rows=24, digest="x", written_at=second.made_at
    )
    assert set(Cell.objects.values_list("version", flat=True)) == {second.pk}
    client = signed_in(cast.liu)
    told = client.post(reverse("satisfaction:plan_take_back"), {"number": "2", "why": "weighed by mistake"})
    assert told.status_code == 302
    assert list(PlanVersion.objects.all()) == [first]
    assert not Cell.objects.exists() and not FactFile.objects.exists()
    assert sum(VisitCount.objects.values_list("visits", flat=True)) == 30
    assert MonthSum.objects.get().visits == 30 and MonthSum.objects.get().n == 0
    assert list(DirtyMonth.objects.values_list("month", flat=True)) == [OCTOBER]
    count_month(cast.shanghai.pk, month=OCTOBER)
    assert set(Cell.objects.values_list("version", flat=True)) == {first.pk}
    page = client.get(reverse("satisfaction:plan")).content.decode()
    assert "weighed by mistake" in page and "from 22 (22.0 %) to 40 (33.9 %)" in page
    kept = AuditRecord.objects.get(action="satisfaction.plan_taken_back")
    assert kept.details["body"]["factors"]["quality"]["weight"] == 40
    assert kept.person == cast.liu and kept.details["brand"] == brand.pk


def test_the_number_of_a_version_that_was_taken_back_is_not_given_again(
    cast: Cast, brand: Brand, first: PlanVersion
) -> None:
    changed(cast, first)
    take_back_version(brand, number=2, why="a slip", by=cast.liu)
    assert changed(cast, first).number == 3


@pytest.mark.parametrize("number", [1, 2, 99])
def test_what_a_run_has_frozen_the_first_version_and_what_there_is_not_stay(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion, number: int
) -> None:
    asked_in_october(cast, second_adviser(cast))
    changed(cast, first, holds_from=OCTOBER)
    run_of_october(cast)
    with pytest.raises((Refused, NotFound)) as refused:
        take_back_version(brand, number=number, why="so", by=cast.liu)
    code = {1: "PLAN_FIRST", 2: "PLAN_FROZEN", 99: "NOT_FOUND"}[number]
    assert refused.value.code == code and PlanVersion.objects.count() == 2
    told = signed_in(cast.liu).post(reverse("satisfaction:plan_take_back"), {"number": number, "why": "so"})
    assert told.status_code == (404 if number == 99 else 422)
    if number == 2:
        assert "A score run has frozen months of this version" in told.content.decode()
        assert not any(row["form"] for row in told.context["versions"])


def test_a_run_that_waits_holds_its_version_and_one_that_failed_goes_with_it(
    cast: Cast, brand: Brand, first: PlanVersion
) -> None:
    second = changed(cast, first, holds_from=OCTOBER)
    asked_in_october(cast, second_adviser(cast))
    run = run_of_october(cast)
    # As one that was begun and not carried out: nothing of it is frozen.
    ScoreRun.objects.exclude(pk=run.pk).delete()
    waiting = ScoreRun.objects.create(
        version=changed(cast, second, holds_from=date(2026, 11, 1), quality=50),
        scope=run.scope, brand=run.brand, region=run.region, dealer=run.dealer,
        first_month=date(2026, 11, 1), last_month=date(2026, 11, 1), made_at=run.made_at, made_by=cast.liu,
    )  # fmt: skip
    with pytest.raises(Refused, match="about to begin"):
        take_back_version(brand, number=3, why="so", by=cast.liu)
    give_up(waiting.pk)
    take_back_version(brand, number=3, why="so", by=cast.liu)
    assert not ScoreRun.objects.filter(pk=waiting.pk).exists() and ScoreRun.objects.filter(pk=run.pk).exists()


def test_without_a_reason_nothing_is_taken_back(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion
) -> None:
    changed(cast, first)
    for why in ("", "   ", "\x00", "x" * 301):
        told = signed_in(cast.liu).post(reverse("satisfaction:plan_take_back"), {"number": "2", "why": why})
        assert told.status_code == 422
    for number in ("", "two", "-1", "1e9", "9" * 400):
        told = signed_in(cast.liu).post(
            reverse("satisfaction:plan_take_back"), {"number": number, "why": "so"}
        )
        assert told.status_code == 422
    with pytest.raises(InvalidInput):
        take_back_version(brand, number=2, why=" ", by=cast.liu)
    assert PlanVersion.objects.count() == 2
