"""What wrote a mail: a person, or a machine that must never be answered (RFC 3834, RFC 3464, RFC 2919)."""

import re
from email.message import Message

from anxin.integrations.mail.characters import decode, header_text, without_invisible
from anxin.messaging.choices import MessageNature
from anxin.messaging.services.incoming_mail import Returned

type Mail = Message[str, str]

_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID")
_BULK = frozenset({"bulk", "list", "junk"})
_REPLYING = frozenset({"auto_reply", "auto-reply"})
#: Set by programs that answer by themselves: their mere presence tells.
_AUTO_HEADERS = (
    "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-AutoReply-From", "X-Auto-Reply", "X-Mail-Autoreply",
    "Auto-Response", "X-FC-MachineGenerated", "X-POST-MessageClass", "X-Vacation",
)  # fmt: skip
_AUTO_SUBJECT = re.compile(
    r"\s*(自动回复|自动回覆|自动答复|外出自动回复|automatic reply|auto(matic)?[- ]?(reply|response)|"
    r"out of (the )?office)",
    re.IGNORECASE,
)
_DAEMONS = re.compile(r"(mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon)@", re.IGNORECASE)
_NO_REPLY = re.compile(r"(no|do-?not|donot|un)-?_?reply|bounces?[@+-]", re.IGNORECASE)
_RETURNED_SUBJECT = re.compile(
    r"undeliver|delivery (status|failure|has failed)|returned (mail|to sender)|failure notice|"
    r"退信|投递失败|无法投递",
    re.IGNORECASE,
)
_NAME_OF_MAIL = re.compile(r"(?im)^(?:message-id|references|in-reply-to):\s*((?:<[^<>\s]{1,290}>\s*)+)")
_ANGLED = re.compile(r"<([^<>\s]{1,290})>")
_ADDRESS = re.compile(r"[^\s@<>;,\"]{1,64}@[^\s@<>;,\"]{1,190}")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_MOST_REPORT = 64_000


def nature_of(mail: Mail, *, sender: str, subject: str) -> tuple[MessageNature, dict[str, object]]:
    """Tell what wrote a mail, with the headers that decided it.

    ``no_answer`` among the marks: written by a person perhaps, but nothing may answer it by itself.
    """
    marks = _telling_headers(mail)
    empty_path = str(mail.get("Return-Path", "-")).strip() == "<>"
    if _is_bounce(mail, sender=sender, subject=subject, empty_path=empty_path):
        return MessageNature.BOUNCE, marks
    if _is_auto_reply(mail, subject) or empty_path:
        return MessageNature.AUTO_REPLY, marks | ({"return_path": "<>"} if empty_path else {})
    if any(mail.get(each) for each in _LIST_HEADERS) or _first(mail, "Precedence") in _BULK:
        return MessageNature.LIST, marks
    if mail.get("X-Auto-Response-Suppress") or _NO_REPLY.match(sender):
        marks["no_answer"] = True
    return MessageNature.PERSON, marks


def returned_by(mail: Mail, *, text: str) -> Returned:
    """Read a report of non-delivery: by its machine-readable part, else by what its words hold."""
    report, names, told = "", [], text[:_MOST_REPORT]
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            report += "\n".join(_fields_of(each) for each in _inner(part)[:50])
        elif kind in {"message/rfc822", "text/rfc822-headers", "message/global-headers", "message/global"}:
            names += _names_in(_original(part))
    names += _names_in(_fields_of(mail)) + _names_in(told)
    names = [name for name in names if name.isascii() and name.isprintable()]
    source = report or told
    recipient = re.search(r"(?im)^(?:final|original)-recipient:[^;\n]*;\s*(\S+)", report)
    address = (
        recipient.group(1) if recipient else str(mail.get("X-Failed-Recipients", "")) or _first_address(told)
    ).lower()
    status = _STATUS.search(source)
    action = re.search(r"(?im)^action:\s*([a-z]+)", report)
    diagnostic = re.search(r"(?im)^diagnostic-code:\s*(.{1,600})", report)
    return Returned(
        message_ids=tuple(dict.fromkeys(names)),
        address=_first_address(address),
        for_good=(action.group(1).lower() == "failed") if action else True,
        status=status.group(1) if status else "",
        told=_ADDRESS.sub("…", header_text(diagnostic.group(1) if diagnostic else ""))[:200],
    )


def _is_bounce(mail: Mail, *, sender: str, subject: str, empty_path: bool) -> bool:
    if mail.get_content_type() == "multipart/report":
        return str(mail.get_param("report-type", "")).lower() in {"delivery-status", ""}
    if mail.get("X-Failed-Recipients"):
        return True
    return bool(_DAEMONS.match(sender) or empty_path) and bool(_RETURNED_SUBJECT.search(subject))


def _is_auto_reply(mail: Mail, subject: str) -> bool:
    submitted = _first(mail, "Auto-Submitted")
    if submitted and submitted != "no":
        return True
    if mail.get_content_type() == "multipart/report" or _first(mail, "Precedence") in _REPLYING:
        return True
    return any(mail.get(each) for each in _AUTO_HEADERS) or bool(_AUTO_SUBJECT.match(subject))


def _first(mail: Mail, header: str) -> str:
    return str(mail.get(header, "")).partition(";")[0].strip().lower()


def _telling_headers(mail: Mail) -> dict[str, object]:
    names = ("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "List-Id", *_AUTO_HEADERS)
    return {name: header_text(mail.get(name), most=120) for name in names if mail.get(name)}


def _parts(mail: Mail) -> list[Mail]:
    payload = mail.get_payload()
    return [each for each in payload[:20] if isinstance(each, Message)] if isinstance(payload, list) else []


def _inner(part: Mail) -> list[Mail]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _original(part: Mail) -> str:
    if inner := _inner(part):
        return _fields_of(inner[0])
    payload = part.get_payload(decode=True)
    return decode(payload[:_MOST_REPORT]) if isinstance(payload, bytes) else ""


def _fields_of(mail: Mail) -> str:
    return "".join(f"{name}: {' '.join(str(value)[:20_000].split())}\n" for name, value in mail.items()[:200])


def _names_in(text: str) -> list[str]:
    return [name for found in _NAME_OF_MAIL.findall(text) for name in _ANGLED.findall(found)]


def _first_address(text: str) -> str:
    found = _ADDRESS.search(without_invisible(text))
    return found.group(0).lower() if found else ""
