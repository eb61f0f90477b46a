"""What no clock hears is written without looking at the kept clocks again, unless they may be others by now."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.accounts.services import LocalTimes, add_closure
from anxin.complaints.choices import ClockKind, EventKind, Mode
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.complaints.selectors.clocks.effects import words_of
from anxin.complaints.services.change_case import add_note, assign_complaint
from anxin.complaints.services.clocks.holding import hold_clocks
from anxin.complaints.services.clocks.keeping import _UNHEARD, rebuild_clocks
from anxin.foundation import clock
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

#: A Wednesday, 17:30 in Shanghai: half an hour before the house closes.
EVENING = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def letter(cast: Cast) -> Complaint:
    with clock.at(EVENING):
        return make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN)


def looked_at_clocks(asked: CaptureQueriesContext) -> bool:
    return any('FROM "complaints_caseclock"' in query["sql"] for query in asked.captured_queries)


@pytest.mark.parametrize("kind", sorted(_UNHEARD))
def test_no_clock_hears_a_silent_line(kind: EventKind) -> None:
    case = Complaint(received_at=EVENING, mode=Mode.PHONE)
    assert words_of(case, [ComplaintEvent(complaint=case, at=EVENING, kind=kind, facts={})]) == []


def test_a_note_and_another_owner_ask_for_no_clocks_and_leave_them_right(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(EVENING + HOUR), CaptureQueriesContext(connection) as asked:
        add_note(case.slug, text="查到上次的工单。", by=cast.chen)
        assign_complaint(case.slug, to=cast.sun, by=cast.liu, reason="她认识客户。")
    assert not looked_at_clocks(asked)
    with clock.at(EVENING + HOUR):
        assert rebuild_clocks([Complaint.objects.get(pk=case.pk)]) == 0


def test_a_note_after_another_calendar_moves_the_clocks(cast: Cast) -> None:
    case = letter(cast)
    times = LocalTimes(begins=datetime(2026, 11, 19, 9, 0), ends=datetime(2026, 11, 19, 12, 0))
    with clock.at(EVENING + HOUR):
        add_closure(cast.shanghai, times=times, by=cast.liu, why="盘点")
    with clock.at(EVENING + 2 * HOUR):
        add_note(case.slug, text="明天上午盘点。", by=cast.chen)
    acknowledge = case.clocks.get(kind=ClockKind.ACKNOWLEDGE)
    assert acknowledge.due_at == datetime(2026, 11, 19, 4, 30, tzinfo=UTC)


def test_a_note_while_clocks_are_on_hold_looks_at_them(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(EVENING + HOUR):
        hold_clocks(case.slug, reason="waiting_customer", by=cast.chen, note="客户出差。")
    with clock.at(EVENING + 2 * HOUR), CaptureQueriesContext(connection) as asked:
        add_note(case.slug, text="还没有回来。", by=cast.chen)
    assert looked_at_clocks(asked)
