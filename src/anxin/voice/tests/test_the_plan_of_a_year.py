"""Each channel has its target in a year, and silence is reported once (T074, T076-T078)."""

from datetime import UTC, datetime, timedelta

import pytest

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.messaging.models import Notice
from anxin.voice.choices import Channel
from anxin.voice.selectors.plan import PlanLine, plan_of, solicited_of
from anxin.voice.services.planning import set_plan
from anxin.voice.services.watching import watch_gaps
from anxin.voice.tests.listening import heard
from tests.cast import Cast, make_complaint

DAY = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


def line(cast: Cast, channel: str) -> PlanLine:
    return next(each for each in plan_of(cast.liu, cast.shanghai, 2026) if each.channel == channel)


def test_a_channel_is_behind_when_it_brought_less_than_the_days_passed_ask(cast: Cast):
    with clock.at(DAY):
        set_plan(cast.shanghai, year=2026, targets={"visit": 4}, by=cast.liu)
        heard(cast)
        assert (line(cast, "visit").until_today, line(cast, "visit").is_behind) == (1, False)
        set_plan(cast.shanghai, year=2026, targets={"visit": 24}, by=cast.liu)
        assert (line(cast, "visit").until_today, line(cast, "visit").is_behind) == (11, True)


def test_what_is_planned_twice_a_year_is_not_silent_after_a_week(cast: Cast):
    with clock.at(DAY):
        set_plan(cast.shanghai, year=2026, targets={"visit": 2, "hotline": 300}, by=cast.liu)
        heard(cast)
        heard(cast, channel=Channel.HOTLINE)
    with clock.at(DAY + timedelta(days=8)):
        assert (line(cast, "visit").gap, line(cast, "hotline").gap) == (None, 8)


def test_silence_is_reported_once_a_gap(cast: Cast):
    with clock.at(DAY):
        set_plan(cast.shanghai, year=2026, targets={"hotline": 300}, by=cast.liu)
        heard(cast, channel=Channel.HOTLINE)
    with clock.at(DAY + timedelta(days=8)):
        assert (watch_gaps(), watch_gaps()) == (1, 0)
        assert {each.person for each in Notice.objects.all()} == {cast.liu, cast.gao}


def test_only_who_runs_surveys_plans_and_only_what_there_is(cast: Cast):
    with pytest.raises(NotAllowed):
        set_plan(cast.shanghai, year=clock.now().year, targets={"visit": 2}, by=cast.chen)
    with pytest.raises(InvalidInput):
        set_plan(cast.shanghai, year=clock.now().year, targets={"tea": 2}, by=cast.liu)


def test_a_complaint_born_while_we_asked_is_no_second_voice(cast: Cast):
    with clock.at(DAY):
        make_complaint(cast)
        make_complaint(cast, channel="intake-call-back")
        assert line(cast, "complaint").count == 1


def test_what_colleagues_say_themselves_is_no_voice_of_a_customer():
    assert solicited_of({"visit": 2, "survey": 5, "hotline": 3, "internal": 9}) == (7, 10)
