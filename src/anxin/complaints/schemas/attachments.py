"""Files of a case as the API takes and shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from anxin.accounts.schemas import PersonShown, shown_person
from anxin.complaints.models import Attachment
from anxin.complaints.schemas.asked import Operation
from anxin.foundation.rest import Shown, Text300
from anxin.foundation.stored_files import FileKind


class RemoveAttachment(Operation):
    file: UUID
    """The `key` of a file on this complaint."""
    why: Text300 = ""


class RestoreAttachment(Operation):
    file: UUID
    """The `key` of a file that was removed less than 30 days ago."""


class AttachmentShown(Shown):
    """One file on a complaint."""

    key: UUID
    name: str
    kind: FileKind
    content_type: str
    """As found in its bytes; what the sender said of them counts for nothing."""
    size: int
    """In bytes."""
    sha256: str
    width: int | None
    """Of a photo, as one sees it."""
    height: int | None
    added_at: datetime
    added_by: PersonShown | None
    note: str


class AttachmentsShown(Shown):
    items: list[AttachmentShown]


def shown_attachment(attachment: Attachment) -> AttachmentShown:
    """Return a file as the API shows it."""
    values: dict[str, Any] = {name: getattr(attachment, name) for name in AttachmentShown.model_fields}
    return AttachmentShown(
        **values | {"added_by": shown_person(attachment.added_by) if attachment.added_by else None}
    )
