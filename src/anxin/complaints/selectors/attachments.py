"""The files of a case: those that are there, those that can be brought back, one to hand out."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import READINGS, EventKind
from anxin.complaints.models import Attachment, Complaint
from anxin.complaints.policies import can_handle_complaint, can_remove_attachment
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.merged import whole_of
from anxin.foundation.errors import NotFound
from anxin.foundation.stored_files import MEGABYTE, Stored
from anxin.playbooks.selectors import setting

_ABOUT_FILES = (EventKind.FILE_ATTACHED, EventKind.FILE_REMOVED, EventKind.FILE_RESTORED)


@dataclass(frozen=True)
class FileShown:
    """A file and whether this person may take it away or bring it back."""

    attachment: Attachment
    may_remove: bool


@dataclass(frozen=True)
class FilesShown:
    """The files of a case as its page shows them."""

    present: list[FileShown]
    removed: list[FileShown]
    may_add: bool
    most_bytes: int

    @property
    def most_megabytes(self) -> int:
        return self.most_bytes // MEGABYTE


def attachments_of(complaint: Complaint) -> list[Attachment]:
    """Return the files that are on a case, the oldest first, with the names of who added them."""
    return list(_files_of(complaint).filter(removed_at=None).select_related("added_by"))


def files_shown(complaint: Complaint, person: Person) -> FilesShown:
    """Return the files of a case that has been fetched for this person, in one query."""
    rows = _files_of(complaint).select_related("added_by", "removed_by", "complaint__dealer")
    kept = [FileShown(each, can_remove_attachment(person, each)) for each in rows]
    return FilesShown(
        present=[each for each in kept if each.attachment.removed_at is None],
        removed=[each for each in kept if each.attachment.removed_at and each.attachment.file],
        may_add=can_handle_complaint(person, complaint),
        most_bytes=most_upload_bytes(complaint.slug),
    )


def get_attachment_for(person: Person, slug: str, key: UUID, *, removed: bool = False) -> Attachment:
    """Return a file of a case that the person may see; a removed one only where it is asked for."""
    complaint = get_complaint_for(person, slug)
    rows = _files_of(complaint).select_related("added_by", "removed_by", "complaint__dealer")
    found = rows.filter(key=key).first()
    if found is None or (found.removed_at and not removed):
        raise NotFound
    return found


def _files_of(complaint: Complaint) -> QuerySet[Attachment]:
    return Attachment.objects.filter(complaint__in=whole_of(complaint))


def only_own_files_since(complaint: Complaint, version: int, person: Person) -> bool:
    """Tell whether nothing but files of this person's has changed a case after a version."""
    others = complaint.events.filter(version__gt=version).exclude(kind__in=READINGS)
    return not others.exclude(kind__in=_ABOUT_FILES, by=person).exists()


def stored_file(attachment: Attachment) -> Stored:
    """Return the file as it was uploaded."""
    return Stored(attachment.file, attachment.content_type, attachment.sha256[:32])


def stored_picture(attachment: Attachment, *, large: bool) -> Stored:
    """Return the photo as we drew it, small or large; NotFound for what is none."""
    drawn = attachment.preview if large else attachment.thumbnail
    if not drawn:
        raise NotFound
    size = "large" if large else "small"
    return Stored(drawn, "image/jpeg", f"{attachment.sha256[:32]}-{size}")


def upload_limit(slug: str) -> int:
    """Return how large a request to a case's files may be, asked before anybody knows who sends it.

    What the address names need not exist: settings are kept by dealer, and codes that strangers make up
    must not fill the memory.
    """
    known = Dealer.objects.filter(code=slug.partition("-")[0]).exists()
    return most_upload_bytes(slug if known else "")


def most_upload_bytes(slug: str) -> int:
    """Return how large a file on this case may be, as its dealer's content sets it."""
    return int(setting("attachments.most_megabytes", dealer_code=slug.partition("-")[0])) * MEGABYTE
