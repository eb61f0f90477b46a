from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.priority.crisis import CrisisKind, suggest_crisis
from anxin.engines.priority.cues import BUILT_IN
from anxin.engines.priority.reading import read_signals
from anxin.engines.priority.texts import KEY_TEXTS, REASON_TEXTS


def kinds(words: str, threats_noted: Sequence[str] = ()) -> list[CrisisKind]:
    hints = suggest_crisis(read_signals(words, BUILT_IN), threats_noted=threats_noted)
    return [hint.kind for hint in hints]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("高速上发动机舱突然起火，车烧了一半", [CrisisKind.FIRE]),
        ("我老婆手被烫伤，去了医院", [CrisisKind.INJURY]),
        ("明天我们几十个车主来你们店门口拉横幅", [CrisisKind.CROWD]),
        ("再不解决我就找电视台记者", [CrisisKind.PRESS]),
        ("The car caught fire in my drive", [CrisisKind.FIRE]),
        ("my wife was injured", [CrisisKind.INJURY]),
        ("There will be a protest outside your showroom", [CrisisKind.CROWD]),
        ("A reporter has called me already", [CrisisKind.PRESS]),
    ],
)
def test_the_words_point_at_the_kind(words: str, expected: list[CrisisKind]) -> None:
    assert kinds(words) == expected


@pytest.mark.parametrize(
    "words",
    ["刹车异响，希望检查", "怕以后起火，想查一下线路", "再也不来了", "the brakes squeak", "no one was hurt"],
)
def test_trouble_without_a_crisis_gives_no_hint(words: str) -> None:
    assert kinds(words) == []


def test_people_come_before_cars_and_cars_before_the_press() -> None:
    both = "车自燃了，我本人受伤住院，我要找记者曝光"
    assert kinds(both) == [CrisisKind.INJURY, CrisisKind.FIRE, CrisisKind.PRESS]


def test_a_threat_that_a_person_noted_hints_too_but_only_once() -> None:
    (noted,) = suggest_crisis([], threats_noted=["leave", "media", "legal"])
    assert (noted.kind, noted.because.code) == (CrisisKind.PRESS, "THREAT_NOTED")
    (heard,) = suggest_crisis(read_signals("我找记者来", BUILT_IN), threats_noted=["media"])
    assert heard.because.code == "CRISIS_WORDS"
    assert "记者" in str(heard.because.params["quote"])


@given(words=st.text("起火受伤记者横幅，。我车 fire hurt", max_size=40))
def test_each_kind_is_hinted_at_most_once_with_a_text_that_is_filled(words: str) -> None:
    hints = suggest_crisis(read_signals(words, BUILT_IN), threats_noted=["media"])
    assert len({hint.kind for hint in hints}) == len(hints)
    for hint in hints:
        assert "%(" not in REASON_TEXTS[hint.because.code] % hint.because.params
        assert hint.because.params["key"] in KEY_TEXTS
