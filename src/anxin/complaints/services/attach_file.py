"""Files on a case: taken in once their bytes have been judged, removed with a way back, forgotten in the end.

Bytes are written before the transaction and deleted when it fails, so that no row ever points at nothing; what a killed
process leaves behind is found by ``forget_orphaned_files``.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import Attachment, Complaint
from anxin.complaints.policies import can_remove_attachment
from anxin.complaints.selectors.attachments import get_attachment_for, most_upload_bytes
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.services.changing import changing
from anxin.complaints.services.history import Change
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.foundation.stored_files import Judged, clean_name, delete_stored, judge_file, stored_keys
from anxin.messaging.models import MessageFile

#: How long a removed file can be brought back.
KEPT_AFTER_REMOVAL = timedelta(days=30)
#: What lies in the storage without a row may belong to an upload that is still under way.
ORPHAN_AFTER = timedelta(days=1)
_LONGEST_NOTE = 300


def attach_file(
    slug: str, *, upload: UploadedFile[Any], by: Person, note: str = "", seen: int | None = None
) -> Attachment:
    """Put a file on the case: a photo, a recording, a video or a PDF by its content, once each.

    ``InvalidInput`` and ``TooLarge`` name the field ``file`` and what is expected; ``FILE_ALREADY_THERE`` is Refused
    with the key of the file that has the same bytes.
    """
    complaint = get_complaint_for(by, slug)
    require_handler(by, complaint)
    note = _short(note, field="note")
    judged = judge_file(upload, most_bytes=most_upload_bytes(slug))
    _refuse_twice(complaint, judged.sha256)
    attachment = _found_to_be(upload, judged)
    attachment.added_by, attachment.note = by, note
    try:
        _store(attachment, upload, judged)
        with changing(slug, by=by, seen=seen) as change:
            _refuse_twice(change.complaint, judged.sha256)
            attachment.complaint, attachment.added_at = change.complaint, change.at
            attachment.save()
            change.record(EventKind.FILE_ATTACHED, reason=note, **_facts(attachment))
    except BaseException:
        delete_stored(str(attachment.key))
        raise
    return attachment


@contextmanager
def customers_files(uploads: Iterable[UploadedFile[Any]], *, dealer_code: str) -> Iterator[list[Attachment]]:
    """Judge and store what a customer sends, as files without rows for ``put_on_case``.

    Whatever goes wrong inside takes the bytes away again. ``InvalidInput`` and ``TooLarge`` name the field ``files``.
    """
    stored: list[Attachment] = []
    try:
        for upload in uploads:
            judged = judge_file(upload, most_bytes=most_upload_bytes(dealer_code), field="files")
            attachment = _found_to_be(upload, judged)
            stored.append(attachment)
            _store(attachment, upload, judged)
        yield stored
    except BaseException:
        for attachment in stored:
            delete_stored(str(attachment.key))
        raise


def put_on_case(
    change: Change, files: Iterable[Attachment], *, own: Complaint | None = None
) -> list[Attachment]:
    """Put stored files on the case of a change under way; bytes that it has already go again. Return the new ones.

    ``own`` is the customer's own case, where it goes on in that of the change: his files stay his.
    """
    home = own or change.complaint
    merged = {"case": home.number} if home.pk != change.complaint.pk else {}
    known = set(home.attachments.filter(removed_at=None).values_list("sha256", flat=True))
    new: list[Attachment] = []
    for attachment in files:
        if attachment.sha256 in known:
            delete_stored(str(attachment.key))
            continue
        known.add(attachment.sha256)
        attachment.complaint, attachment.added_at = home, change.at
        attachment.save()
        change.record(EventKind.FILE_ATTACHED, himself=True, **_facts(attachment), **merged)
        new.append(attachment)
    return new


def remove_attachment(
    slug: str, *, key: UUID, by: Person, why: str = "", seen: int | None = None
) -> Attachment:
    """Take a file off the case; it can be brought back for 30 days, then its bytes go and its row stays."""
    with changing(slug, by=by, seen=seen) as change:
        attachment = get_attachment_for(by, slug, key)
        _require_remover(by, attachment)
        attachment.removed_at, attachment.removed_by = change.at, by
        attachment.why_removed = _short(why, field="why")
        attachment.save()
        change.record(EventKind.FILE_REMOVED, reason=why, **_facts(attachment))
    return attachment


def restore_attachment(slug: str, *, key: UUID, by: Person, seen: int | None = None) -> Attachment:
    """Bring a removed file back while its bytes are still there; pressing twice brings it back once."""
    with changing(slug, by=by, seen=seen) as change:
        attachment = get_attachment_for(by, slug, key, removed=True)
        if attachment.removed_at is None:
            return attachment
        _require_remover(by, attachment)
        if not attachment.file:
            raise Refused("FILE_FORGOTTEN", _("The file was removed too long ago; it is no longer kept."))
        _refuse_twice(change.complaint, attachment.sha256)
        attachment.removed_at, attachment.removed_by, attachment.why_removed = None, None, ""
        attachment.save()
        change.record(EventKind.FILE_RESTORED, **_facts(attachment))
    return attachment


def forget_removed_files() -> int:
    """Delete the bytes of files that were removed 30 days ago; their rows stay. Return how many there were."""
    until = clock.now() - KEPT_AFTER_REMOVAL
    old = Attachment.objects.filter(removed_at__lte=until).exclude(file="")
    count = 0
    for attachment in old.iterator(chunk_size=200):
        with transaction.atomic():
            # Somebody may just bring it back: what is locked and still removed is forgotten, nothing else.
            again = old.select_for_update(skip_locked=True).filter(pk=attachment.pk)
            count += (gone := again.update(file="", thumbnail="", preview=""))
        if gone:
            delete_stored(str(attachment.key))
    return count


def forget_orphaned_files() -> int:
    """Delete what lies in the storage without a row for a day, as a killed upload leaves it; return how many keys.

    An installation without a single file on record deletes nothing: it may have been started on the wrong database.
    """
    if not any(each.objects.exclude(file="").exists() for each in (Attachment, MessageFile)):
        return 0
    until, count = clock.now() - ORPHAN_AFTER, 0
    for keys in stored_keys():
        wanted = {key for key in keys if _is_key(key)}
        for key in wanted - _known(wanted):
            count += delete_stored(key, older_than=until)
    return count


def _known(keys: set[str]) -> set[str]:
    # What came or went with a message lies in the same storage.
    found = [
        model.objects.filter(key__in=keys).exclude(file="").values_list("key", flat=True)
        for model in (Attachment, MessageFile)
    ]
    return {str(key) for rows in found for key in rows}


def _found_to_be(upload: UploadedFile[Any], judged: Judged) -> Attachment:
    return Attachment(
        name=clean_name(upload.name or "", form=judged.form),
        kind=judged.form.kind,
        content_type=judged.form.content_type,
        size=judged.size,
        sha256=judged.sha256,
    )


def _store(attachment: Attachment, upload: UploadedFile[Any], judged: Judged) -> None:
    if judged.pictures:
        attachment.width, attachment.height = judged.pictures.width, judged.pictures.height
        attachment.thumbnail.save("small", ContentFile(judged.pictures.small), save=False)
        attachment.preview.save("large", ContentFile(judged.pictures.large), save=False)
    attachment.file.save("file", upload, save=False)


def _refuse_twice(complaint: Complaint, sha256: str) -> None:
    same = complaint.attachments.filter(sha256=sha256, removed_at=None).select_related("added_by").first()
    if same:
        raise Refused(
            "FILE_ALREADY_THERE",
            _("%(person)s has put this file on the case already, as “%(name)s”."),
            field="file",
            params={"person": same.sender, "name": same.name, "key": str(same.key)},
        )


def _require_remover(by: Person, attachment: Attachment) -> None:
    if not can_remove_attachment(by, attachment):
        raise NotAllowed(
            "FILE_OF_ANOTHER",
            _("Only who has added a file, or the customer-service manager, may take it away."),
        )


def _facts(attachment: Attachment) -> dict[str, Any]:
    # Not its name: telephones and their owners name files after numbers.
    return {"attachment": str(attachment.key), "file_kind": attachment.kind, "size": attachment.size}


def _short(text: str, *, field: str) -> str:
    text = text.strip()
    if len(text) > _LONGEST_NOTE:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field=field,
            params={"limit": _LONGEST_NOTE, "count": len(text)},
        )
    return text


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
