"""The index of the demo's year: its months counted at once, its charts judged, a run frozen and disputed."""

from collections.abc import Iterable
from datetime import datetime

from anxin.accounts.models import Person
from anxin.config.demo.people import Shop
from anxin.foundation import clock
from anxin.satisfaction.choices import StudyKind
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.months_asked import OF_DRIVERS, OF_RECOVERY
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.selectors.windows import months_after, window_ending
from anxin.satisfaction.services.chart_notes import look_for_signals
from anxin.satisfaction.services.counting import MONTHS_SWEPT, count_month
from anxin.satisfaction.services.disputes import Figure, dispute_figure
from anxin.satisfaction.services.marking import mark_months
from anxin.satisfaction.services.runs import begin_run, carry_out
from anxin.satisfaction.services.studies import study_of_place, work_out_study

#: A run of a quarter, and what an adviser disputes in it.
_QUARTER = 3
_LEAST = 10
_DISPUTED = {
    "zh": "这一单是我休假那天同事接待的，不是我的客户，请把这份答卷从我的分数里拿掉。",
    "en": "I was on leave that day and a colleague served this customer; please take the interview out of my figure.",
}


def count_year(shops: Iterable[Shop], now: datetime) -> None:
    """Count what every dealer's year of visits and interviews adds up to; the night writes it into files."""
    with clock.at(now):
        for shop in shops:
            last = clock.today(shop.dealer.time_zone).replace(day=1)
            months = [months_after(last, -back) for back in range(MONTHS_SWEPT)]
            mark_months((shop.dealer.pk, month) for month in months)
            for month in months:
                count_month(shop.dealer.pk, month=month)
        look_for_signals()


def score_quarters(shops: Iterable[Shop], now: datetime) -> None:
    """Let every dealer's manager freeze the last whole quarter, and an adviser dispute his figure of it."""
    for shop in shops:
        with clock.at(shop.office.last_within(now)):
            _score_quarter(shop)


def study_year(shops: Iterable[Shop], now: datetime) -> None:
    """Work out what each dealer's pages of drivers and of recovery ask for first."""
    with clock.at(now):
        for shop in shops:
            place = place_of(shop.manager, dealer=shop.code)
            month = clock.today(shop.dealer.time_zone).replace(day=1)
            for kind, offered in ((StudyKind.DRIVERS, OF_DRIVERS), (StudyKind.RECOVERY, OF_RECOVERY)):
                window = window_ending(months_after(month, -offered.back), offered.usual)
                _version, study = study_of_place(kind, place, window)
                work_out_study(study.pk)


def _score_quarter(shop: Shop) -> None:
    last = months_after(clock.today(shop.dealer.time_zone).replace(day=1), -1)
    place = place_of(shop.manager, dealer=shop.code)
    begun = begin_run(place, first=months_after(last, 1 - _QUARTER), last=last, by=shop.manager)
    run = carry_out(begun.pk)
    found = _somebody_scored(run)
    if found is None:
        return
    adviser, value = found
    keys = sorted(keys_of_group(run, "adviser", value))
    reason = _DISPUTED[shop.language]
    dispute_figure(Figure(run.key, value), interviews=keys[:1], reason=reason, by=adviser)


def _somebody_scored(run: ScoreRun) -> tuple[Person, str] | None:
    """The adviser with the lowest figure who is a colleague on file and has enough interviews."""
    groups = ((run.result or {}).get("groups") or {}).get("adviser", {})
    told = sorted((each["index"], value) for value, each in groups.items() if each["n"] >= _LEAST)
    for _index, value in told:
        adviser = Person.objects.filter(username=value.partition("/")[2]).first()
        if adviser:
            return adviser, value
    return None
