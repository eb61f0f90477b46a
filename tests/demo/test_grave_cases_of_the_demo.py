"""The demo has something grave to look at: a crisis, orders of the manufacturer, a limit stated, a review."""

import pytest

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ClockKind, Validity
from anxin.complaints.models import CaseClock, CaseReview, Complaint, ConductRecord, Crisis, MakerSide
from anxin.messaging.models import Notice

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.slow]


@pytest.fixture(autouse=True)
def _unblocked(django_db_blocker):
    """The folder's data lies in a transaction of its own, which a test's own one would hide."""
    with django_db_blocker.unblock():
        yield


def test_every_dealer_has_one_crisis_with_its_sheet_half_done() -> None:
    assert (
        Crisis.objects.count() == Complaint.objects.filter(in_crisis=True).count() == Dealer.objects.count()
    )
    for crisis in Crisis.objects.select_related("speaker"):
        assert crisis.speaker is not None
        assert crisis.entries.filter(done_at=None).exists()
        assert crisis.entries.filter(sort="secured").exclude(done_at=None).exists()


def test_the_manufacturer_waits_for_feedback_and_has_held_one_valid() -> None:
    for dealer in Dealer.objects.all():
        sides = MakerSide.objects.filter(complaint__dealer=dealer)
        assert set(sides.values_list("validity", flat=True)) == {Validity.VALID, Validity.UNKNOWN}
    running = set(CaseClock.objects.filter(stopped_at=None).values_list("kind", flat=True))
    assert {ClockKind.FEEDBACK, ClockKind.OBJECTION} <= running


def test_a_limit_was_stated_and_a_handling_reviewed() -> None:
    assert ConductRecord.objects.exists()
    assert CaseReview.objects.exclude(decided_at=None).exists()


def test_nobody_is_told_of_a_case_about_himself() -> None:
    about = {complaint.slug: complaint.concerns_id for complaint in Complaint.objects.exclude(concerns=None)}
    told = Notice.objects.filter(subject__in=about).values_list("subject", "person_id")
    assert not [subject for subject, person in told if about[subject] == person]
