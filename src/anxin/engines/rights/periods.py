"""Periods of a car: through corresponding dates and up to so many kilometres, whichever is reached first."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from anxin.engines.rights import facts
from anxin.engines.rights.law import Edition, Window

_IN_EVERY_MONTH = 28


class Span(NamedTuple):
    """A period from the start: through a day and up to so many kilometres; None where it has no such end.

    ``extended`` is the later last day where repair time arguably extends it. ``unknown`` is the path of the fact that
    would tell the last day, where it is not known.
    """

    until: date | None
    km: float | None
    extended: date | None = None
    unknown: str = ""


def months_after(day: date, months: int) -> date:
    """Return the corresponding date so many months on; the last day of the month where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if day.day <= _IN_EVERY_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def span_of(window: Window, start: date, *, voucher: facts.Term | None = None, name: str = "") -> Span:
    """Return the period of a window; a car's voucher may give more than the law, never less."""
    months, km = window.months, window.km
    if voucher is not None:
        months = max(months, voucher.months or months)
        km = voucher.km if km is None else max(km, voucher.km or km)
    if months:
        return Span(months_after(start, months), km)
    if window.days:
        return Span(start + timedelta(days=window.days), km)
    return Span(None, km, unknown=f"vehicle.{name}.months")


def start_of(vehicle: facts.Vehicle, edition: Edition) -> date:
    """Return the day from which an edition's periods count; a replacement of the car begins them anew."""
    if edition.start == "invoice" and vehicle.invoice_date and not vehicle.replaced_on:
        return vehicle.invoice_date
    return received_on(vehicle)


def received_on(vehicle: facts.Vehicle) -> date:
    """Return the day on which the present car was received, that of the invoice where no delivery is known."""
    received = vehicle.replaced_on or vehicle.delivery_date or vehicle.invoice_date
    if received is None:
        raise ValueError("a car has an invoice date or a delivery date")
    return received
