"""A person sorts a mail: opens a complaint from it, puts it on a case, or puts it aside, with a way back."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.incoming_mail import case_for_mail, get_mail_for
from anxin.complaints.services.acknowledge import acknowledge_mail
from anxin.complaints.services.changing import changing
from anxin.complaints.services.hear_customer import by_customer
from anxin.complaints.services.open_complaint import open_complaint
from anxin.complaints.services.sort_mail import intake_of_mail, take_mail_on_case
from anxin.foundation import audit
from anxin.foundation.errors import Refused
from anxin.messaging.choices import Sorting, SortingReason
from anxin.messaging.models import Message
from anxin.messaging.services.receive_mail import sender_address
from anxin.messaging.services.sort_message import put_message_aside, review_message


@transaction.atomic
def open_from_mail(key: UUID, *, category: str, by: Person) -> Complaint:
    """Open a complaint of a category from a mail; its sender is told unless a machine wrote."""
    message = get_mail_for(by, key, lock=True)
    require(by, Capability.TAKE_COMPLAINTS, message.dealer_id)
    _require_sender(message)
    complaint = open_complaint(replace(intake_of_mail(message), category=category), by=by)
    with changing(complaint.slug, by=by, seen=None) as change:
        thread = take_mail_on_case(change, message, by=by, tell=False)
    with by_customer(complaint.pk) as answer:
        acknowledge_mail(answer, thread=thread, message=message)
    return answer.complaint


@transaction.atomic
def attach_mail(key: UUID, *, to: str, by: Person) -> Complaint:
    """Put a mail on the case named, or on the one in which that goes on; answers then go to the mail's sender."""
    message = get_mail_for(by, key, lock=True)
    _require_sender(message)
    complaint = case_for_mail(by, message, to)
    with changing(complaint.slug, by=by, seen=None) as change:
        take_mail_on_case(change, message, by=by)
    return change.complaint


@transaction.atomic
def put_mail_aside(key: UUID, *, by: Person) -> Message:
    """Put a mail aside: nothing is to be done with it."""
    message = get_mail_for(by, key, lock=True)
    put_message_aside(message, reason=SortingReason.BY_HAND)
    _record("mail_put_aside", message, by)
    return message


@transaction.atomic
def bring_mail_back(key: UUID, *, by: Person) -> Message:
    """Bring a mail that was put aside back before those who sort."""
    message = get_mail_for(by, key, lock=True)
    if message.sorting == Sorting.IGNORED:
        review_message(message.pk, reason=SortingReason.LOOK_FIRST)
        _record("mail_brought_back", message, by)
    return message


def _require_sender(message: Message) -> None:
    if not sender_address(message):
        raise Refused(
            "MAIL_WITHOUT_SENDER", _("This mail names no sender: there is nobody whom a case could answer.")
        )


def _record(what: str, message: Message, by: Person) -> None:
    audit.record_operation(
        f"messaging.{what}", person_id=by.pk, dealer_id=message.dealer_id, subject=str(message.key)
    )
