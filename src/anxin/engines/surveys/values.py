"""What may be stored as the answer to an item: read from a form, a file or the API, or refused with what fits."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from anxin.engines.surveys.definition import Item, ItemKind, Skip
from anxin.engines.surveys.limits import Value

LONGEST_WORDS = 4000
_YES = frozenset({"true", "yes", "y", "1", "是", "有", "对"})
_NO = frozenset({"false", "no", "n", "0", "否", "没有", "不是", "无"})


class AnswerError(ValueError):
    """An answer does not fit its item: a stable code, and the values that its text names."""

    def __init__(self, item: str, code: str, **params: int | str) -> None:
        super().__init__(f"{item}: {code} {params or ''}".rstrip())
        self.item = item
        self.code = code
        self.params = params


def read_answer(item: Item, given: Any) -> Value:
    """Return the answer as it is stored: a whole number of a scale, true or false, an option's key, a list of keys.

    Numbers, yes and no may come as text, in either language. Texts and what the caller says: own words and true.
    ``AnswerError`` tells what was expected.
    """
    if item.scale is not None:
        return _on_scale(item, given, item.scale)
    if item.kind in {ItemKind.YES_NO, ItemKind.SAY}:
        return _yes_or_no(item, given)
    if item.kind is ItemKind.CHOICE:
        return _option(item, given)
    if item.kind is ItemKind.MANY:
        return _options(item, given)
    return read_words(item, given)


def read_words(item: Item, given: Any) -> str:
    """Return own words without the blanks around them; ``AnswerError`` for none, or for more than 4,000 signs."""
    words = given.replace("\x00", "").strip() if isinstance(given, str) else ""
    if not words:
        raise AnswerError(item.key, "WORDS_MISSING")
    if len(words) > LONGEST_WORDS:
        raise AnswerError(item.key, "WORDS_TOO_LONG", most=LONGEST_WORDS)
    return words


def read_skip(item: Item, given: Any) -> Skip:
    """Return why an item has no answer; ``AnswerError`` for a reason that is none."""
    try:
        return Skip(given)
    except ValueError:
        raise AnswerError(item.key, "NOT_A_REASON") from None


def _on_scale(item: Item, given: Any, scale: tuple[int, int]) -> int:
    low, high = scale
    number = _whole_number(given)
    if number is None or not low <= number <= high:
        raise AnswerError(item.key, "NOT_ON_SCALE", low=low, high=high)
    return number


def _whole_number(given: Any) -> int | None:
    if isinstance(given, str):
        written = unicodedata.normalize("NFKC", given).strip()
        return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else None
    if isinstance(given, float) and given.is_integer():
        return int(given)
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def _yes_or_no(item: Item, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    written = unicodedata.normalize("NFKC", str(given)).strip().lower()
    if written not in _YES | _NO:
        raise AnswerError(item.key, "NOT_YES_OR_NO")
    return written in _YES


def _option(item: Item, given: Any) -> str:
    """Find an option by its key or by its words in either language."""
    written = given.strip() if isinstance(given, str) else None
    for option in item.options:
        if written in {option.key, option.says.zh, option.says.en}:
            return option.key
    raise AnswerError(item.key, "NOT_OFFERED")


def _options(item: Item, given: Any) -> list[str]:
    if isinstance(given, str) or not isinstance(given, Sequence) or not given:
        raise AnswerError(item.key, "NOTHING_CHOSEN")
    chosen = {_option(item, each) for each in given}
    if len(chosen) > 1 and any(option.exclusive and option.key in chosen for option in item.options):
        raise AnswerError(item.key, "STANDS_ALONE")
    return [option.key for option in item.options if option.key in chosen]
