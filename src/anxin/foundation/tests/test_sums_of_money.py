"""Sums as contracts write them, and sums as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.foundation.errors import InvalidInput
from anxin.foundation.money import amount_in_capitals, typed_amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("110", "壹佰壹拾元整"),
        ("1010", "壹仟零壹拾元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("12345.60", "壹万贰仟叁佰肆拾伍元陆角整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1001000", "壹佰万壹仟元整"),
        ("10000001", "壹仟万零壹元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_a_sum_is_written_in_capital_numerals(amount: str, words: str):
    assert amount_in_capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000"])
def test_what_cannot_be_paid_is_not_written(amount: str):
    with pytest.raises(ValueError, match="no sum"):
        amount_in_capitals(Decimal(amount))


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_no_two_sums_read_alike_and_no_gap_is_doubled(cents: int):
    words = amount_in_capitals(Decimal(cents) / 100)
    assert "零零" not in words
    assert words != amount_in_capitals(Decimal(cents + 1 if cents < 10**14 - 1 else 0) / 100)
    assert words.endswith(("整", "分"))


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1200", "1200"),
        ("1,200.50", "1200.50"),
        ("￥１２００.５元", "1200.50"),
        (" 0 ", "0"),
        ("1，200", "1200"),
    ],
)
def test_a_sum_is_read_as_people_type_it(typed: str, amount: str):
    assert typed_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["", "abc", "-5", "1.234", "1e3000", "nan", "inf", "100000000", "一千", "5" * 40]
)
def test_what_is_no_sum_is_refused_at_its_field(typed: str):
    with pytest.raises(InvalidInput) as refused:
        typed_amount(typed)
    assert refused.value.field == "amount"
