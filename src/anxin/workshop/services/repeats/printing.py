"""Printing the record of a repeat repair: the form is put together and the audit trail keeps who printed it."""

from uuid import UUID

from django.db import transaction

from anxin.accounts.models import Person
from anxin.foundation.paper import Form, require_printing
from anxin.workshop.selectors.repeat_sheet import repeat_sheet_of
from anxin.workshop.selectors.repeats import get_repeat_for
from anxin.workshop.services.repeats.changing import record_on_repeat


@transaction.atomic
def print_repeat(key: UUID | str, *, by: Person) -> Form:
    """Return the record for whoever sees the repeat, in the language that is active, and note the printing."""
    repeat = get_repeat_for(by, key)
    require_printing()
    record_on_repeat("workshop.repeat_printed", repeat, by=by)
    return repeat_sheet_of(repeat, by)
