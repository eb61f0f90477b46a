"""A case is found by a line of its history and by a message too, and by nothing that the lists would not show."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import Level
from anxin.complaints.models import CaseText, CaseThread, Complaint, TextRebuild
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.search_cases import CaseSearch, find_cases
from anxin.complaints.selectors.searching import search
from anxin.complaints.services import rebuild_texts
from anxin.complaints.services.change_case import add_note, change_level
from anxin.complaints.services.merge_cases import Merging, merge_cases
from anxin.foundation import clock, looking_back
from anxin.foundation.errors import InvalidInput
from anxin.foundation.search_box import read_query
from anxin.messaging.choices import Channel
from anxin.messaging.models import Message
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db


def found(person: Person, query: str, **wanted: str) -> list[tuple[str, str]]:
    hits = find_cases(person, read_query(query), wanted=CaseSearch.read(wanted), size=50).hits
    return [(hit.complaint.number, str(hit.kind)) for hit in hits]


def write_to_customer(cast: Cast, complaint: Complaint, text: str) -> Message:
    thread = begin_thread(complaint.dealer, channel=Channel.DOOR, address="", subject="")
    CaseThread.objects.create(complaint=complaint, thread=thread, at=clock.now())
    return write_message(thread, writing=Writing(text=text, author=cast.chen))


def test_a_case_is_found_by_a_note_and_the_line_shows_the_note(cast):
    complaint = make_complaint(cast, words="空调不凉")
    add_note(complaint.slug, text="车间说压缩机要从上海调货", by=cast.chen)
    assert found(cast.chen, "压缩机") == [(complaint.number, "note")]
    (group,) = search(cast.chen, "压缩机")
    assert ("压缩机", True) in [(piece.text, piece.is_hit) for piece in group.lines[0].text]
    assert group.lines[0].where


def test_a_case_is_found_by_the_reason_of_an_operation(cast):
    complaint = make_complaint(cast, words="空调不凉")
    change_level(complaint.slug, level=Level.IMPORTANT, reason="客户提到要找电视台", by=cast.liu)
    assert found(cast.chen, "电视台") == [(complaint.number, "note")]


def test_a_case_is_found_by_a_message_of_its_conversation(cast):
    complaint = make_complaint(cast, words="空调不凉")
    write_to_customer(cast, complaint, "我们明天上午为您安排试车")
    assert found(cast.chen, "试车") == [(complaint.number, "message")]


def test_a_message_of_no_case_is_not_found(cast):
    thread = begin_thread(cast.shanghai, channel=Channel.DOOR, address="", subject="")
    write_message(thread, writing=Writing(text="我们明天上午为您安排试车", author=cast.chen))
    assert found(cast.chen, "试车") == []


def test_the_newest_text_comes_first_whatever_it_is(cast):
    complaint = make_complaint(cast, words="试车时有异响")
    with clock.at(clock.now() + timedelta(minutes=1)):
        write_to_customer(cast, complaint, "请来试车")
    with clock.at(clock.now() + timedelta(minutes=2)):
        add_note(complaint.slug, text="试车正常", by=cast.chen)
    assert [kind for _number, kind in found(cast.chen, "试车")] == ["note", "message", "case"]


@pytest.mark.parametrize("where", ["case", "note", "message"])
def test_a_search_is_narrowed_to_one_kind_of_text(cast, where):
    complaint = make_complaint(cast, words="试车时有异响")
    add_note(complaint.slug, text="试车正常", by=cast.chen)
    write_to_customer(cast, complaint, "请来试车")
    assert found(cast.chen, "试车", where=where) == [(complaint.number, where)]


@pytest.mark.parametrize(
    ("wanted", "hits"),
    [
        ({"level": "1"}, 1), ({"level": "2"}, 0), ({"status": "unfinished"}, 1), ({"status": "closed"}, 0),
        ({"owner": "chen"}, 1), ({"owner": "sun"}, 0), ({"since": "2000-01-01"}, 1), ({"until": "2000-01-01"}, 0),
        ({"since": "2999-01-01"}, 0), ({"category": "cat-sales-late-delivery"}, 0), ({"channel": "intake-letter"}, 0),
    ],
)  # fmt: skip
def test_a_search_is_narrowed_as_the_list_is(cast, wanted, hits):
    owner = {"owner": cast.chen} if "owner" in wanted else {}
    complaint = make_complaint(cast, words="空调不凉", **owner)
    add_note(complaint.slug, text="压缩机要调货", by=cast.chen)
    named = {"owner": Person.objects.get(pk=cast.chen.pk).username} if wanted.get("owner") == "chen" else {}
    assert len(found(cast.chen, "压缩机", **wanted | named)) == hits


@pytest.mark.parametrize("wanted", [{"where": "elsewhere"}, {"level": "9"}, {"since": "soon"}])
def test_a_filter_without_sense_is_named(cast, wanted):
    with pytest.raises(InvalidInput) as refused:
        CaseSearch.read(wanted)
    assert refused.value.field in wanted


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ('"engine noise"', True), ('"noise engine"', False), ("noise engine", True), ("engine -noise", False),
        ("engine -silence", True), ("-engine", False), ('engine -"cold start"', False), ("“cold start”", True),
        ("engine －noise", False), ("TS-9", False),
    ],
)  # fmt: skip
def test_quotes_keep_words_together_and_a_minus_leaves_out(cast, query, is_found):
    make_complaint(cast, words="An engine noise at every cold start")
    assert bool(found(cast.chen, query)) is is_found


@pytest.mark.parametrize(
    "query", ["123456", "E2123456", "23456", "2123456", "沪A12345", "沪A1", "A12345", "1234"]
)
def test_codes_are_found_by_their_tails(cast, query):
    complaint = make_complaint(cast)
    assert (complaint.number, "case") in found(cast.chen, query)


def test_everybody_finds_exactly_what_his_lists_show(cast):
    """Kept out or not, of one dealer or many: what is found and what the list shows are the same cases."""
    make_complaint(cast, words="异响一")
    make_complaint(cast, words="异响二", concerns=cast.wang, owner=cast.sun)
    make_complaint(cast, words="异响三", owner=cast.wang)
    for complaint in Complaint.objects.all():
        add_note(complaint.slug, text="又说异响", by=cast.sun)
        write_to_customer(cast, complaint, "关于异响")
    for person in Person.objects.all():
        shown = set(visible_to(person).values_list("number", flat=True))
        kinds = {"case", "note", "message"}
        assert set(found(person, "异响")) == {(number, kind) for number in shown for kind in kinds}, person


@pytest.mark.parametrize("sizes", [(0, 0, 0), (1000, 0, 0), (0, 500, 0), (0, 0, 3000), (2, 1, 2)])
def test_every_way_of_looking_back_gives_every_text_once_and_in_order(cast, monkeypatch, sizes):
    for name, size in zip(("NEWEST", "RARE", "CROWDED"), sizes, strict=True):
        monkeypatch.setattr(looking_back, name, size)
    now = clock.now()
    for days in (400, 200, 95, 60, 59, 31, 1, 0):
        with clock.at(now - timedelta(days=days)):
            complaint = make_complaint(cast, words="空调异响")
            add_note(complaint.slug, text="异响还在", by=cast.chen)
    got, cursor, pages = [], "", 0
    while pages < 40:
        page = find_cases(cast.chen, read_query("异响"), wanted=CaseSearch(), cursor=cursor, size=3)
        got += [(hit.at, hit.complaint.number, hit.kind) for hit in page.hits]
        cursor, pages = page.older, pages + 1
        if not cursor:
            break
    assert len(got) == len(set(got)) == 16
    assert [at for at, *_rest in got] == sorted((at for at, *_rest in got), reverse=True)


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WzEsMiwzXQ", "W251bGwsMCwwXQ", "e30"])
def test_a_damaged_cursor_is_named(cast, signed_in, cursor):
    answer = signed_in(cast.chen).get(
        reverse("complaints:search"), {"q": "异响", "group": "complaints", "cursor": cursor}
    )
    assert answer.status_code == 422


def test_a_rebuild_makes_the_same_texts_again_and_goes_on_where_it_was_killed(cast, monkeypatch):
    for number in range(5):
        complaint = make_complaint(cast, words=f"空调异响{number}")
        add_note(complaint.slug, text="异响还在", by=cast.chen)
        write_to_customer(cast, complaint, "关于异响")
    rows = list(
        CaseText.objects.order_by("complaint", "source").values("complaint", "kind", "source", "at", "search")
    )
    words = list(Message.objects.order_by("pk").values_list("search", flat=True))
    CaseText.objects.all().delete()
    Message.objects.update(search=None)
    monkeypatch.setattr(rebuild_texts, "BATCH", 2)
    told: list[int] = []

    def die(done: int) -> None:
        told.append(done)
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_texts.rebuild_texts(tell=die)
    assert CaseText.objects.filter(kind="case").count() == 4
    rebuild_texts.rebuild_texts(tell=told.append)
    assert told == [0, 2, 4, 4, 5, 5, 7, 9, 10]
    again = CaseText.objects.order_by("complaint", "source").values(
        "complaint", "kind", "source", "at", "search"
    )
    assert list(again) == rows
    assert list(Message.objects.order_by("pk").values_list("search", flat=True)) == words
    assert TextRebuild.objects.get().finished_at


def test_the_page_shows_filters_and_where_the_words_stand(cast, signed_in):
    complaint = make_complaint(cast, words="空调不凉")
    add_note(complaint.slug, text="压缩机要调货", by=cast.chen)
    page = signed_in(cast.chen).get(
        reverse("complaints:search"), {"q": "压缩机", "where": "note", "level": "1"}
    )
    text = page.content.decode()
    assert complaint.number in text
    assert "<mark>压缩机</mark>" in text
    assert 'name="where"' in text
    assert "where=note" in text


def test_of_a_case_about_himself_a_person_finds_its_own_words_only(cast):
    about = make_complaint(cast, words="试车时有异响", concerns=cast.sun)
    joined = make_complaint(cast, words="试车没有结果")
    other = make_complaint(cast, words="试车很顺")
    for complaint in (about, joined, other):
        add_note(complaint.slug, text="孙的试车说法不对", by=cast.chen)
        write_to_customer(cast, complaint, "请来试车")
    merge_cases(
        about.slug, into=joined.slug, by=cast.liu, merging=Merging(why="同一件事", knowingly=True, tell=False)
    )

    page = find_cases(cast.sun, read_query("试车"), wanted=CaseSearch(), size=50)

    assert [hit.kind for hit in page.hits if hit.complaint.number != other.number] == ["case", "case"]
    assert page.count == len(page.hits) == 5
    assert find_cases(cast.chen, read_query("试车"), wanted=CaseSearch(), size=50).count == 9
    assert {number for number, _kind in found(cast.sun, "说法")} == {other.number}
