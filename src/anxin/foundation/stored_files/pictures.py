"""Pictures of our own making: small, upright, and without anything that the camera wrote beside the picture."""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps

from anxin.foundation.stored_files.kinds import Form

#: A photo of 64 million pixels takes 200 MB while it is open; telephones send up to 50.
MOST_PIXELS = 64_000_000
SMALL, LARGE = 320, 1600
_QUALITY = 82
#: Whatever a reader of pictures may stumble over in bytes that somebody else has made.
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError)


class Unreadable(Exception):
    """The bytes are no whole picture."""


class TooManyPixels(Exception):
    """Opening the picture would take more memory than a picture may; ``pixels`` says how many it announces."""

    def __init__(self, pixels: int) -> None:
        self.pixels = pixels
        super().__init__(pixels)


@dataclass(frozen=True)
class Pictures:
    """A photo drawn anew as JPEG in two sizes, and the size of the original as one sees it."""

    small: bytes
    large: bytes
    width: int
    height: int


def draw_pictures(file: IO[bytes], form: Form) -> Pictures:
    """Open a picture of a known form to its last line and draw it anew; ``Unreadable``, ``TooManyPixels``."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Its warning comes at a number of pixels that is below ours or above it, as its version will.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=[form.picture]) as picture:
                _check_pixels(picture)
                picture.load()
                return _drawn(picture)
    except Image.DecompressionBombError:
        raise TooManyPixels(2 * MOST_PIXELS) from None
    except _UNREADABLE as error:
        raise Unreadable from error


def _check_pixels(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise TooManyPixels(width * height)


def _drawn(picture: Image.Image) -> Pictures:
    width, height = picture.size
    picture.thumbnail((LARGE, LARGE))
    upright = ImageOps.exif_transpose(picture)
    turned = (upright.width > upright.height) != (picture.width > picture.height)
    if turned:
        width, height = height, width
    large = _bare(upright)
    small = large.copy()
    small.thumbnail((SMALL, SMALL))
    return Pictures(_as_jpeg(small), _as_jpeg(large), width, height)


def _bare(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, on white: what the camera wrote (place, time, comment) stays behind."""
    if "transparency" in picture.info or picture.mode in {"LA", "PA", "RGBA"}:
        picture = picture.convert("RGBA")
    bare = Image.new("RGB", picture.size, "white")
    mask = picture if picture.mode == "RGBA" else None
    bare.paste(picture.convert("RGB"), mask=mask)
    return bare


def _as_jpeg(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=_QUALITY, optimize=True)
    return target.getvalue()
