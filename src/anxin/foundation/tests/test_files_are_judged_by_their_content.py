"""What a file is says its content: names and browsers may say what they like."""

import io
from collections.abc import Iterator

import pytest
from django.utils import translation
from PIL import Image

from anxin.foundation.errors import AnxinError, InvalidInput, TooLarge
from anxin.foundation.stored_files import EXPECTED, MEGABYTE, clean_name, judge_file, kinds
from tests import sample_files as sample

MOST = 50 * MEGABYTE


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def judged(content: bytes, most: int = MOST):
    return judge_file(io.BytesIO(content), most_bytes=most)


def refused(content: bytes, most: int = MOST) -> AnxinError:
    with pytest.raises(AnxinError) as caught:
        judged(content, most)
    assert caught.value.field == "file"
    return caught.value


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (sample.picture("JPEG"), kinds.JPEG),
        (sample.picture("PNG"), kinds.PNG),
        (sample.picture("WEBP"), kinds.WEBP),
        (sample.heic(), kinds.HEIC),
        (sample.PDF, kinds.PDF),
        (sample.MP3, kinds.MP3),
        (sample.MP3[10:], kinds.MP3),
        (sample.AMR, kinds.AMR),
        (sample.WAV, kinds.WAV),
        (sample.OGG, kinds.OGG),
        (sample.boxed(b"M4A ", b"soun"), kinds.M4A),
        (sample.boxed(b"isom", b"soun"), kinds.M4A),
        (sample.boxed(b"isom"), kinds.MP4),
        (sample.boxed(b"qt  "), kinds.MOV),
        (sample.WEBM, kinds.WEBM),
    ],
)
def test_every_kept_form_is_known_by_its_bytes(content: bytes, form: kinds.Form) -> None:
    found = judged(content)
    assert (found.form, found.size) == (form, len(content))
    assert bool(found.pictures) == bool(form.picture)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (sample.HTML, "HTML"),
        (sample.SVG, "SVG"),
        (sample.GIF_SCRIPT, "GIF"),
        (sample.picture("GIF"), "GIF"),
        (sample.picture("BMP"), "BMP"),
        (b"MZ" + bytes(200), ""),
        (b"just some words\n", "Nobody knows"),
        (b"\xff\xfb\x90\x00 not a frame of sound", ""),
    ],
)
def test_what_is_not_kept_is_told_with_what_is_expected(content: bytes, told: str) -> None:
    error = refused(content)
    assert error.code == "FILE_NOT_KEPT"
    assert told in str(error)
    assert str(EXPECTED) in str(error)


@pytest.mark.parametrize(
    "content",
    [
        sample.picture("JPEG")[:-200],
        sample.picture("PNG")[:-30],
        sample.PDF[:-7],
        sample.boxed(b"isom", None),
        sample.boxed(b"isom")[:-10],
        sample.WAV[:30],
        sample.AMR[:6],
        sample.MP3[:100],
    ],
)
def test_a_file_that_was_cut_off_is_refused(content: bytes) -> None:
    assert refused(content).code == "FILE_NOT_WHOLE"


@pytest.mark.parametrize(
    "content",
    [
        sample.picture(comment=b"<script>alert(1)</script>"),
        sample.picture("PNG") + sample.HTML,
        sample.PDF.replace(b"trailer", b"<HTML><body onload=alert(1)>trailer"),
        sample.with_archive_behind(sample.picture()),
        sample.with_archive_behind(sample.PDF + b"%%EOF"),
        b"\xff\xd8\xff\xe0/*" + sample.picture()[6:],
        b"RIFF/*\x00\x00WAVEfmt " + sample.WAV[16:] + b"*/=alert(1);",
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused(content: bytes) -> None:
    assert refused(content).code == "FILE_HIDES_SOMETHING"


def test_a_mark_on_the_border_of_two_blocks_is_found() -> None:
    gap = MEGABYTE - len(sample.PDF[:9]) - 4
    content = sample.PDF[:9] + b"%" + b" " * (gap - 1) + b"<script>" + sample.PDF[9:]
    assert refused(content).code == "FILE_HIDES_SOMETHING"


def test_an_empty_file_and_one_too_large_are_told_apart() -> None:
    assert refused(b"").code == "FILE_EMPTY"
    error = refused(sample.PDF + bytes(MEGABYTE), most=MEGABYTE)
    assert isinstance(error, TooLarge)
    assert error.params == {"megabytes": "1.1", "limit": 1}


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    assert len(sample.bomb()) < 200
    error = refused(sample.bomb())
    assert isinstance(error, InvalidInput)
    assert error.code == "PICTURE_TOO_LARGE"
    assert refused(sample.bomb(9000)).code == "PICTURE_TOO_LARGE"


def test_a_preview_stands_upright_and_tells_neither_place_nor_telephone() -> None:
    content = sample.photo_with_place()
    assert b"TELEPHONE-MAKER" in content
    pictures = judged(content).pictures
    assert pictures
    assert (pictures.width, pictures.height) == (80, 120)
    for drawn in (pictures.small, pictures.large):
        with Image.open(io.BytesIO(drawn)) as opened:
            assert opened.size == (80, 120)
            assert not opened.getexif()
            assert not {"exif", "comment", "xmp"} & opened.info.keys()
        assert b"TELEPHONE-MAKER" not in drawn
        assert b"shot at home" not in drawn


def test_a_large_photo_becomes_a_small_and_a_middling_one() -> None:
    pictures = judged(sample.picture("PNG", size=(3200, 2400))).pictures
    assert pictures
    with Image.open(io.BytesIO(pictures.small)) as small, Image.open(io.BytesIO(pictures.large)) as large:
        assert (small.size, large.size) == ((320, 240), (1600, 1200))
    assert (pictures.width, pictures.height) == (3200, 2400)


@pytest.mark.parametrize("mode", ["P", "L", "LA", "RGBA", "I;16", "1", "CMYK"])
def test_pictures_of_every_mode_are_drawn(mode: str) -> None:
    target = io.BytesIO()
    Image.new(mode, (40, 30)).save(target, "JPEG" if mode == "CMYK" else "PNG")
    assert judged(target.getvalue()).pictures


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("刹车.jpg", "刹车.jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\me\\车.JPG", "车.JPG"),
        ("invoice\u202egpj.exe", "invoicegpj.exe.jpg"),
        ("report.pdf", "report.pdf.jpg"),
        ("a\r\nb\x00c.jpg", "a bc.jpg"),
        ("  .  ", "file.jpg"),
        ("", "file.jpg"),
        ("evil.html.jpg", "evil.html.jpg"),
    ],
)
def test_a_name_loses_its_folders_and_its_tricks(raw: str, kept: str) -> None:
    assert clean_name(raw, form=kinds.JPEG) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("长" * 300 + ".jpg", form=kinds.JPEG) == "长" * 116 + ".jpg"
    assert clean_name("长" * 300 + ".pdf", form=kinds.JPEG).endswith(".jpg")
    assert len(clean_name("长" * 300 + ".pdf", form=kinds.JPEG)) == 120
