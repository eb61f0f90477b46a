"""Read a questionnaire from its document: strictly, naming the field that is wrong."""

import math
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from anxin.engines.surveys.definition import (
    Condition,
    Factor,
    Item,
    ItemKind,
    Measure,
    Op,
    Option,
    Purpose,
    Questionnaire,
    Test,
    Words,
)
from anxin.engines.worktime.fields import (
    FieldFault,
    flag,
    gettext_noop,
    needed,
    path,
    rows,
    table,
    text,
    whole_number,
)

A_KEY = gettext_noop("a short name of letters, digits and _, beginning with a letter")
A_NUMBER = gettext_noop("a number")
A_KNOWN_FIELD = gettext_noop("no field of this name")
NOT_SO_LONG = gettext_noop("at most 2,000 signs")
NOT_SO_MANY = gettext_noop("fewer entries")
ONE_OF = gettext_noop("one of the words that the field may have")
A_SOURCE = gettext_noop("an item of a source, such as S078")
AN_ANSWER = gettext_noop("a number, true or false, the key of an option, or a list of those")
LONGEST_TEXT = 2000
MOST_ITEMS = 200
MOST_OPTIONS = 60

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_SOURCE = re.compile(r"[LSTD][0-9]{3}")
_FIELDS = {
    "questionnaire": frozenset(
        ("key", "purpose", "title", "about", "anonymous", "opening", "closing", "factors", "items")
    ),
    "factor": frozenset(("key", "title", "weight")),
    "item": frozenset(Item.__dataclass_fields__),
    "option": frozenset(("key", "says", "exclusive", "bad")),
    "condition": frozenset(("all", "any")),
    "test": frozenset(("item", "op", "value")),
    "words": frozenset(("zh", "en")),
}
type Body = Mapping[str, Any]


class DefinitionError(FieldFault):
    """A questionnaire's document is wrong: the field, such as ``items[2].asks``, and what was expected there."""


def read_questionnaire(document: Mapping[str, Any]) -> Questionnaire:
    """Read a questionnaire from its document; ``DefinitionError`` names the first field that cannot be read.

    What can be read may still have faults: a draft may lack a language or a condition's item; see ``faults_of``.
    """
    try:
        return _questionnaire(_table(document, "questionnaire", field=""))
    except FieldFault as fault:
        raise DefinitionError(fault.field, fault.expected) from None


def _questionnaire(body: Body) -> Questionnaire:
    return Questionnaire(
        key=_key(needed(body, "key"), field="key"),
        purpose=_one_of(Purpose, needed(body, "purpose"), field="purpose"),
        title=_words(needed(body, "title"), field="title"),
        about=_maybe(body, "about", _words),
        anonymous=flag(body.get("anonymous", False), field="anonymous"),
        opening=_maybe(body, "opening", _words),
        closing=_maybe(body, "closing", _words),
        factors=_each(body.get("factors", ()), _factor, field="factors", most=MOST_OPTIONS),
        items=_each(needed(body, "items"), _item, field="items", most=MOST_ITEMS),
    )


def _factor(value: Any, *, field: str) -> Factor:
    body = _table(value, "factor", field=field)
    return Factor(
        key=_key(needed(body, "key", within=field), field=path(field, "key")),
        title=_words(needed(body, "title", within=field), field=path(field, "title")),
        weight=_number(needed(body, "weight", within=field), field=path(field, "weight")),
    )


def _item(value: Any, *, field: str) -> Item:
    body = _table(value, "item", field=field)
    return Item(
        key=_key(needed(body, "key", within=field), field=path(field, "key")),
        kind=_one_of(ItemKind, needed(body, "kind", within=field), field=path(field, "kind")),
        asks=_words(needed(body, "asks", within=field), field=path(field, "asks")),
        spoken=_maybe(body, "spoken", _words, within=field),
        hint=_maybe(body, "hint", _words, within=field),
        low=_maybe(body, "low", _words, within=field),
        high=_maybe(body, "high", _words, within=field),
        factor=_maybe(body, "factor", _key, within=field),
        measure=_maybe(body, "measure", _measure, within=field),
        required=_flag(body, "required", within=field),
        options=_each(body.get("options", ()), _option, field=path(field, "options"), most=MOST_OPTIONS),
        shown_if=_maybe(body, "shown_if", _condition, within=field),
        reason_below=_maybe(body, "reason_below", whole_number, within=field),
        reason_if_bad=_flag(body, "reason_if_bad", within=field),
        bad_if=_maybe(body, "bad_if", flag, within=field),
        lower_is_better=_flag(body, "lower_is_better", within=field),
        must_say=_flag(body, "must_say", within=field),
        because=_each(body.get("because", ()), _source, field=path(field, "because"), most=MOST_OPTIONS),
    )


def _option(value: Any, *, field: str) -> Option:
    body = _table(value, "option", field=field)
    return Option(
        key=_key(needed(body, "key", within=field), field=path(field, "key")),
        says=_words(needed(body, "says", within=field), field=path(field, "says")),
        exclusive=_flag(body, "exclusive", within=field),
        bad=_flag(body, "bad", within=field),
    )


def _condition(value: Any, *, field: str) -> Condition:
    body = _table(value, "condition", field=field)
    return Condition(
        all_of=_each(body.get("all", ()), _test, field=path(field, "all"), most=MOST_OPTIONS),
        any_of=_each(body.get("any", ()), _test, field=path(field, "any"), most=MOST_OPTIONS),
    )


def _test(value: Any, *, field: str) -> Test:
    body = _table(value, "test", field=field)
    return Test(
        item=_key(needed(body, "item", within=field), field=path(field, "item")),
        op=_one_of(Op, needed(body, "op", within=field), field=path(field, "op")),
        value=_maybe(body, "value", _compared, within=field),
    )


def _compared(value: Any, *, field: str) -> int | str | bool | tuple[int | str, ...]:
    if isinstance(value, list | tuple):
        if len(value) > MOST_OPTIONS or not all(isinstance(each, int | str) for each in value):
            raise FieldFault(field, AN_ANSWER)
        return tuple(value)
    if not isinstance(value, int | str):
        raise FieldFault(field, AN_ANSWER)
    return value


def _words(value: Any, *, field: str) -> Words:
    body = _table(value, "words", field=field)
    return Words(
        zh=_text(body.get("zh", ""), field=path(field, "zh")),
        en=_text(body.get("en", ""), field=path(field, "en")),
    )


def _text(value: Any, *, field: str) -> str:
    written = text(value, field=field).replace("\x00", "")
    if len(written) > LONGEST_TEXT:
        raise FieldFault(field, NOT_SO_LONG)
    return written.strip()


def _key(value: Any, *, field: str) -> str:
    if not isinstance(value, str) or _KEY.fullmatch(value) is None:
        raise FieldFault(field, A_KEY)
    return value


def _source(value: Any, *, field: str) -> str:
    if not isinstance(value, str) or _SOURCE.fullmatch(value) is None:
        raise FieldFault(field, A_SOURCE)
    return value


def _number(value: Any, *, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise FieldFault(field, A_NUMBER)
    return value


def _measure(value: Any, *, field: str) -> Measure:
    return _one_of(Measure, value, field=field)


def _one_of[Choice: StrEnum](choices: type[Choice], value: Any, *, field: str) -> Choice:
    if not isinstance(value, str) or value not in list(choices):
        raise FieldFault(field, ONE_OF)
    return choices(value)


def _flag(body: Body, key: str, *, within: str) -> bool:
    return flag(body.get(key, False), field=path(within, key))


def _maybe[Read](body: Body, key: str, read: Callable[..., Read], *, within: str = "") -> Read | None:
    value = body.get(key)
    return None if value is None else read(value, field=path(within, key))


def _each[Read](value: Any, read: Callable[..., Read], *, field: str, most: int) -> tuple[Read, ...]:
    given = rows(value, field=field)
    if len(given) > most:
        raise FieldFault(field, NOT_SO_MANY)
    return tuple(read(each, field=f"{field}[{place}]") for place, each in enumerate(given))


def _table(value: Any, kind: str, *, field: str) -> Body:
    body = table(value, field=field or kind)
    for key in body:
        if key not in _FIELDS[kind]:
            raise FieldFault(path(field, key), A_KNOWN_FIELD)
    return body
