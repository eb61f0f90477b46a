"""The demo's year is counted when it is loaded: figures to look at, and no month waits for the worker."""

from collections import Counter
from datetime import datetime

from django.db.models import F

from anxin.accounts.models import Dealer
from anxin.satisfaction.models import Cell, DirtyMonth, VisitCount
from anxin.satisfaction.services.counting import sweep_months


def test_every_dealer_has_a_year_of_figures_with_no_more_interviews_than_visits(demo: datetime) -> None:
    interviews: Counter[tuple[object, ...]] = Counter()
    for *of, rows in Cell.objects.values_list(
        "dealer", "month", "adviser", "adviser_name", "kind", "age", "rows"
    ):
        interviews[tuple(of)] += rows
    visits: Counter[tuple[object, ...]] = Counter()
    for *of, many in VisitCount.objects.values_list(
        "dealer", "month", "adviser", "adviser_name", "kind", "age", "visits"
    ):
        visits[tuple(of)] += many
    assert all(many <= visits[of] for of, many in interviews.items())
    for dealer in Dealer.objects.all():
        assert len({month for number, month, *_ in interviews if number == dealer.pk}) >= 11


def test_no_month_of_the_demo_waits_to_be_counted(demo: datetime) -> None:
    assert not DirtyMonth.objects.filter(changes__gt=F("counted")).exists()
    assert sweep_months() == 0
