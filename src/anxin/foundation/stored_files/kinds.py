"""The forms of file that are kept: what each is, and how it is told to a browser."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    PHOTO = "photo", _("photo")
    AUDIO = "audio", _("sound recording")
    VIDEO = "video", _("video")
    PDF = "pdf", _("PDF")


@dataclass(frozen=True)
class Form:
    """A form of file; ``endings`` are those that its names may have, the usual one first."""

    name: str
    kind: FileKind
    content_type: str
    endings: tuple[str, ...]
    #: What the reader of pictures calls it; empty where there is none for it.
    picture: str = ""


JPEG = Form("JPEG", FileKind.PHOTO, "image/jpeg", (".jpg", ".jpeg", ".jfif"), "JPEG")
PNG = Form("PNG", FileKind.PHOTO, "image/png", (".png",), "PNG")
WEBP = Form("WebP", FileKind.PHOTO, "image/webp", (".webp",), "WEBP")
HEIC = Form("HEIC", FileKind.PHOTO, "image/heic", (".heic", ".heif"))
PDF = Form("PDF", FileKind.PDF, "application/pdf", (".pdf",))
MP3 = Form("MP3", FileKind.AUDIO, "audio/mpeg", (".mp3",))
M4A = Form("M4A", FileKind.AUDIO, "audio/mp4", (".m4a", ".mp4", ".aac", ".3gp"))
AMR = Form("AMR", FileKind.AUDIO, "audio/amr", (".amr",))
WAV = Form("WAV", FileKind.AUDIO, "audio/wav", (".wav",))
OGG = Form("OGG", FileKind.AUDIO, "audio/ogg", (".ogg", ".oga", ".opus"))
MP4 = Form("MP4", FileKind.VIDEO, "video/mp4", (".mp4", ".m4v", ".3gp"))
MOV = Form("MOV", FileKind.VIDEO, "video/quicktime", (".mov",))
WEBM = Form("WebM", FileKind.VIDEO, "video/webm", (".webm",))

FORMS = (JPEG, PNG, WEBP, HEIC, PDF, MP3, M4A, AMR, WAV, OGG, MP4, MOV, WEBM)
BY_CONTENT_TYPE = {form.content_type: form for form in FORMS}

#: What is expected, as it stands in every refusal.
EXPECTED: LazyText = _(
    "a photo (JPEG, PNG, WebP, HEIC), a sound recording (MP3, M4A, AMR, WAV, OGG), a video (MP4, MOV, WebM) or a PDF"
)
