"""The demo's year is counted when it is loaded: each page of the index has figures, no month waits for the worker."""

from collections import Counter
from datetime import datetime

from django.db.models import F

from anxin.accounts.models import Dealer, Person
from anxin.foundation import clock
from anxin.satisfaction.choices import DisputeState, RunState, SignalState
from anxin.satisfaction.models import Cell, DirtyMonth, Dispute, ScoreRun, Signal, VisitCount
from anxin.satisfaction.selectors.first_fix import first_fix
from anxin.satisfaction.selectors.first_fix_counts import Visits
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plans import engine_plan, version_scoring
from anxin.satisfaction.selectors.windows import months_after, window_ending
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


def test_a_signal_waits_for_somebody_to_look_at_it(demo: datetime) -> None:
    assert Signal.objects.filter(state=SignalState.OPEN).exists()


def test_every_dealer_has_a_quarter_frozen_and_an_adviser_disputes_his_figure(demo: datetime) -> None:
    for dealer in Dealer.objects.all():
        run = ScoreRun.objects.get(dealer=dealer)
        assert run.state == RunState.DONE and run.interviews
        dispute = Dispute.objects.get(run=run)
        assert dispute.state == DisputeState.OPEN and dispute.made_by == dispute.adviser


def test_customers_and_orders_stand_beside_each_other(demo: datetime) -> None:
    person = Person.objects.get(username="ji.ruolin")
    with clock.at(demo):
        place, today = place_of(person, dealer="SH01"), clock.today("Asia/Shanghai")
        last = months_after(today.replace(day=1), -1)
        plan = engine_plan(version_scoring(place.brand, last))
        found = first_fix(place, window_ending(last, 12), Visits.ALL, plan=plan, today=today)
    assert found.said.share and found.shown.share and found.agreement.kappa
    assert found.agreement.neither + found.agreement.not_back + found.agreement.came_back
