"""What is new in a mail: the text above the mails that it quotes. Line by line, so that no text takes long."""

import re

#: A line that begins a quoted mail, by the programs in use: QQ, 163, Outlook, Apple, Gmail, Foxmail, phones.
_DIVIDERS = (
    re.compile(
        r"[-_=—－\s]{2,60}(原始邮件|原邮件|转发邮件|转发的邮件|回复的邮件|original message|forwarded message)\W{0,60}",
        re.I,
    ),
    re.compile(r"_{20,}"),
    re.compile(r"(on|at|le|am) .{6,200}(wrote|writes|schrieb|a écrit) ?[:：]", re.I),
    re.compile(r"(在|于)? ?.{0,120}(19|20)\d\d.{4,160}(写道|寫道|编写|来信) ?[:：]?"),
    re.compile(r".{0,80}<[^<>\s]{3,100}@[^<>\s]{3,100}> ?.{0,60}(写道|寫道|wrote) ?[:：]", re.I),
)
#: The names of a block of headers; two of them on neighbouring lines begin a quoted mail.
_HEADERS = re.compile(
    r"\W{0,4}(from|sent|date|to|cc|subject|发件人|寄件者|发送时间|發送日期|日期|时间|收件人|抄送|主题|主旨) ?[:：]",
    re.I,
)
_FIRST_HEADER = re.compile(r"\W{0,4}(from|发件人|寄件者) ?[:：]", re.I)
_LONGEST = 400


def fresh_part(text: str) -> str:
    """Return what the sender wrote above the mails that he quotes; empty where that is the whole text.

    Nothing that he wrote is thrown away: an answer between the quoted lines stays whole.
    """
    lines = text.split("\n")
    end = next((at for at in range(len(lines)) if _begins_quotation(lines, at)), len(lines))
    if any(not _is_quoted(line) for line in _after_quotes(lines[end:])):
        end = len(lines)
    fresh = "\n".join(lines[:end]).strip()
    return "" if fresh == text.strip() else fresh


def _begins_quotation(lines: list[str], at: int) -> bool:
    line = lines[at].strip()[:_LONGEST]
    if not line:
        return False
    if line.startswith(">"):
        return True
    if any(each.fullmatch(line) for each in _DIVIDERS):
        return True
    if _wraps(line) and at + 1 < len(lines):
        joined = f"{line} {lines[at + 1].strip()}"[:_LONGEST]
        if any(each.fullmatch(joined) for each in _DIVIDERS[2:]):
            return True
    return bool(_FIRST_HEADER.match(line)) and _headers_follow(lines, at)


def _wraps(line: str) -> bool:
    """Tell whether a line may be the first half of “On … wrote:” that was broken in two."""
    return bool(re.match(r"(on|at|在|于) ?.{6,}", line, re.I)) and any(each.isdigit() for each in line)


def _headers_follow(lines: list[str], at: int) -> bool:
    following = [line for line in lines[at + 1 : at + 6] if line.strip()]
    return sum(bool(_HEADERS.match(line.strip()[:_LONGEST])) for line in following[:4]) >= 2


def _is_quoted(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith(">")


def _after_quotes(rest: list[str]) -> list[str]:
    """Return the lines below a quotation marked with ``>``: an answer may stand there, or between."""
    if not any(line.lstrip().startswith(">") for line in rest):
        return []
    first = next(at for at, line in enumerate(rest) if line.lstrip().startswith(">"))
    return rest[first:]
