"""The odometer of a car over time: today's reading, and readings that cannot both be right."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from anxin.customers.models import MileageReading
from anxin.engines.rights.facts import Visit
from anxin.rights.selectors.elsewhere import readings_elsewhere
from anxin.rights.selectors.facts import CarFacts

type Reading = tuple[date, float]


def newest_reading(facts: CarFacts, visits: Iterable[Visit]) -> float | None:
    """Return the newest reading of the present car in kilometres by its day; of one day the highest."""
    readings = [
        (at.date(), visit.odometer_km)
        for visit in visits
        if visit.odometer_km is not None and (at := visit.agreed_at or visit.completed_at)
    ]
    if facts.reading is not None:
        readings.append((facts.reading.read_on, facts.reading.kilometres))
    return max(_of_present_car(facts, readings), default=(None, None))[1]


def falls_of_odometer(facts: CarFacts) -> list[str]:
    """Return in words every place where the readings of the present car fall: one of the two is wrong."""
    words = _(
        "The odometer falls from %(before)s km on %(from)s to %(after)s km on %(to)s: one of them is wrong."
    )
    return [
        words % {"before": f"{before:,}", "from": first, "after": f"{after:,}", "to": second}
        for (first, before), (second, after) in pairwise(readings_by_day(facts))
        if after < before
    ]


def readings_by_day(facts: CarFacts) -> list[Reading]:
    """Return all readings of the present car, of its visits and of those elsewhere too, by their day."""
    rows = MileageReading.objects.filter(vehicle=facts.vehicle).order_by()
    readings: list[Reading] = list(rows.values_list("read_on", "kilometres"))
    for order in facts.visits:
        judged = facts.judgement_of(order)
        told = judged.odometer_km if judged and judged.odometer_km is not None else order.odometer_km
        if told is not None:
            readings.append((order.opened_on, told))
    readings += readings_elsewhere(facts)
    return sorted(_of_present_car(facts, readings))


def _of_present_car(facts: CarFacts, readings: Iterable[Reading]) -> list[Reading]:
    since = facts.terms.replaced_on if facts.terms else None
    return [each for each in readings if since is None or each[0] >= since]
