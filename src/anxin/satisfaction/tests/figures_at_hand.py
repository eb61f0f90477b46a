"""Cells made by hand, for tests of what is read from them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from anxin.accounts.models import Brand, Dealer, Person
from anxin.foundation import clock
from anxin.satisfaction.models import Cell, Plan, PlanVersion, VisitCount
from anxin.satisfaction.selectors.plans import order_of
from anxin.satisfaction.services.counting import kept
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.services.rolling_up import replace_sums, rolled_up

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def plan_for(brand: Brand) -> PlanVersion:
    """The shipped plan of a brand: min_max, least number 10, caution 30."""
    return default_plan(brand)


def next_version(version: PlanVersion, holds_from: date, **changes: Any) -> PlanVersion:
    """Another version of the plan from a month on."""
    Plan.objects.filter(pk=version.plan_id).update(numbered=version.number + 1)
    return PlanVersion.objects.create(
        plan=Plan.objects.get(pk=version.plan_id),
        number=version.number + 1,
        body={**version.body, **changes},
        holds_from=holds_from,
        made_at=clock.now(),
    )


def put(
    version: PlanVersion,
    dealer: Dealer,
    month: date,
    values: Sequence[float],
    *,
    adviser: Person | str | None = None,
    **more: Any,
) -> None:
    """Put interviews with these indices into one cell; ``visits`` as many again unless it is told.

    An interview of 900 points and more is very satisfied and recommends; below 600 it does neither.
    """
    place = {
        "dealer": dealer,
        "month": month,
        "adviser": adviser if isinstance(adviser, Person) else None,
        "adviser_name": adviser if isinstance(adviser, str) else "",
        "kind": more.pop("kind", "service"),
        "age": more.pop("age", "0-2"),
        "drive": more.pop("drive", "ice"),
    }
    n = len(values)
    VisitCount.objects.create(**place, visits=more.pop("visits", 2 * n))
    ratings = [1 + 9 * value / 1000 for value in values]
    told = [n, sum(ratings), sum(each * each for each in ratings)]
    Cell.objects.create(
        **place,
        version=version,
        rows=n,
        n=n,
        total=sum(values),
        squares=sum(value * value for value in values),
        overall_n=n,
        top_two=sum(value >= 900 for value in values),
        recommend_n=n,
        promoters=sum(value >= 900 for value in values),
        detractors=sum(value < 600 for value in values),
        factors=dict.fromkeys(version.body["factors"], told),
    )
    roll_up(dealer, month)


def roll_up(dealer: Dealer, month: date) -> None:
    """Write the sums of a month that follow from its cells, as counting does."""
    held = kept(dealer, first=month, last=month)
    orders = {each.pk: order_of(each.body) for each in PlanVersion.objects.all()}
    replace_sums(dealer, month, rolled_up(held.visits, held.cells, orders))


def around(middle: float, n: int, spread: float = 50) -> list[float]:
    """As many indices as asked for around a middle, half of them above and half below."""
    return [middle + (spread if place % 2 else -spread) for place in range(n)]
