"""The page and the bell: everybody's own, in his own language, read when opened, and all at once with a way back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.accounts.policies import forget_standing
from anxin.foundation import clock
from anxin.messaging.choices import NoticeKind
from anxin.messaging.models import Notice
from anxin.messaging.selectors.notices import list_notices, unread_in_words, unread_of_the_day_first
from anxin.messaging.services.notices import mark_all_read, mark_read, tell, tell_many
from anxin.messaging.tests.test_everybody_is_told_once import news
from tests.cast import Cast

SignIn = Callable[[Person], Client]
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PAGE, LATEST = "/notices/", "/notices/latest/"


def told(cast: Cast, person: Person, key: str = "a", *, at: datetime = NOON, **more: object) -> Notice:
    [notice] = tell([person], notice=news(cast, key, **more), at=at)
    return notice


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_everybody_sees_his_own_notices_and_no_others(cast: Cast, signed_in: SignIn) -> None:
    notice = told(cast, cast.liu)
    assert "mentions you in TS20261121-0007" in text(signed_in(cast.liu), PAGE)
    for other in (cast.chen, cast.gao, cast.an, cast.zhao):
        client = signed_in(other)
        assert "TS20261121-0007" not in text(client, PAGE) + text(client, LATEST)
        for address in (f"/notices/{notice.pk}/", f"/notices/{notice.pk}/read/"):
            assert client.post(address).status_code in (404, 405)
        assert client.get(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_who_works_there_no_longer_sees_nothing_of_it(cast: Cast, signed_in: SignIn) -> None:
    told(cast, cast.qian)
    assert unread_in_words(cast.qian) == "1"
    cast.qian.memberships.all().delete()
    forget_standing(cast.qian)
    assert unread_in_words(cast.qian) == ""
    assert "TS20261121-0007" not in text(signed_in(cast.qian), PAGE)


def test_a_notice_is_worded_for_its_reader(cast: Cast, signed_in: SignIn) -> None:
    params = {"number": "TS20261121-0007", "level": 3}
    told(cast, cast.liu, kind=NoticeKind.ESCALATION, code="LEVEL_RAISED", params=params)
    english = text(signed_in(cast.liu), PAGE)
    cast.liu.language = "zh-hans"
    cast.liu.save()
    chinese = text(signed_in(cast.liu), PAGE)
    assert "TS20261121-0007 is now on the level “important”" in english
    assert "“重大”" in chinese
    assert "is now on" not in chinese


def test_a_time_within_it_is_told_in_the_dealers_zone(cast: Cast, signed_in: SignIn) -> None:
    cast.shanghai.time_zone = "Europe/London"
    cast.shanghai.save()
    params = {"number": "TS1", "due": "2026-07-20T14:30:00+00:00"}
    told(cast, cast.liu, code="REQUEST_OVERDUE", params=params)
    assert "was due 20 Jul 15:30" in text(signed_in(cast.liu), PAGE)


def test_a_sentence_that_was_rewritten_or_dropped_since_breaks_no_page(cast: Cast, signed_in: SignIn) -> None:
    Notice.objects.filter(pk=told(cast, cast.liu, "a").pk).update(params={})
    Notice.objects.filter(pk=told(cast, cast.liu, "b").pk).update(code="OF_YORE")
    page = text(signed_in(cast.liu), PAGE)
    assert "— mentions you in —" in page
    assert "SH01-TS20261121-0007" in page


def test_opening_reads_it_and_goes_to_the_case(cast: Cast, signed_in: SignIn) -> None:
    notice = told(cast, cast.liu)
    with clock.at(NOON + timedelta(hours=1)):
        answer = signed_in(cast.liu).get(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, notice.url)
    notice.refresh_from_db()
    assert notice.read_at == NOON + timedelta(hours=1)


def test_the_first_reading_is_kept(cast: Cast) -> None:
    notice = told(cast, cast.liu)
    for hours in (1, 2):
        with clock.at(NOON + timedelta(hours=hours)):
            mark_read(notice.pk, by=cast.liu)
    notice.refresh_from_db()
    assert notice.read_at == NOON + timedelta(hours=1)


def test_the_bell_counts_to_ninety_nine(cast: Cast, signed_in: SignIn) -> None:
    assert 'id="bell-count" hidden' in text(signed_in(cast.liu), PAGE)
    tell_many([([cast.liu], news(cast, str(each))) for each in range(99)], at=NOON)
    assert unread_in_words(cast.liu) == "99"
    told(cast, cast.liu, "one more")
    assert unread_in_words(cast.liu) == "99+"
    assert 'id="bell-count">99+' in text(signed_in(cast.liu), reverse("complaints:list"))


def test_a_line_marked_by_htmx_comes_back_with_the_bells_new_number(cast: Cast, signed_in: SignIn) -> None:
    notice, _other = told(cast, cast.liu, "a"), told(cast, cast.liu, "b")
    answer = signed_in(cast.liu).post(f"/notices/{notice.pk}/read/", headers={"HX-Request": "true"})
    line = answer.content.decode()
    assert 'id="bell-count" hx-swap-oob="true">1' in line
    assert "is-unread" not in line
    assert "<html" not in line


def test_all_are_marked_at_once_and_this_can_be_taken_back(cast: Cast, signed_in: SignIn) -> None:
    before = told(cast, cast.liu, "read before")
    mark_read(before.pk, by=cast.liu)
    for key in ("a", "b"):
        told(cast, cast.liu, key)
        told(cast, cast.gao, key)
    client = signed_in(cast.liu)
    page = client.post("/notices/read/", follow=True).content.decode()
    assert "2 notices marked as read." in page
    assert (unread_in_words(cast.liu), unread_in_words(cast.gao)) == ("", "2")
    undo = page.split('data-undo-url="')[1].split('"')[0]
    assert signed_in(cast.gao).post(undo).status_code == 404
    assert client.post(undo, headers={"HX-Request": "true"}).status_code == 204
    assert unread_in_words(cast.liu) == "2"
    assert client.post("/notices/unread/99999999999999999999999/").status_code == 404


def test_all_of_one_kind_are_marked(cast: Cast, signed_in: SignIn) -> None:
    told(cast, cast.liu, "a", kind=NoticeKind.MENTION)
    told(cast, cast.liu, "b", kind=NoticeKind.CRISIS)
    answer = signed_in(cast.liu).post("/notices/read/", {"kind": "mention"})
    assert answer["Location"] == "/notices/?kind=mention"
    assert list(Notice.objects.filter(read_at=None).values_list("key", flat=True)) == ["b"]
    assert signed_in(cast.liu).post("/notices/read/", {"kind": "gossip"}).status_code == 422


def test_what_waits_for_the_morning_is_not_marked(cast: Cast) -> None:
    told(cast, cast.liu, at=NOON + timedelta(hours=10))
    with clock.at(NOON + timedelta(hours=11)):
        assert mark_all_read(by=cast.liu)[0] == 0


def test_the_list_is_narrowed_by_kind_and_to_the_unread(cast: Cast, signed_in: SignIn) -> None:
    params = {"number": "TS-CRISIS"}
    told(cast, cast.liu, "a", kind=NoticeKind.CRISIS, code="CRISIS_DECLARED", params=params)
    mark_read(told(cast, cast.liu, "b").pk, by=cast.liu)
    client = signed_in(cast.liu)
    assert "TS20261121-0007" not in text(client, f"{PAGE}?kind=crisis")
    assert "TS-CRISIS" not in text(client, f"{PAGE}?kind=mention")
    assert "TS20261121-0007" not in text(client, f"{PAGE}?state=unread")
    assert "No notices like that" in text(client, f"{PAGE}?kind=request")
    assert "No notices yet" in text(signed_in(cast.gao), PAGE)


def test_the_newest_come_first_and_of_the_newest_day_the_unread(cast: Cast) -> None:
    for hours, key in ((-24, "yesterday"), (1, "one"), (2, "two"), (3, "three")):
        told(cast, cast.liu, key, at=NOON + timedelta(hours=hours))
    mark_read(Notice.objects.get(key="three").pk, by=cast.liu)
    page = list_notices(cast.liu)
    assert [each.key for each in page.rows] == ["three", "two", "one", "yesterday"]
    assert [each.key for each in unread_of_the_day_first(page)] == ["two", "one", "three", "yesterday"]


def test_pages_go_by_key(cast: Cast) -> None:
    for each in range(5):
        told(cast, cast.liu, str(each), at=NOON + timedelta(minutes=each))
    first = list_notices(cast.liu, size=3)
    told(cast, cast.liu, "new", at=NOON + timedelta(hours=1))
    second = list_notices(cast.liu, cursor=first.older, size=3)
    assert [each.key for each in (*first.rows, *second.rows)] == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize("address", [PAGE, LATEST])
def test_more_notices_cost_no_more_queries(
    cast: Cast, signed_in: SignIn, address: str, django_assert_max_num_queries
) -> None:
    told(cast, cast.liu)
    client = signed_in(cast.liu)
    client.get(address)
    with django_assert_max_num_queries(25) as few:
        client.get(address)
    tell_many([([cast.liu], news(cast, f"more-{each}")) for each in range(30)], at=NOON)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_the_bell_costs_a_page_one_query(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries
) -> None:
    client = signed_in(cast.liu)
    client.get("/people/me/")
    with django_assert_max_num_queries(60) as asked:
        client.get("/people/me/")
    assert sum("messaging_notice" in query["sql"] for query in asked) == 1
