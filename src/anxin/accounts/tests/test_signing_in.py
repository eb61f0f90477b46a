"""The sign-in pages: two ways to name oneself, plain words, the browser's language, no way in without."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast

LOGIN = "/accounts/login/"


def _sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


@pytest.mark.parametrize("login", ["chen.min", "chen.min@example.com", "CHEN.MIN@example.com"])
def test_one_signs_in_by_user_name_or_mail(cast: Cast, login: str):
    client = Client()
    answer = _sign_in(client, login)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.chen.pk)


def test_one_arrives_where_one_wanted_to_go(cast: Cast):
    answer = Client().post(LOGIN, {"login": "chen.min", "password": PASSWORD, "next": "/people/me/"})
    assert answer.headers["Location"] == "/people/me/"


def test_another_site_is_no_place_to_arrive_at(cast: Cast):
    answer = Client().post(
        LOGIN, {"login": "chen.min", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN,zh;q=0.9", "用户名或密码不对，请检查大小写后重试。"),
        ("en-GB,en;q=0.9", "User name or password is wrong."),
    ],
)
def test_a_wrong_password_is_told_plainly_in_the_browsers_language(cast: Cast, language: str, words: str):
    client = Client(headers={"accept-language": language})
    assert words in _sign_in(client, "chen.min", "guessed-wrong").content.decode()
    assert words in _sign_in(client, "nobody.here", "guessed-wrong").content.decode()


def test_a_name_that_fails_five_times_has_to_wait(cast: Cast):
    client = Client(headers={"accept-language": "en"})
    for _attempt in range(5):
        _sign_in(client, "chen.min", "guessed-wrong")
    assert "Wait five minutes" in _sign_in(client, "chen.min").content.decode()
    assert "_auth_user_id" not in client.session


def test_an_address_that_tries_many_names_gets_the_page_of_too_many_attempts(cast: Cast):
    client = Client(headers={"accept-language": "en"})
    answers = [_sign_in(client, f"name{number}", "guess") for number in range(31)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].content.decode()


def test_a_stopped_account_is_told_so_and_stays_out(cast: Cast):
    cast.chen.is_active = False
    cast.chen.save()
    client = Client(headers={"accept-language": "en"})
    answer = client.post(LOGIN, {"login": "chen.min", "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    assert answer.request["PATH_INFO"] == "/accounts/inactive/"
    assert "This account may not sign in" in answer.content.decode()


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "登录"), ("en-GB", "Sign in"), ("zh-TW", "登录")])
def test_before_sign_in_the_browsers_language_holds(db, language: str, title: str):
    page = Client(headers={"accept-language": language}).get(LOGIN).content.decode()
    assert f'<h1 class="page-title">{title}</h1>' in page


def test_the_switch_on_a_signed_out_page_is_kept_in_the_browser(db):
    client = Client(headers={"accept-language": "zh-CN"})
    answer = client.post("/people/choose/language/", {"language": "en", "next": LOGIN})
    assert answer.headers["Location"] == LOGIN
    assert "Sign in</h1>" in client.get(LOGIN).content.decode()


def test_after_sign_in_the_persons_own_language_holds(cast: Cast):
    cast.chen.language = "zh-hans"
    cast.chen.save()
    client = Client(headers={"accept-language": "en"})
    _sign_in(client, "chen.min")
    page = client.get("/people/me/")
    assert "我的账号" in page.content.decode()
    assert page.headers["Content-Language"] == "zh-hans"


def test_nobody_signs_himself_up(db):
    client = Client(headers={"accept-language": "en"})
    assert "Accounts come by invitation" in client.get("/accounts/signup/").content.decode()
    client.post(
        "/accounts/signup/", {"username": "intruder", "email": "i@example.com", "password1": PASSWORD}
    )
    assert "_auth_user_id" not in client.session


def test_signing_out_ends_the_session(cast: Cast, signed_in):
    client = signed_in(cast.chen)
    assert client.post("/accounts/logout/").headers["Location"] == LOGIN
    assert client.get("/people/me/").headers["Location"] == f"{LOGIN}?next=/people/me/"


def test_a_fragment_asked_for_without_sign_in_is_refused_and_not_replaced_by_the_sign_in_page(db):
    answer = Client().get("/people/me/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")


def test_the_password_is_changed_by_who_knows_it(cast: Cast, signed_in):
    client = signed_in(cast.chen)
    new = "another-long-phrase-2"
    wrong = {"oldpassword": "no", "password1": new, "password2": new}
    assert (
        "The present password is wrong" in client.post("/accounts/password/change/", wrong).content.decode()
    )
    answer = client.post("/accounts/password/change/", wrong | {"oldpassword": PASSWORD})
    assert answer.headers["Location"] == "/people/me/"
    cast.chen.refresh_from_db()
    assert cast.chen.check_password(new)
    assert client.get("/people/me/").status_code == 200
