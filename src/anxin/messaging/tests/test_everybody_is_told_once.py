"""Telling people: once an occasion, only those who work there, and many at once at the price of few."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.accounts.models import Person
from anxin.messaging.choices import NoticeKind
from anxin.messaging.models import Notice
from anxin.messaging.services.notices import NewNotice, Telling, tell, tell_many
from tests.cast import Cast

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def news(cast: Cast, key: str = "SH01-TS20261121-0007/contact/late", **more: object) -> NewNotice:
    """A notice of Shanghai's, by default about a case that somebody mentions his colleague in."""
    facts: dict[str, object] = {
        "dealer": cast.shanghai,
        "kind": NoticeKind.MENTION,
        "code": "MENTIONED",
        "params": {"by": "陈敏", "number": "TS20261121-0007"},
        "subject": "SH01-TS20261121-0007",
        "url": "/complaints/SH01-TS20261121-0007/",
        "key": key,
    }
    return NewNotice(**{**facts, **more})  # type: ignore[arg-type]  # a test's shorthand


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).values_list("key", flat=True))


def test_the_same_occasion_is_told_once(cast: Cast) -> None:
    first = tell([cast.liu, cast.gao], notice=news(cast), at=NOON)
    again = tell([cast.liu, cast.gao], notice=news(cast), at=NOON.replace(hour=5))
    assert {each.person for each in first} == {cast.liu, cast.gao}
    assert [each.pk for each in again] == [each.pk for each in first]
    assert Notice.objects.count() == 2
    assert {each.made_at for each in Notice.objects.all()} == {NOON}


def test_another_occasion_is_told_beside_it(cast: Cast) -> None:
    tell([cast.liu], notice=news(cast, "a"), at=NOON)
    tell([cast.liu], notice=news(cast, "b"), at=NOON)
    assert sorted(told(cast.liu)) == ["a", "b"]


def test_somebody_named_twice_is_told_once(cast: Cast) -> None:
    assert len(tell([cast.liu, cast.liu], notice=news(cast), at=NOON)) == 1


def test_who_does_not_work_at_the_dealer_is_not_told(cast: Cast) -> None:
    cast.sun.is_active = False
    cast.sun.save()
    cast.wang.memberships.all().delete()
    made = tell([cast.zhao, cast.sun, cast.wang, cast.liu], notice=news(cast), at=NOON)
    assert [each.person for each in made] == [cast.liu]


def test_who_stands_above_or_in_a_department_of_the_dealer_is_told(cast: Cast) -> None:
    made = tell([cast.he, cast.qian, cast.shen], notice=news(cast), at=NOON)
    assert {each.person for each in made} == {cast.he, cast.qian, cast.shen}


@pytest.mark.parametrize(
    "wrong",
    [{"code": "NEVER_HEARD_OF"}, {"params": {"number": "TS20261121-0007"}}],
    ids=["code", "parameter"],
)
def test_a_notice_without_its_sentence_is_a_mistake_of_the_program(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"sentence|parameter"):
        tell([cast.liu], notice=news(cast, **wrong), at=NOON)
    assert not Notice.objects.exists()


def _many(cast: Cast, number: int) -> Iterable[Telling]:
    return [([cast.liu, cast.gao, cast.he], news(cast, f"occasion-{each}")) for each in range(number)]


def test_hundreds_of_notices_cost_as_many_queries_as_one(cast: Cast) -> None:
    counted = []
    for number in (1, 120):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            made = tell_many(list(_many(cast, number)), at=NOON)
        assert len(made) == 3 * number
        counted.append(len(asked))
    assert counted[1] <= counted[0] < 12
