"""What may be stored as an answer, and which answers are bad."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings

from anxin.engines.surveys import (
    AnswerError,
    Condition,
    Given,
    Item,
    ItemKind,
    Limits,
    Op,
    Option,
    Purpose,
    Questionnaire,
    Skip,
    Test,
    Words,
    bad_answers,
    is_bad,
    read_answer,
    read_skip,
)
from anxin.engines.surveys.tests.strategies import interviews
from anxin.engines.surveys.texts import ANSWER_TEXTS, SKIP_TEXTS

W = Words("问", "Ask")
OPTIONS = (
    Option("exceeded", Words("超出期望", "exceeded")),
    Option("met", Words("符合期望", "met")),
    Option("below", Words("不如期望", "below"), bad=True),
    Option("none", Words("都没有", "none"), exclusive=True),
)


def item(kind: ItemKind, **more: Any) -> Item:
    options = OPTIONS if kind in {ItemKind.CHOICE, ItemKind.MANY} else ()
    return Item(key="it", kind=kind, asks=W, options=options, **more)


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        (ItemKind.SCALE_10, 10, 10),
        (ItemKind.SCALE_10, " ７ ", 7),
        (ItemKind.SCALE_10, 8.0, 8),
        (ItemKind.SCALE_0_10, "0", 0),
        (ItemKind.SCALE_5, "5", 5),
        (ItemKind.YES_NO, "是", True),
        (ItemKind.YES_NO, "false", False),
        (ItemKind.YES_NO, True, True),
        (ItemKind.CHOICE, "met", "met"),
        (ItemKind.CHOICE, "超出期望", "exceeded"),
        (ItemKind.MANY, ["met", "exceeded", "met"], ["exceeded", "met"]),
        (ItemKind.MANY, ["none"], ["none"]),
        (ItemKind.TEXT, "  等太久 ", "等太久"),
        (ItemKind.SAY, True, True),
    ],
)
def test_what_fits_is_stored_in_one_way(kind: ItemKind, given: Any, stored: Any):
    assert read_answer(item(kind), given) == stored


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        (ItemKind.SCALE_10, 0, "NOT_ON_SCALE"),
        (ItemKind.SCALE_10, 11, "NOT_ON_SCALE"),
        (ItemKind.SCALE_10, True, "NOT_ON_SCALE"),
        (ItemKind.SCALE_10, 7.5, "NOT_ON_SCALE"),
        (ItemKind.SCALE_10, "七", "NOT_ON_SCALE"),
        (ItemKind.SCALE_10, None, "NOT_ON_SCALE"),
        (ItemKind.SCALE_10, "9" * 5000, "NOT_ON_SCALE"),
        (ItemKind.SCALE_5, 6, "NOT_ON_SCALE"),
        (ItemKind.YES_NO, "maybe", "NOT_YES_OR_NO"),
        (ItemKind.YES_NO, None, "NOT_YES_OR_NO"),
        (ItemKind.CHOICE, "other", "NOT_OFFERED"),
        (ItemKind.CHOICE, ["met"], "NOT_OFFERED"),
        (ItemKind.MANY, [], "NOTHING_CHOSEN"),
        (ItemKind.MANY, "met", "NOTHING_CHOSEN"),
        (ItemKind.MANY, ["met", "none"], "STANDS_ALONE"),
        (ItemKind.MANY, ["met", "other"], "NOT_OFFERED"),
        (ItemKind.TEXT, "   ", "WORDS_MISSING"),
        (ItemKind.TEXT, "字" * 4001, "WORDS_TOO_LONG"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(kind: ItemKind, given: Any, code: str):
    with pytest.raises(AnswerError) as refused:
        read_answer(item(kind), given)
    assert refused.value.code == code
    assert ANSWER_TEXTS[code] % refused.value.params


def test_an_item_without_an_answer_says_why():
    assert read_skip(item(ItemKind.TEXT), "no_time") is Skip.NO_TIME
    with pytest.raises(AnswerError):
        read_skip(item(ItemKind.TEXT), "tired")
    assert set(SKIP_TEXTS) == set(Skip)


@pytest.mark.parametrize(
    ("asked", "bad", "good"),
    [
        (item(ItemKind.SCALE_10), 7, 8),
        (item(ItemKind.SCALE_5), 3, 4),
        (item(ItemKind.SCALE_0_10), 6, 7),
        (item(ItemKind.SCALE_5, lower_is_better=True), 3, 2),
        (item(ItemKind.SCALE_10, lower_is_better=True), 4, 3),
        (item(ItemKind.SCALE_0_10, lower_is_better=True), 4, 3),
        (item(ItemKind.YES_NO, bad_if=False), False, True),
        (item(ItemKind.YES_NO, bad_if=True), True, False),
        (item(ItemKind.CHOICE), "below", "met"),
        (item(ItemKind.MANY), ["met", "below"], ["met"]),
    ],
)
def test_where_bad_begins(asked: Item, bad: Any, good: Any):
    assert is_bad(asked, bad)
    assert not is_bad(asked, good)


def test_yes_or_no_without_a_bad_side_is_never_bad():
    assert not is_bad(item(ItemKind.YES_NO), False)


def test_limits_are_the_dealers():
    limits = Limits(of_10_below=9, of_5_at_most=2)
    assert is_bad(item(ItemKind.SCALE_10), 8, limits)
    assert not is_bad(item(ItemKind.SCALE_5), 3, limits)


def test_a_bad_answer_is_told_with_its_limit_and_the_customers_words():
    asked = Questionnaire(key="q", purpose=Purpose.OTHER, title=W, items=(item(ItemKind.SCALE_10),))
    (found,) = bad_answers(asked, Given({"it": 4}, {"it": "空调还响"}))
    assert (found.item, found.value, found.limit, found.words) == ("it", 4, 7, "空调还响")
    assert bad_answers(asked, Given({"it": 9})) == []


@drawn(interviews())
@settings(max_examples=100, deadline=None)
def test_milder_limits_find_no_bad_answer_that_stricter_ones_miss(interview: tuple[Questionnaire, Given]):
    asked, given = interview
    mild = {found.item for found in bad_answers(asked, given, Limits(5, 1, 2))}
    strict = {found.item for found in bad_answers(asked, given, Limits(9, 4, 8))}
    assert mild <= strict


def test_a_hidden_answer_raises_no_alarm():
    first = Item(key="first", kind=ItemKind.YES_NO, asks=W)
    hidden = replace(item(ItemKind.SCALE_10), shown_if=Condition((Test("first", Op.EQ, True),)))
    asked = Questionnaire(key="q", purpose=Purpose.OTHER, title=W, items=(first, hidden))
    assert [found.item for found in bad_answers(asked, Given({"first": True, "it": 1}))] == ["it"]
    assert bad_answers(asked, Given({"first": False, "it": 1})) == []
