"""The terms of an open request move once the holidays of their year are announced: once, and never of a closed one."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.rights.models import MovedTerm, Position, RightsRequest
from anxin.rights.services.move_terms import move_terms
from anxin.rights.services.requests import AskedFor, answer_request, take_request
from anxin.rights.tasks import renew_all_positions
from anxin.rights.tests.announcements import not_yet_announced
from anxin.rights.tests.cars import delivered
from tests.cast import Cast

ASKED = datetime(2025, 9, 26, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
BY_WEEK_ENDS = (date(2025, 10, 10), date(2025, 10, 24))
BY_HOLIDAYS = (date(2025, 10, 16), date(2025, 10, 30))


def asked(cast: Cast) -> RightsRequest:
    delivered(cast, on="2025-06-01")
    return take_request(cast.car.key, AskedFor(remedy="refund", medium="phone"), by=cast.chen)


def terms(request: RightsRequest) -> tuple[date | None, date | None]:
    request.refresh_from_db()
    return request.answer_due, request.complete_due


def test_the_terms_go_round_holidays_that_were_announced_after_the_request(cast: Cast):
    with clock.at(ASKED):
        with not_yet_announced(2025):
            request = asked(cast)
            assert terms(request) == BY_WEEK_ENDS
            assert move_terms() == 0
        assert move_terms() == 1
    assert terms(request) == BY_HOLIDAYS
    [moved] = MovedTerm.objects.all()
    assert moved.years == [2025]
    assert (moved.answer_from, moved.complete_from) == BY_WEEK_ENDS
    assert (moved.answer_to, moved.complete_to) == BY_HOLIDAYS
    position = Position.objects.get(vehicle=cast.car)
    assert (position.answer_due, position.complete_due) == BY_HOLIDAYS
    assert AuditRecord.objects.filter(action="rights.terms_moved").count() == 1


def test_it_moves_once_however_often_it_is_looked_at(cast: Cast):
    with clock.at(ASKED):
        with not_yet_announced(2025):
            request = asked(cast)
        renew_all_positions(timestamp=0)
        renew_all_positions(timestamp=0)
    assert terms(request) == BY_HOLIDAYS
    assert MovedTerm.objects.count() == 1


def test_of_an_accepted_request_only_the_term_that_runs_moves(cast: Cast):
    with clock.at(ASKED):
        with not_yet_announced(2025):
            request = asked(cast)
            answer_request(request.key, answer="accepted", by=cast.liu)
        move_terms()
    [moved] = MovedTerm.objects.all()
    assert (moved.answer_from, moved.answer_to) == (None, None)
    assert moved.complete_to == BY_HOLIDAYS[1]


def test_a_refused_request_keeps_its_days(cast: Cast):
    with clock.at(ASKED):
        with not_yet_announced(2025):
            request = asked(cast)
            answer_request(request.key, answer="refused", reasons="未达到条件", by=cast.liu)
        assert move_terms() == 0
    assert terms(request) == BY_WEEK_ENDS


def test_what_holidays_did_not_move_stays(cast: Cast):
    """Another day of delivery brings another edition: that is for a person to look at."""
    with clock.at(ASKED):
        request = asked(cast)
        Vehicle.objects.filter(pk=cast.car.pk).update(delivered_on=date(2021, 6, 1))
        assert move_terms() == 0
    assert terms(request) == BY_HOLIDAYS
