"""Small files of every form that is kept, and some that lie; and where tests keep what they attach."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
AMR = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 4
WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
    + bytes(60)
)
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(40)
WAV = b"RIFF\x34\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + bytes(16) + b"data\x10\x00\x00\x00" + bytes(16)
#: A frame of MPEG 1 layer III at 128 kbit and 44.1 kHz is 417 bytes long.
_MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + _MP3_FRAME * 3
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF_SCRIPT = b"GIF89a/*" + bytes(20) + b"*/=1;alert(1);//\x00;"


def picture(
    form: str = "JPEG", *, size: tuple[int, int] = (80, 60), colour: str = "red", **more: object
) -> bytes:
    """Draw a picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, form, **more)
    return target.getvalue()


def photo_with_place() -> bytes:
    """A photo lying on its side, 120 by 80 as stored, that tells where it was taken and by which telephone."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "TELEPHONE-MAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 48.0), 3: "E", 4: (121.0, 28.0, 12.0)})
    return picture(size=(120, 80), exif=exif, comment=b"shot at home")


def boxed(brand: bytes, handler: bytes | None = b"vide", *, data: bytes = bytes(64)) -> bytes:
    """A file of the MP4 family with one track of the handler's kind."""
    whole = _box(b"ftyp", brand + bytes(4) + brand)
    if handler:
        hdlr = _box(b"hdlr", bytes(8) + handler + bytes(12))
        whole += _box(b"moov", _box(b"trak", _box(b"mdia", hdlr)))
    return whole + _box(b"mdat", data)


def heic() -> bytes:
    """What begins as a photo of a newer telephone."""
    return _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic") + _box(b"meta", bytes(40))


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few thousand bytes that announces ``side`` squared pixels."""
    line = zlib.compress(bytes(1000))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", line) + _chunk(b"IEND", b"")


def with_archive_behind(first: bytes) -> bytes:
    """A file that is also an archive, since archives are read from their end."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("evil.class", b"\xca\xfe\xba\xbe")
    return first + target.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    """What a browser sends; its word on the content is always wrong here."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def put_attachments(folder: Path) -> None:
    """Keep attachments in a folder from now on."""
    storage = storages["attachments"]
    storage._location = folder  # type: ignore[attr-defined]  # the local storage's own setting
    for kept in ("base_location", "location"):
        storage.__dict__.pop(kept, None)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
