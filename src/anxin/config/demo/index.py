"""The index of the demo's year: its months counted at once, as the worker would have done month by month."""

from collections.abc import Iterable
from datetime import datetime

from anxin.config.demo.people import Shop
from anxin.foundation import clock
from anxin.satisfaction.selectors.windows import months_after
from anxin.satisfaction.services.counting import MONTHS_SWEPT, count_month
from anxin.satisfaction.services.marking import mark_months


def count_year(shops: Iterable[Shop], now: datetime) -> None:
    """Count what every dealer's year of visits and interviews adds up to; the night writes it into files."""
    with clock.at(now):
        for shop in shops:
            last = clock.today(shop.dealer.time_zone).replace(day=1)
            months = [months_after(last, -back) for back in range(MONTHS_SWEPT)]
            mark_months((shop.dealer.pk, month) for month in months)
            for month in months:
                count_month(shop.dealer.pk, month=month)
