"""A mail finds its conversation by signed names; whoever changes a letter of one has no name any more."""

import uuid

import pytest
from django.test import override_settings

from anxin.messaging.models import Mailbox, Message, Thread
from anxin.messaging.services import mail_names

OTHER = uuid.UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox(address="care@dealer.example", plus_addresses=True)


@pytest.fixture
def thread(mailbox: Mailbox) -> Thread:
    return Thread(mailbox=mailbox)


def test_a_message_id_names_its_thread_and_message_and_stays_the_same(thread: Thread) -> None:
    message = Message(thread=thread)

    name = mail_names.message_id_for(message)

    assert name == mail_names.message_id_for(message)
    assert name.endswith("@dealer.example")
    assert mail_names.thread_of_message_id(f"<{name}>") == thread.key
    assert mail_names.message_of_message_id(name.upper()) == message.key


def test_a_changed_letter_makes_a_foreign_message_id(thread: Thread) -> None:
    name = mail_names.message_id_for(Message(thread=thread))
    for place in (6, 40, 70):
        changed = name[:place] + ("b" if name[place] != "b" else "c") + name[place + 1 :]
        assert mail_names.thread_of_message_id(changed) is None
    assert mail_names.thread_of_message_id("20261121.1234@customer.example") is None


def test_another_installation_signs_otherwise(thread: Thread) -> None:
    name = mail_names.message_id_for(Message(thread=thread))
    with override_settings(SECRET_KEY="another"):
        assert mail_names.thread_of_message_id(name) is None


def test_a_mail_without_a_mailbox_has_no_name() -> None:
    with pytest.raises(ValueError, match="mailbox"):
        mail_names.message_id_for(Message(thread=Thread()))


def test_the_address_for_answers_carries_the_thread(mailbox: Mailbox, thread: Thread) -> None:
    address = mail_names.reply_address(mailbox, thread)

    assert address.startswith("care+")
    assert address.endswith("@dealer.example")
    assert len(address.split("@")[0]) <= 64
    assert mail_names.thread_of_address(f"王 <{address.upper()}>") == thread.key
    assert mail_names.thread_of_address(f"care+{'a' * 39}@dealer.example") is None


def test_a_server_that_takes_no_tokens_gets_the_plain_address(mailbox: Mailbox, thread: Thread) -> None:
    mailbox.plus_addresses = False
    assert mail_names.reply_address(mailbox, thread) == "care@dealer.example"
    mailbox.plus_addresses, mailbox.address = True, f"{'long' * 10}@dealer.example"
    assert mail_names.reply_address(mailbox, thread) == mailbox.address


def test_a_mark_in_the_text_is_found_and_makes_no_address(thread: Thread) -> None:
    mark = mail_names.body_mark(thread)

    assert mail_names.thread_of_body(f"您好\n> 谢谢\n> {mark}\n") == thread.key
    assert mail_names.thread_of_address(f"care+{mark[5:-1]}@dealer.example") is None
    assert mail_names.thread_of_body(mark.replace(mark[5], "b" if mark[5] != "b" else "c", 1)) is None


def test_a_tag_in_the_subject_is_a_number_and_no_proof() -> None:
    tag = mail_names.subject_tag("SH01-TS20261121-0007")

    assert tag == "[#SH01-TS20261121-0007]"
    assert mail_names.find_subject_tag(f"回复: Re: {tag} 空调不凉") == "SH01-TS20261121-0007"
    assert mail_names.find_subject_tag("Re: [#1] and [urgent]") is None


def test_a_forged_key_never_stands_for_another_thread(thread: Thread) -> None:
    other = Thread(key=OTHER)
    address = mail_names.reply_address(Mailbox(address="a@b.example", plus_addresses=True), thread)
    other_letters = mail_names.body_mark(other)[5:31]
    own_letters = mail_names.body_mark(thread)[5:31]
    assert mail_names.thread_of_address(address.replace(own_letters, other_letters)) is None
