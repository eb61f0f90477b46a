"""An installation that had open cases before there were clocks: every one gets them once, by the newest policies."""

from datetime import UTC, datetime, timedelta

import pytest

from anxin.complaints.choices import ClockKind, EventKind, Mode, Status
from anxin.complaints.models import CaseClock, Complaint, ComplaintEvent
from anxin.complaints.services.clocks.catching_up import give_clocks_to_old_cases, rebuild_all_clocks
from anxin.foundation import clock
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def old_letter(cast: Cast) -> Complaint:
    """A case as it was written before: its history names no policy, and no clock is kept."""
    with clock.at(TEN):
        case = make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN)
    opened = case.events.get(kind=EventKind.OPENED)
    other = Complaint.objects.get(pk=case.pk)
    CaseClock.objects.filter(complaint=case).delete()
    other.pk, other.number, other.source_key = None, "TS20261118-9999", None
    other._state.adding = True
    other.save()
    ComplaintEvent.objects.create(
        complaint=other, at=opened.at, by=opened.by, kind=opened.kind, facts=opened.facts, version=1
    )
    return other


def test_an_old_open_case_counts_from_when_it_came_in(cast: Cast) -> None:
    case = old_letter(cast)
    with clock.at(TEN + timedelta(hours=3)):
        assert give_clocks_to_old_cases() == 1
        assert give_clocks_to_old_cases() == 0
    contact = case.clocks.get(kind=ClockKind.CONTACT)
    assert (contact.started_at, contact.due_at) == (TEN, TEN + timedelta(hours=24))
    case.refresh_from_db()
    assert case.due_at is not None


def test_a_closed_one_stays_without(cast: Cast) -> None:
    case = old_letter(cast)
    Complaint.objects.filter(pk=case.pk).update(status=Status.CLOSED)
    assert give_clocks_to_old_cases() == 0


def test_all_kept_clocks_are_made_again(cast: Cast) -> None:
    with clock.at(TEN):
        make_complaint(cast)
        kept = CaseClock.objects.count()
        CaseClock.objects.all().delete()
        assert rebuild_all_clocks() == (1, kept)
        assert rebuild_all_clocks() == (1, 0)
