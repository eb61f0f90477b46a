"""What is asked next, what does not count any more, and what an interview counts as."""

from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from anxin.engines.surveys import (
    Condition,
    Factor,
    Given,
    Item,
    ItemKind,
    Limits,
    Mode,
    Op,
    Purpose,
    Questionnaire,
    Skip,
    State,
    Test,
    Words,
    counted,
    needs_reason,
    next_item,
    progress,
    set_aside,
    shown,
)
from anxin.engines.surveys.tests.strategies import answers_to, interviews, questionnaires

W = Words("问", "Ask")
OVERALL = Item(key="overall", kind=ItemKind.SCALE_10, asks=W, required=True, reason_if_bad=True)
FIXED = Item(key="fixed", kind=ItemKind.YES_NO, asks=W, required=True, bad_if=False)
WHAT = Item(
    key="what",
    kind=ItemKind.TEXT,
    asks=W,
    required=True,
    shown_if=Condition(all_of=(Test("fixed", Op.EQ, False),)),
)
THANKS = Item(key="thanks", kind=ItemKind.SAY, asks=W, must_say=True)


def of(*items: Item, factors: tuple[Factor, ...] = ()) -> Questionnaire:
    return Questionnaire(key="q", purpose=Purpose.OTHER, title=W, items=items, factors=factors)


def keys(items: Any) -> list[str]:
    return [item.key for item in items]


ASKED = of(OVERALL, FIXED, WHAT, THANKS)


def test_an_item_is_asked_only_where_its_condition_holds():
    assert keys(shown(ASKED, Given({"fixed": True}))) == ["overall", "fixed"]
    assert keys(shown(ASKED, Given({"fixed": False}))) == ["overall", "fixed", "what"]


def test_what_the_caller_says_is_not_for_readers():
    assert keys(shown(ASKED, Given(mode=Mode.SPOKEN))) == ["overall", "fixed", "thanks"]


def test_changing_an_earlier_answer_hides_later_ones_and_they_do_not_count():
    before = Given({"overall": 9, "fixed": False}, {"what": "空调还响"})
    after = replace(before, answers={"overall": 9, "fixed": True})
    assert progress(ASKED, before).answered == 3
    assert progress(ASKED, after).answered == 2
    assert set_aside(ASKED, after) == ("what",)
    assert counted(ASKED, after).words == {}
    assert after.words == {"what": "空调还响"}


def test_answers_to_hidden_items_open_nothing():
    follow = Item(key="more", kind=ItemKind.TEXT, asks=W, shown_if=Condition((Test("what", Op.ANSWERED),)))
    asked = of(OVERALL, FIXED, WHAT, follow)
    assert keys(shown(asked, Given({"fixed": True}, {"what": "x"}))) == ["overall", "fixed"]


def test_blank_words_are_no_answer():
    follow = Item(key="more", kind=ItemKind.TEXT, asks=W, shown_if=Condition((Test("what", Op.ANSWERED),)))
    blank = Given({"overall": 9, "fixed": False}, {"what": "   "})
    assert keys(shown(of(OVERALL, FIXED, WHAT, follow), blank)) == ["overall", "fixed", "what"]
    assert progress(ASKED, blank).missing_required == ("what",)


def test_one_of_any_suffices_and_all_must_hold():
    either = Condition(any_of=(Test("overall", Op.LT, 5), Test("fixed", Op.EQ, False)))
    asked = of(OVERALL, FIXED, replace(WHAT, shown_if=either))
    assert "what" in keys(shown(asked, Given({"overall": 9, "fixed": False})))
    assert "what" in keys(shown(asked, Given({"overall": 3, "fixed": True})))
    assert "what" not in keys(shown(asked, Given({"overall": 9, "fixed": True})))


def test_what_has_no_answer_is_not_different_from_anything():
    unlike = replace(WHAT, shown_if=Condition((Test("fixed", Op.NE, True),)))
    assert keys(shown(of(OVERALL, FIXED, unlike), Given({"overall": 9}))) == ["overall", "fixed"]


@pytest.mark.parametrize("op", [Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.IN])
def test_a_draft_that_compares_words_with_numbers_can_be_looked_at(op: Op):
    draft = of(replace(WHAT, shown_if=None), replace(FIXED, shown_if=Condition((Test("what", op, 3),))))
    assert keys(shown(draft, Given(words={"what": "慢"}))) == ["what"]


def test_a_bad_answer_is_asked_for_its_reason_before_anything_else():
    assert next_item(ASKED, Given({"overall": 5})) == OVERALL
    assert next_item(ASKED, Given({"overall": 5}, {"overall": "等了三小时"})) == FIXED
    assert next_item(ASKED, Given({"overall": 8})) == FIXED


def test_who_does_not_want_to_give_a_reason_is_not_asked_twice():
    refused = Given({"overall": 5, "fixed": True}, skipped={"overall": Skip.DOES_NOT_WANT})
    assert next_item(ASKED, refused) is None
    assert progress(ASKED, refused).missing_reasons == ()


def test_the_dealers_limit_decides_what_is_bad():
    strict, mild = Limits(of_10_below=10), Limits(of_10_below=5)
    assert next_item(ASKED, Given({"overall": 9}), limits=strict) == OVERALL
    assert next_item(ASKED, Given({"overall": 5}), limits=mild) == FIXED


def test_an_items_own_limit_stands_beside_the_dealers():
    item = replace(OVERALL, reason_below=10, reason_if_bad=False)
    assert needs_reason(item, 9)
    assert not needs_reason(item, 10)


def test_the_caller_ends_only_when_all_that_must_be_said_was_said():
    given = Given({"overall": 9, "fixed": True}, mode=Mode.SPOKEN)
    assert progress(ASKED, given).missing_said == ("thanks",)
    unticked = replace(given, answers={**given.answers, "thanks": False})
    assert progress(ASKED, unticked).missing_said == ("thanks",)
    assert next_item(ASKED, unticked) == THANKS
    said = replace(given, answers={**given.answers, "thanks": True})
    assert progress(ASKED, said).missing_said == ()


@pytest.mark.parametrize(
    ("skip", "state"),
    [(Skip.DOES_NOT_KNOW, State.COMPLETE), (Skip.NO_TIME, State.PARTIAL), (Skip.LEFT_BLANK, State.PARTIAL)],
)
def test_a_reason_of_the_customer_settles_an_item_and_want_of_time_does_not(skip: Skip, state: State):
    assert progress(ASKED, Given({"overall": 9}, skipped={"fixed": skip})).state is state


class TestWeight:
    FACTORS = (Factor("quality", W, 32), Factor("adviser", W, 19), Factor("facility", W, 49))
    ITEMS = tuple(
        Item(key=key, kind=ItemKind.SCALE_10, asks=W, factor=key, required=True)
        for key in ("quality", "adviser", "facility")
    )
    ASKED = of(*ITEMS, factors=FACTORS)

    @pytest.mark.parametrize(
        ("answered", "share", "state"),
        [
            (["quality", "adviser", "facility"], 1.0, State.COMPLETE),
            (["quality", "adviser"], 0.51, State.PARTIAL),
            (["facility"], 0.49, State.BROKEN_OFF),
            ([], 0.0, State.BROKEN_OFF),
        ],
    )
    def test_half_of_the_weight_tells_a_partial_interview_from_a_broken_one(self, answered, share, state):
        found = progress(self.ASKED, Given(dict.fromkeys(answered, 9)))
        assert found.share_of_weight == pytest.approx(share)
        assert found.state is state

    def test_exactly_half_is_partial(self):
        halves = of(*self.ITEMS[:2], factors=(Factor("quality", W, 0.1), Factor("adviser", W, 0.1)))
        assert progress(halves, Given({"quality": 3})).state is State.PARTIAL

    def test_a_factor_of_two_items_counts_by_halves(self):
        second = Item(key="second", kind=ItemKind.SCALE_10, asks=W, factor="adviser")
        asked = of(self.ITEMS[1], second, factors=self.FACTORS[1:2])
        assert progress(asked, Given({"second": 1})).share_of_weight == 0.5

    def test_who_answers_nothing_that_counts_did_not_complete_whatever_the_reasons(self):
        refused = dict.fromkeys(["quality", "adviser", "facility"], Skip.NOT_APPLICABLE)
        assert progress(self.ASKED, Given(skipped=refused)).state is State.BROKEN_OFF


@drawn(st.data(), questionnaires(), st.sampled_from(Mode))
@settings(max_examples=80, deadline=None)
def test_whoever_answers_every_item_that_is_asked_is_complete(data: Any, asked: Questionnaire, mode: Mode):
    answers: dict[str, Any] = {}
    words: dict[str, str] = {}
    steps = 0
    while item := next_item(asked, Given(answers, words, mode=mode)):
        steps += 1
        assert steps <= 2 * len(asked.items)
        if item.key in answers or item.kind is ItemKind.TEXT:
            words[item.key] = "原话"
        else:
            answers[item.key] = data.draw(answers_to(item))
    found = progress(asked, Given(answers, words, mode=mode))
    assert found.state is State.COMPLETE
    assert not (found.missing_required or found.missing_reasons or found.missing_said)
    assert found.answered == found.shown
    assert found.share_of_weight == pytest.approx(1)


@drawn(st.data(), questionnaires())
@settings(max_examples=100, deadline=None)
def test_whoever_skips_everything_comes_to_an_end(data: Any, asked: Questionnaire):
    skipped: dict[str, Skip] = {}
    for _ in islice(range(100), len(asked.items)):
        item = next_item(asked, Given(skipped=skipped, mode=Mode.SPOKEN))
        if item is None:
            break
        skipped[item.key] = data.draw(st.sampled_from(Skip))
    assert next_item(asked, Given(skipped=skipped, mode=Mode.SPOKEN)) is None


@drawn(interviews(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_in_which_answers_came_changes_nothing(interview: tuple[Questionnaire, Given], random: Any):
    asked, given = interview
    shuffled = list(given.answers.items())
    random.shuffle(shuffled)
    again = replace(given, answers=dict(shuffled), words=dict(reversed(list(given.words.items()))))
    assert progress(asked, again) == progress(asked, given)
    assert next_item(asked, again) == next_item(asked, given)


@drawn(interviews())
@settings(max_examples=80, deadline=None)
def test_what_is_set_aside_changes_nothing(interview: tuple[Questionnaire, Given]):
    asked, given = interview
    kept = counted(asked, given)
    assert shown(asked, kept) == shown(asked, given)
    assert progress(asked, kept) == progress(asked, given)
    assert set_aside(asked, kept) == ()
    asked_keys = set(keys(shown(asked, given)))
    assert asked_keys.isdisjoint(set_aside(asked, given))


@drawn(interviews())
@settings(max_examples=100, deadline=None)
def test_one_more_answer_never_lowers_what_was_answered_before_it(interview: tuple[Questionnaire, Given]):
    """An item depends on earlier ones only, so the items before the next one stay as they are."""
    asked, given = interview
    following = next_item(asked, given)
    if following is None or following.key in given.answers:
        return
    before = keys(shown(asked, given))[: keys(shown(asked, given)).index(following.key) + 1]
    more = replace(given, skipped={**given.skipped, following.key: Skip.NOT_ASKED})
    assert keys(shown(asked, more))[: len(before)] == before
