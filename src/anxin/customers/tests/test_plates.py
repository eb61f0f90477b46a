import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.customers.plates import PlateKind, is_known_plate, normalise_plate


@pytest.mark.parametrize(
    "text",
    ["沪A12345", "沪A·12345", "沪 A 12345", "沪a-12345", "沪Ａ•１２３４５", "滬A.12345", " 沪A12345\n"],
)
def test_one_plate_has_one_spelling(text: str) -> None:
    plate = normalise_plate(text)
    assert (plate.text, plate.shown, plate.kind) == ("沪A12345", "沪A·12345", PlateKind.CHINESE)


@pytest.mark.parametrize(
    ("text", "shown", "kind"),
    [
        ("沪AD12345", "沪A·D12345", PlateKind.CHINESE_NEW_ENERGY),
        ("粤B·FA1234", "粤B·FA1234", PlateKind.CHINESE_NEW_ENERGY),
        ("京A12345D", "京A·12345D", PlateKind.CHINESE_NEW_ENERGY),
        ("沪A1234学", "沪A·1234学", PlateKind.CHINESE_SPECIAL),
        ("粤Z1234港", "粤Z·1234港", PlateKind.CHINESE_SPECIAL),
        ("使014578", "使·014578", PlateKind.CHINESE_SPECIAL),
        ("ab12 cde", "AB12 CDE", PlateKind.BRITISH),
        ("A123BCD", "A123 BCD", PlateKind.BRITISH),
        ("ABC 123D", "ABC 123D", PlateKind.BRITISH),
        ("无牌", "无牌", PlateKind.UNKNOWN),
        ("沪A1234", "沪A1234", PlateKind.UNKNOWN),
        ("沪AI2345", "沪AI2345", PlateKind.UNKNOWN),
        ("", "", PlateKind.UNKNOWN),
    ],
)
def test_plates_are_recognised_and_shown_as_people_read_them(text: str, shown: str, kind: PlateKind) -> None:
    plate = normalise_plate(text)
    assert (plate.shown, plate.kind) == (shown, kind)
    assert is_known_plate(text) is (kind is not PlateKind.UNKNOWN)


@given(text=st.text(max_size=12) | st.text(alphabet="沪AB·1 2-", max_size=10))
def test_a_shown_plate_is_the_same_plate(text: str) -> None:
    plate = normalise_plate(text)
    if plate.kind is not PlateKind.UNKNOWN:
        assert normalise_plate(plate.shown) == plate
