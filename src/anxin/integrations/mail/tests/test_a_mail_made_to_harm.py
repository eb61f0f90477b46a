"""Scripts, tracking pictures, overlays, nested parts without end: a mail made to harm is read and does nothing."""

import io
import time

import pytest

from anxin.integrations.mail.cleaning import clean_html, text_of_html
from anxin.integrations.mail.quoting import fresh_part
from anxin.integrations.mail.reading import MOST_DEPTH, read_mail


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>", "<a href='data:text/html,<script>1</script>'>x</a>",
        "<svg><script>alert(1)</script></svg>", "<math><mtext><style><img src=x onerror=1></style></mtext></math>",
        "<style>*{display:none}</style>", "<div style='position:fixed;inset:0;z-index:9'>x</div>",
        "<form action=//evil><input name=password></form>", "<iframe src=//evil></iframe>",
        "<object data=//evil></object>", "<embed src=//evil>", "<base href=//evil>", "<meta http-equiv=refresh>",
        "<link rel=stylesheet href=//evil>", "<img src='https://evil/pixel.gif'>", "<img src='//evil/p.gif'>",
        "<img srcset='https://evil/p.gif 1x' src=cid:ok>", "<td background='https://evil/p.gif'>",
        "<video poster='https://evil/p.gif'></video>", "<div id='results' class='btn' name='cookie'>x</div>",
        "<a href=/complaints/1/do/close/>x</a>", "<div hx-get=/logout hx-trigger=load>x</div>", "<p x-data=evil>x</p>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<img src=\"cid:x'onerror=alert(1)\">",
        "<!--[if mso]><script>1</script><![endif]-->", "<a href=cid:x>x</a>", "<textarea></div><script>1</script>",
        "<img alt=\"<form action=//x><input name=p>\">",
        "<template><script>1</script></template>", "<table><tr><td onclick=1 style=x colspan=99999>x",
    ],
)  # fmt: skip
def test_nothing_that_acts_or_asks_outside_survives(evil: str) -> None:
    cleaned = clean_html(f"<p>before</p>{evil}<p>after</p>").lower()
    assert "before" in cleaned
    for sign in (
        "script", "onerror", "onclick", "style", "evil", "position", "<form", "<input", "<iframe", "<base", "<meta",
        "<link", "srcset", " id=", "class=", "hx-", "x-data", "javascript", "data:", "/complaints",
        'href="cid', "99999",
    ):  # fmt: skip
        assert sign not in cleaned, f"{sign} in {cleaned}"


def test_links_lead_away_without_telling_from_where() -> None:
    cleaned = clean_html("<a href='https://kunde.example/a?b=1&c'>x</a>")
    assert cleaned == (
        '<a href="https://kunde.example/a?b=1&amp;c" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )


def test_pictures_of_the_mail_stay_and_others_leave_their_description() -> None:
    assert clean_html("<img src='cid:a@b' alt='x'>") == '<img src="cid:a@b" alt="x">'
    assert clean_html("<p><img src='https://x/p.png' alt='our shop'></p>") == "<p>our shop</p>"
    assert clean_html("<img alt='a < b & <form action=//x>'>") == "a &lt; b &amp; &lt;form action=//x&gt;"


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 60_000, "<b>" * 100_000, "<i><b><u>" * 3000 + "<p>" * 30_000, "<table>" * 40_000, "<" * 300_000,
        "<a href='" * 40_000, "&" * 300_000, "<!--" * 80_000, "x" * 2_000_000, "<p>" + "<b></b>" * 50_000,
    ],
)  # fmt: skip
def test_html_that_is_a_bomb_takes_no_time(bomb: str) -> None:
    began = time.process_time()
    clean_html(bomb)
    text_of_html(bomb)
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "bomb",
    ["On " * 30_000, " \n" * 50_000, ">" * 90_000, "在2026" * 20_000, "From: a\n" * 12_000, "<a@b" * 20_000],
)
def test_text_that_is_a_bomb_takes_no_time(bomb: str) -> None:
    began = time.process_time()
    fresh_part(bomb)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("delete_space", ["yes", "no"])
def test_a_text_that_is_one_line_of_many_takes_no_time(delete_space: str) -> None:
    head = f"From: a@b.example\r\nContent-Type: text/plain; format=flowed; delsp={delete_space}\r\n\r\n"
    began = time.process_time()
    found = read_mail(io.BytesIO(head.encode() + b"a \n" * 130_000))
    assert found.text[:6] == ("aaaaaa" if delete_space == "yes" else "a a a ")
    assert "\n" not in found.text
    assert time.process_time() - began < 2


def test_texts_in_many_parts_are_read_up_to_a_bound() -> None:
    part = b"--b\r\nContent-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 130_000 + b"\r\n"
    raw = b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * 6
    began = time.process_time()
    found = read_mail(io.BytesIO(raw))
    assert found.marks["left_out"] == 4
    assert time.process_time() - began < 5


def nested(depth: int) -> bytes:
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number)
        for number in range(depth)
    )
    return b"From: a@b.example\r\nSubject: deep\r\n" + head + b"\r\nbottom"


@pytest.mark.parametrize("depth", [MOST_DEPTH + 5, 5000])
def test_parts_nested_without_end_are_not_followed(depth: int) -> None:
    began = time.process_time()
    found = read_mail(io.BytesIO(nested(depth)))
    assert (found.subject, found.text) == ("deep", "")
    assert found.marks.get("left_out") or found.marks.get("unreadable")
    assert time.process_time() - began < 5


def test_forwards_of_forwards_without_end_are_not_followed() -> None:
    raw = b"From: a@b.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5000 + b"x"
    found = read_mail(io.BytesIO(raw))
    assert found.marks.get("left_out") or found.marks.get("unreadable")


def test_of_ten_thousand_parts_the_first_are_read() -> None:
    part = b"--b\r\nContent-Type: image/jpeg; name=a.jpg\r\n\r\nx\r\n"
    raw = b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * 10_000
    began = time.process_time()
    found = read_mail(io.BytesIO(raw))
    assert len(found.parts) == 60
    assert found.marks["left_out"]
    assert time.process_time() - began < 5


def test_a_header_without_end_is_cut() -> None:
    raw = b"From: a@b.example\r\nSubject: x\r\n" + b"X-Junk: yyyyyyyy\r\n" * 400_000 + b"\r\nbody"
    began = time.process_time()
    found = read_mail(io.BytesIO(raw))
    assert (found.sender, found.subject) == ("a@b.example", "x")
    assert time.process_time() - began < 5
