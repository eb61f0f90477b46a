"""A mail taken in: the message, its files judged, once each however often it is fetched."""

import hashlib
import re
from collections.abc import Iterable
from html import unescape

from django.core.files.base import File
from django.db import transaction

from anxin.foundation import clock
from anxin.foundation.errors import AnxinError
from anxin.foundation.events import publish
from anxin.foundation.stored_files import (
    MEGABYTE,
    clean_name,
    delete_stored,
    judge_file,
    visible_name,
)
from anxin.messaging.choices import Channel, Direction, MessageNature, Sorting
from anxin.messaging.events import MessageArrived
from anxin.messaging.models import Mailbox, Message, MessageFile
from anxin.messaging.services.incoming_mail import IncomingMail, MailPart
from anxin.messaging.services.keep_message import keep_message
from anxin.messaging.services.mail_names import message_of_message_id
from anxin.playbooks.selectors import setting

_LONGEST_ID = 290
#: As the cleaner writes it.
_PICTURE = re.compile(r'<img [^<>]*?src="cid:(?P<name>[^"<>]*)"[^<>]*>')
_LONGEST_FILE_NAME = 120


def receive_mail(mailbox: Mailbox, *, mail: IncomingMail, digest: str) -> Message | None:
    """Keep a mail that came to a mailbox, still unsorted; nothing when it is here already.

    ``digest`` names its bytes: a mail without a Message-ID goes by it. Reports, lists and our own mails bring no
    files. The caller holds the transaction in which he also notes that the mail has been fetched.
    """
    name = _name_of(mail, digest)
    if Message.objects.filter(mailbox=mailbox, message_id=name, direction=Direction.IN).exists():
        return None
    nature = mail.nature
    if message_of_message_id(mail.message_id):
        nature = MessageNature.OWN
    files = _stored(mailbox, mail.parts) if nature in {MessageNature.PERSON, MessageNature.AUTO_REPLY} else []
    with transaction.atomic():
        message = keep_message(
            dealer=mailbox.dealer,
            mailbox=mailbox,
            channel=Channel.EMAIL,
            direction=Direction.IN,
            nature=nature,
            at=clock.now(),
            dated_at=mail.dated_at,
            sender=_written_sender(mail),
            recipients=list(mail.recipients),
            subject=mail.subject[:300],
            text=mail.text,
            fresh_text=mail.fresh_text,
            html=_with_pictures(mail.html, files),
            message_id=name,
            references=list(mail.references),
            marks=_marks(mail),
            sorting=Sorting.WAITING,
        )
        for file in files:
            file.message = message
        MessageFile.objects.bulk_create(files)
        publish(MessageArrived(message_id=message.pk))
    return message


def sender_address(message: Message) -> str:
    """Return the bare address from which a mail came."""
    return message.sender.rpartition("<")[2].rstrip(">").lower()


def digest_of_mail(head: bytes) -> str:
    """Return what names a mail by its first bytes."""
    return hashlib.sha256(head).hexdigest()


def _name_of(mail: IncomingMail, digest: str) -> str:
    if mail.message_id and len(mail.message_id) <= _LONGEST_ID:
        return mail.message_id
    return f"{digest}@without-name.invalid"


def _written_sender(mail: IncomingMail) -> str:
    name = mail.sender_name.replace("<", "").replace(">", "").strip()[:100]
    return f"{name} <{mail.sender}>".strip()[:320] if mail.sender else ""


def _marks(mail: IncomingMail) -> dict[str, object]:
    marks = dict(mail.marks)
    if mail.returned:
        marks["returned"] = {
            "message_ids": list(mail.returned.message_ids[:20]),
            "address": mail.returned.address[:254],
            "for_good": mail.returned.for_good,
            "status": mail.returned.status,
            "told": mail.returned.told,
        }
    return marks


def _stored(mailbox: Mailbox, parts: Iterable[MailPart]) -> list[MessageFile]:
    most = int(setting("attachments.most_megabytes", dealer_code=mailbox.dealer.code)) * MEGABYTE
    stored: list[MessageFile] = []
    try:
        for part in parts:
            with part.body:
                stored.append(_stored_one(part, most))
    except BaseException:
        for file in stored:
            delete_stored(str(file.key))
        raise
    return stored


def _stored_one(part: MailPart, most: int) -> MessageFile:
    size = part.body.seek(0, 2)
    part.body.seek(0)
    file = MessageFile(
        name=visible_name(part.name)[:_LONGEST_FILE_NAME],
        content_type=part.content_type[:100],
        size=size,
        content_id=part.content_id[:200],
    )
    try:
        judged = judge_file(part.body, most_bytes=most)
    except AnxinError as error:
        # It stays in the mailbox; here its name and the reason are kept.
        file.refused = error.code[:40]
        return file
    file.name = clean_name(part.name, form=judged.form)
    file.content_type, file.sha256 = judged.form.content_type, judged.sha256
    part.body.seek(0)
    file.file.save("file", File(part.body), save=False)
    return file


def _with_pictures(html: str, files: Iterable[MessageFile]) -> str:
    """Let pictures inside the text go by the keys of their files; one that is not there leaves its description."""
    kept = {
        file.content_id: str(file.key)
        for file in files
        if file.content_id and file.file and file.content_type.startswith("image/")
    }

    def drawn(found: re.Match[str]) -> str:
        key = kept.get(unescape(found["name"]))
        return found[0].replace(f'"cid:{found["name"]}"', f'"cid:{key}"') if key else ""

    return _PICTURE.sub(drawn, html)
