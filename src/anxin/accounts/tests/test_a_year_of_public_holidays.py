"""Public holidays come in only after a person has looked through them, and a missing year warns months ahead."""

from datetime import date

import pytest
from django.utils import translation

from anxin.accounts import selectors
from anxin.accounts.models import Dealer
from anxin.accounts.selectors import calendar_of, calendar_warnings, proposed_days
from anxin.accounts.services import DayMark, Mark, adopt_year, mark_day
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from tests.cast import Cast


def _all_days(dealer: Dealer, year: int) -> list[date]:
    return [each.day for each in proposed_days(dealer, year)]


def test_the_chosen_days_are_taken_over_with_their_names(cast: Cast) -> None:
    version = adopt_year(cast.shanghai, year=2026, days=_all_days(cast.shanghai, 2026), by=cast.liu)
    assert version.adopted_years == [2026]
    assert len(version.body["holidays"]) == 33
    assert version.body["makeup_days"]["2026-10-10"] == "wed"
    assert version.names["2026-10-01"] == {"zh": "国庆节", "en": "National Day"}


def test_a_day_that_was_not_ticked_stays_ordinary(cast: Cast) -> None:
    left_out = {date(2026, 1, 3), date(2026, 1, 4)}
    adopt_year(cast.shanghai, year=2026, days=set(_all_days(cast.shanghai, 2026)) - left_out, by=cast.liu)
    body = calendar_of(cast.shanghai).body
    assert "2026-01-03" not in body["holidays"]
    assert "2026-01-04" not in body["makeup_days"]
    again = {each.day: each.taken for each in proposed_days(cast.shanghai, 2026)}
    assert not again[date(2026, 1, 3)]
    assert again[date(2026, 1, 1)]


def test_a_year_looked_at_for_the_first_time_has_every_day_ticked(cast: Cast) -> None:
    assert all(each.taken for each in proposed_days(cast.shanghai, 2026))


def test_looking_through_again_takes_days_back_but_leaves_those_marked_by_hand(cast: Cast) -> None:
    own = DayMark(day=date(2026, 3, 3), mark=Mark.HOLIDAY, label="店庆")
    mark_day(cast.shanghai, mark=own, by=cast.liu)
    adopt_year(cast.shanghai, year=2026, days=_all_days(cast.shanghai, 2026), by=cast.liu)
    adopt_year(cast.shanghai, year=2026, days=[date(2026, 1, 1)], by=cast.liu)
    body = calendar_of(cast.shanghai).body
    assert body["holidays"] == ["2026-01-01", "2026-03-03"]
    assert body["makeup_days"] == {}


def test_a_day_that_is_no_public_holiday_is_not_taken_over(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as raised:
        adopt_year(cast.shanghai, year=2026, days=[date(2026, 3, 8)], by=cast.liu)
    assert raised.value.field == "days"


def test_an_unknown_year_can_only_be_settled_by_hand(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused):
        adopt_year(cast.shanghai, year=2077, days=[], by=cast.liu)
    mark_day(cast.shanghai, mark=DayMark(day=date(2077, 1, 1), mark=Mark.HOLIDAY), by=cast.liu)
    assert adopt_year(cast.shanghai, year=2077, days=[], by=cast.liu).adopted_years == [2077]
    assert calendar_of(cast.shanghai).body["holidays"] == ["2077-01-01"]


def test_only_who_sets_clocks_takes_a_year_over(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        adopt_year(cast.shanghai, year=2026, days=[], by=cast.chen)


def _warned(dealer: Dealer, today: date) -> list[tuple[int, bool]]:
    return [(each.year, each.known) for each in calendar_warnings(dealer, today)]


def test_the_next_year_warns_from_120_days_before_it_begins(cast: Cast) -> None:
    adopt_year(cast.shanghai, year=2025, days=_all_days(cast.shanghai, 2025), by=cast.liu)
    assert _warned(cast.shanghai, date(2025, 9, 2)) == []
    assert _warned(cast.shanghai, date(2025, 9, 3)) == [(2026, True)]
    adopt_year(cast.shanghai, year=2026, days=_all_days(cast.shanghai, 2026), by=cast.liu)
    assert _warned(cast.shanghai, date(2025, 12, 31)) == []


def test_a_year_that_nobody_looked_through_warns_while_it_lasts(cast: Cast) -> None:
    assert _warned(cast.shanghai, date(2026, 3, 1)) == [(2026, True)]


def test_a_year_that_is_not_announced_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors.calendars, "years_known", lambda _country: frozenset({2025, 2026}))
    with translation.override("en"):
        _this_year, warning = calendar_warnings(cast.shanghai, date(2026, 11, 22))
    assert warning.year == 2027
    assert not warning.known
    assert "update the holiday data" in warning.text


def test_a_country_without_data_is_told_to_mark_by_hand(cast: Cast) -> None:
    cast.shanghai.country = "XX"
    (warning,) = calendar_warnings(cast.shanghai, date(2026, 3, 1))
    assert not warning.known
    assert "XX" in warning.text
    assert proposed_days(cast.shanghai, 2026) == []
