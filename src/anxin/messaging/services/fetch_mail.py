"""Fetching the mail of a mailbox: each mail is committed together with how far the folder has been read.

A worker killed in between fetches the same mail again and finds it here; nothing is lost and nothing comes twice.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import IO

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.module_loading import import_string

from anxin.foundation import clock
from anxin.foundation.errors import AnxinError
from anxin.foundation.jobs import wake
from anxin.foundation.locks import alone_with
from anxin.messaging.choices import MessageNature, NoticeKind
from anxin.messaging.models import Mailbox, Message
from anxin.messaging.selectors.mailboxes import people_who_run_channels
from anxin.messaging.services.incoming_mail import (
    IncomingMail,
    MailFolder,
    MailServerFailed,
    OpenFolder,
    ReadMail,
)
from anxin.messaging.services.notices import NewNotice, tell
from anxin.messaging.services.receive_mail import digest_of_mail, receive_mail
from anxin.messaging.services.settle_deliveries import confirm_by_own_copy

TASK = "messaging.fetch_mailbox"
#: Larger ones stay in the mailbox; of them the header comes.
MOST_MAIL_BYTES = 35 * 1024 * 1024
#: After so long without a connection those who look after the mailbox are told.
TOLD_AFTER = timedelta(minutes=15)
#: When a server has counted its mail anew, what came this long before the last look is looked at again.
_LOOK_BACK = timedelta(days=2)
_MOST_AT_ONCE = 500
_DIGEST_BYTES = 1 << 20
_log = logging.getLogger(__name__)


def fetch_all_mail() -> None:
    """Have the mail of every mailbox in use fetched, each by a job of its own."""
    for pk in Mailbox.objects.filter(active=True).exclude(imap_host="").values_list("pk", flat=True):
        wake_fetching(pk)


def wake_fetching(mailbox_id: int) -> None:
    """See to it that a job waits that fetches a mailbox's mail."""
    wake(TASK, waiting=f"mail/{mailbox_id}", mailbox_id=mailbox_id)


def fetch_mailbox(mailbox_id: int) -> int:
    """Fetch what is new in a mailbox and return how many mails that were; nothing while another worker does it."""
    mailbox = Mailbox.objects.select_related("dealer").filter(pk=mailbox_id, active=True).first()
    if mailbox is None or not mailbox.imap_host:
        return 0
    with alone_with(f"mailbox/{mailbox_id}") as alone:
        if not alone:
            return 0
        try:
            open_folder: OpenFolder = import_string(settings.ANXIN_MAIL_FOLDER)
            with open_folder(mailbox) as folder:
                number, all_read = _fetch_new(mailbox, folder)
        except MailServerFailed as failure:
            _note_failure(mailbox, failure.code)
            return 0
        except AnxinError as failure:
            _note_failure(mailbox, failure.code)
            return 0
        Mailbox.objects.filter(pk=mailbox.pk).update(failing_since=None, last_error="")
        if all_read:
            # Only a mailbox read to its end tells that a copy is not there.
            Mailbox.objects.filter(pk=mailbox.pk).update(fetched_at=clock.now())
    return number


def _fetch_new(mailbox: Mailbox, folder: MailFolder) -> tuple[int, bool]:
    """Fetch what is new, up to a bound; return how many mails that were, and whether that was all."""
    number, uids = 0, _new_numbers(mailbox, folder)
    for uid in uids[:_MOST_AT_ONCE]:
        message, own = _fetch_one(mailbox, folder, uid)
        number += message is not None
        if own:
            folder.put_away(uid)
    return number, len(uids) <= _MOST_AT_ONCE


def _new_numbers(mailbox: Mailbox, folder: MailFolder) -> list[int]:
    if folder.validity == mailbox.uid_validity:
        return folder.uids_after(mailbox.last_uid)
    first_time = mailbox.uid_validity == 0
    since = mailbox.fetched_at or clock.now()
    # What lay there before the mailbox was given to us was somebody's work already.
    found = [] if first_time else folder.uids_since((since - _LOOK_BACK).date())
    mailbox.uid_validity = folder.validity
    mailbox.last_uid = max((min(found) if found else folder.next_uid) - 1, 0)
    mailbox.save(update_fields=["uid_validity", "last_uid"])
    return found


def _fetch_one(mailbox: Mailbox, folder: MailFolder, uid: int) -> tuple[Message | None, bool]:
    """Fetch a mail; return its message unless it is here already, and whether it is a mail of ours come back."""
    size = folder.size_of(uid)
    if size is None:
        _note_read(mailbox, uid)
        return None, False
    too_large = size > MOST_MAIL_BYTES
    with folder.read(uid, head_only=too_large) as source:
        mail = _read(source, head_only=too_large)
        source.seek(0)
        digest = digest_of_mail(source.read(_DIGEST_BYTES))
    if too_large:
        mail = _told_too_large(mail, size)
    with transaction.atomic():
        message = receive_mail(mailbox, mail=mail, digest=digest)
        own = message is not None and message.nature == MessageNature.OWN
        if message is not None and own:
            # In one transaction: a copy that was read and proved nothing would have its mail sent twice.
            confirm_by_own_copy(message.message_id)
        _note_read(mailbox, uid)
    return message, own


def _read(source: IO[bytes], *, head_only: bool) -> IncomingMail:
    read_mail: ReadMail = import_string(settings.ANXIN_MAIL_READER)
    try:
        return read_mail(source, head_only=head_only)
    except Exception:  # one mail that nobody has thought of must not hold up all that come after it
        _log.exception("A mail could not be read; its header is kept, and it stays in the mailbox.")
    try:
        mail = read_mail(source, head_only=True)
    except Exception:  # not even that: it is kept by its bytes, so that a person learns of it
        _log.exception("The header of a mail could not be read.")
        mail = IncomingMail()
    return replace(mail, marks={**mail.marks, "unreadable": "failed"}, nature=MessageNature.PERSON)


def _told_too_large(mail: IncomingMail, size: int) -> IncomingMail:
    return replace(mail, text="", html="", marks={**mail.marks, "too_large": size})


def _note_read(mailbox: Mailbox, uid: int) -> None:
    mailbox.last_uid = max(mailbox.last_uid, uid)
    Mailbox.objects.filter(pk=mailbox.pk).update(last_uid=mailbox.last_uid)


def _note_failure(mailbox: Mailbox, code: str) -> None:
    now = clock.now()
    since = mailbox.failing_since or now
    Mailbox.objects.filter(pk=mailbox.pk).update(failing_since=since, last_error=code)
    if now - since < TOLD_AFTER:
        return
    notice = NewNotice(
        dealer=mailbox.dealer,
        kind=NoticeKind.MESSAGE,
        code="MAILBOX_FAILS",
        params={"address": mailbox.address, "mail_fault": code},
        subject=mailbox.address[:60],
        url=reverse("messaging:mailboxes"),
        key=f"mailbox:{mailbox.pk}/{since.isoformat()}",
    )
    tell(people_who_run_channels(mailbox.dealer), notice=notice, at=now)
