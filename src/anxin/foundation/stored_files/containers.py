"""Which form of file some bytes are, read from their structure; a name or a browser's word counts for nothing."""

import struct
from collections.abc import Callable, Iterator
from typing import IO

from anxin.foundation.stored_files import kinds
from anxin.foundation.stored_files.kinds import Form

_HEAD = 8192
_TAIL = 2048
_MOST_BOXES = 20_000
_MOST_PADDING = 4096

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevx", b"mif1", b"msf1"})
_OTHER_PICTURES = frozenset({b"avif", b"avis", b"crx "})
_HANDLERS = {b"vide": "video", b"soun": "sound"}

_MP3_KBIT = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_LAYER_3 = 1


class NotWhole(Exception):
    """The bytes begin as a form that we know, and do not hold what it must hold."""

    def __init__(self, form: Form) -> None:
        self.form = form
        super().__init__(form.name)


def recognise(file: IO[bytes], *, size: int) -> Form | None:
    """Return the form that a file of ``size`` bytes is, None for one that is not kept; ``NotWhole`` when cut off."""
    file.seek(0)
    head = file.read(_HEAD)
    for begins, look in _LOOKS:
        if begins(head):
            return look(file, head, size)
    return _mp3(file, head, size)


def _picture(form: Form) -> Callable[[IO[bytes], bytes, int], Form]:
    # The reader of pictures goes through the rest of it.
    return lambda _file, _head, _size: form


def _pdf(file: IO[bytes], head: bytes, size: int) -> Form:
    file.seek(max(0, size - _TAIL))
    if b"%%EOF" not in file.read():
        raise NotWhole(kinds.PDF)
    return kinds.PDF


def _riff(file: IO[bytes], head: bytes, size: int) -> Form | None:
    if head[8:12] == b"WEBP":
        return kinds.WEBP
    if head[8:12] != b"WAVE":
        return None
    if b"fmt " not in head or b"data" not in head:
        raise NotWhole(kinds.WAV)
    return kinds.WAV


def _ogg(file: IO[bytes], head: bytes, size: int) -> Form | None:
    packet = 27 + (head[26] if len(head) > 26 else 0)
    sound = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex  ")
    return kinds.OGG if head[packet:].startswith(sound) else None


def _amr(file: IO[bytes], head: bytes, size: int) -> Form:
    frame = head.index(b"\n") + 1
    if size <= frame or head[frame] & 0x83:
        raise NotWhole(kinds.AMR)
    return kinds.AMR


def _webm(file: IO[bytes], head: bytes, size: int) -> Form | None:
    return kinds.WEBM if b"\x42\x82\x84webm" in head[:128] else None


def _boxed(file: IO[bytes], head: bytes, size: int) -> Form | None:
    """Tell the family of MP4 apart: by its brand, and by what its tracks hold."""
    brand = head[8:12]
    if brand in _OTHER_PICTURES:
        return None
    form = kinds.HEIC if brand in _HEIC_BRANDS else kinds.MOV if brand == b"qt  " else kinds.MP4
    try:
        if form is kinds.HEIC:
            return form if any(kind == b"meta" for kind, _at, _end in _boxes(file, 0, size)) else _cut(form)
        tracks = set(_tracks(file, size))
    except struct.error:
        raise NotWhole(form) from None
    if "video" in tracks:
        return form
    return kinds.M4A if "sound" in tracks else _cut(form)


def _cut(form: Form) -> Form:
    raise NotWhole(form)


def _tracks(file: IO[bytes], size: int) -> Iterator[str]:
    for at, end in _inside(file, [b"moov", b"trak", b"mdia", b"hdlr"], 0, size):
        if end - at >= 12:
            file.seek(at + 8)
            yield _HANDLERS.get(file.read(4), "")


def _inside(file: IO[bytes], path: list[bytes], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the boxes at the end of a path of boxes lie."""
    for kind, at, stop in _boxes(file, start, end):
        if kind != path[0]:
            continue
        if len(path) == 1:
            yield at, stop
        else:
            yield from _inside(file, path[1:], at, stop)


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, beginning and end of each box's content; one that stands out of its place is a broken file."""
    for _number in range(_MOST_BOXES):
        if end - start < 8:
            return
        file.seek(start)
        length, kind = struct.unpack(">I4s", file.read(8))
        begin = start + 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            begin += 8
        stop = start + length if length else end
        if stop < begin or stop > end:
            raise struct.error("a box stands out of its place")
        yield kind, begin, stop
        start = stop


def _mp3(file: IO[bytes], head: bytes, size: int) -> Form | None:
    """Two frames of one kind in a row are MP3; what only looks like the beginning of one is nothing."""
    start, tagged = 0, head.startswith(b"ID3") and len(head) > 10
    if tagged:
        start = 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True)
        )
    file.seek(start)
    area = file.read(_MOST_PADDING + _HEAD)
    for at in range(_MOST_PADDING if tagged else 1):
        length = _mp3_frame(area[at : at + 4])
        if length and (start + at + length == size or _mp3_frame(area[at + length : at + length + 4])):
            return kinds.MP3
    if tagged:
        raise NotWhole(kinds.MP3)
    return None


def _mp3_frame(header: bytes) -> int:
    """Return the length of the frame of layer III that a header of four bytes begins, 0 when it begins none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    rate, hertz = header[2] >> 4, header[2] >> 2 & 3
    if layer != _LAYER_3 or version not in _MP3_HERTZ or rate in {0, 15} or hertz == 3:
        return 0
    kbit = _MP3_KBIT[3 if version == 3 else 2][rate]
    samples = 144 if version == 3 else 72
    return samples * kbit * 1000 // _MP3_HERTZ[version][hertz] + (header[2] >> 1 & 1)


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


_LOOKS: tuple[tuple[Callable[[bytes], bool], Callable[[IO[bytes], bytes, int], Form | None]], ...] = (
    (_begins(b"\xff\xd8\xff"), _picture(kinds.JPEG)),
    (_begins(b"\x89PNG\r\n\x1a\n"), _picture(kinds.PNG)),
    (_begins(b"%PDF-1.", b"%PDF-2."), _pdf),
    (_begins(b"RIFF"), _riff),
    (_begins(b"OggS\0"), _ogg),
    (_begins(b"#!AMR\n", b"#!AMR-WB\n"), _amr),
    (_begins(b"\x1a\x45\xdf\xa3"), _webm),
    (lambda head: head[4:8] == b"ftyp", _boxed),
)
