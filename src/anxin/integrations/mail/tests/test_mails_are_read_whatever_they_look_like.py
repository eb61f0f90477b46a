"""Character sets named wrongly, broken forms, names in every notation: what was written is what is read."""

import base64
import io

import pytest

from anxin.integrations.mail.characters import decode, header_text
from anxin.integrations.mail.quoting import fresh_part
from anxin.integrations.mail.reading import read_mail
from anxin.messaging.choices import MessageNature
from anxin.messaging.services.incoming_mail import IncomingMail

WORDS = "空调修了三次还是不凉，我要一个说法。"


def read(raw: bytes | str) -> IncomingMail:
    return read_mail(io.BytesIO(raw.encode() if isinstance(raw, str) else raw))


def mail(body: bytes, *headers: str) -> bytes:
    head = ["From: a@kunde.example", "Message-ID: <1@kunde.example>", *headers]
    return "\r\n".join(head).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("declared", "really"),
    [
        ("gb2312", "gb18030"), ("gbk", "gb18030"), ("gb18030", "gb18030"), ("iso-8859-1", "gb18030"),
        ("us-ascii", "gbk"), ("", "gbk"), ("unknown-8bit", "utf-8"), ("gb2312", "utf-8"), ("utf-8", "gbk"),
        ("iso-8859-1", "utf-8"), ("big5", "big5"), ("no-such-charset", "utf-8"), ("utf-16", "utf-16"),
        ("punycode", "utf-8"), ("\"GB2312\"", "gbk"),
    ],
)  # fmt: skip
def test_what_is_said_of_the_characters_may_be_wrong(declared: str, really: str) -> None:
    words = "空調修了三次還是不涼" if really == "big5" else WORDS
    assert decode(words.encode(really), declared) == words


def test_western_letters_stay_western() -> None:
    assert decode("Überraschung für Renée".encode("latin-1"), "iso-8859-1") == "Überraschung für Renée"
    assert decode("l’été – 5 €".encode("windows-1252"), "") == "l’été – 5 €"


def test_bytes_that_are_nothing_are_still_shown() -> None:
    assert "abc" in decode(b"abc\xff\xfe\xfd", "utf-8")
    assert decode(b"a\x00b\xe2\x80\xaec", "utf-8") == "abc"


@pytest.mark.parametrize(
    ("raw", "read_as"),
    [
        ("=?gb2312?B?" + base64.b64encode("空调㸆".encode("gb18030")).decode() + "?=", "空调㸆"),
        ("=?utf-8?Q?=E7=A9=BA=E8?= =?utf-8?Q?=B0=83?=", "空调"),
        ("空调".encode("gbk").decode("ascii", "surrogateescape"), "空调"),
        ("=?utf-8?B?broken!!?=", "=?utf-8?B?broken!!?="),
        ("a\r\n Bcc: evil@x", "a Bcc: evil@x"),
        ("=?utf-8?Q?a=0D=0ABcc:_evil@x?=", "a Bcc: evil@x"),
        ("=?x-unknown?B?5L2g5aW9?=", "你好"),
        (None, ""),
    ],
)
def test_headers_are_one_line_of_text(raw: str | None, read_as: str) -> None:
    assert header_text(raw or "") == read_as


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename*=utf-8''%E7%A9%BA%E8%B0%83.jpg", "空调.jpg"),
        ("attachment; filename*0*=utf-8''%E7%A9%BA; filename*1*=%E8%B0%83.jpg", "空调.jpg"),
        ("attachment; filename*=gb2312''%BF%D5%B5%F7.jpg", "空调.jpg"),
        ('attachment; filename="=?gb2312?B?v9W19y5qcGc=?="', "空调.jpg"),
        ('attachment; filename="../../etc/passwd"', "../../etc/passwd"),
        ('attachment; filename="a\r\n b.jpg"', "a b.jpg"),
    ],
)
def test_names_of_files_in_every_notation(disposition: str, name: str) -> None:
    found = read(mail(b"x", "Content-Type: image/jpeg", f"Content-Disposition: {disposition}"))
    assert [each.name for each in found.parts] == [name]


def test_a_mail_with_html_alone_has_its_words() -> None:
    found = read(mail("<p>空调<b>不凉</b></p><table><tr><td>a</td><td>b</td></tr></table>".encode(),
                      "Content-Type: text/html; charset=utf-8"))  # fmt: skip
    assert found.text == "空调不凉\na\tb"


def test_flowed_lines_are_joined() -> None:
    body = b"This is one \r\nlong line.\r\n\r\nNext.\r\n> quoted \r\n-- \r\nme"
    found = read(mail(body, "Content-Type: text/plain; format=flowed"))
    assert found.text.startswith("This is one long line.\n\nNext.\n> quoted ")


def test_a_forwarded_mail_is_read_with_what_it_carries() -> None:
    inner = b"From: b@x\r\nSubject: inside\r\nContent-Type: text/plain\r\n\r\ninner words"
    body = b"--b\r\n\r\nlook:\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--"
    assert read(mail(body, 'Content-Type: multipart/mixed; boundary="b"')).text == "look:\ninner words"


def test_calendars_and_tnef_are_files() -> None:
    body = (
        b"--b\r\n\r\nhello\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n"
        b"--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx\x9f\x3e\r\n--b--"
    )
    found = read(mail(body, 'Content-Type: multipart/mixed; boundary="b"'))
    assert [(each.name, each.content_type) for each in found.parts] == [
        ("text.calendar", "text/calendar"), ("winmail.dat", "application/ms-tnef"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\r\n", b"no header at all", b"From\r\n\r\nx", b"\xff\xfe\x00", b"Subject: x",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary", b"Content-Type: ///;;;==\r\n\r\nx",
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!',
        b"Date: Never, 99 Foo 99999 99:99:99 +9999\r\nFrom: <<<>>>@@\r\n\r\nx",
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: uuencode\r\n\r\nx",
        b"From: =?utf-8?B?" + b"A" * 5000 + b"?=\r\n\r\nx", b"To: " + b"a@b," * 20000 + b"\r\n\r\nx",
        b"References: " + b"<a@b>" * 50000 + b"\r\n\r\nx",
    ],
)  # fmt: skip
def test_no_mail_is_too_broken_to_be_read(raw: bytes) -> None:
    found = read(raw)
    assert len(found.recipients) <= 200
    assert len(found.references) <= 100


def test_every_cut_of_a_mail_is_read() -> None:
    whole = mail(
        b'--b\r\nContent-Type: text/html; charset=gb2312\r\n\r\n<p>\xbf\xd5\r\n--b\r\n'
        b"Content-Disposition: attachment; filename*=utf-8''%E7.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"AAAA\r\n--b--",
        'Content-Type: multipart/mixed; boundary="b"', "Subject: =?utf-8?B?56m6?=",
    )  # fmt: skip
    for length in range(len(whole)):
        read(whole[:length])


@pytest.mark.parametrize(
    ("text", "fresh"),
    [
        (f"{WORDS}\n\n------------------ 原始邮件 ------------------\n发件人: \"客服\" <c@x>;\n您好", WORDS),
        (f"{WORDS}\n\n在 2026年11月21日，10:00，客服 <c@x.example> 写道：\n\n> 您好", WORDS),
        (f"{WORDS}\nAt 2026-11-21 10:00:00, \"客服\" <c@x.example> wrote:\n>您好", WORDS),
        (f"{WORDS}\n________________________________\n发件人: 客服\n发送时间: 今天\n收件人: 王\n\n您好", WORDS),
        ("Warm.\n\nOn Sat, 21 Nov 2026 at 10:00, Care Team of the house\n<c@x.example> wrote:\n> Hi", "Warm."),
        ("答复在下面\n> 几点来？\n十点\n> 好吗", ""),
        ("我2026年11月20日去店里，店员写道：没有问题\n我不满意", ""),
        (WORDS, ""),
    ],
)  # fmt: skip
def test_what_is_new_stands_apart_from_what_is_quoted(text: str, fresh: str) -> None:
    assert fresh_part(text) == fresh


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        (("Auto-Submitted: auto-replied",), MessageNature.AUTO_REPLY),
        (("Auto-Submitted: no",), MessageNature.PERSON),
        (("Precedence: auto_reply",), MessageNature.AUTO_REPLY),
        (("X-Autoreply: yes",), MessageNature.AUTO_REPLY),
        (("Return-Path: <>",), MessageNature.AUTO_REPLY),
        (("Subject: 自动回复: 您好",), MessageNature.AUTO_REPLY),
        (("Subject: Automatic reply: hello",), MessageNature.AUTO_REPLY),
        (("Precedence: bulk",), MessageNature.LIST),
        (("List-Id: <a.b>",), MessageNature.LIST),
        (("X-Failed-Recipients: a@b",), MessageNature.BOUNCE),
        (("Return-Path: <>", "Subject: 系统退信"), MessageNature.BOUNCE),
        (("Content-Type: multipart/report; report-type=disposition-notification",), MessageNature.AUTO_REPLY),
        (("X-Auto-Response-Suppress: All",), MessageNature.PERSON),
    ],
)  # fmt: skip
def test_machines_are_known(headers: tuple[str, ...], nature: MessageNature) -> None:
    found = read(mail(b"x", *headers))
    assert found.nature == nature
    assert bool(found.marks.get("no_answer")) == headers[0].startswith("X-Auto-Response")


def test_a_sender_that_hides_behind_a_name_is_read_by_his_address() -> None:
    found = read(mail(b"x").replace(b"From: a@kunde.example", b'From: "boss@sh01.example" <evil@x.example>'))
    assert (found.sender, found.sender_name) == ("evil@x.example", "boss@sh01.example")
