"""Absences: noted by oneself or by who leads, never two at once, and somebody present stands in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from anxin.accounts.models import Absence, Person
from anxin.accounts.selectors import absences_under, absent_at, own_absences, stand_in_for
from anxin.accounts.services import Away, cancel_absence, note_absence
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.foundation.models import AuditRecord
from tests.cast import Cast

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


def _away(
    person: Person, stand_in: Person | None = None, *, days: int = 5, by: Person | None = None
) -> Absence:
    away = Away(from_at=NOW + DAY, to_at=NOW + (1 + days) * DAY, stand_in=stand_in, why="年假")
    return note_absence(person, away=away, by=by or person)


def test_one_is_away_from_the_first_instant_until_just_before_the_last(cast: Cast) -> None:
    absence = _away(cast.chen, cast.sun)
    second = timedelta(seconds=1)
    assert not absent_at(cast.chen, absence.from_at - second)
    assert absent_at(cast.chen, absence.from_at)
    assert absent_at(cast.chen, absence.to_at - second)
    assert not absent_at(cast.chen, absence.to_at)


def test_the_stand_in_is_who_was_named(cast: Cast) -> None:
    _away(cast.chen, cast.sun)
    at = NOW + 2 * DAY
    assert stand_in_for(cast.chen, at=at, dealer=cast.shanghai) == cast.sun
    assert stand_in_for(cast.chen, at=NOW, dealer=cast.shanghai) is None
    assert stand_in_for(cast.chen, at=at, dealer=cast.chengdu) is None


def test_nobody_stands_in_where_nobody_was_named(cast: Cast) -> None:
    _away(cast.chen)
    assert stand_in_for(cast.chen, at=NOW + 2 * DAY, dealer=cast.shanghai) is None


def test_a_stand_in_who_is_away_hands_on_three_steps_at_most(cast: Cast) -> None:
    at = NOW + 2 * DAY
    _away(cast.chen, cast.sun)
    _away(cast.sun, cast.wang)
    assert stand_in_for(cast.chen, at=at, dealer=cast.shanghai) == cast.wang
    _away(cast.wang, cast.he)
    assert stand_in_for(cast.chen, at=at, dealer=cast.shanghai) == cast.he
    _away(cast.he, cast.gao)
    assert stand_in_for(cast.chen, at=at, dealer=cast.shanghai) is None
    assert stand_in_for(cast.sun, at=at, dealer=cast.shanghai) == cast.gao


def test_two_who_stand_in_for_each_other_lead_to_nobody(cast: Cast) -> None:
    _away(cast.chen, cast.sun)
    _away(cast.sun, cast.chen)
    assert stand_in_for(cast.chen, at=NOW + 2 * DAY, dealer=cast.shanghai) is None


def test_a_stand_in_who_left_the_house_does_not_stand_in(cast: Cast) -> None:
    _away(cast.chen, cast.sun)
    Person.objects.filter(pk=cast.sun.pk).update(is_active=False)
    assert stand_in_for(Person.objects.get(pk=cast.chen.pk), at=NOW + 2 * DAY, dealer=cast.shanghai) is None


def test_two_absences_never_share_any_time(cast: Cast) -> None:
    first = _away(cast.chen, cast.sun)
    with pytest.raises(InvalidInput) as raised:
        _away(cast.chen, days=1)
    assert raised.value.field == "from_at"
    following = Away(from_at=first.to_at, to_at=first.to_at + DAY)
    assert note_absence(cast.chen, away=following, by=cast.chen).pk


def test_a_cancelled_absence_counts_for_nothing(cast: Cast) -> None:
    absence = _away(cast.chen, cast.sun)
    cancel_absence(absence.pk, by=cast.liu)
    assert not absent_at(cast.chen, NOW + 2 * DAY)
    assert _away(cast.chen, days=1).pk
    with pytest.raises(Refused):
        cancel_absence(absence.pk, by=cast.liu)


@pytest.mark.parametrize("who", ["liu", "gao", "an"])
def test_who_leads_notes_and_cancels_for_others(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    absence = _away(cast.chen, cast.sun, by=by)
    assert (absence.made_by, list(absences_under(by, cast.shanghai, since=NOW))) == (by, [absence])
    cancel_absence(absence.pk, by=by)
    told = AuditRecord.objects.filter(action__startswith="accounts.absence").order_by("pk")
    assert [(each.action, each.subject, each.person_id) for each in told] == [
        ("accounts.absence_noted", "chen.min", by.pk),
        ("accounts.absence_cancelled", "chen.min", by.pk),
    ]


@pytest.mark.parametrize("who", ["sun", "wang", "he", "qian", "shen", "zhao"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    absence = _away(cast.chen)
    by = getattr(cast, who)
    with pytest.raises(NotFound):
        _away(cast.chen, by=by)
    with pytest.raises(NotFound):
        cancel_absence(absence.pk, by=by)
    assert not absences_under(by, cast.shanghai, since=NOW)


def test_the_stand_in_is_a_colleague_of_the_same_dealer(cast: Cast) -> None:
    for stand_in, code in ((cast.chen, "STAND_IN_ONESELF"), (cast.zhao, "STAND_IN_ELSEWHERE")):
        with pytest.raises(InvalidInput) as raised:
            _away(cast.chen, stand_in)
        assert (raised.value.code, raised.value.field) == (code, "stand_in")
    assert _away(cast.chen, cast.qian).stand_in == cast.qian


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        (NOW + DAY, NOW + DAY, "ENDS_BEFORE_IT_BEGINS"),
        (NOW - 3 * DAY, NOW - DAY, "ABSENCE_PAST"),
        (NOW, NOW + 900 * DAY, "ABSENCE_TOO_LONG"),
    ],
)
def test_wrong_times_are_named(cast: Cast, begins: datetime, ends: datetime, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        note_absence(cast.chen, away=Away(from_at=begins, to_at=ends), by=cast.chen)
    assert (raised.value.code, raised.value.field) == (code, "to_at")


def test_what_is_over_is_listed_no_more(cast: Cast) -> None:
    absence = _away(cast.chen, cast.sun)
    assert list(own_absences(cast.chen, since=NOW)) == [absence]
    assert list(own_absences(cast.chen, since=absence.to_at)) == []
