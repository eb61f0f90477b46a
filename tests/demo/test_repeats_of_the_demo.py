"""Repeat repairs of the demo: at every dealer one in each state, a chain of three, one treated to its end."""

from datetime import timedelta

import pytest
from pytest_django import DjangoDbBlocker

from anxin.accounts.models import Dealer
from anxin.engines.repeats.items import Item
from anxin.foundation import clock
from anxin.workshop.choices import RepeatOutcome, RepeatState
from anxin.workshop.models import RepeatProof, RepeatRepair
from tests.demo.conftest import MONDAY

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _unblocked(django_db_blocker: DjangoDbBlocker):
    """The folder's data lies in a transaction of its own, which a test's own one would hide."""
    with django_db_blocker.unblock(), clock.at(MONDAY):
        yield


def test_every_dealer_has_what_is_suspected_under_way_and_done() -> None:
    for dealer in Dealer.objects.all():
        states = set(RepeatRepair.objects.filter(dealer=dealer).values_list("state", flat=True))
        assert {RepeatState.SUSPECTED, RepeatState.CONFIRMED, RepeatState.DONE} <= states, dealer.code


def test_every_dealer_has_a_chain_of_three() -> None:
    for dealer in Dealer.objects.all():
        third = RepeatRepair.objects.filter(dealer=dealer, visit=3, state=RepeatState.SUSPECTED).first()
        assert third is not None and third.earlier_id != third.first_id, dealer.code


def test_one_waits_for_the_service_manager() -> None:
    for dealer in Dealer.objects.all():
        waiting = RepeatRepair.objects.get(
            dealer=dealer, state=RepeatState.CONFIRMED, outcome=RepeatOutcome.NOT_AS_EXPECTED
        )
        assert not waiting.proofs.filter(item=Item.HANDED_BACK).exists()


def test_what_is_done_was_verified_by_a_call_and_the_newest_belongs_to_a_case() -> None:
    for repeat in RepeatRepair.objects.filter(state=RepeatState.DONE):
        call = repeat.proofs.get(item=Item.FOLLOW_UP)
        assert call.facts == {"solved": True}
    for dealer in Dealer.objects.all():
        newest = RepeatRepair.objects.filter(dealer=dealer, state=RepeatState.DONE).latest("came_at")
        assert newest.case.complaint.vehicle_id == newest.vehicle_id


def test_what_is_five_weeks_old_has_been_decided_on() -> None:
    old = RepeatRepair.objects.filter(state=RepeatState.SUSPECTED, came_at__lt=MONDAY - timedelta(days=35))
    assert not old.exists()


def test_nothing_was_proved_ahead_of_its_time() -> None:
    for proof in RepeatProof.objects.select_related("repeat"):
        assert proof.repeat.came_at <= proof.at <= MONDAY
