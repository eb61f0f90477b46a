import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.customers.phones import PhoneKind, Region, normalise_phone, split_phones


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+86 138 1234 5678",
        "+8613812345678",
        "86 13812345678",
        "0086-138-1234-5678",
        "１３８１２３４５６７８",
        "(138)12345678",
    ],
)
def test_one_mobile_has_one_spelling(text: str) -> None:
    phone = normalise_phone(text)
    assert (phone.number, phone.national, phone.kind) == ("+8613812345678", "13812345678", PhoneKind.MOBILE)


@pytest.mark.parametrize(
    ("text", "number", "kind", "extension"),
    [
        ("021-62345678", "+862162345678", PhoneKind.LANDLINE, ""),
        ("(021) 6234 5678", "+862162345678", PhoneKind.LANDLINE, ""),
        ("+86 21 6234 5678", "+862162345678", PhoneKind.LANDLINE, ""),
        ("021-62345678-801", "+862162345678", PhoneKind.LANDLINE, "801"),
        ("0755-1234567 转 8", "+867551234567", PhoneKind.LANDLINE, "8"),
        ("62345678", "62345678", PhoneKind.LANDLINE, ""),
        ("400-820-1234", "4008201234", PhoneKind.SERVICE, ""),
        ("12315", "12315", PhoneKind.SERVICE, ""),
        ("+1 202 555 0143", "+12025550143", PhoneKind.FOREIGN, ""),
        ("+44 (0)7911 123456", "+447911123456", PhoneKind.MOBILE, ""),
        ("1381234567", "1381234567", PhoneKind.UNKNOWN, ""),
        ("138****5678", "138****5678", PhoneKind.UNKNOWN, ""),
        ("没有电话", "没有电话", PhoneKind.UNKNOWN, ""),
        ("", "", PhoneKind.UNKNOWN, ""),
    ],
)
def test_other_numbers_are_recognised(text: str, number: str, kind: PhoneKind, extension: str) -> None:
    phone = normalise_phone(text)
    assert (phone.number, phone.kind, phone.extension) == (number, kind, extension)
    assert phone.is_usable is (kind is not PhoneKind.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("07911 123456", "+447911123456", PhoneKind.MOBILE),
        ("020 7946 0958", "+442079460958", PhoneKind.LANDLINE),
        ("0800 123 4567", "+448001234567", PhoneKind.SERVICE),
        ("020 7946 0958 ext 12", "+442079460958", PhoneKind.LANDLINE),
        ("+86 138 1234 5678", "+8613812345678", PhoneKind.MOBILE),
        ("12345", "12345", PhoneKind.UNKNOWN),
    ],
)
def test_a_british_house_reads_british_numbers(text: str, number: str, kind: PhoneKind) -> None:
    phone = normalise_phone(text, region=Region.BRITAIN)
    assert (phone.number, phone.kind) == (number, kind)


def test_numbers_side_by_side_are_taken_apart() -> None:
    assert split_phones("13812345678/021-62345678、 13900000000") == [
        "13812345678",
        "021-62345678",
        "13900000000",
    ]


@given(
    digits=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    gap=st.sampled_from(["", " ", "-"]),
)
def test_gaps_never_change_a_mobile(digits: str, gap: str) -> None:
    written = gap.join([digits[:3], digits[3:7], digits[7:]])
    assert normalise_phone(written) == normalise_phone(f"+86{digits}")


@given(text=st.text(max_size=20), region=st.sampled_from(Region))
def test_any_text_is_read_without_an_error(text: str, region: Region) -> None:
    phone = normalise_phone(text, region=region)
    if phone.is_usable and phone.number.startswith("+"):
        assert normalise_phone(phone.number, region=region).number == phone.number
