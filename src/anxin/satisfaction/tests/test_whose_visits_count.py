"""The population of a plan: of which visits it speaks, in what is counted, what is left out, and a run alike."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.customers.models import Vehicle
from anxin.satisfaction.models import Cell, OutsideCount, PlanVersion, VisitCount
from anxin.satisfaction.selectors.monthly import Measure, monthly
from anxin.satisfaction.selectors.overview import overview_of
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plans import plan_document, versions_of
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.rated_visits import (
    how_many_closed,
    left_out,
    rated_visits,
    visits_closed,
    visits_outside,
)
from anxin.satisfaction.selectors.windows import Window
from anxin.satisfaction.services.counting import count_month, sweep_months
from anxin.satisfaction.services.plans import change_plan, default_plan
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.counted_at_hand import complained
from anxin.satisfaction.tests.two_advisers import GOOD, run_of_october
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OCTOBER, NOW = date(2026, 10, 1), datetime(2026, 11, 20, 4, tzinfo=UTC)
SignedIn = Callable[[Person], Client]


def test_without_a_rule_every_visit_counts(cast: Cast) -> None:
    version = default_plan(cast.shanghai.region.brand)
    assert Population.of(version.body).is_everybody
    asked(cast, "2026-10-05", kind="repair")
    assert counts(cast, version) == (1, 1, 0, {})


def test_kinds_of_work_that_are_not_named_fall_out_with_their_visits(cast: Cast) -> None:
    version = of_population(cast, {"kinds": ["service", "repair"]})
    asked(cast, "2026-10-05", kind="service")
    asked(cast, "2026-10-06", kind="accident")
    closed_visit(cast, "2026-10-07", kind="recall")
    assert counts(cast, version) == (1, 1, 2, {"not_of_population": 1})


@pytest.mark.parametrize(
    ("delivered", "belongs"),
    [
        (date(2025, 10, 6), False),  # a day short of twelve months
        (date(2025, 10, 5), True),
        (date(2023, 9, 6), True),  # the last day of month 36
        (date(2023, 9, 5), False),
        (date(2027, 1, 1), False),
        (None, False),
    ],
)
def test_months_of_ownership_are_whole_ones_with_both_ends_within(
    cast: Cast, delivered: date | None, belongs: bool
) -> None:
    version = of_population(cast, {"owned_months": {"from": 12, "to": 36}})
    car = Vehicle.objects.get(pk=cast.car.pk)
    Vehicle.objects.filter(pk=car.pk).update(delivered_on=delivered)
    asked(cast, "2026-10-05")
    expected = (1, 1, 0, {}) if belongs else (0, 0, 1, {"not_of_population": 1})
    assert counts(cast, version) == expected


def test_the_day_of_closing_is_the_dealers_own(cast: Cast) -> None:
    version = of_population(cast, {"owned_months": {"from": 12}})
    Vehicle.objects.filter(pk=cast.car.pk).update(delivered_on=date(2025, 10, 6))
    # Half past four in the afternoon of the 5th in London is half past midnight of the 6th in Shanghai.
    closed_visit(cast, "2026-10-05", closed_at=datetime(2026, 10, 5, 16, 30, tzinfo=UTC))
    assert counts(cast, version) == (0, 1, 0, {})


def test_who_was_asked_too_late_is_left_out_and_his_visit_stays(cast: Cast) -> None:
    version = of_population(cast, {"asked_within_days": 28})
    asked(cast, "2026-10-05")  # asked on 2 November
    asked(cast, "2026-10-04")
    assert counts(cast, version) == (1, 2, 0, {"asked_too_late": 1})


def test_of_two_answers_the_last_that_was_in_time_counts(cast: Cast) -> None:
    version = of_population(cast, {"asked_within_days": 28})
    order, form = closed_visit(cast, "2026-10-05"), wording(cast.shanghai)
    answered(form, order, GOOD, day=date(2026, 10, 7), ended_at=datetime(2026, 10, 7, 4, tzinfo=UTC))
    answered(
        form,
        order,
        GOOD | {"quality": 1},
        day=date(2026, 11, 20),
        ended_at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    [one] = rated_visits(version, dealers=[cast.shanghai.pk], first=OCTOBER, last=OCTOBER)
    assert one.answers["quality"] == 10
    assert counts(cast, version) == (1, 1, 0, {"asked_too_late": 1})


def test_cells_hold_the_population_and_complaints_are_told_of_all_visits(cast: Cast) -> None:
    of_population(cast, {"kinds": ["service"]})
    asked(cast, "2026-10-05", kind="service")
    for kind in ("repair", "repair", "recall"):
        asked(cast, "2026-10-06", kind=kind)
    count_month(cast.shanghai.pk, month=OCTOBER)
    assert [(row.kind, row.visits) for row in VisitCount.objects.all()] == [("service", 1)]
    assert [(row.kind, row.n) for row in Cell.objects.all()] == [("service", 1)]
    outside = OutsideCount.objects.order_by("kind").values_list("kind", "visits")
    assert list(outside) == [("recall", 1), ("repair", 2)]
    window = Window(OCTOBER, OCTOBER, 1)
    [complaints] = monthly(Measure.COMPLAINTS, dealers=[cast.shanghai.pk], window=window)
    [repeats] = monthly(Measure.REPEATS, dealers=[cast.shanghai.pk], window=window)
    assert (complaints.of, repeats.of) == (4, 2)
    place = place_of(cast.liu, dealer="SH01")
    found = overview_of(place, versions_of(cast.shanghai.region.brand_id), window)
    assert found and found.composite and found.figure.visits == 1
    complained(cast.shanghai, OCTOBER, 1)
    found = overview_of(place, versions_of(cast.shanghai.region.brand_id), window)
    assert found and found.composite and found.composite.parts[-1].made_from == 25
    assert sweep_months() == 0
    OutsideCount.objects.filter(kind="recall").delete()
    assert sweep_months() == 1


def test_a_run_freezes_the_population_alone_and_says_what_fell_out(cast: Cast, signed_in: SignedIn) -> None:
    version = of_population(cast, {"kinds": ["service"], "asked_within_days": 300})
    for day in range(1, 13):
        asked(cast, f"2026-10-{day:02}", kind="service", quality=4 + day % 6)
        asked(cast, f"2026-10-{day:02}", kind="repair")
    run = run_of_october(cast)
    assert run.state == "done" and (run.result or {})["n"] == 12
    assert run.left_out["not_of_population"] == 12
    assert "population" not in run.plan_file and "population" not in plan_document(version.body)
    page = signed_in(cast.liu).get(run.get_absolute_url()).content.decode()
    assert "12 about a visit of which the plan does not speak" in page
    assert "It speaks of visits of these kinds alone: service." in page
    why = reverse("satisfaction:why")
    for query in ("dealer=SH01&until=2026-10&span=1", f"run={run.key}&dealer=SH01"):
        assert "of these kinds alone: service." in signed_in(cast.liu).get(f"{why}?{query}").content.decode()


def test_a_rule_is_read_as_it_was_told() -> None:
    kinds = ((), ("service",), ("service", "recall"), tuple(OrderKind.values))
    for kind, first, last, days in product(kinds, (None, 0, 12), (None, 0, 36), (None, 0, 30)):
        rule = Population(kind, first, last, days)
        assert Population.of({"population": rule.told()}) == rule
        assert rule.is_everybody == (not rule.told())
        assert list(rule.words())


def test_what_belongs_and_what_does_not_add_up_to_all_closed_visits(cast: Cast) -> None:
    days = [None, date(2020, 2, 29), date(2025, 10, 5), date(2026, 10, 1)]
    for number, delivered in enumerate(days):
        car = Vehicle.objects.create(
            vin=f"LSV00000000000{number:03}", delivered_on=delivered, dealer=cast.shanghai, made_at=NOW
        )
        for kind in OrderKind.values:
            closed_visit(cast, "2026-10-05", kind=kind, vehicle=car)
    span = {"dealers": [cast.shanghai.pk], "first": OCTOBER, "last": OCTOBER}
    version = default_plan(cast.shanghai.region.brand)
    for told in (
        {"kinds": ["service"]},
        {"owned_months": {"from": 0}},
        {"owned_months": {"to": 12}},
        {"owned_months": {"from": 12, "to": 600}, "kinds": ["repair", "recall"]},
        {"asked_within_days": 3},
    ):
        given_rule = PlanVersion(plan=version.plan, body=version.body | {"population": told})
        inside, outside = visits_closed(given_rule, **span), visits_outside(given_rule, **span)  # type: ignore[arg-type]
        assert inside.total() + outside.total() == RepairOrder.objects.count()
        assert inside.total() == how_many_closed(given_rule, **span)  # type: ignore[arg-type]


def of_population(cast: Cast, told: dict[str, Any]) -> PlanVersion:
    """The shipped plan, of these visits alone, from January on."""
    first = default_plan(cast.shanghai.region.brand)
    body = first.body | {"population": told}
    return change_plan(
        cast.shanghai.region.brand, body=body, holds_from=date(2026, 1, 1), why="", by=cast.liu
    )


def asked(cast: Cast, day: str, *, quality: int = 10, **more: Any) -> None:
    """A visit that somebody was asked about on 2 November."""
    order = closed_visit(cast, day, **more)
    answered(wording(cast.shanghai), order, GOOD | {"quality": quality}, customer=cast.customer)


def counts(cast: Cast, version: PlanVersion) -> tuple[int, int, int, dict[str, int]]:
    """Interviews that count, visits of the population, other visits, and what is left out, of October."""
    span = {"dealers": [cast.shanghai.pk], "first": OCTOBER, "last": OCTOBER}
    return (
        len(list(rated_visits(version, **span))),  # type: ignore[arg-type]  # one mapping for all
        visits_closed(version, **span).total(),  # type: ignore[arg-type]
        visits_outside(version, **span).total(),  # type: ignore[arg-type]
        left_out(version, **span),  # type: ignore[arg-type]
    )
