"""A date in a file is read as people write it, in the dealer's zone, and never guessed."""

from datetime import UTC, date, datetime

import pytest

from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables import Cell
from anxin.foundation.tables.moments import read_moment

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
NOON = datetime(2024, 4, 29, 4, 0, tzinfo=UTC)
AFTERNOON = datetime(2024, 4, 29, 6, 5, tzinfo=UTC)


def read(cell: Cell, *, day_first: bool = False) -> datetime:
    return read_moment(cell, zone="Asia/Shanghai", day_first=day_first, now=NOW, field="received")


@pytest.mark.parametrize(
    "cell",
    [
        "2024-04-29", "2024/4/29", "2024.4.29", "2024年4月29日", "20240429", "２０２４－０４－２９", "29 Apr 2024",
        "April 29, 2024", "2024-04-29 00:00:00", date(2024, 4, 29), datetime(2024, 4, 29), 45411, 45411.0, "45411",
    ],
)  # fmt: skip
def test_a_day_without_a_time_means_noon_at_the_dealer(cell: Cell) -> None:
    assert read(cell) == NOON


@pytest.mark.parametrize(
    "cell",
    [
        "2024-04-29 14:05", "2024年4月29日 14时05分", "2024/4/29 下午2:05", "2024-04-29T14:05:00+08:00",
        "2024-04-29T06:05:00Z", datetime(2024, 4, 29, 14, 5), 45411 + (14 * 60 + 5) / 1440,
    ],
)  # fmt: skip
def test_a_time_of_day_is_the_dealers_own(cell: Cell) -> None:
    assert read(cell) == AFTERNOON


def test_a_british_dealer_writes_the_day_first_and_nobody_else_is_guessed_at() -> None:
    assert read("29/04/2024", day_first=True) == NOON
    with pytest.raises(InvalidInput) as caught:
        read("05/04/2024")
    assert caught.value.code == "IMPORT_DATE_UNREADABLE"


def test_a_complaint_of_this_morning_is_not_put_into_the_future() -> None:
    early = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    found = read_moment("2026-11-21", zone="Asia/Shanghai", day_first=False, now=early, field="received")
    assert found == early


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2026-11-22", "IMPORT_IN_FUTURE"),
        ("1924-04-29", "IMPORT_TOO_OLD"),
        ("2024-13-29", "IMPORT_DATE_UNREADABLE"),
        ("gestern", "IMPORT_DATE_UNREADABLE"),
        (True, "IMPORT_DATE_UNREADABLE"),
        (3, "IMPORT_DATE_UNREADABLE"),
        ("", "IMPORT_DATE_MISSING"),
    ],
)
def test_what_is_no_possible_date_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(cell)
    assert caught.value.code == code
