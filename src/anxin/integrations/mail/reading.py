"""A mail read as it came: by whichever program, however broken, and never more of it than can be borne."""

import binascii
import hmac
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import IO

from anxin.integrations.mail.characters import decode, header_text, parameter_text, without_invisible
from anxin.integrations.mail.cleaning import clean_html, text_of_html
from anxin.integrations.mail.natures import nature_of, returned_by
from anxin.integrations.mail.quoting import fresh_part
from anxin.messaging.choices import MessageNature
from anxin.messaging.services.incoming_mail import IncomingMail, MailPart
from anxin.messaging.services.word_delivery import OWN_MARK, own_mark

#: Parts and their nesting beyond which a mail is not looked into.
MOST_PARTS, MOST_DEPTH = 200, 15
#: A header longer than this is cut; the longest that honest servers write stay far below.
MOST_HEADER_BYTES = 256 * 1024
MOST_TEXT = 100_000
#: Of one part, and of all together, no more is decoded: the markup of short words may be long.
_MOST_DECODED = 4 * MOST_TEXT
_MOST_FILES = 60
_WITH_FILES = frozenset({MessageNature.PERSON, MessageNature.AUTO_REPLY})
_MOST_ADDRESSES = 200
_IN_MEMORY = _PIECE = 1 << 20
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_ADDRESS = re.compile(r"[^\s@<>\"',;:()\[\]\\]{1,64}@[^\s@<>\"',;:()\[\]\\]{1,190}")
_NAME_OF_MAIL = re.compile(r"<([^<>\s]{1,290})>")
_RECIPIENT_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Resent-To")


class _Raw(Compat32):
    """Hands headers over as they came: bytes beyond ASCII are no error to us but letters to be understood."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


_RAW = _Raw()
type Mail = Message[str, str]


def read_mail(source: IO[bytes], *, head_only: bool = False) -> IncomingMail:
    """Read a mail from its bytes; of one that cannot be taken apart, the header alone, with a mark that says so."""
    marks: dict[str, object] = {}
    mail = _header(source) if head_only or _header_is_too_long(source) else _whole(source)
    if mail is None:
        mail, marks["unreadable"] = _header(source), "nested"
        head_only = True
    name, sender = _sender(mail)
    subject = header_text(mail.get("Subject", ""))
    nature, why = nature_of(mail, sender=sender, subject=subject)
    if hmac.compare_digest(
        str(mail.get(OWN_MARK, "")).strip().encode("utf-8", "ignore"), own_mark().encode()
    ):
        nature = MessageNature.OWN
    gathered = _Gathered(with_files=nature in _WITH_FILES)
    if not head_only:
        gathered.look_through(mail)
    if gathered.left_out:
        marks["left_out"] = gathered.left_out
    head = _Head(name, sender, subject, nature, {**marks, **why})
    return _put_together(mail, head, gathered)


def _whole(source: IO[bytes]) -> Mail | None:
    source.seek(0)
    try:
        return BytesParser(policy=_RAW).parse(source)
    except (RecursionError, MessageError, ValueError, LookupError):
        return None


def _header(source: IO[bytes]) -> Mail:
    source.seek(0)
    return BytesHeaderParser(policy=_RAW).parse(io.BytesIO(source.read(MOST_HEADER_BYTES)))


def _header_is_too_long(source: IO[bytes]) -> bool:
    source.seek(0)
    head = source.read(MOST_HEADER_BYTES + 4)
    return len(head) > MOST_HEADER_BYTES and b"\n\n" not in head and b"\r\n\r\n" not in head


@dataclass(frozen=True)
class _Head:
    """What the header tells: who writes, about what, and what wrote it."""

    name: str
    sender: str
    subject: str
    nature: MessageNature
    marks: dict[str, object]


class _Gathered:
    """What is found while going through the parts of a mail. Reports and lists bring no files."""

    def __init__(self, *, with_files: bool) -> None:
        self.with_files = with_files
        self.texts: list[str] = []
        self.htmls: list[str] = []
        self.files: list[MailPart] = []
        self.left_out = 0
        self._decoded = 0

    def look_through(self, mail: Mail) -> None:
        """Sort every part into texts and files; of two alternatives, both are kept."""
        for part in _leaves(mail, self):
            kind = without_invisible(part.get_content_type())
            if kind in {"text/plain", "text/html"} and not _is_file(part):
                self._take_text(part, kind)
            elif self.with_files and len(self.files) < _MOST_FILES:
                self._take_file(part, kind)
            else:
                self.left_out += self.with_files

    def _take_text(self, part: Mail, kind: str) -> None:
        if self._decoded >= _MOST_DECODED:
            self.left_out += 1
            return
        text = decode(_bytes_of(part)[:_MOST_DECODED], part.get_content_charset())
        self._decoded += len(text)
        if kind == "text/html":
            self.htmls.append(text)
        elif parameter_text(part.get_param("format", "")).lower() == "flowed":
            self.texts.append(_unflowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes"))
        else:
            self.texts.append(text)

    def _take_file(self, part: Mail, kind: str) -> None:
        body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the receiver closes it
        for block in _blocks_of(part):
            body.write(block)
        body.seek(0)
        # What has been decoded is not needed twice: a mail of many files does not grow while it is read.
        part.set_payload("")
        name = _file_name(part) or f"{kind.partition('/')[0]}.{kind.partition('/')[2][:20]}"
        content_id = header_text(part.get("Content-ID", "")).strip("<> ")[:200]
        self.files.append(MailPart(name=name, content_type=kind[:100], body=body, content_id=content_id))


def _leaves(mail: Mail, gathered: _Gathered) -> Iterator[Mail]:
    """Yield the parts that hold something, in order; forwarded mails are gone through like the rest."""
    waiting: list[tuple[Mail, int]] = [(mail, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or depth > MOST_DEPTH:
            gathered.left_out += 1
            continue
        inner = part.get_payload()
        if isinstance(inner, list):
            parts = [each for each in inner[: MOST_PARTS + 1] if isinstance(each, Message)]
            waiting.extend((each, depth + 1) for each in reversed(parts))
        else:
            yield part


def _bytes_of(part: Mail) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        payload = None
    return payload if isinstance(payload, bytes) else b""


def _blocks_of(part: Mail) -> Iterator[bytes]:
    """Yield the bytes of a part; base64 piece by piece, so that a film is not in memory three times."""
    payload = part.get_payload()
    if not isinstance(payload, str) or not _is_one_base64(part, payload):
        yield _bytes_of(part)
        return
    left = ""
    for at in range(0, len(payload), _PIECE):
        letters = left + _NOT_BASE64.sub("", payload[at : at + _PIECE])
        whole = len(letters) - len(letters) % 4
        left = letters[whole:]
        yield binascii.a2b_base64(letters[:whole])
    if len(left) > 1:
        yield binascii.a2b_base64(left + "=" * (4 - len(left)))


def _is_one_base64(part: Mail, payload: str) -> bool:
    """Tell whether a part is base64 from end to end; some programs join pieces that were padded each for itself."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "base64":
        return False
    padding = payload.find("=")
    return padding < 0 or not payload[padding:].strip("=\r\n \t-")


def _is_file(part: Mail) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: Mail) -> str:
    for parameter, header in (("filename", "Content-Disposition"), ("name", "Content-Type")):
        value = part.get_param(parameter, None, header)
        if value:
            return parameter_text(value)
    return ""


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines that a program broke for the way alone (RFC 3676)."""
    # Pieces, joined at the end: a text that is all one line would be copied again for each.
    joined: list[list[str]] = []
    open_line = False
    for line in text.split("\n"):
        line = line.removeprefix(" ") if not line.startswith(" >") else line[1:]
        if not open_line or line.startswith(">") or line == "-- ":
            joined.append([])
        open_line = line.endswith(" ") and line != "-- " and not line.startswith(">")
        joined[-1].append(line[:-1] if open_line and delete_space else line)
    return "\n".join(map("".join, joined))


def _put_together(mail: Mail, head: _Head, gathered: _Gathered) -> IncomingMail:
    html = clean_html("\n".join(gathered.htmls)) if gathered.htmls else ""
    text = "\n".join(gathered.texts).strip()
    if not text and gathered.htmls:
        text = text_of_html("\n".join(gathered.htmls))
    text = without_invisible(text)[:MOST_TEXT].strip()
    names = _names(mail, "Message-ID")
    return IncomingMail(
        message_id=names[-1] if names else "",
        references=_references(mail),
        sender=head.sender,
        sender_name=head.name,
        recipients=tuple(_recipients(mail)),
        subject=head.subject,
        dated_at=_dated(mail),
        text=text,
        fresh_text=fresh_part(text),
        html=html,
        nature=head.nature,
        marks=head.marks,
        parts=tuple(gathered.files),
        returned=returned_by(mail, text=text) if head.nature == MessageNature.BOUNCE else None,
    )


def _sender(mail: Mail) -> tuple[str, str]:
    for header in ("From", "Reply-To", "Sender", "Return-Path"):
        raw = _raw_addresses(mail, header)
        if found := _ADDRESS.findall(raw):
            # The last one: a name may look like an address, and stands before the real one.
            address = without_invisible(found[-1]).lower()
            name = header_text(raw[: raw.rfind(found[-1])]).strip(" \"'<").strip()
            return ("" if name.lower() == address else name)[:120], address
    return "", ""


def _recipients(mail: Mail) -> list[str]:
    found: dict[str, None] = {}
    for header in _RECIPIENT_HEADERS:
        for each in _ADDRESS.findall(_raw_addresses(mail, header)):
            found[without_invisible(each).lower()] = None
    return list(found)[:_MOST_ADDRESSES]


def _raw_addresses(mail: Mail, header: str) -> str:
    values = [str(each)[:8000] for each in mail.get_all(header, [])[:5]]
    addresses = getaddresses(values, strict=False)
    return ", ".join(f"{name} <{address}>" for name, address in addresses[:_MOST_ADDRESSES])


def _names(mail: Mail, header: str) -> list[str]:
    found: list[str] = []
    for value in mail.get_all(header, [])[:5]:
        # The end holds the nearest; broken chains of thousands of names have been seen.
        told = str(value)[-20_000:]
        if "=?" in told:
            # Names longer than a line are encoded by some programs, against RFC 2047.
            told = header_text(told.lstrip(), most=20_000)
        found += _NAME_OF_MAIL.findall(told) or _bare_names(told)
    return [each for each in found if each.isascii() and each.isprintable()]


def _bare_names(value: str) -> list[str]:
    return [each for each in value.split()[:20] if "@" in each and len(each) <= 290]


def _references(mail: Mail) -> tuple[str, ...]:
    chain = [*_names(mail, "References"), *_names(mail, "In-Reply-To")]
    return tuple(dict.fromkeys(chain[-100:]))


def _dated(mail: Mail) -> datetime | None:
    try:
        dated = parsedate_to_datetime(str(mail.get("Date", ""))[:100])
        return (dated if dated.tzinfo else dated.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
