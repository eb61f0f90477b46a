"""The demo has a car in each state of the law: a right met, arguable, one step away, a long repair, an open request."""

from datetime import datetime, timedelta

from anxin.rights.choices import Standing
from anxin.rights.models import CarTerms, Position, RightsRequest

DEALER = "SH01"


def test_a_right_is_met_one_is_arguable_and_one_is_a_step_away(demo: datetime):
    rows = Position.objects.filter(dealer__code=DEALER)
    assert rows.filter(state=Standing.MET, rule="24.1.4.count").exists()
    assert rows.filter(state=Standing.ONE_STEP).exists()
    arguable = rows.filter(state=Standing.ARGUABLE, repairs=5)
    assert any("A8" in right["because"] for each in arguable for right in each.answer["rights"])


def test_a_long_repair_stands_at_day_26_of_30(demo: datetime):
    running = Position.objects.filter(dealer__code=DEALER, substitute_due__isnull=False, days=26).first()
    assert running is not None and running.substitute_due is not None
    assert running.substitute_due - demo == timedelta(hours=40)


def test_a_request_is_due_soon(demo: datetime):
    request = RightsRequest.objects.get(dealer__code=DEALER)
    assert request.is_open and request.answer_due is not None
    assert (request.answer_due - demo.date()).days <= 7


def test_what_was_sold_has_its_papers_and_no_facts_contradict_each_other(demo: datetime):
    assert CarTerms.objects.filter(dealer__code=DEALER).count() > 20
    faults = Position.objects.filter(state=Standing.FAULTY).values_list("fault__message", flat=True)
    assert not list(faults[:3])
