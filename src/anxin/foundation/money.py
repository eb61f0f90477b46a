"""Sums of money as contracts write them."""

import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import InvalidInput

MOST = Decimal(10) ** 8
_CENT = Decimal("0.01")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("亿", "万", "")
_GROUP = 10_000
_IDLE = str.maketrans("", "", " ,，¥$£€元\u00a0")


def typed_amount(text: str, *, field: str = "amount") -> Decimal:
    """Return the sum that somebody typed, such as ``1,200.50`` or ``￥1200元``.

    ``InvalidInput`` on ``field`` for what is no sum, is below nothing, has parts of a cent, or is 100 million or more.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_IDLE)
    try:
        amount = Decimal(plain) if plain.isascii() else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or not 0 <= amount < MOST or amount != amount.quantize(_CENT):
        raise InvalidInput(
            "NO_AMOUNT",
            _("Write the sum in figures with at most two decimals, such as 1200.50."),
            field=field,
        )
    return amount.quantize(_CENT)


def amount_in_capitals(amount: Decimal) -> str:
    """Return a sum in yuan in the numerals of cheques and contracts: 12345.60 is 壹万贰仟叁佰肆拾伍元陆角整.

    ``ValueError`` for a sum below nothing, with parts of a cent, or of a trillion yuan and more.
    """
    if not 0 <= amount < 10**12 or amount != amount.quantize(_CENT):
        raise ValueError(f"no sum of yuan: {amount}")
    whole, cents = divmod(int(amount * 100), 100)
    tens, units = divmod(cents, 10)
    words = f"{_whole_in_capitals(whole)}元" if whole or not cents else ""
    if not cents:
        return f"{words}整"
    if not tens:
        return f"{words}{'零' if whole else ''}{_DIGITS[units]}分"
    words += f"{_DIGITS[tens]}角"
    return f"{words}{_DIGITS[units]}分" if units else f"{words}整"


def _whole_in_capitals(number: int) -> str:
    """Write a number below 10 ** 12 by groups of four digits; a gap between two figures is one 零."""
    words = ""
    for place, name in enumerate(_GROUPS):
        group = number // _GROUP ** (len(_GROUPS) - 1 - place) % _GROUP
        if group:
            gap = "零" if words and (group < _GROUP // 10 or words.endswith("零")) else ""
            words = f"{words.removesuffix('零')}{gap}{_group_in_capitals(group)}{name}"
        elif words and not words.endswith("零"):
            words += "零"
    return words.removesuffix("零") or "零"


def _group_in_capitals(group: int) -> str:
    words, gap = "", False
    for digit, place in zip(f"{group:04}", _PLACES, strict=True):
        if digit == "0":
            gap = bool(words)
        else:
            words += ("零" if gap else "") + _DIGITS[int(digit)] + place
            gap = False
    return words
