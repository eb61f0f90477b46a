"""To which case a mail belongs, by the strongest sign that it carries, and whether its sender fits (section 2, 15)."""

from collections.abc import Iterator
from dataclasses import dataclass

from anxin.complaints.models import CaseThread, Complaint
from anxin.complaints.selectors.merged import standing_case
from anxin.messaging.choices import Channel, SortingReason
from anxin.messaging.models import Message, Thread
from anxin.messaging.services.mail_names import (
    find_subject_tag,
    message_of_message_id,
    thread_of_address,
    thread_of_body,
    thread_of_message_id,
)
from anxin.messaging.services.receive_mail import sender_address

_WITH_CASE = ("complaint__dealer__region__brand", "complaint__customer", "thread")


@dataclass(frozen=True)
class Evidence:
    """A case that a mail names. ``doubt`` says why a person must look; empty where the sender fits."""

    complaint: Complaint
    doubt: str = ""


def case_of_mail(message: Message) -> Evidence | None:
    """Return the case that a mail names, or nothing for a mail about something new.

    Signed names come first: the address that it went to, the mails that it answers, the mark in its text; then mails
    that we know without a name of ours. The number in the subject comes last and always goes to a person: numbers
    follow one another, so anybody can guess one, and whoever guesses it can write any sender as well.
    """
    for thread in _threads_named(message):
        case = CaseThread.objects.filter(thread=thread).select_related(*_WITH_CASE).first()
        if thread.dealer_id != message.dealer_id:
            # Nothing of the other house is looked at; a person of this one reads the mail.
            return Evidence(Complaint(dealer=message.dealer), SortingReason.OTHER_HOUSE)
        if case:
            complaint = standing_case(case.complaint)
            fits = knows_sender(complaint, sender_address(message))
            return Evidence(complaint, "" if fits else SortingReason.OTHER_SENDER)
    tagged = _tagged(message)
    return Evidence(tagged, SortingReason.TAG_ALONE) if tagged else None


def knows_sender(complaint: Complaint, address: str) -> bool:
    """Tell whether an address is the customer's own or that of a conversation of the case."""
    if not address:
        return False
    if complaint.customer and complaint.customer.email.lower() == address:
        return True
    return CaseThread.objects.filter(complaint=complaint, thread__address=address).exists()


def thread_with(complaint: Complaint, address: str) -> Thread | None:
    """Return the newest conversation of a case with an address by mail."""
    rows = Thread.objects.filter(case__complaint=complaint, channel=Channel.EMAIL, address=address)
    return rows.order_by("-last_at", "-id").first()


def _threads_named(message: Message) -> Iterator[Thread]:
    keys = [*map(thread_of_address, message.recipients)]
    for name in reversed(message.references):
        # A message may have been parted from its conversation since; where it stands now counts.
        own = message_of_message_id(name)
        found = Message.objects.filter(key=own).select_related("thread").first() if own else None
        if found and found.thread:
            yield found.thread
        else:
            keys.append(thread_of_message_id(name))
    keys.append(thread_of_body(message.text))
    for key in dict.fromkeys(key for key in keys if key):
        if thread := Thread.objects.filter(key=key).first():
            yield thread
    known = Message.objects.filter(
        dealer=message.dealer_id, message_id__in=message.references, thread__case__isnull=False
    ).exclude(message_id="")
    for each in known.select_related("thread").order_by("-at", "-id")[:5]:
        if each.thread:
            yield each.thread


def _tagged(message: Message) -> Complaint | None:
    slug = find_subject_tag(message.subject)
    code, _dash, number = (slug or "").partition("-")
    if code != message.dealer.code:
        return None
    rows = Complaint.objects.select_related("dealer__region__brand", "customer")
    found = rows.filter(dealer=message.dealer_id, number=number).first()
    return standing_case(found) if found else None
