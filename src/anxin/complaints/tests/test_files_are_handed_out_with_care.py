"""What leaves the house of a file, and how: saved, never run; shown only where nothing in it can act."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from anxin.accounts.models import Person
from anxin.complaints.models import Attachment, Complaint
from anxin.complaints.selectors.attachments import upload_limit
from anxin.complaints.services.attach_file import attach_file, remove_attachment
from anxin.playbooks import selectors
from tests.cast import Cast, make_complaint
from tests.sample_files import MP3, PDF, photo_with_place, picture, upload

SignIn = Callable[[Person], Client]
SHUT_IN = "sandbox; default-src 'none'"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    return make_complaint(cast)


@pytest.fixture
def desk(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.chen)


def attached(cast: Cast, complaint: Complaint, content: bytes, name: str) -> Attachment:
    return attach_file(complaint.slug, upload=upload(content, name), by=cast.chen)


def address(name: str, complaint: Complaint, added: Attachment, *more: str) -> str:
    return reverse(f"complaints:{name}", args=[complaint.slug, added.key, *more])


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def files_at(complaint: Complaint) -> str:
    return reverse("complaints:files", args=[complaint.slug])


def test_a_file_is_saved_and_never_shown(cast: Cast, complaint: Complaint, desk: Client) -> None:
    added = attached(cast, complaint, PDF, "发票 1.pdf")
    answer = desk.get(address("file", complaint, added))
    assert (answer.status_code, body(answer)) == (200, PDF)
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%8F%91")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == SHUT_IN
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Length"] == str(len(PDF))


def test_a_browsers_own_copy_is_asked_about_again(cast: Cast, complaint: Complaint, desk: Client) -> None:
    where = address("file", complaint, attached(cast, complaint, PDF, "a.pdf"))
    tag = desk.get(where)["ETag"]
    again = desk.get(where, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["Content-Security-Policy"] == SHUT_IN


def test_a_photo_is_shown_as_we_drew_it(cast: Cast, complaint: Complaint, desk: Client) -> None:
    added = attached(cast, complaint, photo_with_place(), "brake.png")
    assert added.name == "brake.png.jpg"
    for size in ("small", "large"):
        answer = desk.get(address("picture", complaint, added, size))
        drawn = body(answer)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Security-Policy"] == SHUT_IN
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer["Content-Disposition"].startswith("attachment")
        assert b"TELEPHONE-MAKER" not in drawn
        with Image.open(io.BytesIO(drawn)) as opened:
            assert opened.size == (80, 120)
            assert not opened.getexif().get_ifd(0x8825)
    assert desk.get(address("picture", complaint, added, "file")).status_code == 404


def test_what_is_no_picture_has_none_and_what_is_silent_does_not_play(
    cast: Cast, complaint: Complaint, desk: Client
) -> None:
    paper = attached(cast, complaint, PDF, "a.pdf")
    assert desk.get(address("picture", complaint, paper, "large")).status_code == 404
    assert desk.get(address("play_file", complaint, paper)).status_code == 404
    photo = attached(cast, complaint, picture(), "a.jpg")
    assert desk.get(address("play_file", complaint, photo)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "piece", "told"),
    [
        ("bytes=0-0", slice(0, 1), "bytes 0-0/{size}"),
        ("bytes=10-19", slice(10, 20), "bytes 10-19/{size}"),
        ("bytes=100-", slice(100, None), "bytes 100-{last}/{size}"),
        ("bytes=0-999999", slice(0, None), "bytes 0-{last}/{size}"),
        ("bytes=-5", slice(-5, None), "bytes {minus5}-{last}/{size}"),
        ("bytes=-999999", slice(0, None), "bytes 0-{last}/{size}"),
    ],
)
def test_a_player_gets_the_piece_that_it_asks_for(
    cast: Cast, complaint: Complaint, desk: Client, asked: str, piece: slice, told: str
) -> None:
    where = address("play_file", complaint, attached(cast, complaint, MP3, "call.mp3"))
    answer = desk.get(where, headers={"Range": asked})
    size = len(MP3)
    assert (answer.status_code, body(answer)) == (206, MP3[piece])
    assert answer["Content-Range"] == told.format(size=size, last=size - 1, minus5=size - 5)
    assert answer["Content-Length"] == str(len(MP3[piece]))
    assert answer["Content-Security-Policy"] == SHUT_IN
    assert answer["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize(
    "asked", ["bytes=9-5", "bytes=99999-", "bytes=-", "bytes=-0", "bytes=a-b", "bytes=1--2"]
)
def test_a_piece_that_is_not_there_is_416(cast: Cast, complaint: Complaint, desk: Client, asked: str) -> None:
    where = address("play_file", complaint, attached(cast, complaint, MP3, "call.mp3"))
    answer = desk.get(where, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(MP3)}")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Range": "pages=1-2"},
        {"Range": "bytes=0-1,5-6"},
        {"Range": "bytes=0-1", "If-Range": '"of an older one"'},
    ],
)
def test_otherwise_the_whole_is_played(cast: Cast, complaint: Complaint, desk: Client, headers) -> None:
    where = address("play_file", complaint, attached(cast, complaint, MP3, "call.mp3"))
    answer = desk.get(where, headers=headers)
    assert (answer.status_code, body(answer), answer["Accept-Ranges"]) == (200, MP3, "bytes")


def test_outsiders_find_nothing_under_any_address(
    cast: Cast, complaint: Complaint, signed_in: SignIn
) -> None:
    added = attached(cast, complaint, picture(), "a.jpg")
    reading = [
        files_at(complaint),
        address("file", complaint, added),
        address("picture", complaint, added, "small"),
        address("play_file", complaint, added),
    ]
    writing = [
        files_at(complaint),
        address("remove_file", complaint, added),
        address("restore_file", complaint, added),
    ]
    for person in (cast.zhao, cast.an, cast.wang):
        client = signed_in(person)
        assert {client.get(each).status_code for each in reading} == {404}
        assert {client.post(each).status_code for each in writing} == {404}
    auditor = signed_in(cast.shen)
    assert auditor.get(address("file", complaint, added)).status_code == 200
    assert {auditor.post(each).status_code for each in writing} == {403}


def test_the_key_of_another_case_opens_nothing(cast: Cast, complaint: Complaint, desk: Client) -> None:
    added = attached(cast, complaint, PDF, "a.pdf")
    other = make_complaint(cast, words="另一件事。")
    assert desk.get(address("file", other, added)).status_code == 404
    assert desk.post(address("remove_file", other, added)).status_code == 404


def test_a_removed_file_is_handed_out_no_more(cast: Cast, complaint: Complaint, desk: Client) -> None:
    added = attached(cast, complaint, picture(), "a.jpg")
    remove_attachment(complaint.slug, key=added.key, by=cast.chen)
    for where in (address("file", complaint, added), address("picture", complaint, added, "small")):
        assert desk.get(where).status_code == 404


def test_a_form_sends_several_files_and_each_is_told(complaint: Complaint, desk: Client) -> None:
    sent = [upload(PDF, "a.pdf"), upload(b"<html>", "photo.jpg"), upload(MP3, "call.mp3")]
    answer = desk.post(files_at(complaint), {"file": sent, "note": "客户发来"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?side=files#case-files")
    assert "2 files are on the case." in page
    assert "photo.jpg: By its content this is a file of the kind HTML" in page
    assert {each.note for each in Attachment.objects.all()} == {"客户发来"}


def test_a_script_reads_one_sentence_for_one_file(complaint: Complaint, desk: Client) -> None:
    taken = desk.post(files_at(complaint), {"file": upload(PDF, "a.pdf")}, headers=FRAGMENT)
    assert (taken.status_code, taken.content.decode()) == (200, "Added.")
    assert taken["Content-Type"].startswith("text/plain")
    twice = desk.post(files_at(complaint), {"file": upload(PDF, "b.pdf")}, headers=FRAGMENT)
    assert twice.status_code == 409
    assert "陈敏 has put this file on the case already" in twice.content.decode()
    nothing = desk.post(files_at(complaint), {"note": "x"})
    assert nothing.status_code == 422
    assert "Choose a file first." in nothing.content.decode()
    empty = desk.post(files_at(complaint), {"file": upload(b"", "a.pdf")}, headers=FRAGMENT)
    assert (empty.status_code, Attachment.objects.count()) == (422, 1)


def test_removing_offers_the_way_back(cast: Cast, complaint: Complaint, desk: Client) -> None:
    added = attached(cast, complaint, PDF, "a.pdf")
    complaint.refresh_from_db()
    where = address("remove_file", complaint, added)
    answer = desk.post(where, {"why": "重复", "seen": complaint.version}, headers=FRAGMENT)
    assert address("restore_file", complaint, added) in answer["HX-Trigger"]
    page = answer.content.decode()
    assert f'data-version-was="{complaint.version}"' in page
    assert f'data-version-is="{complaint.version + 1}"' in page
    assert "1 removed file" in page
    assert "重复" in page
    back = desk.post(address("restore_file", complaint, added))
    assert back.status_code == 302
    assert Attachment.objects.get().removed_at is None


def test_forms_do_not_count_on_a_version_that_somebody_else_made(
    cast: Cast, complaint: Complaint, desk: Client, signed_in: SignIn
) -> None:
    attached(cast, complaint, PDF, "a.pdf")
    quiet = desk.get(f"{files_at(complaint)}?seen={complaint.version}", headers=FRAGMENT)
    assert "data-version-was" in quiet.content.decode()
    others = signed_in(cast.liu).get(f"{files_at(complaint)}?seen={complaint.version}", headers=FRAGMENT)
    assert "data-version-was" not in others.content.decode()


def test_the_side_of_the_case_shows_files_to_all_and_the_form_to_some(
    cast: Cast, complaint: Complaint, signed_in: SignIn
) -> None:
    where = f"{complaint.get_absolute_url()}?side=files"
    assert "No photos, recordings or papers yet." in signed_in(cast.shen).get(where).content.decode()
    attached(cast, complaint, picture(), 'a"><script>.jpg')
    reading, working = signed_in(cast.shen).get(where), signed_in(cast.chen).get(where)
    for answer in (reading, working):
        assert "small.jpg" in answer.content.decode()
        assert '"><script>' not in answer.content.decode()
    assert "data-files-form" not in reading.content.decode()
    assert "data-files-form" in working.content.decode()
    assert "at most 50 MB each" in working.content.decode()


def test_too_large_a_request_is_stopped_before_it_is_read(complaint: Complaint, desk: Client) -> None:
    class Untouched(io.BytesIO):
        def read(self, *_asked: object) -> bytes:
            raise AssertionError("the body was read")

    sent: dict[str, Any] = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Untouched()}
    for megabytes, where in ((52, files_at(complaint)), (102, reverse("complaints:import"))):
        answer = desk.post(where, **sent, CONTENT_LENGTH=str(megabytes << 20))
        assert answer.status_code == 413
        assert f"at most {megabytes - 2} MB are taken" in answer.content.decode()
    api = f"/api/v1/complaints/{complaint.slug}/files"
    answer = desk.post(api, **sent, CONTENT_LENGTH=str(52 << 20))
    assert (answer.status_code, answer.json()["code"]) == (413, "UPLOAD_TOO_LARGE")


def test_made_up_addresses_leave_nothing_in_the_memory(db: None) -> None:
    before = set(selectors._kept)
    for number in range(3):
        assert upload_limit(f"XX{number}-TS20260101-0001") == 50 << 20
    assert not {code for _pack, _name, code in set(selectors._kept) - before if code.startswith("XX")}


def test_one_megabyte_more_than_the_limit_is_told_of_the_file_itself(
    complaint: Complaint, desk: Client
) -> None:
    sent = upload(PDF[:-6] + bytes((50 << 20) - len(PDF) + 1) + b"%%EOF\n", "scan.pdf")
    answer = desk.post(files_at(complaint), {"file": sent}, headers=FRAGMENT)
    assert answer.status_code == 413
    assert answer.content.decode() == "The file has 50.1 MB; at most 50 MB are taken."
