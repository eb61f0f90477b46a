"""An invitation: the account, the mail in the person's language, the link where no mail goes out, the way in."""

import pytest
from django.core import mail
from django.test import Client

from anxin.accounts.models import Person
from anxin.foundation.models import AuditRecord
from tests.cast import Cast

FORM = {
    "name": "周舟",
    "username": "zhou.zhou",
    "email": "zhou@example.com",
    "language": "zh-hans",
    "role": "caller",
    "place": "dealer:SH01",
}


def test_the_invited_person_chooses_a_password_and_is_in(cast: Cast, signed_in):
    page = signed_in(cast.an).post("/people/invite/", FORM)
    link = page.context["link"].removeprefix("http://testserver")
    person = Person.objects.get(username="zhou.zhou")
    assert not person.has_usable_password()
    client = Client()
    address = client.get(link, follow=True).request["PATH_INFO"]
    client.post(address, {"password1": "a-brand-new-phrase-7", "password2": "a-brand-new-phrase-7"})
    client.post("/accounts/login/", {"login": "zhou.zhou", "password": "a-brand-new-phrase-7"})
    assert client.session["_auth_user_id"] == str(person.pk)
    assert "上海大道店" in client.get("/people/me/").content.decode()


def test_the_mail_is_in_the_language_of_the_invited(cast: Cast, signed_in):
    signed_in(cast.an).post("/people/invite/", FORM)
    assert mail.outbox[0].subject == "安心登录邀请"
    assert "zhou.zhou" in mail.outbox[0].body
    assert mail.outbox[0].to == ["zhou@example.com"]


def test_where_no_mail_goes_out_the_administrator_hands_the_link_over(cast: Cast, signed_in, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    page = signed_in(cast.an).post("/people/invite/", FORM)
    assert "Hand this link over yourself" in page.content.decode()
    assert page.context["link"] in page.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"username": "chen.min"}, "username", "This user name is taken"),
        ({"username": "Not Allowed!"}, "username", "Small letters, digits"),
        ({"email": "CHEN.MIN@example.com"}, "email", "Somebody else signs in with this mail address"),
        ({"email": "no mail"}, "email", "valid email"),
        ({"name": ""}, "name", "required"),
        ({"place": ""}, "place", "required"),
        ({"place": "dealer:CD02"}, "place", "CD02"),
        ({"role": "emperor"}, "role", "emperor"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, signed_in, change, field, words
):
    page = signed_in(cast.an).post("/people/invite/", FORM | change)
    assert page.status_code == 422
    assert words in " ".join(page.context["form"].errors[field])
    assert 'value="周舟"' in page.content.decode() or "name" in change
    assert not Person.objects.filter(username="zhou.zhou").exists()
    assert mail.outbox == []


def test_an_invitation_stands_in_the_audit_trail_without_the_link(cast: Cast, signed_in):
    page = signed_in(cast.an).post("/people/invite/", FORM)
    record = AuditRecord.objects.get(action="accounts.person_invited")
    assert (record.person, record.dealer_id, record.subject) == (cast.an, cast.shanghai.pk, "zhou.zhou")
    assert page.context["link"] not in str(record.details)


def test_a_way_in_is_sent_again_on_request(cast: Cast, signed_in):
    client = signed_in(cast.an)
    client.post("/people/invite/", FORM)
    page = client.post("/people/person/zhou.zhou/invite/")
    assert page.context["sent"]
    assert len(mail.outbox) == 2
