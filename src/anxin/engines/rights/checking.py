"""Are the facts of a case possible? What cannot be is refused with the field that is wrong, never guessed at."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise

from anxin.engines.rights.editions import governing, on_the_other_side
from anxin.engines.rights.facts import Case, Visit
from anxin.engines.rights.law import Law
from anxin.engines.rights.visits import midnight_after
from anxin.engines.worktime.fields import FieldFault, gettext_noop

SOLD = gettext_noop("an invoice date or a delivery date")
NOT_BEFORE_DELIVERY = gettext_noop("a day not before the delivery of the car")
NOT_AFTER_TODAY = gettext_noop("a time not after today")
IN_ORDER = gettext_noop("a time not before the one before it: agreed, completed, notified, handed over")
AFTER_FROM = gettext_noop("a time not before its from")
NOT_BEFORE_AGREED = gettext_noop("a time not before the repair was agreed")
NOT_FALLING = gettext_noop("an odometer that has not fallen since the one before it")
WITHIN_CAP = gettext_noop("a coefficient not above the cap of the edition")
_TIMES = ("agreed_at", "completed_at", "notified_at", "handed_over_at")


class FactFault(FieldFault):
    """A fact of a case is wrong: the field, such as ``visits[0].agreed_at``, and what was expected.

    ``among`` are the words that the field may have, where it is one of a list.
    """

    def __init__(self, field: str, expected: str, *, among: tuple[str, ...] = ()) -> None:
        super().__init__(field, expected)
        self.among = among


def check_facts(case: Case, law: Law) -> None:
    """Refuse a case whose facts cannot be: FactFault names the first field that is wrong."""
    vehicle = case.vehicle
    received = vehicle.delivery_date or vehicle.invoice_date
    if received is None:
        raise FactFault("vehicle.delivery_date", SOLD)
    if case.today < received:
        raise FactFault("today", NOT_BEFORE_DELIVERY)
    _check_replacement(case, received)
    for place, visit in enumerate(case.visits):
        _check_visit(visit, f"visits[{place}]", case, received)
    _check_odometers(case)
    _check_requests(case)
    _check_coefficient(case, law)


def _check_replacement(case: Case, received: date) -> None:
    replaced_on = case.vehicle.replaced_on
    if replaced_on is None:
        return
    if replaced_on < received:
        raise FactFault("vehicle.replaced_on", NOT_BEFORE_DELIVERY)
    if replaced_on > case.today:
        raise FactFault("vehicle.replaced_on", NOT_AFTER_TODAY)


def _check_visit(visit: Visit, at: str, case: Case, received: date) -> None:
    end_of_today = midnight_after(case.today)
    known = [(name, time) for name in _TIMES if (time := getattr(visit, name)) is not None]
    for name, time in known:
        if time.date() < received:
            raise FactFault(f"{at}.{name}", NOT_BEFORE_DELIVERY)
        if time > end_of_today:
            raise FactFault(f"{at}.{name}", NOT_AFTER_TODAY)
    for (_, before), (name, after) in pairwise(known):
        if after < before:
            raise FactFault(f"{at}.{name}", IN_ORDER)
    for place, each in enumerate(visit.excluded):
        if each.end is not None and each.end < each.start:
            raise FactFault(f"{at}.excluded[{place}].to", AFTER_FROM)
    given = visit.substitute_car_from
    if given is not None and visit.agreed_at is not None and given < visit.agreed_at:
        raise FactFault(f"{at}.substitute_car_from", NOT_BEFORE_AGREED)


def _check_odometers(case: Case) -> None:
    """The old car's odometer and the new one's are two."""
    replaced_on = case.vehicle.replaced_on
    readings = sorted(_readings(case), key=lambda each: each[0])
    if case.odometer_km is not None:
        readings.append((midnight_after(case.today), "odometer_km", case.odometer_km))
    for (earlier, _, before), (later, field, after) in pairwise(readings):
        is_other_car = replaced_on is not None and earlier.date() < replaced_on <= later.date()
        if after < before and not is_other_car:
            raise FactFault(field, NOT_FALLING)


def _readings(case: Case) -> Iterator[tuple[datetime, str, float]]:
    for place, visit in enumerate(case.visits):
        at = visit.agreed_at or visit.completed_at or visit.notified_at or visit.handed_over_at
        if at is not None and visit.odometer_km is not None:
            yield at, f"visits[{place}].odometer_km", visit.odometer_km


def _check_requests(case: Case) -> None:
    first = min(each for each in (case.vehicle.invoice_date, case.vehicle.delivery_date) if each is not None)
    for place, request in enumerate(case.requests):
        if request.received_on < first:
            raise FactFault(f"requests[{place}].received_on", NOT_BEFORE_DELIVERY)
        if request.received_on > case.today:
            raise FactFault(f"requests[{place}].received_on", NOT_AFTER_TODAY)


def _check_coefficient(case: Case, law: Law) -> None:
    """Where the dates leave two editions open, the higher cap is the one that cannot be passed."""
    n, edition = case.vehicle.usage_coefficient, governing(case, law)
    if n is None or edition is None:
        return
    other = on_the_other_side(case, law, edition) or edition
    if n > max(edition.usage.at_most, other.usage.at_most):
        raise FactFault("vehicle.usage_coefficient", WITHIN_CAP)
