"""Stored files as answers to a browser: handed out to be saved, or shown where we know that nothing in them can act.

Whatever is sent, it is sent as what we found it to be, never guessed at by a browser, and shut into a sandbox: should
somebody open its address by itself, nothing in it runs in the house's name. Each answer may be kept by the one browser
only, and asked about again before it is used, so that who has lost access sees nothing from then on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from anxin.foundation.errors import Refused

_BLOCK = 1 << 16
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SHUT_IN = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@dataclass(frozen=True)
class Stored:
    """A stored file, what it has been found to be, and a tag that changes with its bytes."""

    file: File[bytes]
    content_type: str
    tag: str

    @property
    def etag(self) -> str:
        return f'"{self.tag}"'


def hand_out(request: HttpRequest, stored: Stored, *, name: str) -> HttpResponseBase:
    """Answer with a file to be saved under ``name``; a browser never shows it in its own window."""
    if known := _known(request, stored):
        return known
    response = FileResponse(
        _opened(stored), as_attachment=True, filename=name, content_type=stored.content_type
    )
    return _shut_in(response, stored)


def show(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    """Answer with a picture that we have drawn ourselves."""
    if known := _known(request, stored):
        return known
    return _shut_in(FileResponse(_opened(stored), content_type=stored.content_type), stored)


def play(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    """Answer with sound or video, or with the piece of it that a player asks for (206); 416 when there is none such."""
    if known := _known(request, stored):
        return known
    size = stored.file.size
    try:
        piece = _piece_wanted(request, stored, size)
    except ValueError:
        return _shut_in(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), stored)
    first, last = piece or (0, size - 1)
    response = StreamingHttpResponse(
        _blocks(_opened(stored), first, last), content_type=stored.content_type, status=206 if piece else 200
    )
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    if piece:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _shut_in(response, stored)


def _piece_wanted(request: HttpRequest, stored: Stored, size: int) -> tuple[int, int] | None:
    """Return first and last byte of the piece asked for, None for the whole; ValueError when nothing is there."""
    asked = request.headers.get("Range", "").replace(" ", "")
    changed = request.headers.get("If-Range", stored.etag) != stored.etag
    # Several pieces at once may be answered with the whole.
    if not asked.startswith("bytes=") or "," in asked or changed:
        return None
    match = _RANGE.fullmatch(asked)
    if match is None:
        raise ValueError(asked)
    begin, end = match[1], match[2]
    if begin:
        first, last = int(begin), min(int(end or size), size - 1)
    else:
        first, last = max(0, size - int(end)), size - 1
    if first > last:
        raise ValueError(asked)
    return first, last


def _blocks(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block


def _opened(stored: Stored) -> File[bytes]:
    try:
        return stored.file.open("rb")
    except FileNotFoundError:
        raise Refused(
            "FILE_GONE", _("The file is no longer in its place. Tell your administrator.")
        ) from None


def _known(request: HttpRequest, stored: Stored) -> HttpResponse | None:
    """Answer that the browser's own copy is still good, where it is."""
    answer = get_conditional_response(request, etag=stored.etag)
    return _shut_in(answer, stored) if answer is not None else None


def _shut_in[R: HttpResponseBase](response: R, stored: Stored) -> R:
    for name, value in _SHUT_IN.items():
        response.headers[name] = value
    response.headers["ETag"] = stored.etag
    return response
