"""The pages of drivers, of complaints over time and of recovery, each with something found and with nothing."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.satisfaction.choices import StudyKind
from anxin.satisfaction.models import Signal, Study, VisitCount
from anxin.satisfaction.selectors.complaint_rates import LEAST_MONTHS
from anxin.satisfaction.selectors.windows import Window, months_after, window_ending
from anxin.satisfaction.services.chart_notes import answer_signal
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.services.studies import see_to_study, work_out_study
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.counted_at_hand import complained, complaint
from tests.cast import Cast

NamedPage = tuple[str, dict[str, Any], str]
_FACTORS = ("quality", "pick_up", "facility", "adviser", "initiation")


def study_pages(cast: Cast) -> list[NamedPage]:
    """Return the pages with a signal and its answer, with drivers and recovery worked out, and without anything."""
    today = clock.today(cast.shanghai.time_zone)
    last = months_after(today.replace(day=1), -1)
    _complaints(cast, window_ending(last, 24))
    drivers, recovery = window_ending(last, 12), window_ending(months_after(last, -12), 12)
    _answers(cast, last)
    _handled(cast, recovery)
    version = default_plan(cast.shanghai.region.brand)
    for kind, window in ((StudyKind.DRIVERS, drivers), (StudyKind.RECOVERY, recovery)):
        study = see_to_study(kind, version=version, dealers=[cast.shanghai.pk], window=window)
        work_out_study(study.pk)
    assert Study.objects.filter(state="done").count() >= 2
    at = "?dealer=SH01"
    return [
        ("satisfaction:drivers", {}, f"{at}&until={drivers.until}&span=12"),
        ("satisfaction:drivers", {}, f"{at}&until=2021-05&span=3"),
        ("satisfaction:complaints", {}, f"{at}&until={last:%Y-%m}&span=24"),
        ("satisfaction:complaints", {}, f"{at}&until=2021-05&span=12&of=repeats"),
        ("satisfaction:complaints", {}, f"{at}&of=index"),
        ("satisfaction:recovery", {}, f"{at}&until={recovery.until}&span=12"),
        ("satisfaction:recovery", {}, f"{at}&until=2021-05&span=3"),
    ]


def _complaints(cast: Cast, window: Window) -> None:
    assert window.length > LEAST_MONTHS
    for place, month in enumerate(window.months):
        VisitCount.objects.get_or_create(
            dealer=cast.shanghai, month=month, kind="repair", age="6+", defaults={"visits": 200}
        )
        complained(cast.shanghai, month, 14 if month == window.last else 4 + place % 2)
    facts = {"dealer": cast.shanghai, "rule": "u", "limit": 6.2, "seen_at": clock.now()}
    Signal.objects.create(month=window.last, value=7.0, **facts)
    earlier = Signal.objects.create(month=months_after(window.last, -2), value=6.9, **facts)
    answer_signal(earlier.key, state="chance", note="看过了，没有找到原因。", by=cast.liu)


def _answers(cast: Cast, month: Any) -> None:
    asks, chance = wording(cast.shanghai), Random(3)
    for place in range(60):
        told = {name: min(10, max(1, round(chance.gauss(8.5, 1)))) for name in _FACTORS}
        told["pick_up"] = min(10, max(1, round(chance.gauss(6, 2))))
        told["overall"] = min(10, max(1, round(0.8 * told["pick_up"] + 1.6 + chance.gauss(0, 0.6))))
        answered(asks, closed_visit(cast, (month + timedelta(days=place % 25)).isoformat()), told)


def _handled(cast: Cast, window: Window) -> None:
    for number in range(24):
        day = window.first + timedelta(days=30 + number)
        car = Vehicle.objects.create(
            dealer=cast.shanghai,
            vin=f"LSVAA4182E4{number:06}",
            made_at=clock.now(),
            delivered_on=window.first,
        )
        closed_visit(cast, day.isoformat(), vehicle=car)
        if number % 2:
            at = datetime.combine(day + timedelta(days=9), time(12), ZoneInfo(cast.shanghai.time_zone))
            complaint(
                cast.shanghai, day + timedelta(days=3), vehicle=car, handled_at=at, satisfied=number % 4 == 1
            ).save()
        if number % 3:
            closed_visit(cast, (day + timedelta(days=200)).isoformat(), vehicle=car)
