import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.foundation.masking import mask_name, mask_phone, mask_vin


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("+8613812345678", "+86138****5678"),
        ("021-62345678", "021-****5678"),
        ("62345678", "****5678"),
        ("+44 7911 123456", "+44 **** **3456"),
        ("07911123456", "079****3456"),
        ("12315", "***15"),
        ("5", "*"),
        ("", ""),
    ],
)
def test_the_middle_of_a_phone_is_hidden(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(digits=st.text(alphabet="0123456789", min_size=1, max_size=20))
def test_something_of_every_phone_is_hidden_and_its_length_stays(digits: str) -> None:
    masked = mask_phone(digits)
    assert len(masked) == len(digits)
    assert "*" in masked
    assert sum(sign != "*" for sign in masked) <= 7


def test_a_vin_shows_its_last_six() -> None:
    assert mask_vin("LSVAU2180N2123456") == "***********123456"
    assert mask_vin("123") == "123"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王建国", "王**"),
        ("李雷", "李*"),
        ("欧阳娜娜", "欧阳**"),
        ("上海某某汽车租赁有限公司", "上海**"),
        ("王", "王*"),
        ("John Smith", "J** S**"),
        ("", ""),
    ],
)
def test_a_name_keeps_only_what_tells_it_apart(name: str, masked: str) -> None:
    assert mask_name(name) == masked
