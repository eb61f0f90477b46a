from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anxin.foundation.han_variants import SIMPLIFIED
from anxin.foundation.searching import (
    ELLIPSIS,
    LARGEST_VECTOR,
    LAST_POSITION,
    LONGEST_WORD,
    MOST_POSITIONS,
    Part,
    PartKind,
    Term,
    Weight,
    fold,
    snippet,
    terms_of,
    tokens_for,
    tsquery_literal,
    tsvector_literal,
)

HAN = "发动机异响变速箱车辆维修投诉客户顿挫漏油門開關"
MIXED = st.text(alphabet=HAN + "NPab019 ,。·-Ａé\n", max_size=60)


def holds(text: str, term: Term) -> bool:
    places: dict[str, set[int]] = {}
    for lexeme, position in tokens_for(text):
        places.setdefault(lexeme, set()).add(position)
    if term.dense and len(term.text) > 1:
        pairs = [first + second for first, second in pairwise(term.text)]
        starts = places.get(pairs[0], set())
        return any(
            all(start + step in places.get(pair, set()) for step, pair in enumerate(pairs))
            for start in starts
        )
    if term.prefix:
        return any(lexeme.startswith(term.text) for lexeme in places)
    return term.text in places


def finds(query: str, text: str) -> bool:
    terms = terms_of(query)
    return bool(terms) and all(holds(text, term) for term in terms)


def lexemes(*parts: Part) -> set[str]:
    return {entry.split("'")[1] for entry in tsvector_literal(parts).split()}


def test_chinese_becomes_pairs_and_words_stay_whole() -> None:
    assert tokens_for("N挡异响P0420") == [("n", 1), ("挡异", 2), ("异响", 3), ("响", 4), ("p0420", 5)]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("空调异响，噪音大", "异响"),
        ("空调异响，噪音大", "噪音"),
        ("发动机异响", "动机异响"),
        ("換擋時異響", "换挡"),
        ("换挡时异响", "異響"),
        ("ＡＢＳ灯亮", "abs 灯"),
        ("换挡", "挡"),
        ("油", "油"),
        ("Brake noise at low speed", "BRAKE spe"),
        ("Café visit", "cafe"),
        ("车门关不上", "門 關"),
        ("2023款 1.5T", "2023款"),
        ("N挡异响P0420", "p042"),
    ],
)
def test_a_text_is_found_by_what_people_type(text: str, query: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("空调异响，噪音大", "响噪"),
        ("动发机", "发动机"),
        ("异响很大，响声", "异响声"),
        ("brakes", "brake pad"),
        ("abs", "bs"),
    ],
)
def test_a_text_is_not_found_by_what_it_does_not_say(text: str, query: str) -> None:
    assert not finds(query, text)


@given(text=MIXED, data=st.data())
def test_every_substring_of_a_chinese_run_finds_its_text(text: str, data: st.DataObject) -> None:
    run = data.draw(st.text(alphabet=HAN, min_size=2, max_size=30))
    start = data.draw(st.integers(0, len(run) - 2))
    stop = data.draw(st.integers(start + 2, len(run)))
    assert finds(run[start:stop], text + run + "。" + text)


@given(text=MIXED, run=st.text(alphabet=HAN, min_size=2, max_size=6))
def test_nothing_is_found_that_is_not_there(text: str, run: str) -> None:
    assume(fold(run) not in fold(text))
    assert not finds(run, text)


@given(text=st.text(max_size=80))
def test_folding_twice_changes_nothing_for_the_words(text: str) -> None:
    assert tokens_for(fold(text)) == tokens_for(text)


@given(text=st.text(max_size=60))
def test_one_character_of_a_text_finds_it(text: str) -> None:
    for character in text:
        if "\u4e00" <= character <= "\u9fff":
            assert finds(character, text)


def test_a_simplified_character_is_never_changed_again() -> None:
    assert not any(ord(simple) in SIMPLIFIED for simple in SIMPLIFIED.values())
    assert all(len(simple) == 1 for simple in SIMPLIFIED.values())
    assert len(SIMPLIFIED) > 1000


def test_a_vin_is_filed_under_its_tails() -> None:
    assert {"lsvau2180n2123456", "n2123456"[-8:], "123456"} <= lexemes(
        Part("LSVAU2180N2123456", kind=PartKind.VIN)
    )
    assert "123456" in lexemes(Part("车架号LSVAU2180N2123456。"))


@pytest.mark.parametrize("plate", ["沪A·12345", "沪A12345", "沪 a 12345", "沪Ａ·１２３４５", "滬A-12345"])
def test_a_plate_is_filed_whole_and_without_its_province(plate: str) -> None:
    for kind in (PartKind.PLATE, PartKind.TEXT):
        assert {"沪a12345", "a12345", "12345"} <= lexemes(Part(plate, kind=kind))


@pytest.mark.parametrize("phone", ["138 1234 5678", "+86 138-1234-5678", "13812345678", "008613812345678"])
def test_a_phone_is_filed_by_its_digits_and_tails(phone: str) -> None:
    for kind in (PartKind.PHONE, PartKind.TEXT):
        assert {"13812345678", "12345678", "5678"} <= lexemes(Part(phone, kind=kind))


def test_a_british_phone_is_filed_in_its_national_form() -> None:
    assert "07911123456" in lexemes(Part("+44 7911 123456", kind=PartKind.PHONE))


def test_a_case_number_is_filed_whole_and_by_its_tail() -> None:
    assert {"ts202611210007", "ts20261121", "20261121", "0007"} == lexemes(
        Part("TS20261121-0007", kind=PartKind.NUMBER)
    )


def test_a_query_is_written_as_phrases_prefixes_and_conditions() -> None:
    assert tsquery_literal("发动机 abs 响") == "'发动' <-> '动机' & 'abs':* & '响':*"
    assert tsquery_literal("brake noi") == "'brake' & 'noi':*"
    assert tsquery_literal("沪A·12345") == "'沪a12345':*"


@pytest.mark.parametrize("query", ["", "   ", "，。!", "'", "\x00"])
def test_a_query_without_words_is_empty(query: str) -> None:
    assert tsquery_literal(query) == ""


def test_weights_stand_at_the_places() -> None:
    literal = tsvector_literal([Part("异响", Weight.A), Part("异响")])
    assert literal == "'响':2A,5D '异响':1A,4D"


def test_a_long_text_stays_within_the_limits_of_the_database() -> None:
    literal = tsvector_literal([Part("的车" * 40_000 + "x" * 5_000)])
    assert "x" * LONGEST_WORD in literal
    assert "x" * (LONGEST_WORD + 1) not in literal
    places = [entry.split(":")[1].split(",") for entry in literal.split()]
    assert max(map(len, places)) <= MOST_POSITIONS
    assert max(int(place[:-1]) for row in places for place in row) <= LAST_POSITION
    many = tsvector_literal([Part(" ".join(f"word{number}" for number in range(200_000)))])
    assert len(many.encode()) < 2 * LARGEST_VECTOR


def marked(text: str, query: str, width: int = 96) -> str:
    return "".join(
        f"[{piece.text}]" if piece.is_hit else piece.text for piece in snippet(text, query, width=width)
    )


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("空调异响，很吵", "异响", "空调[异响]，很吵"),
        ("變速箱異響", "变速 响", "[變速]箱異[響]"),
        ("ＡＢＳ灯亮", "abs", "[ＡＢＳ]灯亮"),
        ("Noisy brakes, brake", "brake", "Noisy [brake]s, [brake]"),
        ("电话 138-1234-5678", "13812345678", "电话 [138-1234-5678]"),
        ("沪A·12345来了", "沪A12345", "[沪A·12345]来了"),
        ("没有", "别的", "没有"),
        ("", "别的", ""),
    ],
)
def test_hits_are_marked_in_the_customers_own_spelling(text: str, query: str, shown: str) -> None:
    assert marked(text, query) == shown


def test_a_long_text_is_cut_around_its_first_hit() -> None:
    text = "前" * 300 + "异响" + "后" * 300
    shown = marked(text, "异响", width=60)
    assert "[异响]" in shown
    assert shown.startswith(ELLIPSIS)
    assert shown.endswith(ELLIPSIS)
    assert len(shown) == 60 + 2 + 2


@given(text=st.text(max_size=200), query=st.text(max_size=20), width=st.integers(1, 80))
def test_a_snippet_is_a_piece_of_its_text(text: str, query: str, width: int) -> None:
    pieces = snippet(text, query, width=width)
    inner = "".join(piece.text for piece in pieces).strip(ELLIPSIS)
    assert inner in text
    assert all(piece.text for piece in pieces)
