"""What was heard as a table, with masked numbers; who took it out is on record."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit
from anxin.foundation.errors import InvalidInput
from anxin.foundation.masking import mask_phones
from anxin.foundation.tables import Cell
from anxin.voice.models import Heard
from anxin.voice.selectors.listing import NEWEST, HeardFilter, filtered
from anxin.voice.selectors.words import reason_name, theme_name

MOST_ROWS = 20_000


@transaction.atomic
def export_heard(
    dealer: Dealer, wanted: HeardFilter, *, by: Person
) -> tuple[list[str], list[list[Cell | None]]]:
    """Return headings and rows of the lines that the filter asks for; at most 20,000."""
    require(by, Capability.EXPORT_DATA, dealer.pk)
    found = list(filtered(by, dealer, wanted).order_by(*NEWEST)[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        message = _("More than %(most)s lines: narrow the list first.")
        raise InvalidInput("TOO_MANY_ROWS", message, params={"most": MOST_ROWS})
    audit.record_operation(
        "voice.exported", person_id=by.pk, dealer_id=dealer.pk, subject=dealer.code, rows=len(found)
    )
    head = [
        _("Day"), _("Channel"), _("Heard by"), _("With"), _("Kind"), _("Own words"), _("Theme"), _("Reason"),
        _("Department"), _("About"), _("To answer by"), _("State"), _("Answer"), _("What follows"), _("Until"),
        _("Complaint"),
    ]  # fmt: skip
    return head, [list(_cells(each)) for each in found]


def _cells(line: Heard) -> Iterator[Cell | None]:
    occasion, code = line.listening, line.dealer.code
    yield occasion.day.isoformat()
    yield str(occasion.get_channel_display())
    yield occasion.who.name
    yield occasion.customer.name if occasion.customer else occasion.spoke_with
    yield str(line.get_kind_display())
    yield mask_phones(line.words)
    yield theme_name(line.theme, code) if line.theme else ""
    yield reason_name(line.reason, code) if line.reason else ""
    yield str(line.department or "")
    yield line.about.name if line.about else ""
    yield line.keeper.name
    yield str(line.get_state_display())
    yield mask_phones(line.answer)
    yield line.follows
    yield line.follows_by.isoformat() if line.follows_by else ""
    yield line.complaint.number if line.complaint else ""
