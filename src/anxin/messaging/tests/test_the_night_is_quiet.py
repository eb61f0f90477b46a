"""Quiet hours go by the dealer's wall clock, over midnight and over the change of summer time."""

from datetime import UTC, datetime

import pytest

from anxin.foundation import clock
from anxin.messaging.models import Notice
from anxin.messaging.policies import QuietHours
from anxin.messaging.selectors.notices import count_unread, notices_of
from anxin.messaging.services.notices import tell
from anxin.messaging.tests.test_everybody_is_told_once import news
from tests.cast import Cast

NIGHT = QuietHours.read(["21:00", "08:00"])
CHINA, LONDON = "Asia/Shanghai", "Europe/London"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "shown"),
    [
        # Shanghai: eight hours ahead all year.
        (CHINA, "2026-11-23 12:59", "2026-11-23 12:59"),
        (CHINA, "2026-11-23 13:00", "2026-11-24 00:00"),
        (CHINA, "2026-11-23 17:30", "2026-11-24 00:00"),
        (CHINA, "2026-11-23 23:59", "2026-11-24 00:00"),
        (CHINA, "2026-11-24 00:00", "2026-11-24 00:00"),
        # London: the night of 28 to 29 March is an hour short, that of 24 to 25 October an hour long.
        (LONDON, "2026-03-28 21:00", "2026-03-29 07:00"),
        (LONDON, "2026-03-29 20:00", "2026-03-30 07:00"),
        (LONDON, "2026-10-24 20:00", "2026-10-25 08:00"),
        (LONDON, "2026-10-24 19:59", "2026-10-24 19:59"),
        (LONDON, "2026-10-25 07:59", "2026-10-25 08:00"),
    ],
)
def test_what_comes_in_the_night_waits_for_the_morning(zone: str, at: str, shown: str) -> None:
    assert NIGHT.over_at(utc(at), zone=zone) == utc(shown)


def test_a_rest_at_noon_lasts_until_its_own_end() -> None:
    noon = QuietHours.read(["12:00", "13:30"])
    assert noon.over_at(utc("2026-11-23 04:15"), zone=CHINA) == utc("2026-11-23 05:30")
    assert noon.over_at(utc("2026-11-23 05:30"), zone=CHINA) == utc("2026-11-23 05:30")


def test_equal_times_mean_no_quiet_hours() -> None:
    never = QuietHours.read(["08:00", "08:00"])
    assert never.over_at(utc("2026-11-23 00:00"), zone=CHINA) == utc("2026-11-23 00:00")


def test_the_second_of_two_equal_hours_is_not_turned_back() -> None:
    """In the long night the hour from one to two comes twice: whoever waits for half past one gets no earlier."""
    short = QuietHours.read(["01:00", "01:30"])
    assert short.over_at(utc("2026-10-25 01:10"), zone=LONDON) == utc("2026-10-25 01:30")


def test_a_notice_of_the_night_is_seen_in_the_morning(cast: Cast) -> None:
    tell([cast.liu], notice=news(cast), at=utc("2026-11-23 14:00"))
    with clock.at(utc("2026-11-23 23:59")):
        assert (count_unread(cast.liu), list(notices_of(cast.liu))) == (0, [])
    with clock.at(utc("2026-11-24 00:00")):
        assert count_unread(cast.liu) == 1


def test_what_is_urgent_does_not_wait(cast: Cast) -> None:
    tell([cast.liu], notice=news(cast, urgent=True), at=utc("2026-11-23 14:00"))
    assert Notice.objects.get().shown_from == utc("2026-11-23 14:00")


def test_each_dealer_sleeps_in_his_own_zone(cast: Cast) -> None:
    cast.chengdu.time_zone = LONDON
    cast.chengdu.save()
    tell([cast.zhao], notice=news(cast, dealer=cast.chengdu), at=utc("2026-11-23 14:00"))
    assert Notice.objects.get().shown_from == utc("2026-11-23 14:00")
