"""Questions behind a personal link: one a page, kept at every step, taken up again, and used up at the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anxin.foundation import clock
from anxin.portal import pressure
from anxin.surveys.choices import InterviewState, InvitedBy
from anxin.surveys.events import BadAnswerGiven
from anxin.surveys.models import Interview, Invitation
from anxin.surveys.selectors.invitations import token_of
from anxin.surveys.services import interviews
from anxin.surveys.services.interviews import About, end_left_interviews
from anxin.surveys.services.invitations import invite, withdraw_invitation
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    version = make_version(cast.shanghai, cast.liu)
    about = About(customer=cast.customer, vehicle=cast.car, adviser=cast.wang)
    return invite(version, about=about, channel=InvitedBy.WECOM, by=cast.chen)


@pytest.fixture
def link(invitation: Invitation) -> str:
    return f"/s/{token_of(invitation.key)}/"


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    told: list[object] = []
    monkeypatch.setattr(interviews, "publish", told.append)
    return told


def answer(client: Client, link: str, item: str, **given: Any) -> str:
    """Send one page and return the next one."""
    response = client.post(link, {"item": item, **given}, follow=True)
    assert response.redirect_chain == [(link, 303)]
    return response.content.decode()


def test_one_question_a_page_until_everything_is_answered(
    client: Client, link: str, invitation: Invitation
) -> None:
    page = client.get(link).content.decode()
    assert "How satisfied are you（中）" in page
    assert "Good day" not in page
    assert "王建国" not in page
    assert not Interview.objects.exists()
    assert "How clean" in answer(client, link, "overall", answer="9")
    assert "Is it repaired" in answer(client, link, "clean", answer="5")
    assert "Anything else" in answer(client, link, "fixed", answer="true")
    assert "谢谢" in answer(client, link, "wish", words="")
    interview = Interview.objects.get()
    assert interview.state == InterviewState.COMPLETE
    assert interview.answers == {"overall": 9, "clean": 5, "fixed": True}
    assert (interview.adviser, interview.way) == (invitation.adviser, "link")


def test_cut_off_in_the_middle_it_goes_on_at_the_same_place(link: str) -> None:
    answer(Client(), link, "overall", answer="9")
    assert "How clean" in Client().get(link).content.decode()
    with clock.at(clock.now() + timedelta(hours=13)):
        assert end_left_interviews() == 1
        assert "Is it repaired" in answer(Client(), link, "clean", answer="4")
    assert Interview.objects.get().answers == {"overall": 9, "clean": 4}


def test_he_goes_back_and_answers_otherwise(client: Client, link: str) -> None:
    answer(client, link, "overall", answer="9")
    back = client.get(link, {"at": "overall"}).content.decode()
    assert 'value="9" aria-pressed="true"' in back
    answer(client, link, "overall", answer="10")
    assert Interview.objects.get().answers == {"overall": 10}


def test_a_bad_answer_asks_why_and_offers_a_call(client: Client, link: str, news: list[object]) -> None:
    assert "抱歉" in answer(client, link, "overall", answer="3")
    assert "How clean" in answer(client, link, "overall", why="1", words="等了三个小时")
    answer(client, link, "clean", answer="4")
    answer(client, link, "fixed", answer="true")
    offered = answer(client, link, "wish", words="")
    assert 'name="call" value="yes"' in offered
    assert not news
    client.post(link, {"call": "yes"})
    interview = Interview.objects.get()
    assert interview.words == {"overall": "等了三个小时"}
    assert interview.wants_call is True
    assert BadAnswerGiven(interview.pk) in news


def test_the_reason_may_be_kept_to_himself(client: Client, link: str) -> None:
    answer(client, link, "overall", answer="3")
    assert "How clean" in answer(client, link, "overall", why="1", words="", **{"pass": "not_told"})
    assert Interview.objects.get().skipped == {"overall": "does_not_want"}


def test_bad_answers_of_who_stopped_are_heard_of_within_the_day(
    client: Client, link: str, news: list[object]
) -> None:
    answer(client, link, "overall", answer="2")
    with clock.at(clock.now() + timedelta(hours=13)):
        end_left_interviews()
    assert BadAnswerGiven(Interview.objects.get().pk) in news


def test_what_does_not_fit_shows_its_question_again(client: Client, link: str) -> None:
    response = client.post(link, {"item": "overall", "answer": "11"})
    assert response.status_code == 422
    assert "How satisfied" in response.content.decode()
    assert not Interview.objects.filter(answers__has_key="overall").exists()


def test_a_used_link_thanks_and_keeps_no_more(client: Client, link: str) -> None:
    for item, given in (("overall", "9"), ("clean", "5"), ("fixed", "true")):
        answer(client, link, item, answer=given)
    answer(client, link, "wish", words="")
    changed = Interview.objects.get().changes
    response = client.post(link, {"item": "overall", "answer": "1"})
    assert "谢谢" in response.content.decode()
    assert Interview.objects.get().changes == changed


def test_who_passes_over_everything_is_not_asked_for_ever(client: Client, link: str) -> None:
    for item in ("overall", "clean", "fixed", "wish"):
        answer(client, link, item, **{"pass": "not_known"})
    assert "谢谢" in client.get(link).content.decode()
    assert Interview.objects.get().state == InterviewState.BROKEN_OFF


def test_a_link_whose_time_is_over_says_so_in_plain_words(client: Client, link: str) -> None:
    with clock.at(clock.now() + timedelta(days=20)):
        for response in (client.get(link), client.post(link, {"item": "overall", "answer": "9"})):
            assert response.status_code == 410
            assert "链接" in response.content.decode()
    assert not Interview.objects.exists()


def test_unknown_and_withdrawn_links_look_the_same(
    cast: Cast, client: Client, link: str, invitation: Invitation
) -> None:
    withdraw_invitation(invitation.key, by=cast.liu)
    told = [client.get(each) for each in (link, "/s/abcdefghij234567/", "/s/x/")]
    assert {each.status_code for each in told} == {404}
    assert len({each.content for each in told}) == 1
    assert len({tuple(sorted(each.headers.items())) for each in told}) == 1


def test_guessing_is_turned_away(client: Client, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few = pressure.GUESSES._replace(most=3)
    monkeypatch.setattr("anxin.portal.middleware.GUESSES", few)
    statuses = [client.get(f"/s/guess{number}/").status_code for number in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    assert client.get(link).status_code == 429


def test_both_languages_by_a_switch(client: Client, link: str) -> None:
    page = client.get(link, {"lang": "en"}).content.decode()
    assert '<h1 id="asks">How satisfied are you</h1>' in page
    assert 'href="?lang=zh"' in page
    client.post(f"{link}?lang=en", {"item": "overall", "answer": "9"})
    assert Interview.objects.get().language == "en"


def test_a_page_is_light_and_needs_nothing_but_one_small_sheet(client: Client, link: str) -> None:
    page = client.get(link)
    assert len(page.content) < 8_000
    for heavy in (b"<script", b"<img", b"<svg", b"@font-face"):
        assert heavy not in page.content
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies
    assert link.encode() not in page.content


def test_an_offer_of_a_call_answered_before_anything_else_leads_to_the_first_question(
    client: Client, link: str
) -> None:
    response = client.post(link, {"call": "yes"})
    assert (response.status_code, response["Location"]) == (303, link)
    assert response["Cache-Control"] == "no-store"
    assert not Interview.objects.exists()


def test_an_interview_that_ended_by_itself_with_everything_answered_shuts_its_link(
    client: Client, link: str, invitation: Invitation
) -> None:
    for item, given in (("overall", "3"), ("clean", "5"), ("fixed", "true")):
        answer(client, link, item, answer=given)
        if item == "overall":
            answer(client, link, item, why="1", words="慢")
    answer(client, link, "wish", words="")
    # He is offered a call and closes the page.
    with clock.at(clock.now() + timedelta(hours=13)):
        end_left_interviews()
    invitation.refresh_from_db()
    assert invitation.state == "answered"
