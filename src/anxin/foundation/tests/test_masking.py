import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.foundation.masking import mask_identities, mask_name, mask_phone, mask_phones, mask_vin


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


@pytest.mark.parametrize(
    "number",
    [
        "13900001234",
        "１３９００００１２３４",
        "1390 000 1234",
        "139 0000  1234",
        "139,0000,1234",
        "139，0000，1234",
        "139.0000.1234",
        "+86 139 0000 1234",
        "8613900001234",
        "07700 900 123",
        "+44 7700 900123",
        "021-62345678",
        "(021) 6234 5678",
    ],
)
def test_a_number_in_own_words_is_hidden_however_it_is_written(number: str) -> None:
    masked = mask_phones(f"请打{number}，9月3日等了3个小时")
    assert "*" in masked
    assert masked.startswith("请打")
    assert masked.endswith("，9月3日等了3个小时")
    assert "000012" not in masked.replace(" ", "")


@pytest.mark.parametrize(
    "words",
    ["2026-11-22 10:30 来过", "修了3次，花了13500元", "里程 13,500 公里，上次 12,900", "LSVAU2180N2123456"],
)
def test_other_figures_stay(words: str) -> None:
    assert mask_phones(words) == words


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("身份证310104198503124417，请查", "身份证310*************17，请查"),
        ("id 31010419850312441X", "id 310*************1X"),
        ("310104 19850312 4417。", "310***************17。"),
        ("号码３１０１０４１９８５０３１２４４１７", "号码３１０*************１７"),
        ("护照E12345678", "护照E12****78"),
        ("EA1234567 是我的护照", "EA1****67 是我的护照"),
        ("My passport no. is 912345678, thanks", "My passport no. is 912****78, thanks"),
        ("港澳通行证：C12345678", "港澳通行证：C12****78"),
    ],
)
def test_numbers_of_persons_are_hidden_in_own_words(words: str, masked: str) -> None:
    assert mask_identities(words) == masked
    assert mask_identities(masked) == masked


@pytest.mark.parametrize(
    "words",
    [
        "LSVAU2180N2123456",
        "订单号310104998513994417",
        "零件06K115562",
        "花了13500元，里程135000公里",
        "9123456",
    ],
)
def test_other_numbers_are_left(words: str) -> None:
    assert mask_identities(words) == words
