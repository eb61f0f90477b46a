"""The authenticator app: set up, asked for at sign-in, replaced by recovery codes, demanded by role, reset."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from anxin.accounts import services
from anxin.accounts.choices import Role
from anxin.accounts.models import Person
from anxin.foundation.errors import NotFound
from tests.cast import PASSWORD, Cast

ACTIVATE = "/accounts/2fa/totp/activate/"


def _code(secret: str) -> str:
    counter = int(time.time()) // 30
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def _signed_in_by_password(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    return client


def _set_up(client: Client) -> str:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": ACTIVATE})
    page = client.get(ACTIVATE)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret: str = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post(ACTIVATE, {"code": _code(secret)}).status_code == 302
    return secret


def test_setting_it_up_asks_for_the_password_first(cast: Cast):
    client = _signed_in_by_password(cast.chen)
    answer = client.get(ACTIVATE)
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    page = client.post("/accounts/reauthenticate/", {"password": "wrong", "next": ACTIVATE})
    assert "The password is wrong" in page.content.decode()


def test_once_set_up_the_sign_in_asks_for_a_code(cast: Cast):
    secret = _set_up(_signed_in_by_password(cast.chen))
    cache.clear()
    client = _signed_in_by_password(cast.chen)
    assert "_auth_user_id" not in client.session
    page = client.get("/accounts/2fa/authenticate/")
    assert "Six digits from your authenticator app" in page.content.decode()
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": _code(secret)})
    assert client.session["_auth_user_id"] == str(cast.chen.pk)


def test_a_recovery_code_replaces_the_app_once(cast: Cast):
    first = _signed_in_by_password(cast.chen)
    _set_up(first)
    codes = first.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    downloaded = first.get("/accounts/2fa/recovery-codes/download/").content.decode().split()
    assert downloaded == list(codes)
    for expected in (True, False):
        cache.clear()
        client = _signed_in_by_password(cast.chen)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert ("_auth_user_id" in client.session) is expected


def test_it_can_be_switched_off_where_no_rule_demands_it(cast: Cast):
    client = _signed_in_by_password(cast.chen)
    _set_up(client)
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=cast.chen).exists()


def test_a_rule_for_the_role_opens_no_page_before_it_is_set_up(cast: Cast):
    services.set_sign_in_rule(Role.CALLER, brand=cast.shanghai.region.brand, required=True, by=cast.an)
    client = _signed_in_by_password(cast.chen)
    assert client.get("/people/me/").headers["Location"] == ACTIVATE
    assert client.get("/today/").headers["Location"] == ACTIVATE
    _set_up(client)
    assert client.get("/people/me/").status_code == 200


def test_a_demanded_second_factor_cannot_be_switched_off(cast: Cast):
    client = _signed_in_by_password(cast.chen)
    _set_up(client)
    services.set_sign_in_rule(Role.CALLER, brand=cast.shanghai.region.brand, required=True, by=cast.an)
    page = client.post("/accounts/2fa/totp/deactivate/")
    assert "Your role demands a second factor" in page.content.decode()
    assert Authenticator.objects.filter(user=cast.chen, type="totp").exists()


def test_a_rule_concerns_its_own_brand_and_role_only(cast: Cast, signed_in):
    services.set_sign_in_rule(
        Role.CUSTOMER_SERVICE_MANAGER, brand=cast.shanghai.region.brand, required=True, by=cast.an
    )
    assert signed_in(cast.liu).get("/people/me/").status_code == 302
    assert signed_in(cast.zhao).get("/people/me/").status_code == 200
    assert signed_in(cast.chen).get("/people/me/").status_code == 200


def test_an_administrator_sets_no_rule_for_another_brand(cast: Cast, signed_in):
    with pytest.raises(NotFound):
        services.set_sign_in_rule(Role.CALLER, brand=cast.chengdu.region.brand, required=True, by=cast.an)
    assert (
        signed_in(cast.an).post("/people/sign-in-rules/", {"brand": "lingyun", "role": "caller"}).status_code
        == 404
    )


def test_the_page_of_rules_sets_and_takes_back(cast: Cast, signed_in):
    client = signed_in(cast.an)
    client.post("/people/sign-in-rules/", {"brand": "chenxi", "role": ["caller", "general_manager"]})
    page = client.get("/people/sign-in-rules/").content.decode()
    assert page.count(" checked") == 2
    client.post("/people/sign-in-rules/", {"brand": "chenxi"})
    assert " checked" not in client.get("/people/sign-in-rules/").content.decode()


def test_the_administrator_resets_it_when_the_phone_is_lost(cast: Cast, signed_in):
    lost = _signed_in_by_password(cast.chen)
    _set_up(lost)
    signed_in(cast.an).post("/people/person/chen.min/second-factor/reset/")
    assert not Authenticator.objects.filter(user=cast.chen).exists()
    assert lost.get("/people/me/").status_code == 302
    cache.clear()
    assert "_auth_user_id" in _signed_in_by_password(cast.chen).session
