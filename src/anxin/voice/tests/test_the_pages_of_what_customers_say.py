"""The pages: a line is written down within a minute, answered where it stands, and found in the stream."""

from collections.abc import Callable

from django.test import Client

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.voice.choices import Channel, HeardKind
from anxin.voice.models import ChannelPlan, Heard
from anxin.voice.services.recording import NewListening, record_listening
from anxin.voice.tests.listening import found_by_name, heard
from tests.cast import Cast

type SignedIn = Callable[[Person], Client]


def test_a_line_is_written_down_on_one_page_and_its_customer_found(cast: Cast, signed_in: SignedIn):
    client, known = signed_in(cast.chen), found_by_name(cast)
    assert client.get("/voice/new/?channel=visit").status_code == 200
    today = clock.today(cast.shanghai.time_zone)
    told = {"channel": "visit", "day": str(today), "kind": "suggestion", "words": "周末也能取车就好了"}
    answer = client.post("/voice/new/", told | {"spoke_with": known.name})
    line = Heard.objects.get()
    assert answer.status_code == 302
    assert (line.listening.customer, line.keeper) == (known, cast.chen)
    page = client.get("/voice/?show=mine").content.decode()
    assert "周末也能取车" in page


def test_without_words_nothing_is_written_down(cast: Cast, signed_in: SignedIn):
    told = {"channel": "visit", "day": "2026-11-20", "kind": "thought", "words": ""}
    assert signed_in(cast.chen).post("/voice/new/", told).status_code == 422
    assert not Heard.objects.exists()


def test_a_line_is_answered_where_it_stands(cast: Cast, signed_in: SignedIn):
    line = heard(cast, "电话13900001234打不通")
    client = signed_in(cast.chen)
    page = client.get(line.get_absolute_url()).content.decode()
    assert "13900001234" not in page
    told = {"answer": "已换号", "seen": "0"}
    assert client.post(f"/voice/heard/{line.key}/answer/", told).status_code == 302
    assert client.post(f"/voice/heard/{line.key}/answer/", {"answer": ""}).status_code == 422
    assert "已换号" in client.get(line.get_absolute_url()).content.decode()


def test_an_adviser_sees_his_own_lines_and_those_he_answers(cast: Cast, signed_in: SignedIn):
    heard(cast, "顾问王磊很凶", about=cast.wang)
    heard(cast, "请换咖啡机", keeper=cast.wang)
    heard(cast, "他自己记的", by=cast.wang)
    page = signed_in(cast.wang).get("/voice/").content.decode()
    assert ("很凶" in page, "换咖啡机" in page, "他自己记的" in page) == (False, True, True)


def test_the_stream_is_narrowed_by_what_the_address_says(cast: Cast, signed_in: SignedIn):
    heard(cast, "椅子太硬", kind=HeardKind.DISLIKE)
    heard(cast, "接电话很快", kind=HeardKind.PRAISE, channel=Channel.HOTLINE)
    client = signed_in(cast.liu)
    page = client.get("/voice/?kind=praise&channel=hotline").content.decode()
    assert ("椅子" in page, "接电话" in page) == (False, True)
    assert client.get("/voice/lines.xlsx").status_code == 200
    assert client.get("/voice/?department=x&show=y&since=z&q=%00").status_code == 200


def test_a_round_and_a_mystery_visit_have_their_own_parts(cast: Cast, signed_in: SignedIn):
    client = signed_in(cast.liu)
    held = record_listening(
        NewListening(channel=Channel.FOCUS_GROUP), dealer=cast.shanghai, heard=[], by=cast.liu
    )
    assert client.post(f"/voice/{held.key}/invite/", {"guests": "王建国\n李阿姨"}).status_code == 302
    came = held.guests.order_by("pk")[0]
    assert client.post(f"/voice/{held.key}/attend/", {"came": str(came.pk)}).status_code == 302
    assert list(held.guests.order_by("pk").values_list("came", flat=True)) == [True, False]
    visit = record_listening(
        NewListening(channel=Channel.MYSTERY_VISIT), dealer=cast.shanghai, heard=[], by=cast.liu
    )
    assert client.post(f"/voice/{visit.key}/score/", {"greeting": "4"}).status_code == 422
    told = {"greeting": "4", "greeting_reason": "没报店名"}
    assert client.post(f"/voice/{visit.key}/score/", told).status_code == 302
    assert "没报店名" in client.get(f"/voice/{visit.key}/").content.decode()


def test_the_plan_is_kept_by_who_runs_surveys(cast: Cast, signed_in: SignedIn):
    year = clock.today(cast.shanghai.time_zone).year
    told = {"year": str(year), "visit": "24", "hotline": ""}
    assert signed_in(cast.liu).post("/voice/plan/", told).status_code == 302
    assert ChannelPlan.objects.get().target == 24
    assert signed_in(cast.chen).post("/voice/plan/", told).status_code == 403
    assert signed_in(cast.liu).post("/voice/plan/", told | {"visit": "-1"}).status_code == 422


def test_the_report_shows_its_six_questions_in_both_languages(cast: Cast, signed_in: SignedIn):
    heard(cast, "椅子太硬", kind=HeardKind.DISLIKE, reason="reason-expectation")
    client = signed_in(cast.qian)
    for dealer in ("SH01", "all"):
        page = client.get(f"/voice/six-questions/?dealer={dealer}&span=12")
        assert page.status_code == 200
        assert "椅子太硬" in page.content.decode()
    assert client.get("/voice/six-questions/figures.xlsx").status_code == 200
    assert client.get("/voice/six-questions/rows/?of=nothing").status_code == 404
    assert client.get("/voice/six-questions/?dealer=CD02").status_code == 404
