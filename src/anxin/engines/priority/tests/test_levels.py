import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.priority.cues import BUILT_IN
from anxin.engines.priority.levels import IntakeFacts, suggest_level
from anxin.engines.priority.texts import KEY_TEXTS, REASON_TEXTS

TEXTS = st.sampled_from(
    [
        "",
        "空调异响",
        "我要起诉",
        "刹车失灵",
        "以后再也不来了",
        "叫你们领导来",
        "已经投诉到12315了",
        "没有起火",
    ]
)
facts = st.builds(
    IntakeFacts,
    words=TEXTS,
    channel=st.just("intake-media"),
    channel_level=st.integers(1, 3),
    same_problem_before=st.integers(0, 5),
    complaints_before=st.integers(0, 5),
    media_or_authority=st.booleans(),
    first_contact_overdue=st.booleans(),
    threats_noted=st.dictionaries(st.sampled_from(["leave", "legal"]), st.integers(1, 3)),
)


def test_an_ordinary_complaint_is_ordinary_and_says_so() -> None:
    suggestion = suggest_level(IntakeFacts(words="空调异响，修了一次没好"))
    assert suggestion.level == 1
    assert [why.code for why in suggestion.reasons] == ["NOTHING_GRAVE"]


@pytest.mark.parametrize(
    ("given_facts", "level", "code"),
    [
        (IntakeFacts(channel_level=2, channel="intake-manufacturer"), 2, "CHANNEL_STARTS_HIGHER"),
        (IntakeFacts(words="刹车失灵"), 3, "DANGER_FOUND"),
        (IntakeFacts(words="我要起诉"), 3, "THREAT_FOUND"),
        (IntakeFacts(words="叫你们领导来"), 2, "THREAT_FOUND"),
        (IntakeFacts(words="以后再也不来了"), 1, "THREAT_FOUND"),
        (IntakeFacts(words="已经投诉到12315了"), 3, "ALREADY_INVOLVED"),
        (IntakeFacts(same_problem_before=2), 2, "SAME_PROBLEM_AGAIN"),
        (IntakeFacts(same_problem_before=1, complaints_before=4), 1, "COMPLAINED_BEFORE"),
        (IntakeFacts(first_contact_overdue=True), 2, "FIRST_CONTACT_OVERDUE"),
        (IntakeFacts(media_or_authority=True), 3, "MEDIA_OR_AUTHORITY"),
        (IntakeFacts(threats_noted={"legal": 3}), 3, "THREAT_NOTED"),
    ],
)
def test_each_reason_raises_the_level_as_far_as_it_may(
    given_facts: IntakeFacts, level: int, code: str
) -> None:
    suggestion = suggest_level(given_facts)
    assert suggestion.level == level
    assert suggestion.reasons[0].code == code


def test_the_gravest_reason_comes_first() -> None:
    suggestion = suggest_level(IntakeFacts(words="刹车失灵，以后再也不来了", channel_level=2))
    assert [why.code for why in suggestion.reasons] == [
        "DANGER_FOUND",
        "CHANNEL_STARTS_HIGHER",
        "THREAT_FOUND",
    ]
    assert [threat.key for threat in suggestion.threats] == ["leave"]


def test_a_threat_that_was_heard_and_noted_is_told_once() -> None:
    suggestion = suggest_level(IntakeFacts(words="我要起诉", threats_noted={"legal": 3}))
    assert [why.code for why in suggestion.reasons] == ["THREAT_FOUND"]


@given(given_facts=facts)
def test_the_level_is_that_of_its_gravest_reason_and_every_text_is_filled(given_facts: IntakeFacts) -> None:
    suggestion = suggest_level(given_facts)
    assert suggestion.level == max([1, *(int(why.params.get("level", 1)) for why in suggestion.reasons)])
    assert suggestion.level >= given_facts.channel_level
    for why in suggestion.reasons:
        assert "%(" not in REASON_TEXTS[why.code] % why.params
        assert why.params.get("key", "fire") in KEY_TEXTS


@given(given_facts=facts)
def test_more_words_never_make_a_complaint_lighter(given_facts: IntakeFacts) -> None:
    quiet = IntakeFacts(channel_level=given_facts.channel_level, words="")
    loud = IntakeFacts(channel_level=given_facts.channel_level, words=given_facts.words)
    assert suggest_level(loud).level >= suggest_level(quiet).level


def test_every_cue_has_a_word_for_its_key() -> None:
    assert {cue.key for cue in BUILT_IN} == set(KEY_TEXTS)
