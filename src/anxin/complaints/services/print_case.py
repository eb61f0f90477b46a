"""Printing a case: the form is put together and the history keeps who printed what. The case itself stays as it is."""

from decimal import Decimal

from django.db import transaction

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.settlement import settlement_of
from anxin.complaints.selectors.sheet import sheet_of
from anxin.complaints.services.changing import record_reading
from anxin.foundation.paper import Form, require_printing


@transaction.atomic
def print_sheet(slug: str, *, by: Person, whole_phone: bool = False) -> Form:
    """Return the complaint sheet for whoever sees the case, in the language that is active, and record the printing.

    ``whole_phone`` asks for the customer's whole number: only for roles that may see it, and recorded as a showing.
    """
    complaint = get_complaint_for(by, slug)
    require_printing()
    _show_phone(complaint, by=by, whole_phone=whole_phone)
    record_reading(complaint, EventKind.PRINTED, by=by, which="sheet")
    return sheet_of(complaint, by, whole_phone=whole_phone)


@transaction.atomic
def print_settlement(
    slug: str, *, by: Person, amount: Decimal | None = None, whole_phone: bool = False
) -> Form:
    """Return the settlement confirmation for one who handles cases, and record the printing.

    ``Refused`` while the customer has accepted no solution.
    """
    complaint = get_complaint_for(by, slug)
    require_handler(by, complaint)
    form = settlement_of(complaint, by, amount=amount, whole_phone=whole_phone)
    require_printing()
    _show_phone(complaint, by=by, whole_phone=whole_phone)
    record_reading(complaint, EventKind.PRINTED, by=by, which="settlement")
    return form


def _show_phone(complaint: Complaint, *, by: Person, whole_phone: bool) -> None:
    if whole_phone:
        require_handler(by, complaint, needs=Capability.SEE_PHONES)
        record_reading(complaint, EventKind.PHONE_SHOWN, by=by)
