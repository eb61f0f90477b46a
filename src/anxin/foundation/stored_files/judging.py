"""A file that somebody sends is judged by its bytes: which form it is, whether it is whole and nothing hides in it."""

import hashlib
import math
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from puremagic import PureError

from anxin.foundation.errors import AnxinError, InvalidInput, TooLarge
from anxin.foundation.stored_files.containers import NotWhole, recognise
from anxin.foundation.stored_files.kinds import EXPECTED, Form
from anxin.foundation.stored_files.pictures import (
    MOST_PIXELS,
    Pictures,
    TooManyPixels,
    Unreadable,
    draw_pictures,
)

MEGABYTE = 1 << 20
LONGEST_NAME = 120
_BLOCK = 1 << 20
#: What begins a page or a program wherever it stands in a file.
_ACTIVE = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<iframe")
_OVERLAP = max(map(len, _ACTIVE))
_ARCHIVE_END = b"PK\x05\x06"
_LONGEST_ARCHIVE_END = 22 + 65_535
_MILLION = 1_000_000


@dataclass(frozen=True)
class Judged:
    """What a file has been found to be; ``pictures`` where it is a photo that can be drawn."""

    form: Form
    size: int
    sha256: str
    pictures: Pictures | None


def judge_file(file: IO[bytes], *, most_bytes: int, field: str = "file") -> Judged:
    """Return what a file is, by its content alone.

    ``InvalidInput`` (``FILE_EMPTY``, ``FILE_NOT_KEPT``, ``FILE_NOT_WHOLE``, ``FILE_HIDES_SOMETHING``,
    ``PICTURE_TOO_LARGE``) or ``TooLarge`` names ``field`` and what is expected.
    """
    size = file.seek(0, 2)
    if not size:
        raise _refusal("FILE_EMPTY", gettext_lazy("The file is empty. Expected is %(expected)s."), field)
    if size > most_bytes:
        raise too_large(size, most_bytes, field=field)
    try:
        form = recognise(file, size=size)
    except NotWhole as error:
        raise _not_whole(error.form, field) from None
    if form is None:
        raise _not_kept(file, field)
    digest = _look_through(file, size, field)
    return Judged(form, size, digest, _drawn(file, form, field) if form.picture else None)


def _drawn(file: IO[bytes], form: Form, field: str) -> Pictures:
    try:
        return draw_pictures(file, form)
    except Unreadable as error:
        raise _not_whole(form, field) from error
    except TooManyPixels as error:
        raise _refusal(
            "PICTURE_TOO_LARGE",
            gettext_lazy(
                "The picture has %(pixels)s million pixels; at most %(most)s million can be opened."
            ),
            field,
            pixels=-(-error.pixels // _MILLION),
            most=MOST_PIXELS // _MILLION,
        ) from None


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(_BLOCK):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()


def too_large(size: int, most_bytes: int, *, field: str = "file") -> TooLarge:
    """Make the refusal of a file of ``size`` bytes where ``most_bytes`` are taken."""
    return TooLarge(
        "FILE_TOO_LARGE",
        gettext_lazy("The file has %(megabytes)s MB; at most %(limit)s MB are taken."),
        field=field,
        params={"megabytes": f"{math.ceil(10 * size / MEGABYTE) / 10:.1f}", "limit": most_bytes // MEGABYTE},
    )


def clean_name(raw: str, *, form: Form) -> str:
    """Return the name of a file without folders and invisible signs, of at most 120 characters.

    It keeps what the sender called it; an ending that does not fit the content is followed by the right one.
    """
    name = visible_name(raw)
    ending = PurePath(name).suffix.lower()
    right = "" if ending in form.endings else form.endings[0]
    if len(name) + len(right) <= LONGEST_NAME:
        return name + right
    kept = right or ending
    return (
        name.removesuffix(PurePath(name).suffix if not right else "")[: LONGEST_NAME - len(kept)].rstrip(" .")
        + kept
    )


def visible_name(raw: str | None) -> str:
    """Return what a file was called, without its folders and without signs that nobody sees."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw or ""))[-1]
    visible = "".join(" " if each.isspace() else each for each in last if _is_visible(each))
    return re.sub(r" +", " ", visible).strip(" .") or "file"


def _is_visible(sign: str) -> bool:
    # Other, Control and Format: among them the signs that turn the direction of a name around.
    return sign.isspace() or not unicodedata.category(sign).startswith("C")


def _look_through(file: IO[bytes], size: int, field: str) -> str:
    """Return the SHA-256 of all bytes and refuse what would also be a page, a program or an archive."""
    digest, before = hashlib.sha256(), b""
    file.seek(0)
    head = file.read(64)
    if _is_comment(head, size):
        raise _hides(_("a script"), field)
    file.seek(0)
    while block := file.read(_BLOCK):
        digest.update(block)
        lowered = before + block.lower()
        if any(mark in lowered for mark in _ACTIVE):
            raise _hides(_("a web page or a script"), field)
        before = lowered[-_OVERLAP:]
    if _ends_as_archive(file, size):
        raise _hides(_("an archive"), field)
    return digest.hexdigest()


def _is_comment(head: bytes, size: int) -> bool:
    """Tell whether a length at the beginning has been chosen so that a browser reads a comment of a script there."""
    if head.startswith(b"\xff\xd8\xff\xe0"):
        return head[4:6] == b"/*"
    told = int.from_bytes(head[4:8], "little")
    return head.startswith(b"RIFF") and head[4:6] == b"/*" and abs(told + 8 - size) > 1


def _ends_as_archive(file: IO[bytes], size: int) -> bool:
    file.seek(max(0, size - _LONGEST_ARCHIVE_END))
    tail = file.read()
    at = tail.rfind(_ARCHIVE_END)
    if at < 0 or len(tail) - at < 22:
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + 22 + comment == len(tail)


def _not_kept(file: IO[bytes], field: str) -> AnxinError:
    file.seek(0)
    try:
        found = [match.extension for match in puremagic.magic_stream(file) if match.extension]
    except PureError:
        found = []
    if not found:
        text = gettext_lazy("Nobody knows what this file is. Expected is %(expected)s.")
        return _refusal("FILE_NOT_KEPT", text, field, found="")
    text = gettext_lazy(
        "By its content this is a file of the kind %(found)s, which is not kept. Expected is %(expected)s."
    )
    return _refusal("FILE_NOT_KEPT", text, field, found=found[0].lstrip(".").upper())


def _not_whole(form: Form, field: str) -> AnxinError:
    text = gettext_lazy(
        "The file begins as %(form)s but cannot be read to its end: it was cut off on its way or is damaged. "
        "Send it again."
    )
    return _refusal("FILE_NOT_WHOLE", text, field, form=form.name)


def _hides(what: str, field: str) -> AnxinError:
    text = gettext_lazy("There is more in this file than it shows (%(what)s). Expected is %(expected)s.")
    return _refusal("FILE_HIDES_SOMETHING", text, field, what=what)


def _refusal(code: str, text: object, field: str, **params: object) -> AnxinError:
    return InvalidInput(code, text, field=field, params={"expected": str(EXPECTED), **params})  # type: ignore[arg-type]  # a lazy text
