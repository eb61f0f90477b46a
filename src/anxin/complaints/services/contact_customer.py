"""Reaching the customer: every try is kept, the first success stops the first-contact clock."""

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.complaints.choices import ContactOutcome, EventKind, Status
from anxin.complaints.models import Complaint, ContactTry
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.services.changing import changing, record_reading
from anxin.foundation.errors import InvalidInput, Refused


def record_contact(
    slug: str, *, outcome: ContactOutcome, by: Person, note: str = "", seen: int | None = None
) -> Complaint:
    """Keep a try to reach the customer; after closing it counts for the follow-up call."""
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if complaint.status == Status.CLOSED:
            raise Refused("CASE_CLOSED_FOR_GOOD", _("The case is closed for good."))
        for_follow_up = complaint.status == Status.FOLLOW_UP
        ContactTry.objects.create(
            complaint=complaint,
            at=change.at,
            by=by,
            outcome=outcome,
            note=note.strip(),
            for_follow_up=for_follow_up,
        )
        if outcome == ContactOutcome.REACHED and complaint.contacted_at is None:
            complaint.contacted_at = change.at
        change.record(EventKind.CONTACTED, reason=note, outcome=str(outcome), for_follow_up=for_follow_up)
    return complaint


def acknowledge_complaint(slug: str, *, how: str, by: Person, seen: int | None = None) -> Complaint:
    """Record that the customer has been told in some way that we have his complaint (ISO 10002, 7.4)."""
    if not how.strip():
        raise InvalidInput("HOW_MISSING", _("Say how the customer was told."), field="how")
    with changing(slug, by=by, seen=seen) as change:
        if change.complaint.status != Status.OPEN:
            raise Refused("CASE_NOT_OPEN", _("The case is not open any more."))
        change.record(EventKind.ACKNOWLEDGED, reason=how)
    return change.complaint


@transaction.atomic
def show_phone(slug: str, *, by: Person) -> str:
    """Return the customer's whole telephone number and record that this person has seen it."""
    complaint = get_complaint_for(by, slug)
    require_handler(by, complaint, needs=Capability.SEE_PHONES)
    if complaint.customer is None or not complaint.customer.phone:
        raise InvalidInput("NO_PHONE", _("No telephone number is on file."), field="phone")
    record_reading(complaint, EventKind.PHONE_SHOWN, by=by)
    return complaint.customer.phone
