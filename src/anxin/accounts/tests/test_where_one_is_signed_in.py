"""Sessions: told in plain words, ended one by one or all others at once, gone when the person is stopped."""

from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.test import Client

from anxin.accounts import services
from anxin.accounts.devices import address_in_words, device_in_words
from anxin.foundation import clock
from tests.cast import Cast

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0"
)


def _client(person, agent: str) -> Client:
    client = Client(headers={"accept-language": "en", "user-agent": agent})
    client.force_login(person)
    client.get("/people/me/")
    return client


def test_a_device_is_named_as_people_name_it():
    assert device_in_words(CHROME) == "Chrome on Windows"
    assert device_in_words(PHONE) == "Safari on iPhone"
    assert device_in_words(WECHAT) == "WeChat on Android"
    assert device_in_words("curl/8.0") == "an unknown device"


def test_an_address_inside_is_told_from_one_outside():
    assert address_in_words("127.0.0.1") == "on this server itself"
    assert address_in_words("192.168.3.7") == "in the house network (192.168.3.7)"
    assert address_in_words("8.8.4.4") == "8.8.4.4"


def test_the_page_lists_every_session_and_marks_this_one(cast: Cast):
    desk = _client(cast.chen, CHROME)
    _client(cast.chen, PHONE)
    _client(cast.sun, WECHAT)
    page = desk.get("/accounts/sessions/").content.decode()
    assert 'Chrome on Windows <span class="soft">(this one)</span>' in page
    assert "Safari on iPhone" in page
    assert "WeChat" not in page
    assert page.count("End this session") == 1


def test_one_session_is_ended_from_another(cast: Cast):
    desk, phone = _client(cast.chen, CHROME), _client(cast.chen, PHONE)
    session = UserSession.objects.get(session_key=phone.session.session_key)
    desk.post(f"/people/me/sessions/{session.pk}/end/")
    assert phone.get("/people/me/").status_code == 302
    assert desk.get("/people/me/").status_code == 200


def test_all_others_are_ended_at_once(cast: Cast):
    desk, phone, tablet = (_client(cast.chen, agent) for agent in (CHROME, PHONE, WECHAT))
    desk.post("/people/me/sessions/end-others/")
    assert [each.get("/people/me/").status_code for each in (desk, phone, tablet)] == [200, 302, 302]


def test_nobody_ends_another_persons_session(cast: Cast):
    chen, sun = _client(cast.chen, CHROME), _client(cast.sun, PHONE)
    session = UserSession.objects.get(session_key=sun.session.session_key)
    assert chen.post(f"/people/me/sessions/{session.pk}/end/").status_code == 404
    assert sun.get("/people/me/").status_code == 200


def test_a_session_is_noted_every_five_minutes_and_not_at_every_page(cast: Cast):
    client = _client(cast.chen, CHROME)
    row = UserSession.objects.get(user=cast.chen)
    client.get("/people/me/")
    assert UserSession.objects.get(user=cast.chen).last_seen_at == row.last_seen_at
    with clock.at(datetime.now(UTC) + timedelta(minutes=6)):
        client.get("/people/me/")
    assert UserSession.objects.get(user=cast.chen).last_seen_at > row.last_seen_at


def test_a_stopped_person_is_out_everywhere_at_once(cast: Cast):
    desk, phone = _client(cast.chen, CHROME), _client(cast.chen, PHONE)
    _token, words = services.create_api_token("workshop", by=cast.chen)
    services.deactivate_person("chen.min", by=cast.an)
    assert [each.get("/people/me/").status_code for each in (desk, phone)] == [302, 302]
    assert not UserSession.objects.filter(user=cast.chen).exists()
    assert services.person_for_token(words) is None
    services.activate_person("chen.min", by=cast.an)
    assert services.person_for_token(words) is None
