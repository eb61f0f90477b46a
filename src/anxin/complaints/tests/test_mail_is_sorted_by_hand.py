"""What finds no case by itself waits on a page: opened, attached or put aside by those who take complaints in."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import Complaint
from anxin.complaints.services.sort_mail import sort_mail
from anxin.messaging.choices import MessageNature, Sorting, SortingReason
from anxin.messaging.models import Mailbox, Message
from anxin.messaging.services.incoming_mail import IncomingMail
from anxin.messaging.services.receive_mail import receive_mail
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db
Signed = Callable[[Person], Client]
PAGE = "/messages/incoming/"


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    return Mailbox.objects.create(
        dealer=cast.shanghai, address="care@sh01.example", name="客服", opens_cases=False
    )


def comes(mailbox: Mailbox, **facts: object) -> Message:
    told: dict[str, object] = {
        "message_id": f"{Message.objects.count()}@kunde.example", "sender": "wang@kunde.example",
        "sender_name": "王建国", "subject": "空调不凉", "text": "修了三次还是不凉",
    }  # fmt: skip
    message = receive_mail(mailbox, mail=IncomingMail(**{**told, **facts}), digest="d")  # type: ignore[arg-type]
    assert message
    sort_mail(message.pk)
    message.refresh_from_db()
    return message


def act(name: str, key: UUID) -> str:
    return reverse(f"complaints:{name}", args=[key])


def test_a_mailbox_may_let_a_person_look_first(cast: Cast, mailbox: Mailbox, signed_in: Signed) -> None:
    mail = comes(mailbox)
    assert (mail.sorting, mail.sorting_reason) == (Sorting.REVIEW, SortingReason.LOOK_FIRST)

    page = signed_in(cast.chen).get(PAGE).content.decode()
    assert "空调不凉" in page
    assert "new mail: here a person looks first" in page

    client = signed_in(cast.chen)
    answer = client.post(act("open_from_mail", mail.key), {"category": "cat-quality"})

    complaint = Complaint.objects.get()
    assert answer["Location"] == complaint.get_absolute_url()
    assert (complaint.owner, complaint.category) == (cast.chen, "cat-quality")
    mail.refresh_from_db()
    assert mail.sorting == Sorting.SORTED
    assert complaint.threads.get().thread == mail.thread
    assert "空调不凉" not in client.get(PAGE).content.decode()


def test_a_mail_goes_to_the_case_that_somebody_finds(cast: Cast, mailbox: Mailbox, signed_in: Signed) -> None:
    mail, case = comes(mailbox), make_complaint(cast)
    client = signed_in(cast.chen)

    found = client.get(act("find_case_of_mail", mail.key), {"q": case.number}).content.decode()
    assert case.slug in found
    client.post(act("attach_mail", mail.key), {"case": case.slug})

    mail.refresh_from_db()
    assert mail.thread and mail.thread.address == "wang@kunde.example"
    assert case.threads.get().thread == mail.thread
    event = case.events.get(kind=EventKind.MESSAGE_RECEIVED)
    assert event.by == cast.chen


def test_putting_aside_has_a_way_back(cast: Cast, mailbox: Mailbox, signed_in: Signed) -> None:
    mail, client = comes(mailbox), signed_in(cast.chen)

    client.post(act("put_mail_aside", mail.key))
    mail.refresh_from_db()
    assert (mail.sorting, mail.sorting_reason) == (Sorting.IGNORED, SortingReason.BY_HAND)
    assert "空调不凉" in client.get(f"{PAGE}?shown=aside").content.decode()

    client.post(act("bring_mail_back", mail.key))
    mail.refresh_from_db()
    assert mail.sorting == Sorting.REVIEW


def test_nobody_of_another_house_and_no_adviser_reads_it(
    cast: Cast, mailbox: Mailbox, signed_in: Signed
) -> None:
    mail, case = comes(mailbox), make_complaint(cast)
    assert signed_in(cast.wang).get(PAGE).status_code == 403
    assert signed_in(cast.an).get(PAGE).status_code == 403
    assert "空调不凉" not in signed_in(cast.zhao).get(PAGE).content.decode()
    for name in ("open_from_mail", "attach_mail", "put_mail_aside", "bring_mail_back"):
        assert signed_in(cast.zhao).post(act(name, mail.key), {"case": case.slug}).status_code == 404
        assert signed_in(cast.wang).post(act(name, mail.key), {"case": case.slug}).status_code == 403


def test_a_mail_never_goes_to_a_case_of_another_house(
    cast: Cast, mailbox: Mailbox, signed_in: Signed
) -> None:
    mail = comes(mailbox)
    foreign = make_complaint(cast)
    Complaint.objects.filter(pk=foreign.pk).update(dealer=cast.chengdu)
    foreign.refresh_from_db()
    assert signed_in(cast.chen).post(act("attach_mail", mail.key), {"case": foreign.slug}).status_code == 404


def test_a_mail_that_was_too_large_says_so(mailbox: Mailbox, cast: Cast, signed_in: Signed) -> None:
    mail = comes(mailbox, text="", marks={"too_large": 99_000_000})
    assert mail.sorting_reason == SortingReason.TOO_LARGE
    assert "too large to be fetched" in signed_in(cast.chen).get(PAGE).content.decode()


def test_what_fails_while_being_sorted_waits_for_a_person(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_message: Message) -> None:
        raise ValueError

    monkeypatch.setattr("anxin.complaints.services.sort_mail.case_of_mail", fails)
    mail = comes(mailbox)
    assert (mail.sorting, mail.sorting_reason) == (Sorting.REVIEW, SortingReason.FAILED)


def test_a_machine_is_put_aside_and_the_same_mail_to_two_mailboxes_counts_once(
    cast: Cast, mailbox: Mailbox
) -> None:
    second = Mailbox.objects.create(
        dealer=cast.shanghai, address="sales@sh01.example", name="销售", opens_cases=True
    )
    assert comes(mailbox, nature=MessageNature.AUTO_REPLY).sorting == Sorting.IGNORED
    comes(mailbox, message_id="same@kunde.example")
    assert comes(second, message_id="same@kunde.example").sorting_reason == SortingReason.DOUBLE
    assert Complaint.objects.count() == 0
