"""Files of a case: taken in once, removed with a way back, and nothing left lying about."""

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.utils import translation

from anxin.complaints.choices import EventKind
from anxin.complaints.models import Attachment, Complaint, ComplaintEvent
from anxin.complaints.selectors.attachments import attachments_of, files_shown, get_attachment_for
from anxin.complaints.selectors.case_history import case_history
from anxin.complaints.services import attach_file as service
from anxin.complaints.services.attach_file import (
    attach_file,
    forget_orphaned_files,
    forget_removed_files,
    remove_attachment,
    restore_attachment,
)
from anxin.complaints.tasks import forget_files
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound, Refused, Stale, TooLarge
from anxin.foundation.models import AuditRecord
from tests.cast import Cast, make_complaint
from tests.sample_files import MP3, PDF, photo_with_place, picture, put_attachments, upload


@pytest.fixture
def disk(tmp_path: Path):
    """The folder of the attachments, empty and this test's own."""
    before = Path(storages["attachments"].location)  # type: ignore[attr-defined]  # the local storage's own
    put_attachments(tmp_path)
    yield tmp_path
    put_attachments(before)


@pytest.fixture
def complaint(cast: Cast, disk: Path) -> Complaint:
    return make_complaint(cast)


@contextmanager
def refuses(kind: type[AnxinError], code: str):
    with pytest.raises(kind) as caught:
        yield caught
    assert caught.value.code == code


def kept_on(disk: Path) -> list[str]:
    return sorted(str(path.relative_to(disk)) for path in disk.rglob("*") if path.is_file())


def test_a_photo_is_kept_with_its_previews_under_its_key_alone(
    cast: Cast, complaint: Complaint, disk: Path
) -> None:
    content = photo_with_place()
    added = attach_file(
        complaint.slug, upload=upload(content, "王先生 刹车.JPG"), note=" 左前轮 ", by=cast.chen
    )
    assert (added.name, added.kind, added.content_type) == ("王先生 刹车.JPG", "photo", "image/jpeg")
    assert (added.size, added.width, added.height, added.note) == (len(content), 80, 120, "左前轮")
    folder = f"{str(added.key)[:2]}/{added.key}"
    assert kept_on(disk) == [f"{folder}/file", f"{folder}/large", f"{folder}/small"]
    assert (disk / folder / "file").read_bytes() == content
    assert (disk / folder / "file").stat().st_mode & 0o077 == 0
    assert attachments_of(complaint) == [added]


def test_the_history_and_the_trail_tell_of_it_without_its_name(cast: Cast, complaint: Complaint) -> None:
    attach_file(complaint.slug, upload=upload(PDF, "13900001234.pdf"), note="发票", by=cast.chen)
    event = ComplaintEvent.objects.get(kind=EventKind.FILE_ATTACHED)
    assert event.facts.keys() == {"attachment", "file_kind", "size"}
    assert event.reason == "发票"
    complaint.refresh_from_db()
    assert event.version == complaint.version
    with translation.override("en"):
        assert case_history(complaint)[0].what.startswith("File added: PDF, ")
    audited = AuditRecord.objects.get(action="complaints.file_attached")
    assert (audited.person_id, audited.subject) == (cast.chen.pk, complaint.slug)
    assert "13900001234" not in f"{event.facts} {audited.details}"


def test_the_same_bytes_are_kept_once_and_it_is_told_who_brought_them(
    cast: Cast, complaint: Complaint, disk: Path
) -> None:
    first = attach_file(complaint.slug, upload=upload(MP3, "call.mp3"), by=cast.chen)
    before = kept_on(disk)
    with refuses(Refused, "FILE_ALREADY_THERE") as caught:
        attach_file(complaint.slug, upload=upload(MP3, "another name.mp3"), by=cast.liu)
    assert caught.value.params["key"] == str(first.key)
    assert "陈敏" in str(caught.value)
    assert kept_on(disk) == before
    assert Attachment.objects.count() == 1
    other = make_complaint(cast, words="另一件事。")
    again = attach_file(other.slug, upload=upload(MP3, "call.mp3"), by=cast.chen)
    assert attachments_of(other) == [again]


def test_two_at_the_same_moment_are_still_one(cast: Cast, complaint: Complaint, disk: Path) -> None:
    """The second look happens under the lock of the case, after the bytes have been written."""
    first = attach_file(complaint.slug, upload=upload(PDF, "a.pdf"), by=cast.chen)
    looks = mock.Mock(side_effect=[None, service._refuse_twice])
    with mock.patch.object(service, "_refuse_twice", side_effect=_second_look(looks)), pytest.raises(Refused):
        attach_file(complaint.slug, upload=upload(PDF, "b.pdf"), by=cast.liu)
    assert kept_on(disk) == [f"{str(first.key)[:2]}/{first.key}/file"]


def _second_look(looks: mock.Mock):
    def look(*asked: object) -> None:
        found = looks()
        if found:
            found(*asked)

    return look


def test_too_large_is_told_by_the_dealers_own_setting(
    cast: Cast, complaint: Complaint, monkeypatch: pytest.MonkeyPatch, disk: Path
) -> None:
    monkeypatch.setattr("anxin.complaints.selectors.attachments.setting", lambda *_asked, **_more: 1)
    with refuses(TooLarge, "FILE_TOO_LARGE"):
        attach_file(complaint.slug, upload=upload(PDF + bytes(1 << 20), "a.pdf"), by=cast.chen)
    assert kept_on(disk) == []


def test_fifty_megabytes_are_the_shipped_limit(cast: Cast, complaint: Complaint) -> None:
    assert files_shown(complaint, cast.chen).most_megabytes == 50


def test_a_refused_file_leaves_nothing_behind(cast: Cast, complaint: Complaint, disk: Path) -> None:
    with refuses(InvalidInput, "FILE_NOT_KEPT") as caught:
        attach_file(complaint.slug, upload=upload(b"<html><script>1</script>", "photo.jpg"), by=cast.chen)
    assert caught.value.field == "file"
    with pytest.raises(InvalidInput) as long:
        attach_file(complaint.slug, upload=upload(PDF), note="长" * 301, by=cast.chen)
    assert long.value.field == "note"
    assert kept_on(disk) == []
    assert not Attachment.objects.exists()
    assert not ComplaintEvent.objects.filter(kind=EventKind.FILE_ATTACHED).exists()


def test_a_transaction_that_fails_takes_the_bytes_with_it(
    cast: Cast, complaint: Complaint, disk: Path
) -> None:
    with pytest.raises(Stale):
        attach_file(complaint.slug, upload=upload(picture()), by=cast.chen, seen=99)
    assert kept_on(disk) == []
    with (
        mock.patch.object(Attachment, "save", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        attach_file(complaint.slug, upload=upload(picture()), by=cast.chen)
    assert kept_on(disk) == []
    assert list(disk.rglob("*")) == [each for each in disk.rglob("*") if len(each.name) == 2]


def test_a_file_that_lies_on_the_disk_already_is_moved_there(
    cast: Cast, complaint: Complaint, disk: Path
) -> None:
    sent = TemporaryUploadedFile("a.pdf", "text/html", len(PDF), None)
    sent.write(PDF)
    added = attach_file(complaint.slug, upload=sent, by=cast.chen)
    assert Path(added.file.path).read_bytes() == PDF
    assert Path(added.file.path).stat().st_mode & 0o077 == 0


def test_a_removed_file_is_gone_from_the_case_and_comes_back(cast: Cast, complaint: Complaint) -> None:
    added = attach_file(complaint.slug, upload=upload(PDF, "a.pdf"), by=cast.chen)
    remove_attachment(complaint.slug, key=added.key, why="别人的发票", by=cast.chen)
    shown = files_shown(complaint, cast.chen)
    assert not shown.present
    assert [each.attachment.why_removed for each in shown.removed] == ["别人的发票"]
    with pytest.raises(NotFound):
        get_attachment_for(cast.chen, complaint.slug, added.key)
    restore_attachment(complaint.slug, key=added.key, by=cast.chen)
    restore_attachment(complaint.slug, key=added.key, by=cast.chen)
    assert attachments_of(complaint) == [added]
    kinds = list(complaint.events.values_list("kind", flat=True))
    assert kinds[-3:] == ["file_attached", "file_removed", "file_restored"]


def test_a_removed_file_does_not_come_back_beside_its_double(cast: Cast, complaint: Complaint) -> None:
    old = attach_file(complaint.slug, upload=upload(PDF, "a.pdf"), by=cast.chen)
    remove_attachment(complaint.slug, key=old.key, by=cast.chen)
    attach_file(complaint.slug, upload=upload(PDF, "b.pdf"), by=cast.chen)
    with refuses(Refused, "FILE_ALREADY_THERE"):
        restore_attachment(complaint.slug, key=old.key, by=cast.chen)


def test_who_may_take_a_file_away(cast: Cast) -> None:
    complaint = make_complaint(cast, concerns=cast.liu)
    added = attach_file(complaint.slug, upload=upload(PDF), by=cast.chen)
    refused = (
        (cast.sun, NotAllowed),
        (cast.liu, NotAllowed),
        (cast.shen, NotAllowed),
        (cast.qian, NotAllowed),
        (cast.zhao, NotFound),
        (cast.wang, NotFound),
        (cast.an, NotFound),
    )
    for person, error in refused:
        with pytest.raises(error):
            remove_attachment(complaint.slug, key=added.key, by=person)
    remove_attachment(complaint.slug, key=added.key, by=cast.gao)
    with pytest.raises(NotAllowed):
        restore_attachment(complaint.slug, key=added.key, by=cast.sun)
    restore_attachment(complaint.slug, key=added.key, by=cast.chen)


def test_who_may_put_a_file_on_a_case(cast: Cast, complaint: Complaint, disk: Path) -> None:
    for person, error in ((cast.zhao, NotFound), (cast.an, NotFound), (cast.shen, NotAllowed)):
        with pytest.raises(error):
            attach_file(complaint.slug, upload=upload(b"not even looked at"), by=person)
    assert kept_on(disk) == []
    assert files_shown(complaint, cast.chen).may_add
    assert not files_shown(complaint, cast.shen).may_add


def test_after_thirty_days_the_bytes_go_and_the_row_stays(
    cast: Cast, complaint: Complaint, disk: Path
) -> None:
    added = attach_file(complaint.slug, upload=upload(picture()), by=cast.chen)
    kept = attach_file(complaint.slug, upload=upload(PDF), by=cast.chen)
    remove_attachment(complaint.slug, key=added.key, by=cast.chen)
    with clock.at(clock.now() + timedelta(days=29)):
        assert forget_removed_files() == 0
    with clock.at(clock.now() + timedelta(days=30, minutes=1)):
        assert (forget_removed_files(), forget_removed_files()) == (1, 0)
        with refuses(Refused, "FILE_FORGOTTEN"):
            restore_attachment(complaint.slug, key=added.key, by=cast.chen)
    assert kept_on(disk) == [f"{str(kept.key)[:2]}/{kept.key}/file"]
    added.refresh_from_db()
    assert (added.name, added.file.name, added.thumbnail.name) == ("photo.jpg", "", "")
    assert files_shown(complaint, cast.chen).removed == []


def test_what_a_killed_upload_leaves_is_found_in_the_night(
    cast: Cast, complaint: Complaint, disk: Path
) -> None:
    kept = attach_file(complaint.slug, upload=upload(PDF), by=cast.chen)
    with transaction.atomic():
        attach_file(complaint.slug, upload=upload(picture()), by=cast.chen)
        transaction.set_rollback(True)
    (disk / "ab" / "no-key-of-ours").mkdir(parents=True)
    assert len(kept_on(disk)) == 4
    assert forget_orphaned_files() == 0, "an upload may still be under way"
    with clock.at(clock.now() + timedelta(days=2)):
        forget_files(0)
    assert kept_on(disk) == [f"{str(kept.key)[:2]}/{kept.key}/file"]
    assert (disk / "ab" / "no-key-of-ours").exists()


def test_the_wrong_database_empties_no_folder(cast: Cast, complaint: Complaint, disk: Path) -> None:
    with transaction.atomic():
        attach_file(complaint.slug, upload=upload(PDF), by=cast.chen)
        transaction.set_rollback(True)
    with clock.at(clock.now() + timedelta(days=2)):
        assert forget_orphaned_files() == 0
    assert len(kept_on(disk)) == 1


def test_more_files_cost_no_more_queries(
    cast: Cast, complaint: Complaint, django_assert_max_num_queries
) -> None:
    attach_file(complaint.slug, upload=upload(PDF), by=cast.chen)
    files_shown(complaint, cast.chen)
    with django_assert_max_num_queries(10) as few:
        files_shown(complaint, cast.chen)
    for size in range(20, 24):
        attach_file(complaint.slug, upload=upload(picture(size=(size, size))), by=cast.chen)
    with django_assert_max_num_queries(len(few)):
        assert len(files_shown(complaint, cast.chen).present) == 5
