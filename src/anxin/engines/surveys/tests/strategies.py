"""Random questionnaires that hang together, and random answers to them."""

from typing import Any

from hypothesis import strategies as st

from anxin.engines.surveys import (
    Condition,
    Factor,
    Given,
    Item,
    ItemKind,
    Mode,
    Op,
    Option,
    Purpose,
    Questionnaire,
    Skip,
    Test,
    Words,
)

WORDS = st.builds(
    Words, zh=st.sampled_from(["您好", "满意吗?", "为什么"]), en=st.sampled_from(["Hello", "Why?"])
)
FACTORS = ("quality", "adviser")
OPTIONS = tuple(
    Option(key, Words(key, key), exclusive=key == "none", bad=key == "bad") for key in ("good", "bad", "none")
)
ASKED = [kind for kind in ItemKind if kind is not ItemKind.SAY]


def answers_to(item: Item) -> st.SearchStrategy[Any]:
    """Return a strategy for what fits an item."""
    if item.scale:
        return st.integers(*item.scale)
    if item.kind in {ItemKind.YES_NO, ItemKind.SAY}:
        return st.booleans() if item.kind is ItemKind.YES_NO else st.just(True)
    keys = [option.key for option in item.options]
    if item.kind is ItemKind.CHOICE:
        return st.sampled_from(keys)
    if item.kind is ItemKind.MANY:
        together = st.lists(st.sampled_from(["good", "bad"]), unique=True, min_size=1)
        return together.map(sorted) | st.just(["none"])
    return st.sampled_from(["太慢了", "all fine"])


@st.composite
def tests_of(draw: Any, item: Item) -> Any:
    """A comparison that an item can have."""
    presence = st.sampled_from([Op.ANSWERED, Op.NOT_ANSWERED]).map(lambda op: Test(item.key, op))
    if item.kind is ItemKind.TEXT:
        return draw(presence)
    value = answers_to(item) if item.kind is not ItemKind.MANY else st.sampled_from(["good", "bad", "none"])
    listed = st.lists(value, min_size=1, max_size=3, unique=True).map(
        lambda given: Test(item.key, Op.IN, tuple(given))
    )
    if item.kind is ItemKind.MANY:
        return draw(presence | listed)
    ops = [Op.EQ, Op.NE, *([Op.LT, Op.LE, Op.GT, Op.GE] if item.scale else [])]
    compared = st.builds(Test, item=st.just(item.key), op=st.sampled_from(ops), value=value)
    return draw(presence | listed | compared)


@st.composite
def items(draw: Any, key: str, before: list[Item]) -> Item:
    """One item whose condition rests on earlier ones."""
    kind = draw(st.sampled_from(list(ItemKind)))
    scale = kind in {ItemKind.SCALE_5, ItemKind.SCALE_10, ItemKind.SCALE_0_10}
    questions = [item for item in before if item.kind is not ItemKind.SAY]
    condition = None
    if questions and draw(st.booleans()):
        tests = st.lists(st.sampled_from(questions).flatmap(tests_of), max_size=2).map(tuple)
        condition = draw(st.builds(Condition, all_of=tests, any_of=tests).filter(lambda made: made.tests))
    return Item(
        key=key,
        kind=kind,
        asks=draw(WORDS),
        spoken=draw(st.none() | WORDS) if kind is not ItemKind.SAY else None,
        hint=draw(st.none() | WORDS),
        factor=draw(st.sampled_from([None, *FACTORS])) if scale else None,
        required=kind is not ItemKind.SAY and draw(st.booleans()),
        options=OPTIONS if kind in {ItemKind.CHOICE, ItemKind.MANY} else (),
        shown_if=condition,
        reason_if_bad=kind not in {ItemKind.TEXT, ItemKind.SAY} and draw(st.booleans()),
        bad_if=draw(st.none() | st.booleans()) if kind is ItemKind.YES_NO else None,
        lower_is_better=scale and draw(st.booleans()),
        must_say=kind is ItemKind.SAY and draw(st.booleans()),
        because=draw(st.sampled_from([(), ("S078",), ("S076", "L061")])),
    )


@st.composite
def questionnaires(draw: Any, *, most: int = 6) -> Questionnaire:
    """A questionnaire whose conditions rest on earlier items that can be answered so."""
    made: list[Item] = []
    for number in range(draw(st.integers(1, most))):
        made.append(draw(items(f"q{number}", made)))
    used = {item.factor for item in made}
    weights = st.sampled_from([1, 0.5, 19, 22])
    return Questionnaire(
        key="drawn",
        purpose=draw(st.sampled_from([Purpose.AFTER_SERVICE, Purpose.STUDY])),
        title=draw(WORDS),
        factors=tuple(Factor(key, draw(WORDS), draw(weights)) for key in FACTORS if key in used),
        items=tuple(made),
        opening=draw(st.none() | WORDS),
    )


@st.composite
def given_to(draw: Any, questionnaire: Questionnaire) -> Given:
    """Any mixture of answers, words and reasons, whether the items are asked or not."""
    answers: dict[str, Any] = {}
    words: dict[str, str] = {}
    for item in questionnaire.items:
        if draw(st.booleans()):
            (words if item.kind is ItemKind.TEXT else answers)[item.key] = draw(answers_to(item))
    keys = [item.key for item in questionnaire.items]
    skipped = draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(Skip), max_size=2))
    return Given(answers, words, skipped, draw(st.sampled_from(Mode)))


@st.composite
def interviews(draw: Any) -> tuple[Questionnaire, Given]:
    """A questionnaire with what a customer gave so far."""
    questionnaire = draw(questionnaires())
    return questionnaire, draw(given_to(questionnaire))
