"""Whoever forgot his password gets a link by mail, in his language; strangers learn nothing and get no mail."""

import re

import pytest
from django.core import mail
from django.test import Client

from anxin.accounts.models import Person
from tests.cast import PASSWORD, Cast

RESET = "/accounts/password/reset/"


def _ask(email: str, language: str = "en"):
    return Client(headers={"accept-language": language}).post(RESET, {"email": email})


def _link() -> str:
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("zh-hans", "安心：设置新密码", "陈敏，您好"),
        ("en", "Anxin: choose a new password", "Hello 陈敏,"),
    ],
)
def test_the_mail_is_in_the_readers_own_language(cast: Cast, language: str, subject: str, words: str):
    cast.chen.language = language
    cast.chen.save()
    _ask("chen.min@example.com", "en" if language == "zh-hans" else "zh-CN")
    assert mail.outbox[0].subject == subject
    assert words in mail.outbox[0].body
    assert "chen.min" in mail.outbox[0].body


def test_the_link_leads_to_a_new_password_and_works_once(cast: Cast):
    _ask("chen.min@example.com")
    client = Client(headers={"accept-language": "en"})
    form = client.get(_link(), follow=True)
    address = form.request["PATH_INFO"]
    new = "a-fresh-long-phrase-3"
    answer = client.post(address, {"password1": new, "password2": new}, follow=True)
    assert "Your password is set" in answer.content.decode()
    assert Person.objects.get(username="chen.min").check_password(new)
    assert (
        "This link works no more" in Client(headers={"accept-language": "en"}).get(_link()).content.decode()
    )


def test_a_weak_password_is_refused_with_the_reason(cast: Cast):
    _ask("chen.min@example.com")
    client = Client(headers={"accept-language": "zh-CN"})
    address = client.get(_link(), follow=True).request["PATH_INFO"]
    page = client.post(address, {"password1": "12345", "password2": "12345"}).content.decode()
    assert "field-error" in page
    assert "10" in page
    assert not Person.objects.get(username="chen.min").check_password("12345")


def test_a_strangers_address_gets_the_same_answer_and_no_mail(cast: Cast):
    known, unknown = _ask("chen.min@example.com"), _ask("stranger@example.com")
    assert known.headers["Location"] == unknown.headers["Location"] == "/accounts/password/reset/done/"
    assert [message.to for message in mail.outbox] == [["chen.min@example.com"]]


def test_a_mail_server_that_fails_is_told_and_breaks_nothing(cast: Cast, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
    client = Client(headers={"accept-language": "en"})
    page = client.post(RESET, {"email": "chen.min@example.com"}, follow=True)
    assert page.status_code == 200
    assert "The mail could not be sent just now" in page.content.decode()


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("zh-hans", "安心：您的账号有变动", "您的密码已更改。"),
        ("en", "Anxin: your account was changed", "Your password was changed."),
    ],
)
def test_whoever_has_his_password_changed_hears_of_it(cast: Cast, language: str, subject: str, words: str):
    cast.chen.language = language
    cast.chen.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.chen)
    new = "a-fresh-long-phrase-3"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).status_code == 302
    (told,) = mail.outbox
    assert (told.subject, told.to) == (subject, ["chen.min@example.com"])
    assert words in told.body and "127.0.0.1" in told.body and new not in told.body


def test_a_wrong_present_password_tells_nobody_of_a_change(cast: Cast):
    client = Client()
    client.force_login(cast.chen)
    new = "a-fresh-long-phrase-3"
    client.post("/accounts/password/change/", {"oldpassword": "no", "password1": new, "password2": new})
    assert not mail.outbox


def test_a_password_set_by_a_link_is_told_too(cast: Cast):
    _ask("chen.min@example.com")
    client = Client(headers={"accept-language": "en"})
    address = client.get(_link(), follow=True).request["PATH_INFO"]
    new = "a-fresh-long-phrase-3"
    client.post(address, {"password1": new, "password2": new})
    assert mail.outbox[-1].subject == "Anxin: your account was changed"
    assert "by a link from a mail" in mail.outbox[-1].body
