"""The link to a customer's page leaves the house whole, and stands in no message that colleagues read."""

import pytest

from anxin.foundation import clock
from anxin.messaging.choices import Channel, Direction
from anxin.messaging.models import Delivery
from anxin.messaging.services.decide_delivery import call_back
from anxin.messaging.services.keep_message import keep_message
from anxin.messaging.services.word_delivery import words_of
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LINK = f"https://care.example/c/{'a2' * 16}/"
TEXT = f"您的页面：{LINK}"
MASKED = "您的页面：https://care.example/c/*/"


def test_what_we_write_keeps_it_masked_and_sends_it_whole(cast: Cast) -> None:
    thread = begin_thread(cast.shanghai, channel=Channel.EMAIL, address="somebody@example.com")
    message = write_message(thread, writing=Writing(text=TEXT, author=cast.chen))
    message.refresh_from_db()
    assert message.text == MASKED
    delivery = Delivery.objects.get()
    assert words_of(delivery).text == TEXT
    assert "a2a2" not in str(delivery.payload)
    assert call_back(message.key, by=cast.chen).text == TEXT


def test_what_a_customer_quotes_is_masked_too(cast: Cast) -> None:
    kept = keep_message(
        dealer=cast.shanghai, channel=Channel.EMAIL, direction=Direction.IN, at=clock.now(), subject=TEXT,
        text=f"谢谢\n> {TEXT}", fresh_text="谢谢", html=f'<a href="{LINK}">{LINK}</a>',
    )  # fmt: skip
    assert "a2a2" not in "".join((kept.subject, kept.text, kept.html, str(kept.search)))
    assert kept.text == f"谢谢\n> {MASKED}"


def test_other_addresses_stay_as_they_are(cast: Cast) -> None:
    text = "https://example.com/c/about/ 和 https://example.com/c/abc"
    kept = keep_message(
        dealer=cast.shanghai, channel=Channel.EMAIL, direction=Direction.IN, at=clock.now(), text=text
    )
    assert kept.text == text
