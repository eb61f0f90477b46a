"""What falls due of the car of a call, in the words that its caller says."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anxin.callbacks.models import Call
from anxin.callbacks.selectors.due_cars import DUE_AHEAD
from anxin.workshop.selectors.services_due import next_services


def what_is_due(call: Call) -> str:
    """Return what falls due of a call's car, in the language that is active: service, insurance, yearly inspection.

    What was due when the call was made and was done meanwhile is not said any more; then nothing is returned.
    """
    return _("; ").join(_lines(call))


def _lines(call: Call) -> Iterator[str]:
    car, until = call.vehicle, call.expires_on + DUE_AHEAD
    if car is None:
        return
    service = next_services(call.dealer, [car.pk]).get(car.pk)
    if service and service.on <= until:
        yield _("its service falls due about %(day)s") % {"day": _said(service.on)}
    if car.insured_until and call.due_on <= car.insured_until <= until:
        yield _("its insurance ends on %(day)s") % {"day": _said(car.insured_until)}
    if car.inspection_due_on and call.due_on <= car.inspection_due_on <= until:
        yield _("its inspection is due by %(day)s") % {"day": _said(car.inspection_due_on)}


def _said(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")
