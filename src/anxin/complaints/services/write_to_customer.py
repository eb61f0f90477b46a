"""Writing to the customer from his case: by mail, text message or on his page; called back within the first seconds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.files import File
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, Status
from anxin.complaints.models import Attachment, CaseThread, Complaint
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.correspondence import CaseWay, message_of_case, ways_of
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.services.changing import changing
from anxin.complaints.services.history import Change
from anxin.complaints.services.keep_draft import add_to_draft
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.stored_files import delete_stored
from anxin.messaging.choices import Channel
from anxin.messaging.models import Message, MessageFile, Thread
from anxin.messaging.selectors.templates import gaps_in
from anxin.messaging.services.decide_delivery import call_back
from anxin.messaging.services.write_message import Writing, begin_thread, write_message

#: A message waits so long before it leaves the house; until then its writer may call it back.
CALL_BACK_WITHIN = timedelta(seconds=15)
#: The field of the page in which it is written.
DRAFT_OF_REPLY = "reply::text"
MOST_FILES = 10
#: What most mail servers still take in one mail, before it grows by a third on the wire.
MOST_BYTES = 18 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What is written: by which of ``ways_of(case)``, from which template, with which files of the case."""

    way: str
    text: str
    subject: str = ""
    template: str = ""
    files: Sequence[UUID] = ()


def write_to_customer(slug: str, *, reply: Reply, by: Person, seen: int | None = None) -> Message:
    """Write to the customer of a case and queue what leaves the house; ``Stale`` where the case has moved since.

    A written word answers the customer: it stops the acknowledgement, and the next word is owed from then on.
    ``InvalidInput`` names the field: ``way`` that the case does not have, ``text`` with a gap of a template left open.
    """
    complaint = get_complaint_for(by, slug)
    require_handler(by, complaint)
    _refuse_gaps(complaint, reply)
    with _copied(_files_of(complaint, reply)) as files, changing(slug, by=by, seen=seen) as change:
        thread = _thread_for(change, reply)
        message = write_message(
            thread,
            writing=Writing(
                text=reply.text,
                author=by,
                subject=reply.subject,
                files=files,
                marks={"template": reply.template} if reply.template else {},
                not_before=clock.now() + CALL_BACK_WITHIN,
            ),
        )
        note_sent(change, message)
    return message


def note_sent(change: Change, message: Message) -> None:
    """Write into the history of a change under way that something was written to the customer."""
    handled = change.complaint.status != Status.OPEN
    change.record(EventKind.MESSAGE_SENT, message=str(message.key), channel=message.channel, handled=handled)


def call_message_back(slug: str, *, message: UUID, by: Person) -> Message:
    """Take back what one has just written, before it leaves the house; the clocks run on as if it never was.

    Its text is a draft again, after what has been begun there since.

    ``NotFound`` for anybody but its writer, ``Refused`` once it is under way.
    """
    with changing(slug, by=by, seen=None) as change:
        found = message_of_case(change.complaint, message)
        whole = call_back(message, by=by).text
        change.record(
            EventKind.MESSAGE_RETURNED, message=str(message), channel=found.channel, called_back=True
        )
        add_to_draft(change.complaint, field=DRAFT_OF_REPLY, text=whole, by=by)
    return found


def _refuse_gaps(complaint: Complaint, reply: Reply) -> None:
    for name, text in (("text", reply.text), ("subject", reply.subject)):
        if gaps := gaps_in(text, complaint.dealer):
            raise InvalidInput(
                "TEMPLATE_GAP",
                _("Fill in first: %(gaps)s"),
                field=name,
                params={"gaps": " ".join(gaps)},
            )


def _thread_for(change: Change, reply: Reply) -> Thread:
    way = _way_named(change.complaint, reply.way)
    if way.thread is not None:
        return way.thread
    thread = begin_thread(
        change.complaint.dealer,
        channel=way.channel,
        address=way.address,
        customer=change.complaint.customer,
        subject=reply.subject,
        mailbox=way.mailbox,
    )
    CaseThread.objects.create(complaint=change.complaint, thread=thread, at=change.at, by=change.by)
    return thread


def _way_named(complaint: Complaint, key: str) -> CaseWay:
    way = next((each for each in ways_of(complaint) if each.key == key), None)
    if way is None:
        raise InvalidInput("WAY_UNKNOWN", _("Choose by which way the customer gets it."), field="way")
    return way


def _files_of(complaint: Complaint, reply: Reply) -> list[Attachment]:
    if not reply.files:
        return []
    rows = Attachment.objects.filter(complaint__in=whole_of(complaint), removed_at=None)
    found = list(rows.filter(key__in=reply.files).exclude(file=""))
    if _way_named(complaint, reply.way).channel != Channel.EMAIL:
        raise InvalidInput("FILES_BY_MAIL_ONLY", _("Files can only go by e-mail."), field="attached")
    if len(found) != len(set(reply.files)):
        raise InvalidInput("FILE_GONE", _("One of the files is not on the case any more."), field="attached")
    if len(found) > MOST_FILES or sum(each.size for each in found) > MOST_BYTES:
        raise InvalidInput(
            "FILES_TOO_LARGE",
            _("At most %(count)s files of %(megabytes)s MB together fit into one mail."),
            field="attached",
            params={"count": MOST_FILES, "megabytes": MOST_BYTES // 1024**2},
        )
    return found


@contextmanager
def _copied(attachments: Sequence[Attachment]) -> Iterator[list[MessageFile]]:
    """Give the message bytes of its own: a file taken off the case later was sent all the same."""
    copies: list[MessageFile] = []
    try:
        for each in attachments:
            copy = MessageFile(
                name=each.name, content_type=each.content_type, size=each.size, sha256=each.sha256
            )
            copies.append(copy)
            with each.file.open("rb") as opened:
                copy.file.save("file", File(opened), save=False)
        yield copies
    except BaseException:
        for copy in copies:
            delete_stored(str(copy.key))
        raise
