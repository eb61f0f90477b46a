from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from anxin.foundation import display

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("left", "english"),
    [
        (timedelta(days=3, hours=4, minutes=9), "3 d 4 h left"),
        (timedelta(days=2), "2 d left"),
        (timedelta(hours=2, minutes=10), "2 h 10 min left"),
        (timedelta(hours=1), "1 h left"),
        (timedelta(minutes=12, seconds=59), "12 min left"),
        (timedelta(seconds=59), "under a minute left"),
        (timedelta(seconds=-1), "due just now"),
        (timedelta(minutes=-65), "1 h 5 min late"),
        (timedelta(days=-1, hours=-2), "1 d 2 h late"),
    ],
)
def test_a_due_time_is_shown_as_what_is_left(left, english):
    with translation.override("en"):
        assert display.due_in_words(NOW + left, now=NOW).text == english


def test_a_due_time_is_worded_in_chinese_for_a_chinese_reader():
    with translation.override("zh-hans"):
        assert display.due_in_words(NOW + timedelta(minutes=130), now=NOW).text == "还剩 2 小时 10 分"
        assert display.due_in_words(NOW - timedelta(minutes=60), now=NOW).text == "迟 1 小时"


def test_the_last_fifth_since_the_start_is_soon_and_afterwards_it_is_late():
    start = NOW - timedelta(minutes=80)
    due = NOW + timedelta(minutes=20)
    assert display.due_in_words(due, start=start, now=NOW).state == "soon"
    assert display.due_in_words(due, start=start, now=NOW - timedelta(seconds=1)).state == "ok"
    assert display.due_in_words(due, start=start, now=due + timedelta(seconds=1)).state == "late"


def test_without_a_start_the_last_half_hour_is_soon():
    assert display.due_in_words(NOW + timedelta(minutes=30), now=NOW).state == "soon"
    assert display.due_in_words(NOW + timedelta(minutes=31), now=NOW).state == "ok"


def test_a_day_is_the_dealers_own_day_not_the_servers():
    before_midnight_in_shanghai = datetime(2026, 11, 20, 15, 59, tzinfo=UTC)
    after_midnight_in_shanghai = datetime(2026, 11, 20, 16, 1, tzinfo=UTC)
    with translation.override("en"):
        assert display.day_in_words(before_midnight_in_shanghai, zone=SHANGHAI, now=NOW) == "yesterday"
        assert display.moment_in_words(after_midnight_in_shanghai, zone=SHANGHAI, now=NOW) == "today 00:01"


def test_a_day_far_off_carries_its_date_and_its_year_only_when_it_is_another_one():
    with translation.override("en"):
        assert display.day_in_words(NOW - timedelta(days=9), zone=SHANGHAI, now=NOW) == "12 Nov"
        assert display.day_in_words(NOW - timedelta(days=400), zone=SHANGHAI, now=NOW) == "17 Oct 2025"
    with translation.override("zh-hans"):
        assert display.day_in_words(NOW - timedelta(days=400), zone=SHANGHAI, now=NOW) == "2025年10月17日"


def test_a_heading_names_the_weekday():
    with translation.override("zh-hans"):
        assert display.long_day(NOW, zone=SHANGHAI) == "11月21日 星期六"
    with translation.override("en"):
        assert display.long_day(NOW, zone=SHANGHAI) == "Saturday, 21 Nov"


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (128000, "CNY", "¥128,000"),
        (Decimal("1280.5"), "GBP", "£1,280.50"),
        (-20, "CNY", "−¥20"),
        (3, "CHF", "CHF 3"),
    ],
)
def test_a_sum_has_its_sign_and_no_idle_pence(amount, currency, words):
    assert display.sum_in_words(amount, currency) == words


@pytest.mark.parametrize(
    ("name", "sign"),
    [("陈敏", "敏"), ("Chloe Marsh", "CM"), ("Chloe Anne Marsh", "CM"), ("ana", "A"), ("", "·")],
)
def test_a_person_has_a_sign(name, sign):
    assert display.initials(name) == sign
