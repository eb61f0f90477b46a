"""Whoever is away when a notice is shown has a colleague who is told in his place, and finds it when he is back."""

from datetime import UTC, datetime, timedelta

from anxin.accounts.models import Absence, Person
from anxin.messaging.models import Notice
from anxin.messaging.services.notices import tell, tell_many
from anxin.messaging.tests.test_everybody_is_told_once import NOON, news
from tests.cast import Cast


def away(person: Person, stand_in: Person | None, *, begin: datetime = NOON, days: int = 3) -> Absence:
    return Absence.objects.create(
        person=person,
        stand_in=stand_in,
        from_at=begin - timedelta(hours=1),
        to_at=begin + timedelta(days=days),
        made_at=begin,
        made_by=person,
    )


def told(notices: list[Notice]) -> set[tuple[Person, Person | None]]:
    return {(each.person, each.on_behalf_of) for each in notices}


def test_both_are_told_and_the_stand_in_learns_for_whom(cast: Cast) -> None:
    away(cast.liu, cast.he)
    assert told(tell([cast.liu], notice=news(cast), at=NOON)) == {(cast.liu, None), (cast.he, cast.liu)}


def test_nobody_stands_in_for_who_is_there(cast: Cast) -> None:
    away(cast.liu, cast.he, begin=NOON + timedelta(days=1))
    away(cast.gao, cast.he).delete()
    cancelled = away(cast.wang, cast.he)
    cancelled.cancelled_at = NOON
    cancelled.save()
    people = [cast.liu, cast.gao, cast.wang]
    assert told(tell(people, notice=news(cast), at=NOON)) == {(person, None) for person in people}


def test_who_is_told_anyway_is_told_once_and_as_himself(cast: Cast) -> None:
    away(cast.liu, cast.gao)
    assert told(tell([cast.liu, cast.gao], notice=news(cast), at=NOON)) == {
        (cast.liu, None),
        (cast.gao, None),
    }


def test_a_stand_in_of_another_dealer_learns_nothing(cast: Cast) -> None:
    away(cast.liu, cast.zhao)
    assert told(tell([cast.liu], notice=news(cast), at=NOON)) == {(cast.liu, None)}


def test_it_counts_who_is_away_in_the_morning_not_who_was_in_the_night(cast: Cast) -> None:
    night = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    away(cast.liu, cast.he, begin=datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    assert told(tell([cast.liu], notice=news(cast), at=night)) == {(cast.liu, None), (cast.he, cast.liu)}


def test_urgent_news_go_to_who_is_there_now(cast: Cast) -> None:
    night = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    away(cast.liu, cast.he, begin=datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    assert told(tell([cast.liu], notice=news(cast, urgent=True), at=night)) == {(cast.liu, None)}


def test_asking_for_stand_ins_costs_no_more_for_many_notices(
    cast: Cast, django_assert_max_num_queries
) -> None:
    away(cast.liu, cast.he)
    with django_assert_max_num_queries(20):
        tell_many([([cast.liu, cast.chen], news(cast, f"occasion-{each}")) for each in range(80)], at=NOON)
    assert Notice.objects.filter(person=cast.he, on_behalf_of=cast.liu).count() == 80
