"""The names by which a mail finds its conversation again; the strong ones are signed, the weakest is only a number.

From the strongest to the weakest: the address replied to, the Message-IDs named, the mark in the text, the tag in
the subject (complaint-desk section 2, 15). A name whose signature does not fit is no name.
"""

import base64
import hmac
import re
import uuid
from hashlib import sha256

from django.conf import settings

from anxin.messaging.models import Mailbox, Message, Thread

#: RFC 5321, 4.5.3.1.1: what stands before the @ of an address.
_LONGEST_LOCAL_PART = 64
#: Letters of a key of 128 bits, and of the signatures of 65 and 80 bits, in base 32 without padding.
_KEY, _SHORT, _LONG = 26, 13, 16
_MESSAGE_ID = re.compile(
    rf"\banxin\.([a-z2-7]{{{_KEY}}})\.([a-z2-7]{{{_KEY}}})\.([a-z2-7]{{{_LONG}}})@", re.IGNORECASE
)
_IN_ADDRESS = re.compile(rf"\+([a-z2-7]{{{_KEY}}})([a-z2-7]{{{_SHORT}}})@", re.IGNORECASE)
_IN_BODY = re.compile(rf"\[ref:([a-z2-7]{{{_KEY}}})([a-z2-7]{{{_SHORT}}})\]", re.IGNORECASE)
_IN_SUBJECT = re.compile(r"\[#([A-Z0-9]{2,12}-[A-Z]{2}\d{8}-\d{4,8})\]", re.IGNORECASE)


def message_id_for(message: Message) -> str:
    """Return the RFC 5322 name of a mail that we send, without angle brackets; the same for every try to send it.

    ``ValueError`` for a message that is in no thread or goes by no mailbox.
    """
    mailbox = message.mailbox or (message.thread.mailbox if message.thread else None)
    if message.thread is None or mailbox is None:
        raise ValueError("A mail has a thread and a mailbox.")
    thread, own = _as_letters(message.thread.key), _as_letters(message.key)
    return f"anxin.{thread}.{own}.{_signature('message', thread + own, _LONG)}@{_domain(mailbox)}"


def thread_of_message_id(text: str) -> uuid.UUID | None:
    """Return the key of the thread that a Message-ID of ours names, or nothing if it is foreign or forged."""
    found = _names_of_message_id(text)
    return found[0] if found else None


def message_of_message_id(text: str) -> uuid.UUID | None:
    """Return the key of the message that a Message-ID of ours names, or nothing if it is foreign or forged."""
    found = _names_of_message_id(text)
    return found[1] if found else None


def reply_address(mailbox: Mailbox, thread: Thread) -> str:
    """Return where a customer's answer shall go: with the thread's token where the server takes that and it fits."""
    name, domain = mailbox.address.rsplit("@", 1)
    token = _token(thread, "address")
    if not mailbox.plus_addresses or len(name) + 1 + len(token) > _LONGEST_LOCAL_PART:
        return mailbox.address
    return f"{name}+{token}@{domain}"


def thread_of_address(address: str) -> uuid.UUID | None:
    """Return the key of the thread whose token stands in an address, or nothing."""
    return _thread_by_token(_IN_ADDRESS, address, "address")


def body_mark(thread: Thread) -> str:
    """Return the mark that stands at the end of a text that we send, such as ``[ref:…]``."""
    return f"[ref:{_token(thread, 'body')}]"


def thread_of_body(text: str) -> uuid.UUID | None:
    """Return the key of the thread whose mark stands first in a text, or nothing."""
    return _thread_by_token(_IN_BODY, text, "body")


def subject_tag(slug: str) -> str:
    """Return the tag of a case's number for the subject, such as ``[#SH01-TS20261121-0007]``."""
    return f"[#{slug}]"


def find_subject_tag(subject: str) -> str | None:
    """Return the number in a subject's last tag, or nothing. Anybody can write one: it proves nothing."""
    found = _IN_SUBJECT.findall(subject)
    return found[-1].upper() if found else None


def _names_of_message_id(text: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    found = _MESSAGE_ID.search(text)
    if not found:
        return None
    thread, message, signature = (each.lower() for each in found.groups())
    if not hmac.compare_digest(signature, _signature("message", thread + message, _LONG)):
        return None
    return _as_key(thread), _as_key(message)


def _thread_by_token(pattern: re.Pattern[str], text: str, purpose: str) -> uuid.UUID | None:
    for found in pattern.finditer(text):
        thread, signature = (each.lower() for each in found.groups())
        if hmac.compare_digest(signature, _signature(purpose, thread, _SHORT)):
            return _as_key(thread)
    return None


def _token(thread: Thread, purpose: str) -> str:
    letters = _as_letters(thread.key)
    return letters + _signature(purpose, letters, _SHORT)


def _signature(purpose: str, text: str, letters: int) -> str:
    # Each purpose signs for itself: a token seen in a text must not make an address.
    key = f"anxin mail {purpose}:{settings.SECRET_KEY}".encode()
    digest = hmac.new(key, text.encode(), sha256).digest()
    return base64.b32encode(digest).decode().lower()[:letters]


def _as_letters(key: uuid.UUID) -> str:
    # Mail servers may change the case of letters; base 32 does not mind.
    return base64.b32encode(key.bytes).decode().rstrip("=").lower()


def _as_key(letters: str) -> uuid.UUID:
    return uuid.UUID(bytes=base64.b32decode(letters.upper() + "======"))


def _domain(mailbox: Mailbox) -> str:
    return mailbox.address.rsplit("@", 1)[1]
