"""Fetching: nothing is lost and nothing comes twice, whatever happens to the worker, the server or the mail."""

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Any

import pytest

from anxin.complaints.models import Complaint
from anxin.foundation import clock
from anxin.foundation.sealing import seal
from anxin.integrations.mail.fetching import open_folder
from anxin.messaging.choices import Sorting, SortingReason
from anxin.messaging.models import Mailbox, Message, Notice
from anxin.messaging.selectors.mailboxes import failing_mailboxes
from anxin.messaging.services import fetch_mail
from anxin.messaging.services.manage_mailboxes import try_mailbox
from anxin.messaging.services.receive_mail import receive_mail
from tests.cast import Cast
from tests.mail.conftest import Desk, case_of, letter
from tests.mail_server import Dovecot
from tests.sample_files import boxed

pytestmark = pytest.mark.django_db


def test_what_lay_there_before_is_left_alone(cast: Cast, post_office: Dovecot) -> None:
    post_office.deliver("old", letter("aus alter Zeit").as_bytes())
    mailbox = Mailbox.objects.create(
        dealer=cast.shanghai, address="old@sh01.example", name="x", imap_host="127.0.0.1",
        imap_port=post_office.port, imap_security="none", imap_user="old", imap_secret=seal("post-1234"),
    )  # fmt: skip
    assert fetch_mail.fetch_mailbox(mailbox.pk) == 0
    post_office.deliver("old", letter("neu").as_bytes())
    assert fetch_mail.fetch_mailbox(mailbox.pk) == 1


def test_mail_stays_unread_on_the_server(desk: Desk) -> None:
    desk.comes(letter("空调不凉"))
    (path,) = desk.post_office.files_in(desk.user)
    assert "S" not in path.name.partition(":2,")[2]


def test_a_worker_killed_between_two_mails_loses_and_doubles_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        desk.post_office.deliver(desk.user, letter(f"第 {number} 封", subject=f"信 {number}").as_bytes())
    calls = iter(range(10))
    read = receive_mail

    def killed(*args: Any, **more: Any) -> Any:
        got = read(*args, **more)
        if next(calls) == 2:
            # Right before the commit, where a kill takes back both the mail and how far was read.
            raise KeyboardInterrupt
        return got

    monkeypatch.setattr(fetch_mail, "receive_mail", killed)
    with pytest.raises(KeyboardInterrupt):
        fetch_mail.fetch_mailbox(desk.mailbox.pk)
    assert Message.objects.count() == 2

    desk.fetch()

    assert sorted(Message.objects.filter(direction="in").values_list("subject", flat=True)) == [
        f"信 {number}" for number in range(5)
    ]


def test_a_server_that_counts_anew_brings_nothing_twice(desk: Desk) -> None:
    desk.comes(letter("空调不凉"))
    before = desk.mailbox.uid_validity
    Mailbox.objects.update(uid_validity=before + 1)

    assert desk.fetch() == []
    assert desk.mailbox.uid_validity == before
    (new,) = desk.comes(letter("新的"))
    assert new.text == "新的"


def test_a_mail_without_a_name_comes_once(desk: Desk) -> None:
    nameless = b"From: wang@kunde.example\r\nSubject: x\r\n\r\nhello"
    (first,) = desk.comes(nameless)
    assert desk.comes(nameless) == []
    assert first.message_id.endswith("@without-name.invalid")


def test_a_mail_that_is_too_large_leaves_its_header(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_mail, "MOST_MAIL_BYTES", 1000)
    (mail,) = desk.comes(letter("x" * 2000))
    assert (mail.subject, mail.text, mail.sorting) == ("空调不凉", "", Sorting.REVIEW)
    assert mail.sorting_reason == SortingReason.TOO_LARGE
    assert int(mail.marks["too_large"]) > 2000
    assert len(desk.post_office.files_in(desk.user)) == 1


def test_a_mail_that_nobody_can_read_holds_up_nothing(desk: Desk, settings: Any) -> None:
    settings.ANXIN_MAIL_READER = "tests.mail.test_fetching_from_a_real_server.stumbles"
    desk.post_office.deliver(desk.user, letter("STUMBLE").as_bytes())
    (first, second) = desk.comes(letter("空调不凉"))
    assert (first.sorting, first.sorting_reason) == (Sorting.REVIEW, SortingReason.UNREADABLE)
    assert case_of(second).words.endswith("空调不凉")


def stumbles(source: IO[bytes], *, head_only: bool = False) -> Any:
    """A reader that breaks over one mail."""
    from anxin.integrations.mail.reading import read_mail  # noqa: PLC0415 - stands in for it

    content = source.read()
    if b"STUMBLE" in content and not head_only:
        raise ZeroDivisionError
    return read_mail(io.BytesIO(content), head_only=head_only)


def test_an_attachment_of_20_megabytes_comes_to_the_case_with_little_memory(desk: Desk) -> None:
    film = boxed(b"isom", data=bytes(range(256)) * (20 * 1024 * 4))
    mail = letter("见视频", subject="异响视频")
    mail.add_attachment(film, maintype="video", subtype="mp4", filename="异响.mp4")
    content = mail.as_bytes()
    assert len(content) > 27_000_000
    desk.post_office.deliver(desk.user, content)
    del mail, content
    tracemalloc.start()
    try:
        fetch_mail.fetch_mailbox(desk.mailbox.pk)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    desk.mailbox.refresh_from_db()
    desk.fetch()

    attachment = Complaint.objects.get().attachments.get()
    assert (attachment.name, attachment.size) == ("异响.mp4", len(film))
    with attachment.file.open("rb") as kept:
        assert kept.read() == film
    assert peak < 120_000_000, f"{peak / 1e6:.0f} MB"


def test_a_wrong_password_is_kept_with_the_mailbox_and_told_after_a_while(cast: Cast, desk: Desk) -> None:
    Mailbox.objects.update(imap_secret=seal("wrong"))
    fetch_mail.fetch_mailbox(desk.mailbox.pk)
    desk.mailbox.refresh_from_db()
    assert (desk.mailbox.last_error, desk.mailbox.failing_since is not None) == ("LOGIN_REFUSED", True)
    assert not Notice.objects.filter(code="MAILBOX_FAILS").exists()
    assert list(failing_mailboxes()) == [desk.mailbox]

    Mailbox.objects.update(failing_since=clock.now() - timedelta(minutes=20))
    for _again in range(3):
        fetch_mail.fetch_mailbox(desk.mailbox.pk)
    told = Notice.objects.filter(code="MAILBOX_FAILS")
    assert {each.person for each in told} == {cast.liu, cast.gao, cast.an}

    Mailbox.objects.update(imap_secret=seal("post-1234"))
    fetch_mail.fetch_mailbox(desk.mailbox.pk)
    desk.mailbox.refresh_from_db()
    assert (desk.mailbox.last_error, desk.mailbox.failing_since) == ("", None)


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({}, ""), ({"imap_port": 1}, "NO_CONNECTION"), ({"imap_security": "tls"}, "NO_TLS"),
        ({"imap_security": "starttls"}, "NO_TLS"), ({"folder": "Nowhere"}, "FOLDER_MISSING"),
        ({"imap_secret": "garbage"}, "SECRET_UNREADABLE"),
    ],
)  # fmt: skip
def test_trying_a_mailbox_says_in_a_word_what_is_wrong(
    cast: Cast, desk: Desk, facts: dict[str, object], fault: str
) -> None:
    Mailbox.objects.update(**facts)
    tried = try_mailbox(desk.mailbox.pk, by=cast.liu)
    assert (tried.reading, tried.sending) == (fault, "")


def test_two_workers_never_fetch_the_same_mailbox_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def taken(_name: str) -> Iterator[bool]:
        yield False

    monkeypatch.setattr(fetch_mail, "alone_with", taken)
    desk.post_office.deliver(desk.user, letter("空调不凉").as_bytes())
    assert fetch_mail.fetch_mailbox(desk.mailbox.pk) == 0


def test_a_folder_that_opens_tells_its_numbers(desk: Desk) -> None:
    desk.post_office.deliver(desk.user, letter("空调不凉").as_bytes())
    with open_folder(desk.mailbox) as folder:
        (uid,) = folder.uids_after(0)
        assert folder.uids_after(uid) == []
        assert folder.size_of(uid)
        assert folder.size_of(uid + 7) is None
        assert b"Subject" in folder.read(uid, head_only=True).read()
