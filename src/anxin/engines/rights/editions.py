"""Which edition of the law holds for a car, and which other one may be argued for."""

from datetime import date

from anxin.engines.rights.facts import Case
from anxin.engines.rights.law import Edition, Law
from anxin.engines.rights.periods import received_on


def governing(case: Case, law: Law) -> Edition | None:
    """Return the edition by the day from which the periods count; None before the first one."""
    return at(received_on(case.vehicle), law)


def at(day: date, law: Law) -> Edition | None:
    """Return the edition in force on a day."""
    for each in reversed(law.editions):
        if each.sold_from <= day:
            return each
    return None


def on_the_other_side(case: Case, law: Law, edition: Edition) -> Edition | None:
    """Return another edition that has begun and that one of a car's dates lies in; None where there is none."""
    vehicle = case.vehicle
    for day in (vehicle.replaced_on, vehicle.delivery_date, vehicle.invoice_date):
        found = None if day is None else at(day, law)
        if found is not None and found is not edition and found.sold_from <= case.today:
            return found
    return None


def later_one(case: Case, law: Law, edition: Edition) -> Edition | None:
    """Return the first later edition that has begun, unless the question is read as closed (A1)."""
    if law.policies.edition == "by_start_only":
        return None
    return next((each for each in law.editions if edition.sold_from < each.sold_from <= case.today), None)
