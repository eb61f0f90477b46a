"""What an owner pays for the use he had, where a right asks for it."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from anxin.engines.rights.docket import Docket
from anxin.engines.rights.facts import KM_PER_MILE, Vehicle
from anxin.engines.rights.law import UsagePay
from anxin.engines.rights.position import Compensation, Right

USAGE = "usage_compensation"
_CENT = Decimal("0.01")


def compensation_for(right: Right, docket: Docket) -> Compensation:
    """Return the compensation that an open right asks for; without an amount where a fact is missing."""
    usage = docket.edition.usage
    if usage.whole_miles:
        return _by_distance(usage, usage.whole_miles, docket, right)
    vehicle = docket.case.vehicle
    price, km, n = vehicle.price, docket.km_today, _coefficient(vehicle, usage)
    if price is None or km is None or n is None:
        missing = {"vehicle.price": price, "odometer_km": km, "vehicle.usage_coefficient": n}
        return Compensation(None, None, usage.citation, _missing(missing.items()))
    formula = f"{plain(price)} × {plain(km)} / 1000 × {plain(n)}"
    return Compensation(_cents(_exact(price) * _exact(km) / 1000 * _exact(n)), formula, usage.citation)


def _by_distance(usage: UsagePay, whole: float, docket: Docket, right: Right) -> Compensation:
    """Price times the miles at the first repair of the trouble, over a whole distance."""
    first = next((each for each in docket.seen if each.id in right.because), None)
    at, km = (first.path("odometer_km"), first.visit.odometer_km) if first else ("odometer_km", None)
    price = docket.case.vehicle.price
    if price is None or km is None:
        return Compensation(None, None, usage.citation, _missing({"vehicle.price": price, at: km}.items()))
    distance = round(km / KM_PER_MILE, 3)
    formula = f"{plain(price)} × {plain(distance)} / {plain(whole)}"
    return Compensation(_cents(_exact(price) * _exact(distance) / _exact(whole)), formula, usage.citation)


def _coefficient(vehicle: Vehicle, usage: UsagePay) -> float | None:
    """Return the car's own coefficient, under another edition no more than that one allows."""
    n = vehicle.usage_coefficient
    return None if n is None else min(n, usage.at_most)


def _missing(facts: Iterable[tuple[str, float | None]]) -> tuple[str, ...]:
    return tuple(path for path, value in facts if value is None)


def plain(number: float) -> str:
    """Write a number without an exponent and without a tail of zeros."""
    written = f"{_exact(number):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _exact(number: float) -> Decimal:
    return Decimal(str(number))


def _cents(amount: Decimal) -> float:
    return float(amount.quantize(_CENT, ROUND_HALF_UP))
