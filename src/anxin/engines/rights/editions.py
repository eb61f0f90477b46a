"""Which edition of the law holds for a car, and which other one may be argued for."""

from datetime import date

from anxin.engines.rights.facts import Case
from anxin.engines.rights.law import Edition, Law


def governing(case: Case, law: Law) -> Edition | None:
    """Return the edition by the day from which the periods count; None before the first one."""
    vehicle = case.vehicle
    start = vehicle.replaced_on or vehicle.delivery_date or vehicle.invoice_date
    return None if start is None else at(start, law)


def at(day: date, law: Law) -> Edition | None:
    """Return the edition in force on a day."""
    for each in reversed(law.editions):
        if each.sold_from <= day:
            return each
    return None


def others(case: Case, law: Law, edition: Edition) -> tuple[Edition | None, bool]:
    """Return another edition that may be argued for, and whether it is reported even where it gives nothing more.

    It is where the dates of a car lie on two sides of an edition's first day, and on an edition later than the car's.
    """
    vehicle = case.vehicle
    dates = (vehicle.replaced_on, vehicle.delivery_date, vehicle.invoice_date)
    for day in dates:
        found = at(day, law) if day is not None else None
        if found is not None and found is not edition and found.sold_from <= case.today:
            return found, True
    if law.policies.edition == "by_start_only":
        return None, False
    later = (each for each in law.editions if edition.sold_from < each.sold_from <= case.today)
    return next(later, None), False
