"""Letters out of bytes. What a mail says of its character set is often wrong, and in China mostly one way."""

import re
from collections.abc import Iterable
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import collapse_rfc2231_value

#: GB2312 and GBK are parts of GB18030; mails named for the former use the letters of the latter.
_CHINESE = frozenset(
    {"gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "gb18030", "hz-gb-2312", "euc-cn"}
)
#: Said by programs that do not know.
_KNOWS_NOTHING = frozenset(
    {"", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "unknown-8bit", "binary"}
)
#: Other names are not tried: among Python's codecs are some that take their time, or make no text.
_OTHERS = re.compile(
    r"utf-?8|utf-?16(le|be)?|big5(-hkscs)?|iso-8859-\d{1,2}|windows-125\d|koi8-[ru]|shift_jis|iso-2022-(jp|kr)|"
    r"euc-(jp|kr)|ks_c_5601-1987|hz-gb-2312"
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
#: So many bytes beyond ASCII are never UTF-8 by chance.
_TELLING = 9
_MOST_HEADER = 4000


def decode(raw: bytes, declared: str | None = None) -> str:
    """Return the text of bytes by what they are; what the mail declares comes first where it can be true."""
    return without_invisible("".join(_decoded(raw, (declared or "").strip().strip("\"'").lower())))


def without_invisible(text: str) -> str:
    """Return a text without control signs and without those that turn the direction of reading around."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def header_text(value: object, *, most: int = 300) -> str:
    """Return a header as one line of text: RFC 2047 decoded, raw bytes of any kind understood, never a line break."""
    raw = str(value or "")[: max(most, _MOST_HEADER)]
    try:
        parts = decode_header(raw)
    except (ValueError, HeaderParseError):
        parts = [(raw, None)]
    text = "".join(_part(words, charset) for words, charset in _joined(parts))
    return " ".join(without_invisible(text).replace("\x00", "").split())[:most]


def parameter_text(value: object) -> str:
    """Return a parameter of a header, such as the name of a file: RFC 2231, RFC 2047 or raw."""
    if isinstance(value, tuple):
        charset, _language, _text = value
        raw = collapse_rfc2231_value(value, errors="surrogateescape")
        if charset and charset.lower() in _CHINESE:
            with suppress(UnicodeError, AttributeError):
                raw = value[2].encode("latin-1").decode("gb18030")
        return header_text(raw)
    return header_text(value)


def _joined(parts: Iterable[tuple[bytes | str, str | None]]) -> Iterable[tuple[bytes | str, str | None]]:
    """Join neighbours of one character set: a letter may have been cut between two encoded words."""
    last: tuple[bytes, str | None] | None = None
    for words, charset in parts:
        if isinstance(words, bytes) and last and charset and charset == last[1]:
            last = (last[0] + words, charset)
            continue
        if last:
            yield last
            last = None
        if isinstance(words, bytes) and charset:
            last = (words, charset)
        else:
            yield words, charset
    if last:
        yield last


def _part(words: bytes | str, charset: str | None) -> str:
    if isinstance(words, bytes):
        return decode(words, charset)
    try:
        return decode(words.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return words


def _decoded(raw: bytes, declared: str) -> str:
    if (
        raw.isascii()
        and declared != "hz-gb-2312"
        and not declared.startswith(("iso-2022", "utf-16", "utf16"))
    ):
        return raw.decode("ascii")
    for name in _to_try(raw, declared):
        try:
            return raw.decode(name)
        except (UnicodeError, LookupError):
            continue
    return raw.decode("gb18030" if declared in _CHINESE else "utf-8", "replace")


def _to_try(raw: bytes, declared: str) -> list[str]:
    high = sum(map(len, _HIGH.findall(raw)))
    if declared in _CHINESE:
        return ["utf-8", "gb18030"] if high >= _TELLING else ["gb18030", "utf-8"]
    if declared in _KNOWS_NOTHING:
        return ["utf-8", *(["gb18030"] if _looks_chinese(raw, high) else []), "windows-1252", "latin-1"]
    if _OTHERS.fullmatch(declared):
        return [declared, "utf-8", "gb18030"]
    return ["utf-8", "gb18030"]


def _looks_chinese(raw: bytes, high: int) -> bool:
    """Tell whether bytes beyond ASCII stand in pairs, as in GBK; in Western texts they stand alone."""
    paired = sum(len(run) for run in _HIGH.findall(raw) if len(run) % 2 == 0)
    return high > 0 and paired / high >= 0.8
