"""The doctor tells of dealers whose public holidays nobody has taken over, and stays calm once somebody has."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from anxin.accounts.selectors import proposed_days
from anxin.accounts.services import adopt_year
from anxin.config.cli.checkups import State, calendars
from anxin.foundation import clock
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    with clock.at(datetime(2026, 3, 2, 1, 0, tzinfo=UTC)), translation.override("en"):
        yield


def test_a_year_that_only_waits_to_be_looked_through(cast: Cast) -> None:
    state, told, mend = calendars()
    assert state is State.WORTH_KNOWING
    assert "CD02 2026, SH01 2026" in told
    assert "Opening hours" in mend or "营业时间" in mend


def test_a_year_that_the_data_does_not_have(cast: Cast) -> None:
    with clock.at(datetime(2099, 3, 2, 1, 0, tzinfo=UTC)):
        state, told, mend = calendars()
    assert state is State.WORTH_KNOWING
    assert "SH01 2099" in told
    assert "holidays" in mend


def test_all_is_well_once_every_dealer_has_taken_his_year_over(cast: Cast) -> None:
    for dealer, by in ((cast.shanghai, cast.liu), (cast.chengdu, cast.zhao)):
        adopt_year(dealer, year=2026, days=[day.day for day in proposed_days(dealer, 2026)], by=by)
    assert calendars()[0] is State.FINE
