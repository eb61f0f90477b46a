"""When the demo dealers are open: their weeks, their public holidays, and who is away these days."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from anxin.accounts.public_holidays import years_known
from anxin.accounts.selectors import proposed_days
from anxin.accounts.services import Away, adopt_year, note_absence, set_week, start_calendar
from anxin.config.demo.people import Shop
from anxin.engines.worktime import WEEKDAYS
from anxin.foundation import clock

#: The calendars are older than everything that happens in the demo's year.
_BEGAN = timedelta(days=420)
_DAY = timedelta(days=1)
_ALL_DAY = [("08:30", "18:00")]
_WITH_LUNCH = [("08:30", "12:00"), ("13:00", "17:30")]
_WEEKS = {
    "SH01": dict.fromkeys(WEEKDAYS[:6], _WITH_LUNCH),
    "LD01": dict.fromkeys(WEEKDAYS[:5], _ALL_DAY) | {"sat": [("08:30", "16:00")]},
}
_EVERY_DAY = dict.fromkeys(WEEKDAYS, _ALL_DAY)


def open_shops(shops: Iterable[Shop], now: datetime) -> None:
    """Set every dealer's hours, take last year's and this year's holidays over, and let somebody be away."""
    for shop in shops:
        with clock.at(now - _BEGAN):
            start_calendar(shop.dealer)
            set_week(shop.dealer, week=_WEEKS.get(shop.code, _EVERY_DAY), by=shop.manager)
        _adopt_years(shop, now)
        _send_away(shop, now)


def _adopt_years(shop: Shop, now: datetime) -> None:
    known = years_known(shop.dealer.country)
    today = shop.office.day_of(now)
    for year in (today.year - 1, today.year):
        if year in known:
            with clock.at(min(shop.office.on(today.replace(year=year, month=1, day=1), 9), now) - 30 * _DAY):
                days = [each.day for each in proposed_days(shop.dealer, year)]
                adopt_year(shop.dealer, year=year, days=days, by=shop.general_manager)


def _send_away(shop: Shop, now: datetime) -> None:
    """One of the advisers is away from the day after tomorrow, and another one stands in."""
    away, stands_in = shop.advisers()[-1], shop.advisers()[0]
    if away == stands_in:
        return
    begins = shop.office.on(shop.office.day_of(now) + 2 * _DAY, 0)
    absence = Away(from_at=begins, to_at=begins + 5 * _DAY, stand_in=stands_in)
    note_absence(away, away=absence, by=shop.manager)
