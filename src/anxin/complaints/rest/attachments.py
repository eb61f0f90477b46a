"""Files of a complaint: listed, put on it, handed out, taken off and brought back."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from ninja import File, Form, Router
from ninja.files import UploadedFile

from anxin.accounts.rest import ApiRequest
from anxin.complaints.rest.operations import Asking, operation
from anxin.complaints.schemas.attachments import (
    AttachmentShown,
    AttachmentsShown,
    RemoveAttachment,
    RestoreAttachment,
    shown_attachment,
)
from anxin.complaints.selectors.attachments import attachments_of, get_attachment_for, stored_file
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.services import attach_file as files
from anxin.foundation.idempotency import Answer
from anxin.foundation.rest import PLACED, PROBLEMS, IdempotencyKey, Text300, answer, respond
from anxin.foundation.stored_files import digest_of, hand_out

_ANY_BYTES = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}

router = Router()


@router.get(
    "/{slug}/files",
    response={200: AttachmentsShown, **PROBLEMS},
    operation_id="list_files",
    url_name="files",
    summary="List the files of a complaint",
)
def list_(request: ApiRequest, slug: str) -> AttachmentsShown:
    """Those that are on it, the oldest first."""
    complaint = get_complaint_for(request.user, slug)
    return AttachmentsShown(items=[shown_attachment(each) for each in attachments_of(complaint)])


@router.post(
    "/{slug}/files",
    response={201: AttachmentShown, **PROBLEMS},
    operation_id="attach_file",
    url_name="files",
    summary="Put a file on a complaint",
    openapi_extra={"responses": {201: PLACED}},
)
def attach(
    request: ApiRequest,
    slug: str,
    file: Annotated[UploadedFile, File(description="A photo, a recording, a video or a PDF.")],
    note: Annotated[Text300, Form("")] = "",
    idempotency_key: IdempotencyKey = "",
) -> HttpResponse:
    """Judged by its content alone. The same bytes twice are `FILE_ALREADY_THERE`, with the `key` of the first."""

    def work() -> Answer:
        added = files.attach_file(slug, upload=file, note=note, by=request.user)
        return answer(shown_attachment(added), status=201)

    sent = f"{note}\n{digest_of(file)}".encode() if idempotency_key else b""
    return respond(request, work, key=idempotency_key, place=("file", "key"), sent=sent)


@router.get(
    "/{slug}/files/{key}",
    response={200: None, **PROBLEMS},
    operation_id="read_file",
    url_name="file",
    summary="Take a file out",
    openapi_extra={"responses": {200: _ANY_BYTES}},
)
def read(request: ApiRequest, slug: str, key: UUID) -> HttpResponseBase:
    """The bytes as they came, with the type that was found in them."""
    found = get_attachment_for(request.user, slug, key)
    return hand_out(request, stored_file(found), name=found.name)


@operation(RemoveAttachment)
def remove_attachment(ask: Asking, body: RemoveAttachment) -> None:
    """Take a file off; it can be brought back for 30 days."""
    files.remove_attachment(ask.slug, key=body.file, why=body.why, **ask.who)


@operation(RestoreAttachment)
def restore_attachment(ask: Asking, body: RestoreAttachment) -> None:
    """Bring a removed file back."""
    files.restore_attachment(ask.slug, key=body.file, **ask.who)
