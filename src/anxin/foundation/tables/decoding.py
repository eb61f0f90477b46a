"""The encoding of a text file, found by reading all of it and never by guessing a replacement sign."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from anxin.foundation.tables.faults import TableError, not_a_table
from anxin.foundation.tables.source import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_CHARACTER = 4
_SURELY_UTF8 = 2
_COMMON_SHARE = 0.5
_SAMPLE = 4096
_ASCII = re.compile(r"[\x00-\x7f]+")
_NARROW = re.compile("[\x00-\u07ff]+")


@dataclass(frozen=True)
class _Failure:
    place: int
    line: int
    wide_before: int


def find_encoding(source: Source) -> str:
    """Return the encoding in which the whole file can be read, or say from where on it cannot."""
    start = source.head(_SAMPLE)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            _must_decode(source, encoding)
            return encoding
    if b"\x00" in start:
        encoding = _unmarked_utf16(start)
        _must_decode(source, encoding)
        return encoding
    failure = _first_failure(source, "utf-8")
    if failure is None:
        return "utf-8"
    if failure.wide_before >= _SURELY_UTF8:
        near_end = source.size - failure.place < _LONGEST_CHARACTER
        raise TableError("TABLE_CUT_OFF") if near_end else _unreadable(failure.line)
    return _gb18030(source, failure.line)


def _gb18030(source: Source, line: int) -> str:
    failure = _first_failure(source, "gb18030")
    if failure is not None:
        wide_enough = failure.wide_before >= _SURELY_UTF8
        near_end = source.size - failure.place < _LONGEST_CHARACTER
        raise TableError("TABLE_CUT_OFF") if near_end and wide_enough else _unreadable(failure.line)
    rare = common = 0
    for text in source.texts("gb18030"):
        wide = _ASCII.sub("", text)
        known = len(wide.encode("gb2312", "ignore")) // 2
        common, rare = common + known, rare + len(wide) - known
    if common < (common + rare) * _COMMON_SHARE:
        raise _unreadable(line)
    return "gb18030"


def _unmarked_utf16(start: bytes) -> str:
    even, odd = start[::2].count(0), start[1::2].count(0)
    if even and odd and min(even, odd) * 2 > max(even, odd):
        raise not_a_table("binary")
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    readable = start[: len(start) // 2 * 2].decode(encoding, "replace")
    if any(sign < " " and sign not in "\t\r\n" for sign in readable):
        raise not_a_table("binary")
    return encoding


def _must_decode(source: Source, encoding: str) -> None:
    failure = _first_failure(source, encoding)
    if failure is None:
        return
    near_end = source.size - failure.place < _LONGEST_CHARACTER
    raise TableError("TABLE_CUT_OFF") if near_end else _unreadable(failure.line)


def _unreadable(line: int) -> TableError:
    return TableError("TABLE_BAD_ENCODING", line=line)


def _first_failure(source: Source, encoding: str) -> _Failure | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    done, lines, wide = 0, 1, 0
    for chunk, is_last in _with_last(source.chunks()):
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(chunk, final=is_last)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(encoding, "ignore")
            return _Failure(done - pending + error.start, lines + good.count("\n"), wide + _wide(good))
        done += len(chunk)
        lines += text.count("\n")
        wide += _wide(text)
    return None


def _wide(text: str) -> int:
    return 0 if text.isascii() else len(_NARROW.sub("", text))


def _with_last(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    previous: bytes | None = None
    for chunk in chunks:
        if previous is not None:
            yield previous, False
        previous = chunk
    yield previous or b"", True
