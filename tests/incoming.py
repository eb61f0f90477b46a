"""A mailbox of Shanghai and mail in it that a person must sort, for tests of pages and of who may ask them."""

import io
from dataclasses import dataclass
from uuid import UUID

from anxin.complaints.services.sort_mail import sort_mail
from anxin.messaging.choices import MessageNature
from anxin.messaging.models import Mailbox, MessageFile
from anxin.messaging.services.incoming_mail import IncomingMail, MailPart
from anxin.messaging.services.receive_mail import receive_mail
from tests.cast import Cast
from tests.sample_files import picture


@dataclass(frozen=True)
class CameIn:
    """A mailbox, and a mail with a photo that stands on no case."""

    mailbox_id: int
    message_key: UUID
    message_file_key: UUID


def mail_came_in(cast: Cast) -> CameIn:
    """Let a mail with a photo come that a person must sort, one that names a case, and an automatic answer."""
    mailbox = Mailbox.objects.create(
        dealer=cast.shanghai, address="care@sh01.example", name="客服", opens_cases=False,
        imap_host="127.0.0.1", imap_port=1, imap_security="none",
    )  # fmt: skip
    parts = (
        MailPart(name="空调.jpg", content_type="image/jpeg", body=io.BytesIO(picture())),
        MailPart(name="账单.xls", content_type="application/vnd.ms-excel", body=io.BytesIO(b"xls")),
    )
    mails = [
        IncomingMail(
            message_id="1@kunde.example", sender="li@kunde.example", sender_name="李娜", subject="空调不凉",
            text="上周修过，这周又不凉了。" * 30, parts=parts,
        ),
        IncomingMail(
            message_id="2@kunde.example", sender="away@kunde.example", subject="自动回复: 休假",
            text="我在休假", nature=MessageNature.AUTO_REPLY,
        ),
    ]  # fmt: skip
    messages = [receive_mail(mailbox, mail=each, digest=each.message_id) for each in mails]
    for message in messages:
        assert message
        sort_mail(message.pk)
    assert messages[0]
    file = MessageFile.objects.exclude(file="").get(message=messages[0])
    return CameIn(mailbox.pk, messages[0].key, file.key)
