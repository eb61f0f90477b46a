"""The public holidays that are proposed are those of the notices; years without a notice are not guessed."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from anxin.accounts.public_holidays import makeup_days, public_holidays, years_known

#: From the notices of the State Council's General Office: first and last day of each break.
BREAKS = {
    2025: [
        ("2025-01-01", "2025-01-01"),
        ("2025-01-28", "2025-02-04"),
        ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"),
        ("2025-05-31", "2025-06-02"),
        ("2025-10-01", "2025-10-08"),
    ],
    2026: [
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ],
}
WORKED = {
    2025: ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
    2026: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
}


def _days(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", sorted(BREAKS))
def test_a_year_of_china_has_the_whole_breaks_of_its_notice(year: int) -> None:
    expected = {day for first, last in BREAKS[year] for day in _days(first, last)}
    assert {each.day for each in public_holidays("CN", year)} == expected


@pytest.mark.parametrize("year", sorted(WORKED))
def test_the_weekends_worked_instead_are_those_of_the_notice(year: int) -> None:
    assert [each.day.isoformat() for each in makeup_days("CN", year)] == WORKED[year]


def test_a_makeup_day_stands_for_the_weekday_of_the_day_off() -> None:
    by_day = {each.day.isoformat(): each for each in makeup_days("CN", 2026)}
    october = by_day["2026-10-10"]
    assert (october.instead_of, october.weekday) == (date(2026, 10, 7), "wed")
    assert by_day["2026-01-04"].weekday == "fri"


def test_a_year_without_a_notice_is_not_guessed() -> None:
    known = years_known("CN")
    assert {2025, 2026} <= known
    after = max(known) + 1
    assert public_holidays("CN", after) == ()
    assert makeup_days("CN", after) == ()


def test_every_known_year_of_china_can_be_read_and_no_day_is_off_and_worked() -> None:
    for year in years_known("CN"):
        worked = {each.day for each in makeup_days("CN", year)}
        off = {each.day for each in public_holidays("CN", year)}
        assert off
        assert not off & worked


def test_britain_is_computed_for_england_with_names_in_both_languages() -> None:
    found = {each.day.isoformat(): each.names for each in public_holidays("GB", 2026)}
    assert set(found) == {
        "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31",
        "2026-12-25", "2026-12-26", "2026-12-28",
    }  # fmt: skip
    assert found["2026-12-28"] == {"zh": "节礼日（补假）", "en": "Boxing Day (observed)"}
    assert makeup_days("GB", 2026) == ()
    assert 2090 in years_known("GB")


def test_chinese_holidays_are_named_in_both_languages() -> None:
    names = {each.day.isoformat(): each.names for each in public_holidays("CN", 2026)}
    assert names["2026-02-17"] == {"zh": "春节", "en": "Chinese New Year (Spring Festival)"}
    assert names["2026-10-07"]["zh"] == "调休（2026-10-10 上班）"


def test_a_country_without_data_has_no_known_year() -> None:
    assert years_known("XX") == frozenset()
    assert public_holidays("XX", 2026) == ()
