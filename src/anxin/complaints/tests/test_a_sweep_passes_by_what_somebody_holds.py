"""Two at work at once: the sweep takes what is free and comes back for the rest."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from anxin.complaints.choices import Mode
from anxin.complaints.models import Complaint, EscalationStep
from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.foundation import clock
from tests.cast import Cast, make_complaint

TEN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
LATER = TEN + timedelta(hours=23.6)
PATIENCE = 30


def waiting(case: Complaint) -> int:
    return EscalationStep.objects.filter(clock__complaint=case, fired_at=None, due_at__lte=LATER).count()


@pytest.mark.django_db(transaction=True)
def test_a_case_that_is_being_changed_waits_and_the_others_do_not(cast: Cast) -> None:
    with clock.at(TEN):
        held, free = (make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN) for _ in range(2))
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Complaint.objects.select_for_update().get(pk=held.pk)
            locked.set()
            done.wait(PATIENCE)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert locked.wait(PATIENCE)
        with clock.at(LATER):
            sweep_all()
        assert (waiting(held) > 0, waiting(free)) == (True, 0)
    finally:
        done.set()
        other.join(PATIENCE)
    with clock.at(LATER):
        sweep_all()
    assert waiting(held) == 0
