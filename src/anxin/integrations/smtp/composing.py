"""A mail as RFC 5322 has it, made of a message of the outbox."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from anxin.messaging.choices import Direction
from anxin.messaging.models import Delivery, Mailbox, Message, MessageFile
from anxin.messaging.selectors.outbox import earlier_mails
from anxin.messaging.services.handing_over import NotHandedOver
from anxin.messaging.services.mail_names import body_mark, reply_address
from anxin.messaging.services.word_delivery import OWN_MARK, name_mail, own_mark, words_of

#: Of a long conversation the first names and the last ones are kept (RFC 5322, 3.6.4 asks for all, servers for less).
MOST_NAMES = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MAIL_NAME = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
_ADDRESS = re.compile(r"[^\s<>@\",;:()\[\]\\]+@[^\s<>@\",;:()\[\]\\]+")
_LONGEST_MAIL_NAME = 250


@dataclass(frozen=True)
class Mail:
    """What is handed to a mail server: the envelope and the bytes, lines ended by CRLF."""

    sender: str
    receiver: str
    #: The mailbox itself, where it wants a copy.
    copy_to: str
    content: bytes


def compose(delivery: Delivery, mailbox: Mailbox | None) -> Mail:
    """Make the mail of a delivery; ``NotHandedOver`` for an address that no mail can be sent to."""
    words, receiver = words_of(delivery), _wire_address(delivery.to)
    message = delivery.message
    mail = EmailMessage(policy=SMTP.clone(max_line_length=76))
    mail["From"] = _from(mailbox)
    mail["To"] = receiver
    mail["Subject"] = one_line(words.subject)
    if mailbox and message and message.thread:
        mail["Reply-To"] = reply_address(mailbox, message.thread)
    mail.set_content(_text(words.text, message))
    if message:
        _add_parts(mail, message)
    head = "".join(f"{line}\r\n" for line in _plain_headers(delivery))
    copy_to = mailbox.address if mailbox and mailbox.own_copy and message else ""
    return Mail(
        sender=mailbox.address if mailbox else parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        receiver=receiver,
        copy_to=copy_to if copy_to != receiver else "",
        content=head.encode("ascii") + mail.as_bytes(),
    )


def one_line(text: str) -> str:
    """Return a text for a header: no line break and no other control character can stand in it."""
    return _CONTROL.sub(" ", text).strip()


def _plain_headers(delivery: Delivery) -> Iterable[str]:
    """Headers whose words must not be folded or encoded: the library would do so with long names."""
    yield f"Message-ID: <{name_mail(delivery)}>"
    yield f"Date: {format_datetime(delivery.message.at if delivery.message else delivery.made_at)}"
    if delivery.message:
        names = _chain(delivery.message)
        if names:
            yield f"In-Reply-To: <{names[-1]}>"
            yield "References: " + "\r\n ".join(f"<{name}>" for name in names)
    if delivery.message is None or delivery.message.author_id is None:
        # RFC 3834: nobody's machine shall answer what a machine wrote.
        yield "Auto-Submitted: auto-generated"
        yield "X-Auto-Response-Suppress: All"
    yield f"{OWN_MARK}: {own_mark()}"


def _chain(message: Message) -> list[str]:
    """Every name of the conversation, what is answered last: the customer's last mail, or ours where he wrote none."""
    earlier = earlier_mails(message)
    names: dict[str, None] = {}
    for each in earlier:
        names.update(dict.fromkeys([*map(str, each.references), each.message_id]))
    answered = next((each for each in reversed(earlier) if each.direction == Direction.IN), None)
    if answered:
        names.pop(answered.message_id, None)
        names[answered.message_id] = None
    good = [name for name in names if len(name) <= _LONGEST_MAIL_NAME and _MAIL_NAME.fullmatch(name)]
    return good if len(good) <= MOST_NAMES else [good[0], *good[1 - MOST_NAMES :]]


def _from(mailbox: Mailbox | None) -> Address:
    if mailbox:
        return Address(display_name=one_line(mailbox.name), addr_spec=mailbox.address)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Address(display_name=one_line(name), addr_spec=address)


def _wire_address(address: str) -> str:
    """Return the address with its domain as the name servers know it."""
    if not _ADDRESS.fullmatch(address):
        raise NotHandedOver("ADDRESS_INVALID", final=True)
    local, domain = address.rsplit("@", 1)
    try:
        wanted = f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
        Address(addr_spec=wanted)
    except (UnicodeError, ValueError, IndexError) as error:
        raise NotHandedOver("ADDRESS_INVALID", final=True) from error
    return wanted


def _text(text: str, message: Message | None) -> str:
    mark = f"\n\n{body_mark(message.thread)}\n" if message and message.thread else "\n"
    return text + mark


def _add_parts(mail: EmailMessage, message: Message) -> None:
    files = [each for each in message.files.all() if each.file]
    if message.html:
        mail.add_alternative(message.html, subtype="html")
        _add_pictures(mail, [each for each in files if each.content_id])
        files = [each for each in files if not each.content_id]
    for each in files:
        kind, sort = _kind_of(each.content_type)
        with each.file.open("rb") as opened:
            content = opened.read()
        mail.add_attachment(content, maintype=kind, subtype=sort, filename=one_line(each.name))


def _add_pictures(mail: EmailMessage, pictures: Sequence[MessageFile]) -> None:
    page = mail.get_body(("html",))
    if not isinstance(page, EmailMessage):
        return
    for each in pictures:
        kind, sort = _kind_of(each.content_type)
        with each.file.open("rb") as opened:
            content = opened.read()
        page.add_related(
            content, maintype=kind, subtype=sort, cid=f"<{one_line(each.content_id)}>", disposition="inline"
        )


def _kind_of(content_type: str) -> tuple[str, str]:
    kind, _slash, sort = content_type.partition("/")
    return (kind, sort) if sort and kind not in {"multipart", "message"} else ("application", "octet-stream")
