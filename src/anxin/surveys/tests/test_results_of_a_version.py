"""Figures are counted in the database, never over a break of the wording, and anonymous ones in groups of five."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from anxin.engines.statistics.means import mean
from anxin.foundation import clock
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.selectors.across import questions_across, words_across
from anxin.surveys.selectors.interviews import last_asked
from anxin.surveys.selectors.own_words import own_words_of
from anxin.surveys.selectors.results import ItemResult, results_of
from anxin.surveys.selectors.shelf import shelves_of
from anxin.surveys.services.export_results import export_answers, export_results
from anxin.surveys.services.give_anonymous import give_anonymous
from anxin.surveys.services.giving import Step, judge
from anxin.surveys.services.questionnaires import begin_draft, change_draft, release_version
from anxin.surveys.tests.asking import ITEMS, make_version, said
from tests.cast import Cast

pytestmark = pytest.mark.django_db
GOOD = {"clean": 5, "fixed": True}


def _named(cast: Cast, version: QuestionnaireVersion, overall: int, day: date, **answers: object) -> None:
    interview = Interview(
        dealer=cast.shanghai,
        version=version,
        way=Way.LINK,
        language="zh-hans",
        day=day,
        customer=cast.customer,
    )
    interview.answers = {"overall": overall, **GOOD, **answers}
    judge(interview)
    interview.save()


def _cards(version: QuestionnaireVersion, day: str, *marks: int, words: str = "", still: str = "") -> None:
    broken = {"fixed": False, "still": still} if still else {}
    with clock.at(clock.now().fromisoformat(f"{day}T04:00:00+00:00")):
        for mark in marks:
            said_so = {"wish": words} if words else {}
            step = Step(answers={"overall": mark, **GOOD, **broken}, words=said_so)
            give_anonymous(version, key=uuid.uuid4(), step=step)


def _of(found: Sequence[ItemResult], key: str) -> ItemResult:
    return next(each for each in found if each.item.key == key)


def test_figures_are_those_of_a_hand_count(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    marks = [10, 9, 7, 3, 10]
    for place, mark in enumerate(marks):
        _named(cast, version, mark, date(2026, 9 + place % 2, 3))
    found = results_of(cast.liu, version)
    overall = _of(found.items, "overall")
    assert (found.counted, overall.n, overall.bad) == (5, 5, 2)
    hand = mean(marks)
    assert overall.mean
    assert overall.mean.interval
    assert hand.interval
    assert overall.mean.mean == pytest.approx(hand.mean)
    assert overall.mean.interval.low == pytest.approx(hand.interval.low)
    assert [bar.count for bar in overall.bars] == [marks.count(mark) for mark in range(1, 11)]
    assert [(each.month, each.n, each.figure) for each in overall.months] == [
        (date(2026, 9, 1), 3, 9.0),
        (date(2026, 10, 1), 2, 6.0),
    ]
    assert _of(found.items, "fixed").bars[0].count == 5


def test_broken_off_ones_and_another_version_do_not_count(cast: Cast) -> None:
    first = make_version(cast.shanghai, cast.liu)
    _named(cast, first, 2, date(2026, 9, 1))
    Interview.objects.update(state=InterviewState.BROKEN_OFF)
    draft = begin_draft(first.questionnaire.key, by=cast.liu)
    items = [ITEMS[0], {**ITEMS[1], "asks": said("How content")}, *ITEMS[2:]]
    change_draft(draft.key, document={**draft.document, "items": items}, by=cast.liu)
    second = release_version(draft.key, by=cast.liu, reason="kürzer")
    _named(cast, second, 9, date(2026, 10, 1))
    assert (results_of(cast.liu, first).counted, results_of(cast.liu, first).broken_off) == (0, 1)
    assert results_of(cast.liu, second).counted == 1


def test_four_cards_are_not_shown_and_the_fifth_only_when_its_day_is_over(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    _cards(version, "2026-09-01", 9, 9, 3, 8, words="等太久")
    with clock.at(clock.now().fromisoformat("2026-09-02T04:00:00+00:00")):
        assert results_of(cast.liu, version).too_few
        assert own_words_of(cast.liu, version) == {}
    _cards(version, "2026-09-02", 10)
    with clock.at(clock.now().fromisoformat("2026-09-02T05:00:00+00:00")):
        assert results_of(cast.liu, version).too_few
    with clock.at(clock.now().fromisoformat("2026-09-03T05:00:00+00:00")):
        found = results_of(cast.liu, version)
        assert (found.too_few, found.counted) == (False, 5)


def test_one_more_card_is_not_read_from_the_difference(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    _cards(version, "2026-09-01", 9, 9, 9, 9, 9)
    _cards(version, "2026-09-02", 1)
    with clock.at(clock.now().fromisoformat("2026-09-08T04:00:00+00:00")):
        assert results_of(cast.liu, version).counted == 5
    _cards(version, "2026-09-09", 9, 9, 9, 9)
    with clock.at(clock.now().fromisoformat("2026-09-10T04:00:00+00:00")):
        assert results_of(cast.liu, version).counted == 10


def test_a_group_belongs_to_the_month_in_which_it_was_full(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    _cards(version, "2026-06-10", *[9] * 6)
    _cards(version, "2026-08-10", 1, 1)
    _cards(version, "2026-09-10", *[9] * 7)
    with clock.at(clock.now().fromisoformat("2026-10-01T04:00:00+00:00")):
        overall = _of(results_of(cast.liu, version).items, "overall")
    assert [(each.month.month, each.n) for each in overall.months] == [(6, 6), (9, 9)]


def test_an_item_grows_only_by_five_answers_of_its_own(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    _cards(version, "2026-09-01", *[3] * 5, still="noise")
    _cards(version, "2026-09-02", *[9] * 4)
    _cards(version, "2026-09-02", 3, still="leak")
    with clock.at(clock.now().fromisoformat("2026-09-03T04:00:00+00:00")):
        found = results_of(cast.liu, version)
    assert found.counted == 10
    assert [bar.count for bar in _of(found.items, "still").bars] == [5, 0]
    _cards(version, "2026-09-04", *[3] * 5, still="leak")
    with clock.at(clock.now().fromisoformat("2026-09-05T04:00:00+00:00")):
        grown = results_of(cast.liu, version)
    assert [bar.count for bar in _of(grown.items, "still").bars] == [5, 6]


def test_every_page_counts_the_same_groups(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    _cards(version, "2026-09-05", *[9] * 5)
    _cards(version, "2026-10-10", *[9] * 5)
    _cards(version, "2026-10-25", 1, words="only me")
    span = ([cast.shanghai], date(2026, 9, 1), date(2026, 10, 31))
    with clock.at(clock.now().fromisoformat("2026-11-02T04:00:00+00:00")):
        overall = _of(results_of(cast.liu, version).items, "overall")
        across = next(each for each in questions_across(cast.liu, *span) if each.item.key == "overall")
        (line,) = [each for shelf in shelves_of(cast.liu, cast.shanghai) for each in shelf.lines]
        assert words_across(cast.liu, *span) == []
        assert own_words_of(cast.liu, version) == {}
    assert (overall.n, across.n, line.answers) == (10, 10, 10)
    assert across.answers == {"9": 10}


def test_below_five_the_list_counts_nothing_at_any_moment(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    for _each in range(4):
        _cards(version, "2026-09-05", 9)
        (line,) = [each for shelf in shelves_of(cast.liu, cast.shanghai) for each in shelf.lines]
        assert line.answers == 0


def test_an_item_that_few_reached_is_not_shown(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    _cards(version, "2026-09-01", *[9] * 6)
    with clock.at(clock.now().fromisoformat("2026-09-01T06:00:00+00:00")):
        step = Step(answers={"overall": 2, "clean": 1, "fixed": False, "still": "noise"})
        give_anonymous(version, key=uuid.uuid4(), step=step)
    with clock.at(clock.now().fromisoformat("2026-09-05T04:00:00+00:00")):
        found = results_of(cast.liu, version)
    assert _of(found.items, "overall").n == 7
    assert _of(found.items, "still").n == 0


def test_own_words_of_cards_stand_by_the_alphabet_without_a_mark(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    _cards(version, "2026-09-01", 9, words="b 13900001234")
    _cards(version, "2026-09-02", 9, 8, 8, 8, words="a")
    told = own_words_of(cast.liu, version)["wish"]
    assert [each.text for each in told] == ["a", "b 139****1234"]
    assert all(each.day is None and each.interview is None for each in told)


def test_who_has_no_figures_sees_no_results_and_outsiders_find_nothing(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    with pytest.raises(NotAllowed):
        results_of(cast.chen, version)
    with pytest.raises(NotFound):
        results_of(cast.zhao, version)
    with pytest.raises(NotAllowed):
        export_results(version.key, by=cast.he)


def test_files_hold_figures_of_cards_and_never_the_cards(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu, anonymous=True, items=ITEMS[1:])
    _cards(version, "2026-09-01", 9, 9, 9, 3, 9)
    head, rows = export_results(version.key, by=cast.liu)
    assert len(head) == len(rows[0])
    assert rows[0][4] == "5"
    with pytest.raises(NotAllowed):
        export_answers(version.key, by=cast.liu)


def test_whoever_was_asked_by_any_survey_counts_as_asked(cast: Cast) -> None:
    version = make_version(cast.shanghai, cast.liu)
    day = clock.today("Asia/Shanghai") - timedelta(days=9)
    _named(cast, version, 9, day)
    _named(cast, version, 9, day - timedelta(days=40))
    assert last_asked([cast.customer.pk, cast.foreign_customer.pk]) == {cast.customer.pk: day}
