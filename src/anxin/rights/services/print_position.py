"""Printing the position of a car: the sheet is put together, and the audit trail keeps who printed it."""

from uuid import UUID

from django.db import transaction

from anxin.accounts.models import Person
from anxin.foundation import audit
from anxin.foundation.paper import Form, require_printing
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.selectors.sheet import sheet_of


@transaction.atomic
def print_position(key: UUID | str, *, by: Person) -> Form:
    """Return the position of a car for whoever sees it, in the language that is active, and note the printing."""
    page = read_car_page(by, key)
    require_printing()
    audit.record_operation(
        "rights.position_printed",
        person_id=by.pk,
        dealer_id=page.vehicle.dealer_id,
        subject=str(page.vehicle.key),
    )
    return sheet_of(page, by)
