"""Notes that call a colleague, and those who follow a case."""

from datetime import timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from anxin.complaints.choices import Level
from anxin.complaints.events import CaseMoved
from anxin.complaints.services.change_case import add_note, change_level
from anxin.complaints.services.follow_case import follow_case, tell_followers, unfollow_case
from anxin.complaints.services.mention_colleague import mentioned_in
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint


def told(person: object) -> list[str]:
    return list(Notice.objects.filter(person=person).values_list("code", flat=True))  # type: ignore[misc]  # a person


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@liu.fang 请看一下", ["liu.fang"]),
        ("请看一下@liu.fang。", ["liu.fang"]),
        ("see @liu.fang.", ["liu.fang"]),
        ("@LIU.FANG，@he.jun：一起看", ["liu.fang", "he.jun"]),
        ("请@刘芳看一下", ["liu.fang"]),
        ("mail me at chen@liu.fang", []),
        ("@4S店说的", []),
        ("@liu.fang @liu.fang", ["liu.fang"]),
        ("@zhao.qi", []),
    ],
)
def test_what_is_a_mention(cast: Cast, text: str, named: list[str]) -> None:
    colleagues = [cast.liu, cast.he, cast.chen]
    assert [person.username for person in mentioned_in(text, colleagues)] == named


def test_a_name_that_two_bear_is_nobodys_mention(cast: Cast) -> None:
    cast.he.name = cast.liu.name
    assert mentioned_in(f"@{cast.liu.name}", [cast.liu, cast.he]) == []


def test_whoever_is_mentioned_is_told_and_follows(cast: Cast) -> None:
    case = make_complaint(cast)
    add_note(case.slug, text="客户下午来店，@liu.fang 请安排", by=cast.chen)
    assert told(cast.liu) == ["MENTIONED"]
    assert case.followers.get().person == cast.liu


def test_two_notes_tell_twice(cast: Cast) -> None:
    case = make_complaint(cast)
    for text in ("@liu.fang 一", "@liu.fang 二"):
        add_note(case.slug, text=text, by=cast.chen)
    assert told(cast.liu) == ["MENTIONED", "MENTIONED"]


def test_a_colleague_who_does_not_see_the_case_cannot_be_mentioned(cast: Cast) -> None:
    case = make_complaint(cast)
    with pytest.raises(InvalidInput) as error:
        add_note(case.slug, text="@wang.lei 看看", by=cast.chen)
    assert error.value.field == "text"
    assert not case.events.filter(kind="noted").exists()


def test_followers_hear_of_what_others_do_and_never_of_their_own_act(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = make_complaint(cast)
    for person in (cast.liu, cast.gao):
        follow_case(case.slug, by=person)
    with django_capture_on_commit_callbacks(execute=True) as ran:
        change_level(case.slug, level=Level.ESCALATED, reason="扬言找媒体", by=cast.liu)
    assert ran
    tell_followers(CaseMoved(complaint_id=case.pk, at=clock.now(), by_id=cast.liu.pk))
    assert (told(cast.liu), told(cast.gao)) == ([], ["FOLLOWED_CASE_CHANGED"])


def test_followers_hear_at_most_once_an_hour(cast: Cast) -> None:
    case = make_complaint(cast)
    follow_case(case.slug, by=cast.gao)
    at = clock.now().replace(minute=10)
    for minutes in (0, 5, 30, 61):
        tell_followers(CaseMoved(case.pk, at + timedelta(minutes=minutes), cast.chen.pk))
    assert len(told(cast.gao)) == 2


def test_nobody_follows_what_he_does_not_see_or_no_longer_wants(cast: Cast) -> None:
    case = make_complaint(cast)
    for stranger in (cast.zhao, cast.wang):
        with pytest.raises(NotFound):
            follow_case(case.slug, by=stranger)
    follow_case(case.slug, by=cast.qian)
    follow_case(case.slug, by=cast.qian)
    assert case.followers.count() == 1
    unfollow_case(case.slug, by=cast.qian)
    tell_followers(CaseMoved(case.pk, clock.now(), None))
    assert told(cast.qian) == []
