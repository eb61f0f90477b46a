"""Mail that came in finds its case: attached, opened anew, put aside, or left to a person, each with its reason."""

import logging
import re
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.db.models import Q

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, Mode
from anxin.complaints.models import CaseThread, Complaint
from anxin.complaints.selectors.handlers import LEADING, in_first_role
from anxin.complaints.selectors.mail_evidence import case_of_mail, thread_with
from anxin.complaints.selectors.suggestions import Draft, suggest_for
from anxin.complaints.services.acknowledge import acknowledge_mail
from anxin.complaints.services.attach_file import customers_files, put_on_case
from anxin.complaints.services.hear_customer import by_customer, hear_message
from anxin.complaints.services.history import Change
from anxin.complaints.services.open_complaint import MOST_WORDS, Intake, open_complaint
from anxin.customers.models import Customer
from anxin.foundation.locks import wait_for
from anxin.messaging.choices import Channel, Direction, MessageNature, Sorting, SortingReason
from anxin.messaging.models import Message, MessageFile, Thread
from anxin.messaging.selectors.incoming import MOST_AN_HOUR, came_within_an_hour, waiting_since
from anxin.messaging.services.note_returned import note_returned
from anxin.messaging.services.receive_mail import sender_address
from anxin.messaging.services.sort_message import file_message, put_message_aside, review_message
from anxin.messaging.services.write_message import begin_thread

TASK = "complaints.sort_mail"
CHANNEL = "intake-letter"
#: Until somebody has read it; so does an import with what it cannot place.
CATEGORY = "cat-service-other"
#: Smaller pictures inside a text are signs of a letterhead and stay with the mail.
_LETTERHEAD_BYTES = 30_000
_ANSWERING = re.compile(r"(?i)(\s*(re|aw|fw|fwd|回复|答复|转发|回覆)\s*[:：]\s*)+")
_ASIDE = {MessageNature.OWN: SortingReason.OWN_MAIL, MessageNature.LIST: SortingReason.LIST}
_log = logging.getLogger(__name__)


def sort_mail(message_id: int) -> None:
    """Sort a mail that waits; one that cannot be sorted is left to a person. Sorted ones stay as they are."""
    try:
        with transaction.atomic():
            rows = Message.objects.select_for_update(of=("self",))
            rows = rows.select_related("dealer__region__brand", "mailbox")
            message = rows.filter(pk=message_id, sorting=Sorting.WAITING, direction=Direction.IN).first()
            if message:
                _sort(message)
    except OperationalError:
        raise
    except Exception:  # whatever a stranger may write: the mail is there, and a person can read it
        _log.exception("A mail could not be sorted; a person looks at it.")
        review_message(message_id, reason=SortingReason.FAILED)


def sort_what_waits() -> int:
    """Sort the mails of whose arrival nobody heard; return how many there were."""
    waiting = waiting_since()
    for pk in waiting:
        sort_mail(pk)
    return len(waiting)


def take_mail_on_case(
    change: Change, message: Message, *, by: Person | None = None, tell: bool = True
) -> Thread:
    """Put a mail and its files on the case of a change under way, in the conversation with its sender."""
    address = sender_address(message)
    thread = thread_with(change.complaint, address) or begin_thread(
        change.complaint.dealer,
        channel=Channel.EMAIL,
        address=address,
        customer=change.complaint.customer,
        subject=_ANSWERING.sub("", message.subject, count=1).strip(),
        mailbox=message.mailbox,
    )
    CaseThread.objects.get_or_create(
        thread=thread, defaults={"complaint": change.complaint, "at": change.at, "by": by}
    )
    file_message(message, thread=thread)
    with customers_files(_files_for_case(message), dealer_code=change.complaint.dealer.code) as files:
        if tell:
            hear_message(change, thread=thread, message=message, files=files)
        else:
            put_on_case(change, files)
            change.record(
                EventKind.MESSAGE_RECEIVED, message=str(message.key), channel=message.channel, himself=True
            )
    return thread


def intake_of_mail(message: Message) -> Intake:
    """Return what a mail tells at intake: the customer by his address, his words, threats and level by the engine."""
    words = words_of_mail(message)
    customer = customer_of_mail(message)
    draft = Draft(dealer=message.dealer, words=words, channel=CHANNEL, category=CATEGORY, customer=customer)
    suggestion = suggest_for(draft, None)
    return Intake(
        dealer=message.dealer,
        words=words,
        channel=CHANNEL,
        category=CATEGORY,
        mode=Mode.WRITTEN,
        customer=customer,
        level=suggestion.level,
        level_reason=" ".join(suggestion.reasons)[:300],
        threats=tuple((each.key, each.quote) for each in suggestion.threats),
    )


def words_of_mail(message: Message) -> str:
    """Return what the customer says in a mail: its subject, and what is new in its text."""
    subject = _ANSWERING.sub("", message.subject, count=1).strip()
    parts = [subject, message.fresh_text or message.text]
    return "\n\n".join(part for part in parts if part.strip())[:MOST_WORDS]


def customer_of_mail(message: Message) -> Customer | None:
    """Return the one customer of the dealer whose address this is; nothing where several share it."""
    address = sender_address(message)
    found = list(Customer.objects.filter(dealer=message.dealer, email__iexact=address)[:2]) if address else []
    return found[0] if len(found) == 1 else None


def _sort(message: Message) -> None:
    _wait_for_its_double(message)
    nature = MessageNature(message.nature)
    if nature in _ASIDE:
        put_message_aside(message, reason=_ASIDE[nature])
    elif _came_before(message):
        put_message_aside(message, reason=SortingReason.DOUBLE)
    elif nature == MessageNature.BOUNCE:
        _sort_report(message)
    elif nature == MessageNature.AUTO_REPLY:
        _sort_auto_reply(message)
    else:
        _sort_letter(message)


def _sort_letter(message: Message) -> None:
    found = case_of_mail(message)
    if found and found.doubt:
        review_message(
            message.pk, reason=found.doubt, named=found.complaint.slug if found.complaint.pk else ""
        )
    elif found:
        with by_customer(found.complaint.pk) as change:
            take_mail_on_case(change, message)
    elif doubt := _doubt_of_new(message):
        review_message(message.pk, reason=doubt)
    else:
        _open(message)


def _doubt_of_new(message: Message) -> str:
    if "too_large" in message.marks:
        return SortingReason.TOO_LARGE
    if "unreadable" in message.marks:
        return SortingReason.UNREADABLE
    if not words_of_mail(message):
        return SortingReason.NO_WORDS
    if came_within_an_hour(message.dealer, sender_address(message)) > MOST_AN_HOUR:
        return SortingReason.TOO_MANY
    return "" if message.mailbox and message.mailbox.opens_cases else SortingReason.LOOK_FIRST


def _open(message: Message) -> None:
    intake = intake_of_mail(message)
    owners = in_first_role(Complaint(dealer=message.dealer), LEADING)
    complaint = open_complaint(_with_owner(intake, owners), by=None)
    with by_customer(complaint.pk) as change:
        # Whoever looks after it has been told that it came in.
        thread = take_mail_on_case(change, message, tell=False)
        acknowledge_mail(change, thread=thread, message=message)


def _sort_report(message: Message) -> None:
    ours = note_returned(message)
    if ours and ours.thread:
        file_message(message, thread=ours.thread)
    else:
        put_message_aside(message, reason=SortingReason.RETURNED)


def _sort_auto_reply(message: Message) -> None:
    """Keep an automatic answer with its conversation; it is no word of the customer, and nobody is told."""
    found = case_of_mail(message)
    thread = thread_with(found.complaint, sender_address(message)) if found and not found.doubt else None
    if thread:
        file_message(message, thread=thread)
    else:
        put_message_aside(message, reason=SortingReason.AUTO_REPLY)


def _wait_for_its_double(message: Message) -> None:
    """One mail to two mailboxes of a dealer is fetched by two workers at once; the second sees what the first did."""
    wait_for(f"mail/{message.dealer_id}/{message.message_id}")


def _came_before(message: Message) -> bool:
    """Tell whether the same mail came to another mailbox of the dealer already."""
    same = Message.objects.filter(
        ~Q(mailbox=message.mailbox),
        dealer=message.dealer, message_id=message.message_id, direction=Direction.IN,
    ).exclude(sorting=Sorting.WAITING)  # fmt: skip
    return same.exists()


def _files_for_case(message: Message) -> list[UploadedFile[Any]]:
    return [
        UploadedFile(
            file=each.file.open("rb"), name=each.name, content_type=each.content_type, size=each.size
        )
        for each in message.files.all()
        if _belongs_to_case(each)
    ]


def _belongs_to_case(file: MessageFile) -> bool:
    return bool(file.file) and (not file.content_id or file.size >= _LETTERHEAD_BYTES)


def _with_owner(intake: Intake, owners: list[Person]) -> Intake:
    return replace(intake, owner=owners[0] if owners else None)
