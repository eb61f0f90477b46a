"""The pages of opening hours: all of the house read them, who sets clocks changes them, errors stand at fields."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from anxin.accounts.models import Absence, Person
from anxin.accounts.selectors import calendar_of
from anxin.foundation import clock
from tests.cast import Cast

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 2, 1, 0, tzinfo=UTC)):
        yield


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_month_shows_its_days_its_week_and_what_is_missing(cast: Cast, signed_in: SignIn) -> None:
    page = _page(signed_in(cast.liu), "/hours/")
    assert "November 2026" in page
    assert "09:00–18:00" in page
    assert "The public holidays of 2026 are not taken over yet" in page
    assert 'href="?month=2026-11&amp;day=2026-11-09#day"' in page
    assert "The first calendar" in page


def test_months_follow_one_another(cast: Cast, signed_in: SignIn) -> None:
    page = _page(signed_in(cast.liu), "/hours/?month=2026-12")
    assert "?month=2026-11" in page
    assert "?month=2027-01" in page


@pytest.mark.parametrize("query", ["?month=nonsense", "?month=9999-12", "?day=x", "?version=x"])
def test_an_address_written_by_hand_shows_the_present_month(
    cast: Cast, signed_in: SignIn, query: str
) -> None:
    assert "November 2026" in _page(signed_in(cast.liu), f"/hours/{query}")


def test_an_earlier_calendar_that_never_was_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.liu).get("/hours/?version=77").status_code == 404


def test_the_caller_reads_and_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.chen)
    page = _page(client, "/hours/?day=2026-11-09")
    assert "Save the day" not in page
    assert "/hours/week/" not in page
    assert client.post("/hours/day/", {"day": "2026-11-09", "mark": "holiday"}).status_code == 403
    assert calendar_of(cast.shanghai).version == 1


def test_a_day_is_made_a_holiday_and_shown_so(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    assert "Save the day" in _page(client, "/hours/?month=2026-11&day=2026-11-09")
    answer = client.post(
        "/hours/day/", {"day": "2026-11-09", "mark": "holiday", "label": "店庆"}, follow=True
    )
    page = answer.content.decode()
    assert "hours-holiday" in page
    assert "店庆" in page
    assert "Holidays: 2026-11-09 added" in page


def test_a_makeup_day_without_its_weekday_is_told_at_the_field(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.liu).post("/hours/day/", {"day": "2026-11-08", "mark": "makeup"})
    assert answer.status_code == 422
    assert 'id="mark_weekday-error"' in answer.content.decode()


def test_a_closure_is_added_and_taken_away(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    times = {"begins": "2026-11-09T13:00", "ends": "2026-11-09T15:00"}
    page = client.post(
        "/hours/spans/", {"day": "2026-11-09", "kind": "closure", "label": "盘点", **times}, follow=True
    )
    assert "Closed 2026-11-09 13:00 – 2026-11-09 15:00 · 盘点" in page.content.decode()
    assert calendar_of(cast.shanghai).body["closures"] == [["2026-11-09T13:00", "2026-11-09T15:00"]]
    client.post("/hours/spans/remove/", {"kind": "closure", **times})
    assert calendar_of(cast.shanghai).body["closures"] == []


def test_an_opening_that_ends_before_it_begins_is_told_at_the_field(cast: Cast, signed_in: SignIn) -> None:
    times = {"begins": "2026-11-09T13:00", "ends": "2026-11-09T12:00"}
    answer = signed_in(cast.liu).post("/hours/spans/", {"day": "2026-11-09", "kind": "opening", **times})
    assert answer.status_code == 422
    assert 'id="span_ends-error"' in answer.content.decode()


def test_the_week_is_typed_as_pairs_of_times(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    assert 'name="mon_opens" value="09:00"' in _page(client, "/hours/week/")
    typed = {
        "mon_opens": ["08:30", "13:00", ""],
        "mon_closes": ["12:00", "17:30", ""],
        "seen": "1",
        "why": "午休",
    }
    assert client.post("/hours/week/", typed).status_code == 302
    week = calendar_of(cast.shanghai).body["week"]
    assert week["mon"] == [["08:30", "12:00"], ["13:00", "17:30"]]
    assert week["tue"] == []


def test_a_wrong_time_keeps_what_was_typed(cast: Cast, signed_in: SignIn) -> None:
    typed = {"tue_opens": ["8 Uhr"], "tue_closes": ["12:00"], "seen": "1"}
    answer = signed_in(cast.liu).post("/hours/week/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="8 Uhr"' in page
    assert 'href="#id_tue"' in page


def test_who_saw_an_older_week_is_told(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    client.post("/hours/day/", {"day": "2026-11-09", "mark": "holiday"})
    answer = client.post("/hours/week/", {"mon_opens": ["09:00"], "mon_closes": ["17:00"], "seen": "1"})
    assert answer.status_code == 422
    assert "Somebody changed the calendar meanwhile" in answer.content.decode()


def test_a_year_is_looked_through_and_taken_over(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    page = _page(client, "/hours/years/2026/")
    assert page.count("checked") == 39
    assert "Make-up day with the hours of Wednesday" in page
    client.post("/hours/years/2026/", {"days": ["2026-10-01", "2026-10-10"]})
    body = calendar_of(cast.shanghai).body
    assert (body["holidays"], body["makeup_days"]) == (["2026-10-01"], {"2026-10-10": "wed"})
    assert _page(client, "/hours/years/2026/").count("checked") == 2
    assert client.post("/hours/years/2026/", {"days": ["2026-10-09"]}).status_code == 422


def test_an_unknown_year_says_what_can_be_done(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    assert "are not known to this installation" in _page(client, "/hours/years/2090/")
    assert client.post("/hours/years/2090/", {"sent": "yes"}).status_code == 409
    assert client.get("/hours/years/20900/").status_code == 404


def test_an_earlier_calendar_is_looked_at_and_taken_back(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    client.post("/hours/week/", {"mon_opens": ["08:30"], "mon_closes": ["12:00"], "seen": "1"})
    page = _page(client, "/hours/?version=1&day=2026-11-09")
    assert "The calendar as it was from" in page
    assert "Save the day" not in page
    client.post("/hours/versions/1/take-back/", {"why": "irrtum"})
    now = calendar_of(cast.shanghai)
    assert (now.version, now.why, now.body["week"]["tue"]) == (3, "irrtum", [["09:00", "18:00"]])


def test_one_notes_and_cancels_ones_own_absence(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.chen)
    typed = {
        "from_at": "2026-11-03T00:00",
        "to_at": "2026-11-05T00:00",
        "stand_in": "sun.li",
        "why": "annual leave",
    }
    assert client.post("/absences/mine/", typed).status_code == 302
    page = _page(client, "/people/me/")
    assert "2026-11-03 00:00" in page
    assert "孙丽" in page
    absence = Absence.objects.get(person=cast.chen)
    assert absence.from_at == datetime(2026, 11, 2, 16, tzinfo=UTC)
    assert client.post(f"/absences/{absence.pk}/cancel/").status_code == 302
    assert "annual leave" not in _page(client, "/people/me/")


def test_a_wrong_absence_of_ones_own_is_told_on_ones_page(cast: Cast, signed_in: SignIn) -> None:
    typed = {"from_at": "2026-11-05T00:00", "to_at": "2026-11-03T00:00"}
    answer = signed_in(cast.chen).post("/absences/mine/", typed)
    assert answer.status_code == 422
    assert "The end must lie after the beginning." in answer.content.decode()


def test_who_leads_notes_absences_of_the_people(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    typed = {
        "person": "chen.min",
        "from_at": "2026-11-03T00:00",
        "to_at": "2026-11-05T00:00",
        "stand_in": "sun.li",
    }
    assert client.post("/absences/", typed).status_code == 302
    assert "陈敏" in _page(client, "/absences/")
    again = client.post("/absences/", typed)
    assert again.status_code == 422
    assert "is noted as away" in again.content.decode()


def test_people_of_another_dealer_are_nowhere_in_the_list(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    typed = {"person": "zhao.qi", "from_at": "2026-11-03T00:00", "to_at": "2026-11-05T00:00"}
    assert client.post("/absences/", typed).status_code == 422
    assert not Absence.objects.exists()
