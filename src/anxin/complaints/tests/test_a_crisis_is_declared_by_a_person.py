"""A crisis: declared by a person, told at once, one voice, a list of what is secured, ended by a manager (S024)."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind, CrisisSort, EventKind, Level
from anxin.complaints.models import CaseClock, Crisis, MakerSide
from anxin.complaints.selectors.crisis_sheet import crisis_hints, read_crisis_sheet
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.complaints.services.crisis_sheet import NewEntry, add_crisis_entry, tick_crisis_entry
from anxin.complaints.services.declare_crisis import change_speaker, declare_crisis, end_crisis
from anxin.complaints.services.maker_side import record_maker_case
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _declared(cast: Cast, *, kinds: tuple[str, ...] = ("press",), concerns: Person | None = None) -> str:
    complaint = make_complaint(cast, concerns=concerns)
    declare_crisis(complaint.slug, kinds=kinds, why="记者已到展厅", by=cast.chen)
    return complaint.slug


def _told(code: str) -> set[str]:
    return set(Notice.objects.filter(code=code).values_list("person__username", flat=True))


def test_the_case_becomes_important_and_the_managers_are_told_without_waiting(cast: Cast) -> None:
    slug = _declared(cast)
    crisis = Crisis.objects.select_related("complaint").get()
    assert (crisis.complaint.in_crisis, crisis.complaint.level) == (True, Level.IMPORTANT)
    assert crisis.speaker == cast.gao
    assert _told("CRISIS_DECLARED") == {"gao.yuan", "liu.fang", "qian.duo"}
    assert all(Notice.objects.filter(code="CRISIS_DECLARED").values_list("urgent", flat=True))
    assert _told("SPEAKER_NAMED") == {"gao.yuan"}
    line = crisis.complaint.events.get(kind=EventKind.CRISIS_DECLARED)
    assert line.facts["kinds"] == ["press"]
    assert list_complaints(cast.liu, ComplaintFilter(crisis="1")).rows[0].slug == slug


def test_whom_it_is_about_is_told_nothing(cast: Cast) -> None:
    _declared(cast, concerns=cast.liu)
    assert "liu.fang" not in _told("CRISIS_DECLARED")


def test_a_crisis_in_the_press_starts_the_clock_for_telling_the_manufacturer(cast: Cast) -> None:
    _declared(cast, kinds=("press", "injury"))
    assert CaseClock.objects.filter(kind=ClockKind.MAKER_TOLD, stopped_at=None).exists()
    Crisis.objects.get()


def test_a_crowd_starts_no_such_clock(cast: Cast) -> None:
    _declared(cast, kinds=("crowd",))
    assert not CaseClock.objects.filter(kind=ClockKind.MAKER_TOLD).exists()


def test_the_sheet_begins_with_who_was_told_and_with_what_belongs_to_the_kind(cast: Cast) -> None:
    slug = _declared(cast, kinds=("fire",))
    complaint = Crisis.objects.get().complaint
    assert complaint.slug == slug
    sheet = read_crisis_sheet(complaint, cast.liu)
    told = {line.what: line.done_at is not None for line in sheet.told}
    assert told == {"刘芳": True, "何军": True, "高远": True, "钱多": True, "the manufacturer": False}
    secured = {line.what for line in sheet.secured}
    assert "Car untouched: put aside, keys with one person, noted who" in secured
    assert "Reporter's name, paper, questions and deadline" not in secured


def test_a_line_is_ticked_by_somebody_and_can_be_taken_back(cast: Cast) -> None:
    slug = _declared(cast)
    entry = Crisis.objects.get().entries.get(key="maker")
    tick_crisis_entry(slug, entry_id=entry.pk, done=True, note="电话，张经理", by=cast.liu)
    entry.refresh_from_db()
    assert (entry.done_by, entry.note) == (cast.liu, "电话，张经理")
    before = Crisis.objects.get().complaint.version
    tick_crisis_entry(slug, entry_id=entry.pk, done=True, by=cast.liu)
    assert Crisis.objects.get().complaint.version == before
    tick_crisis_entry(slug, entry_id=entry.pk, done=False, by=cast.chen)
    entry.refresh_from_db()
    assert entry.done_at is None


def test_ticking_that_the_manufacturer_is_told_stops_its_clock(cast: Cast) -> None:
    slug = _declared(cast)
    entry = Crisis.objects.get().entries.get(key="maker")
    tick_crisis_entry(slug, entry_id=entry.pk, done=True, by=cast.liu)
    assert not CaseClock.objects.filter(kind=ClockKind.MAKER_TOLD, stopped_at=None).exists()
    assert MakerSide.objects.get().told_at is not None


def test_noting_that_the_manufacturer_knows_ticks_its_line(cast: Cast) -> None:
    slug = _declared(cast)
    record_maker_case(slug, number="C1", by=cast.liu)
    entry = Crisis.objects.get().entries.get(key="maker")
    assert entry.done_by == cast.liu


def test_a_colleague_who_is_added_is_told_and_an_outsider_of_the_house_is_not_a_colleague(cast: Cast) -> None:
    slug = _declared(cast)
    row = add_crisis_entry(slug, entry=NewEntry(sort=CrisisSort.TOLD, person=cast.he), by=cast.chen)
    assert row.done_at is not None
    assert "he.jun" in _told("CRISIS_DECLARED")
    with pytest.raises(InvalidInput, match="role at this dealer"):
        add_crisis_entry(slug, entry=NewEntry(sort=CrisisSort.TOLD, person=cast.zhao), by=cast.chen)


def test_the_voice_changes_and_the_new_one_is_told(cast: Cast) -> None:
    slug = _declared(cast)
    change_speaker(slug, speaker=cast.liu, why="总经理出差", by=cast.chen)
    assert Crisis.objects.get().speaker == cast.liu
    assert "liu.fang" in _told("SPEAKER_NAMED")


def test_only_a_manager_ends_it_and_says_what_was_learned(cast: Cast) -> None:
    slug = _declared(cast)
    with pytest.raises(NotAllowed):
        end_crisis(slug, lesson="x", by=cast.chen)
    with pytest.raises(InvalidInput, match="learned"):
        end_crisis(slug, lesson=" ", by=cast.liu)
    end_crisis(slug, lesson="早打电话", by=cast.liu)
    crisis = Crisis.objects.select_related("complaint").get()
    assert (crisis.complaint.in_crisis, crisis.lesson) == (False, "早打电话")
    with pytest.raises(Refused, match="No crisis"):
        change_speaker(slug, speaker=cast.liu, by=cast.liu)


def test_another_crisis_goes_on_the_same_sheet(cast: Cast) -> None:
    slug = _declared(cast)
    lines = Crisis.objects.get().entries.count()
    end_crisis(slug, lesson="早打电话", by=cast.liu)
    declare_crisis(slug, kinds=["press"], why="又有视频", by=cast.liu)
    crisis = Crisis.objects.get()
    assert (crisis.ended_at, crisis.lesson, crisis.entries.count()) == (None, "", lines)


def test_words_point_at_a_crisis_and_declare_nothing(cast: Cast) -> None:
    complaint = make_complaint(cast, words="车子自燃了，我已经打电话给记者，找媒体曝光你们。")
    hints = crisis_hints(complaint)
    assert {hint.kind for hint in hints} >= {"fire", "press"}
    assert all("“" in hint.why for hint in hints)
    assert not complaint.in_crisis
    assert not Crisis.objects.exists()


def test_the_page_shows_the_suggestion_then_the_strip(cast: Cast, signed_in: SignIn) -> None:
    complaint = make_complaint(cast, words="车子自燃了，找媒体曝光你们。")
    client, address = signed_in(cast.chen), complaint.get_absolute_url()
    assert "Is it a crisis? A person decides." in client.get(address).content.decode()
    sent = {"kinds": ["fire", "press"], "why": "自燃", "seen": complaint.version}
    headers = {"HX-Request": "true"}
    answer = client.post(f"{address}do/declare_crisis/", sent, headers=headers).content.decode()
    assert 'id="case-strip" hx-swap-oob="true"' in answer
    assert "Only 高远 speaks outside." in answer
    assert "Only 高远 speaks outside." in client.get(address).content.decode()
    assert "level-crisis" in client.get("/complaints/").content.decode()


def test_what_was_chosen_stays_chosen_when_the_form_is_refused(cast: Cast, signed_in: SignIn) -> None:
    complaint = make_complaint(cast)
    sent = {"kinds": ["fire", "press"], "why": "", "seen": complaint.version}
    answer = signed_in(cast.chen).post(f"{complaint.get_absolute_url()}do/declare_crisis/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("checked") >= 2
    assert "Say what makes it a crisis." in page


def test_the_sheet_has_its_own_page_and_door(cast: Cast, signed_in: SignIn) -> None:
    slug = _declared(cast)
    client, address = signed_in(cast.liu), f"/complaints/{slug}/crisis/"
    page = client.get(address).content.decode()
    assert "May not be said" in page
    seen = Crisis.objects.get().complaint.version
    entry = Crisis.objects.get().entries.get(key="maker")
    ticked = client.post(f"{address}?do=crisis_tick", {"entry": entry.pk, "done": "yes", "seen": seen})
    assert (ticked.status_code, ticked.headers["Location"]) == (302, address)
    late = client.post(f"{address}?do=crisis_add", {"sort": "secured", "what": "行车记录仪", "seen": seen})
    assert late.status_code == 422
    assert "has changed while you were writing" in late.content.decode()
    assert "行车记录仪" in late.content.decode()
    assert client.post(f"{address}?do=note", {"text": "x"}).status_code == 404


def test_the_accused_is_shown_no_sheet(cast: Cast, signed_in: SignIn) -> None:
    slug = _declared(cast, concerns=cast.sun)
    page = signed_in(cast.sun).get(f"/complaints/{slug}/crisis/").content.decode()
    assert "You do not handle this case." in page
    assert "May not be said" not in page
