"""Telling a customer by itself that we have it: number, who looks after it, and what happens next (ISO 10002, 7.4)."""

import re

from django.utils import timezone, translation

from anxin.complaints.choices import ClockKind
from anxin.complaints.models import CaseClock, Complaint
from anxin.complaints.services.history import Change
from anxin.complaints.services.write_to_customer import note_sent
from anxin.foundation.display import exact_moment
from anxin.messaging.models import Message, Thread
from anxin.messaging.selectors.incoming import may_answer_by_itself
from anxin.messaging.services.mail_names import subject_tag
from anxin.messaging.services.templates import Rendered, render_template
from anxin.messaging.services.write_message import Writing, write_message

TEMPLATE = "received"
_HAN = re.compile(r"[\u3400-\u9fff]")


def acknowledge_mail(change: Change, *, thread: Thread, message: Message) -> Message | None:
    """Write to the sender of a new mail that we have it, in a change that no colleague makes.

    Nothing goes to machines, to addresses that do not exist, or through a mailbox that sends nothing.
    """
    mailbox = thread.mailbox
    if mailbox is None or not mailbox.smtp_host or message.marks.get("no_answer"):
        return None
    if not may_answer_by_itself(thread):
        return None
    complaint = change.complaint
    language = "zh-hans" if _HAN.search(message.subject + message.text) else "en"
    # Never the name that a sender gives himself: it may be an advertisement to whom he says he is.
    name = complaint.customer.name if complaint.customer else ""
    return write_receipt(
        change, thread=thread, words=words_of_receipt(complaint, language=language, customer=name)
    )


def words_of_receipt(complaint: Complaint, *, language: str, customer: str, link: str = "") -> Rendered:
    """Return what the customer is told of a new case, in ``zh-hans`` or ``en``; ``link`` leads to his page."""
    with translation.override(language), timezone.override(complaint.dealer.time_zone):
        due = CaseClock.objects.filter(complaint=complaint, kind=ClockKind.CONTACT, stopped_at=None).first()
        return render_template(
            TEMPLATE,
            dealer=complaint.dealer,
            language=language,
            values={
                "customer": customer,
                "number": complaint.number,
                "due": exact_moment(due.due_at) if due and due.due_at else "",
                "link": link,
                "person": complaint.owner.name if complaint.owner else "",
            },
        )


def write_receipt(change: Change, *, thread: Thread, words: Rendered) -> Message:
    """Write it in a conversation of the case, in a change that no colleague makes; its subject names the case.

    As the house's own word it acknowledges; should it come back, the clock has never heard of it.
    """
    subject = f"{words.subject} {subject_tag(change.complaint.slug)}"
    writing = Writing(text=words.text, subject=subject, marks={"template": TEMPLATE})
    written = write_message(thread, writing=writing)
    note_sent(change, written)
    return written
