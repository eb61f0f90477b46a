"""Mailboxes are set up by those who run channels; no page and no record shows a password."""

from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.foundation.models import AuditRecord
from anxin.foundation.sealing import unseal
from anxin.messaging.models import Mailbox
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/messages/mailboxes/"
SHEET = {
    "address": "Care@SH01.example", "name": "上海大道店 客服", "imap_host": "127.0.0.1", "imap_port": "1",
    "imap_security": "none", "imap_password": "hush-1234", "folder": "INBOX", "smtp_host": "127.0.0.1",
    "smtp_port": "1", "smtp_security": "none", "smtp_user": "care", "smtp_password": "hush-5678",
    "opens_cases": "on", "active": "on",
}  # fmt: skip
Signed = Callable[[Person], Client]


def test_a_mailbox_is_added_tried_and_its_passwords_sealed(cast: Cast, signed_in: Signed) -> None:
    client = signed_in(cast.liu)

    answer = client.post(f"{PAGE}new/", SHEET, follow=True)

    mailbox = Mailbox.objects.get()
    assert (mailbox.address, mailbox.dealer) == ("care@sh01.example", cast.shanghai)
    assert unseal(mailbox.imap_secret) == "hush-1234"
    assert "hush" not in mailbox.imap_secret + mailbox.smtp_secret
    page = answer.content.decode()
    assert page.count("Nothing answers under this name and port") == 2
    assert "hush" not in page + client.get(f"{PAGE}{mailbox.pk}/").content.decode()
    assert "hush" not in str(list(AuditRecord.objects.values_list("details", flat=True)))


def test_an_empty_password_keeps_the_present_one(cast: Cast, signed_in: Signed) -> None:
    client = signed_in(cast.liu)
    client.post(f"{PAGE}new/", SHEET)
    mailbox = Mailbox.objects.get()
    Mailbox.objects.update(uid_validity=7, last_uid=9)

    client.post(f"{PAGE}{mailbox.pk}/", {**SHEET, "imap_password": "", "smtp_password": "", "name": "新名"})

    mailbox.refresh_from_db()
    assert (mailbox.name, unseal(mailbox.imap_secret)) == ("新名", "hush-1234")
    assert (mailbox.uid_validity, mailbox.last_uid) == (7, 9)

    client.post(f"{PAGE}{mailbox.pk}/", {**SHEET, "folder": "Other"})
    mailbox.refresh_from_db()
    assert mailbox.last_uid == 0


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"address": "no address"}, "This is no e-mail address."),
        ({"imap_host": "http://x/ y"}, "Write the server&#x27;s name alone"),
        ({"imap_port": "70000"}, "65535"),
        ({"name": " "}, "required"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    cast: Cast, signed_in: Signed, wrong: dict[str, str], told: str
) -> None:
    answer = signed_in(cast.liu).post(f"{PAGE}new/", {**SHEET, **wrong})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Mailbox.objects.exists()


def test_only_those_who_run_channels_of_this_house_get_at_it(cast: Cast, signed_in: Signed) -> None:
    mailbox = Mailbox.objects.create(dealer=cast.shanghai, address="care@sh01.example", name="客服")
    for person, status in ((cast.chen, 403), (cast.wang, 403), (cast.liu, 200), (cast.an, 200)):
        assert signed_in(person).get(PAGE).status_code == status
    for act in ("", "test/", "fetch/"):
        assert signed_in(cast.zhao).post(f"{PAGE}{mailbox.pk}/{act}", SHEET).status_code == 404
        assert signed_in(cast.chen).post(f"{PAGE}{mailbox.pk}/{act}", SHEET).status_code == 403


@pytest.mark.parametrize("kind", ["imap", "smtp"])
@pytest.mark.parametrize(
    ("part", "other"), [("host", "evil.example"), ("port", "2"), ("security", "tls"), ("user", "somebody")]
)
def test_a_stored_password_goes_to_no_other_server(
    cast: Cast, signed_in: Signed, kind: str, part: str, other: str
) -> None:
    client = signed_in(cast.liu)
    client.post(f"{PAGE}new/", SHEET)
    mailbox = Mailbox.objects.get()
    kept = {**SHEET, "imap_password": "", "smtp_password": ""}
    changed = {**kept, f"{kind}_{part}": other}

    answer = client.post(f"{PAGE}{mailbox.pk}/", changed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [f"{kind}_password"]
    assert "The server has changed: write the password again." in answer.content.decode()
    assert getattr(Mailbox.objects.get(), f"{kind}_{part}") != other
    assert client.post(f"{PAGE}{mailbox.pk}/", {**kept, "imap_host": " 127.0.0.1 "}).status_code == 302
    assert client.post(f"{PAGE}{mailbox.pk}/", {**changed, f"{kind}_password": "new"}).status_code == 302
    assert str(getattr(Mailbox.objects.get(), f"{kind}_{part}")) == other


def test_a_server_taken_away_brings_its_password_to_no_later_one(cast: Cast, signed_in: Signed) -> None:
    client = signed_in(cast.liu)
    client.post(f"{PAGE}new/", SHEET)
    mailbox = Mailbox.objects.get()
    kept = {**SHEET, "imap_password": "", "smtp_password": ""}
    assert client.post(f"{PAGE}{mailbox.pk}/", {**kept, "imap_host": ""}).status_code == 302
    assert client.post(f"{PAGE}{mailbox.pk}/", {**kept, "imap_host": "evil.example"}).status_code == 422
