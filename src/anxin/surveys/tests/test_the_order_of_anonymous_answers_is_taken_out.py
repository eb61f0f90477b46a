"""Once a day is over, nothing in the database tells in which order its anonymous answers came."""

import itertools
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection

from anxin.foundation import clock
from anxin.surveys.choices import Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.services.give_anonymous import give_anonymous
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import About, begin_interview
from anxin.surveys.services.mix_anonymous import mix_anonymous, sweep_up
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CARDS = 24
#: Half past midnight in Shanghai, still the evening before in London.
NIGHT = datetime(2026, 9, 2, 16, 30, tzinfo=UTC)


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    return make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])


def _give_all(version: QuestionnaireVersion) -> list[uuid.UUID]:
    keys = [uuid.uuid4() for _each in range(CARDS)]
    for place, key in enumerate(keys):
        with clock.at(datetime(2026, 9, 1 + place // (CARDS // 2), 2, place, tzinfo=UTC)):
            step = Step(answers={"overall": 1 + place % 10}, words={"wish": str(place)})
            give_anonymous(version, key=key, step=step)
    return keys


def _as_it_lies() -> tuple[list[int], list[int]]:
    """The cards in the order in which they lie in the file of the table, and the transaction that wrote each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (words->>'wish')::int, xmin::text::bigint FROM surveys_interview WHERE anonymous ORDER BY ctid"
        )
        rows = cursor.fetchall()
    return [place for place, _written in rows], [written for _place, written in rows]


def _what_they_hold() -> list[str]:
    """Each row but its key and whether it was mixed, in no order."""
    names = [each.name for each in Interview._meta.concrete_fields if each.name not in {"key", "mixed"}]
    return sorted(str(row) for row in Interview.objects.values_list(*names))


def _neighbours(order: list[int]) -> int:
    """How many lie beside the one that came just before or after them."""
    return sum(abs(after - before) == 1 for before, after in itertools.pairwise(order))


def test_the_day_over_all_are_written_at_once_and_in_another_order(version: QuestionnaireVersion) -> None:
    keys = _give_all(version)
    before = _what_they_hold()
    order, transactions = _as_it_lies()
    assert _neighbours(order) >= CARDS - 3
    assert sorted(order) == [place for _written, place in sorted(zip(transactions, order, strict=True))]
    assert len(set(transactions)) == CARDS
    with clock.at(NIGHT):
        assert mix_anonymous() == CARDS
    order, transactions = _as_it_lies()
    assert _neighbours(order) < CARDS // 2
    assert len(set(transactions)) == 1
    assert not Interview.objects.filter(pk__in=keys).exists()
    assert {key.version for key in Interview.objects.values_list("key", flat=True)} == {4}
    assert _what_they_hold() == before


def test_what_was_mixed_today_and_named_ones_are_left_alone(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    keys = _give_all(version)
    named = make_version(cast.shanghai, cast.liu)
    with clock.at(datetime(2026, 9, 1, 2, tzinfo=UTC)):
        about = About(customer=cast.customer)
        kept = begin_interview(named, way=Way.LINK, about=about, language="zh-hans").pk
    with clock.at(NIGHT.replace(hour=15)):
        assert mix_anonymous() == CARDS // 2
        assert mix_anonymous() == 0
    held = set(Interview.objects.values_list("pk", flat=True))
    assert {*keys[CARDS // 2 :], kept} <= held
    assert not held & set(keys[: CARDS // 2])


@pytest.mark.django_db(transaction=True)
def test_what_they_were_before_is_swept_out_of_the_files() -> None:
    sweep_up()
