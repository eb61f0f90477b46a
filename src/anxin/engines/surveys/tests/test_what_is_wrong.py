"""What is wrong with a questionnaire is found before anybody is asked."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings

from anxin.engines.surveys import (
    Condition,
    Factor,
    Given,
    Item,
    ItemKind,
    Measure,
    Mode,
    Op,
    Option,
    Purpose,
    Questionnaire,
    Test,
    Words,
    faults_of,
    seconds_of,
    shown,
)
from anxin.engines.surveys.faults import Code
from anxin.engines.surveys.reaching import never_asked
from anxin.engines.surveys.tests.strategies import questionnaires
from anxin.engines.surveys.texts import FAULT_TEXTS

W = Words("问", "Ask")
SCALE = Item(key="scale", kind=ItemKind.SCALE_10, asks=W)
YES = Item(key="yes", kind=ItemKind.YES_NO, asks=W)
TEXT = Item(key="text", kind=ItemKind.TEXT, asks=W)
SAY = Item(key="say", kind=ItemKind.SAY, asks=W)
TWO = (Option("a", W), Option("b", W))
CHOICE = Item(key="choice", kind=ItemKind.CHOICE, asks=W, options=TWO)
MANY = Item(key="many", kind=ItemKind.MANY, asks=W, options=TWO)


def of(*items: Item, **more: Any) -> Questionnaire:
    return replace(Questionnaire(key="q", purpose=Purpose.OTHER, title=W, items=items), **more)


def found(questionnaire: Questionnaire) -> set[tuple[str, str]]:
    return {(fault.path, str(fault.code)) for fault in faults_of(questionnaire)}


def shown_if(item: Item, *tests: Test, **more: Any) -> Item:
    return replace(item, shown_if=Condition(all_of=tests), **more)


def test_a_sound_questionnaire_has_no_faults():
    later = shown_if(TEXT, Test("scale", Op.LT, 6))
    assert faults_of(of(SCALE, YES, CHOICE, MANY, later, SAY)) == []


@pytest.mark.parametrize(
    ("questionnaire", "fault"),
    [
        (of(SAY), ("items", "NO_QUESTION")),
        (of(SCALE, SCALE), ("items[1].key", "KEY_TWICE")),
        (of(replace(CHOICE, options=(TWO[0], TWO[0]))), ("items[0].options[1].key", "KEY_TWICE")),
        (of(replace(CHOICE, options=TWO[:1])), ("items[0].options", "OPTIONS_MISSING")),
        (of(replace(SCALE, options=TWO)), ("items[0].options", "OPTIONS_UNUSED")),
        (of(replace(SCALE, asks=Words("问", ""))), ("items[0].asks", "LANGUAGE_MISSING")),
        (of(replace(SCALE, low=Words("", "low"))), ("items[0].low", "LANGUAGE_MISSING")),
        (of(replace(SCALE, asks=Words("{customer}问", "Ask"))), ("items[0].asks", "PLACEHOLDERS_DIFFER")),
        (of(replace(SCALE, asks=Words("{wer}", "{wer}"))), ("items[0].asks", "PLACEHOLDER_UNKNOWN")),
        (of(replace(SCALE, factor="none")), ("items[0].factor", "FACTOR_UNKNOWN")),
        (of(SCALE, factors=(Factor("f", W, 1),)), ("factors[0]", "FACTOR_EMPTY")),
        (
            of(replace(YES, factor="f"), factors=(Factor("f", W, 1),)),
            ("items[0].factor", "FACTOR_NEEDS_SCALE"),
        ),
        (
            of(replace(SCALE, factor="f"), factors=(Factor("f", W, 0),)),
            ("factors[0].weight", "WEIGHT_NOT_POSITIVE"),
        ),
        (of(SCALE, replace(TEXT, shown_if=Condition())), ("items[1].shown_if", "CONDITION_EMPTY")),
        (
            of(SCALE, shown_if(TEXT, Test("x", Op.ANSWERED))),
            ("items[1].shown_if.all[0].item", "TEST_UNKNOWN"),
        ),
        (
            of(shown_if(TEXT, Test("scale", Op.LT, 3)), SCALE),
            ("items[0].shown_if.all[0].item", "TEST_NOT_EARLIER"),
        ),
        (
            of(shown_if(TEXT, Test("text", Op.NOT_ANSWERED)), SCALE),
            ("items[0].shown_if.all[0].item", "TEST_NOT_EARLIER"),
        ),
        (of(SCALE, shown_if(TEXT, Test("scale", Op.LT, 11))), ("items[1].shown_if.all[0]", "TEST_UNFIT")),
        (of(YES, shown_if(TEXT, Test("yes", Op.EQ, 1))), ("items[1].shown_if.all[0]", "TEST_UNFIT")),
        (
            of(SAY, SCALE, shown_if(TEXT, Test("say", Op.EQ, True))),
            ("items[2].shown_if.all[0]", "TEST_UNFIT"),
        ),
        (of(MANY, shown_if(TEXT, Test("many", Op.EQ, "a"))), ("items[1].shown_if.all[0]", "TEST_UNFIT")),
        (
            of(CHOICE, shown_if(TEXT, Test("choice", Op.IN, ("c",)))),
            ("items[1].shown_if.all[0]", "TEST_UNFIT"),
        ),
        (
            of(SCALE, shown_if(TEXT, Test("scale", Op.LT, 3), Test("scale", Op.GT, 7))),
            ("items[1].shown_if", "NEVER_ASKED"),
        ),
        (of(SCALE, shown_if(TEXT, Test("scale", Op.LT, 1))), ("items[1].shown_if", "NEVER_ASKED")),
        (of(replace(YES, reason_below=3)), ("items[0].reason_below", "FIELD_UNFIT")),
        (of(replace(SCALE, reason_below=11)), ("items[0].reason_below", "FIELD_UNFIT")),
        (of(replace(SCALE, reason_below=5, lower_is_better=True)), ("items[0].reason_below", "FIELD_UNFIT")),
        (of(replace(SCALE, bad_if=False)), ("items[0].bad_if", "FIELD_UNFIT")),
        (of(replace(SCALE, must_say=True)), ("items[0].must_say", "FIELD_UNFIT")),
        (of(SCALE, replace(SAY, required=True)), ("items[1].required", "FIELD_UNFIT")),
        (of(replace(YES, measure=Measure.RECOMMEND)), ("items[0].measure", "MEASURE_KIND")),
        (
            of(replace(SCALE, measure=Measure.OVERALL), replace(SCALE, key="s2", measure=Measure.OVERALL)),
            ("items[1].measure", "MEASURE_TWICE"),
        ),
        (
            of(replace(SCALE, asks=Words("{customer}", "{customer}")), anonymous=True),
            ("items[0].asks", "PLACEHOLDER_OF_A_PERSON"),
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_place(questionnaire: Questionnaire, fault: tuple[str, str]):
    assert fault in found(questionnaire)
    assert all(each.grave for each in faults_of(questionnaire))


def test_an_item_behind_one_that_is_never_asked_is_never_asked_either():
    low, high = Test("scale", Op.LT, 5), Test("scale", Op.GT, 5)
    asked = of(SCALE, shown_if(YES, low), shown_if(TEXT, Test("yes", Op.EQ, True), high))
    assert ("items[2].shown_if", "NEVER_ASKED") in found(asked)


class TestAfterAComplaint:
    SOLVED = replace(YES, key="solved", measure=Measure.SOLUTION, bad_if=False)

    def test_only_the_handled_problem_may_be_asked_about(self):
        asked = of(self.SOLVED, SCALE, purpose=Purpose.AFTER_COMPLAINT)
        assert found(asked) == {("items[1]", "ONLY_THE_PROBLEM")}

    def test_the_reason_of_an_answer_about_the_problem_may_be_asked(self):
        why = shown_if(TEXT, Test("solved", Op.EQ, False))
        assert faults_of(of(self.SOLVED, why, SAY, purpose=Purpose.AFTER_COMPLAINT)) == []

    def test_questions_may_not_wander_off_from_reason_to_reason(self):
        why = shown_if(TEXT, Test("solved", Op.EQ, False))
        further = shown_if(TEXT, Test("text", Op.ANSWERED), key="further")
        asked = of(self.SOLVED, why, further, purpose=Purpose.AFTER_COMPLAINT)
        assert found(asked) == {("items[2]", "ONLY_THE_PROBLEM")}

    def test_a_text_about_anything_may_not(self):
        asked = of(self.SOLVED, TEXT, purpose=Purpose.AFTER_COMPLAINT)
        assert found(asked) == {("items[1]", "ONLY_THE_PROBLEM")}


def test_too_much_that_must_be_answered_is_worth_a_second_look_only():
    many = [replace(SCALE, key=f"s{number}", required=True) for number in range(13)]
    faults = faults_of(of(*many))
    assert [(fault.code, fault.grave) for fault in faults] == [(Code.MANY_REQUIRED, False)]
    assert faults_of(of(*many[:12])) == []


def test_reading_time_grows_with_words_and_items_and_what_is_said_is_not_read():
    long = replace(SCALE, asks=Words("问" * 70, "Ask" * 70))
    assert seconds_of(of(long)) == seconds_of(of(SCALE)) + 10
    assert seconds_of(of(SCALE, SAY)) == seconds_of(of(SCALE))
    assert seconds_of(of(SCALE, SAY), Mode.SPOKEN) > seconds_of(of(SCALE), Mode.SPOKEN)


def test_every_fault_has_its_sentence():
    assert set(FAULT_TEXTS) == set(Code)


@drawn(questionnaires(most=4))
@settings(max_examples=100, deadline=None)
def test_an_item_is_never_asked_exactly_where_no_answers_show_it(asked: Questionnaire):
    found = set(never_asked(asked))
    seen: set[str] = set()
    for answers in product(*(_all_answers(item) for item in asked.items)):
        given = {key: value for key, value in answers if value is not None}
        texts = {item.key for item in asked.items if item.kind is ItemKind.TEXT}
        words = {key: "w" for key in given if key in texts}
        seen |= {item.key for item in shown(asked, Given(given, words, mode=Mode.SPOKEN))}
    assert found == {item.key for item in asked.items} - seen


def _all_answers(item: Item) -> list[tuple[str, Any]]:
    values: list[Any] = [None]
    if item.scale:
        values += range(item.scale[0], item.scale[1] + 1)
    elif item.kind is ItemKind.YES_NO:
        values += [True, False]
    elif item.kind is ItemKind.CHOICE:
        values += [option.key for option in item.options]
    elif item.kind is ItemKind.MANY:
        values += [["good"], ["bad"], ["good", "bad"], ["none"]]
    elif item.kind is ItemKind.TEXT:
        values += ["w"]
    return [(item.key, value) for value in values]
