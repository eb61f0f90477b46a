"""Files on a case: what somebody sent, what it was found to be, and who took it away again."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.complaints.models.complaint import Complaint
from anxin.foundation.stored_files import FileKind, attachment_storage, folder_of


def place_of_file(attachment: "Attachment", name: str) -> str:
    """Keep a file under its key alone: its name and its case say nothing to the disk."""
    return f"{folder_of(str(attachment.key))}/{name}"


class Attachment(models.Model):
    """One file on a case. A removed one keeps its row; its bytes go after some days."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="attachments", db_index=False
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: As it was uploaded, without folders and invisible signs, with the ending that its content has.
    name = models.CharField(max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind)
    #: As found in the bytes; what a browser said of them is not kept.
    content_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    #: Empty once the bytes of a removed file are gone.
    file = models.FileField(storage=attachment_storage, upload_to=place_of_file, blank=True)
    #: A photo as we drew it anew, small and large; empty for everything else.
    thumbnail = models.FileField(storage=attachment_storage, upload_to=place_of_file, blank=True)
    preview = models.FileField(storage=attachment_storage, upload_to=place_of_file, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField()
    #: Nobody where the customer himself sent it, with a mail or on his page.
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    why_removed = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "sha256"], name="one_file_per_case", condition=Q(removed_at__isnull=True)
            ),
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size__gt=0)),
        ]
        indexes = [
            models.Index(fields=["complaint", "added_at", "id"], name="files_of_complaint"),
            models.Index(
                fields=["removed_at"],
                name="files_to_forget",
                condition=Q(removed_at__isnull=False) & ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sender(self) -> str:
        return str(self.added_by) if self.added_by else gettext("the customer")

    @property
    def is_playable(self) -> bool:
        return self.kind in {FileKind.AUDIO, FileKind.VIDEO}
