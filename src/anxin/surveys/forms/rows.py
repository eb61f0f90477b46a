"""Rows of the editor: answers offered, comparisons with earlier answers, groups with their weights.

A row without words is left out; blank ones at the end take new entries, so that nothing needs a script.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from anxin.engines.surveys import AnswerError, Item, ItemKind, Op, Questionnaire, read_answer
from anxin.surveys.selectors.wording import OP_NAMES, numbers_of, value_in_words

_BLANK_ROWS = 2
_LANGUAGES = ("zh", "en")
_PRESENCE = frozenset({Op.ANSWERED, Op.NOT_ANSWERED})


class OptionRows:
    """The answers offered, a row each with both languages; a row without words is left out."""

    def __init__(self, data: Any, options: Any) -> None:
        held = [
            (each["key"], *(each["says"].get(language, "") for language in _LANGUAGES), each)
            for each in options
        ]
        self._data = data
        blank: list[Any] = [(f"o{_free(held, place)}", "", "", {}) for place in range(1, _BLANK_ROWS + 1)]
        self.rows = [self._row(number, *row) for number, row in enumerate([*held, *blank])]

    def _row(self, number: int, key: str, zh: str, en: str, body: Mapping[str, Any]) -> dict[str, Any]:
        name = f"option-{number}"
        row = {
            "name": name, "number": number + 1, "key": key, "zh": zh, "en": en,
            "bad": bool(body.get("bad")), "exclusive": bool(body.get("exclusive")),
        }  # fmt: skip
        if self._data is not None:
            row |= {field: self._data.get(f"{name}-{field}", "") for field in ("key", "zh", "en")}
            row |= {field: f"{name}-{field}" in self._data for field in ("bad", "exclusive")}
        return row

    def document(self) -> list[dict[str, Any]]:
        """Return the options as typed."""
        return [
            {
                "key": row["key"],
                "says": {"zh": row["zh"].strip(), "en": row["en"].strip()},
                "bad": row["bad"],
                "exclusive": row["exclusive"],
            }
            for row in self.rows
            if row["zh"].strip() or row["en"].strip()
        ]


class ConditionRows:
    """When the item is asked: comparisons with earlier answers, all of which must hold, or one of some."""

    def __init__(self, data: Any, body: Mapping[str, Any], asked: Questionnaire, earlier: list[Item]) -> None:
        self._asked = asked
        tests = [(group, test) for group in ("all", "any") for test in body.get(group, ())]
        self._data = data
        self.items = [(each.key, f"{number} {_short(each)}") for number, each in _numbered(asked, earlier)]
        self.ops = [(op.value, name) for op, name in OP_NAMES.items()]
        blank: list[tuple[str, Mapping[str, Any]]] = [("all", {})]
        self.rows = [self._row(number, *each) for number, each in enumerate([*tests, *blank])]

    def _row(self, number: int, group: str, test: Mapping[str, Any]) -> dict[str, Any]:
        name = f"test-{number}"
        item = self._asked.item(test.get("item", ""))
        row = {
            "name": name,
            "number": number + 1,
            "group": group,
            "item": test.get("item", ""),
            "op": test.get("op", Op.EQ.value),
            "value": value_in_words(item, test.get("value")),
        }
        if self._data is not None:
            row |= {
                field: self._data.get(f"{name}-{field}", "") for field in ("group", "item", "op", "value")
            }
        return row

    def document(self) -> dict[str, Any] | None:
        """Return the condition as typed; nothing where no earlier item is chosen."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows:
            if row["item"] and row["op"] in list(Op):
                group = "any" if row["group"] == "any" else "all"
                found.setdefault(group, []).append(self._test(row))
        return found or None

    def _test(self, row: Mapping[str, Any]) -> dict[str, Any]:
        op = Op(row["op"])
        test = {"item": row["item"], "op": op.value}
        if op in _PRESENCE:
            return test
        item = self._asked.item(row["item"])
        if op is Op.IN:
            parts = row["value"].replace("，", ",").replace("、", ",").split(",")
            return test | {"value": [_compared(item, part) for part in parts if part.strip()]}
        return test | {"value": _compared(item, row["value"])}


class GroupRows:
    """The groups of scales, a row each: title in both languages and weight; an emptied row goes."""

    def __init__(self, data: Any, factors: Any) -> None:
        held = [
            (each["key"], each["title"].get("zh", ""), each["title"].get("en", ""), each["weight"])
            for each in factors
        ]
        blank = [(f"g{_free(held, place)}", "", "", 1) for place in range(1, _BLANK_ROWS + 1)]
        self.rows = []
        for number, (key, zh, en, weight) in enumerate([*held, *blank]):
            name = f"group-{number}"
            row = {
                "name": name,
                "number": number + 1,
                "key": key,
                "zh": zh,
                "en": en,
                "weight": f"{weight:g}",
            }
            if data is not None:
                row |= {field: data.get(f"{name}-{field}", "") for field in ("key", "zh", "en", "weight")}
            self.rows.append(row)

    def document(self) -> list[dict[str, Any]]:
        """Return the groups as typed; a weight that is no number is 0, which the checks name."""
        return [
            {
                "key": row["key"],
                "title": {"zh": row["zh"].strip(), "en": row["en"].strip()},
                "weight": _weight(row["weight"]),
            }
            for row in self.rows
            if row["zh"].strip() or row["en"].strip()
        ]


def _numbered(asked: Questionnaire, items: list[Item]) -> Iterator[tuple[int, Item]]:
    numbers = numbers_of(asked)
    for item in items:
        if item.key in numbers:
            yield numbers[item.key], item


def _short(item: Item) -> str:
    text = item.asks.zh or item.asks.en
    return text if len(text) < 24 else text[:22] + "…"


def _compared(item: Item | None, typed: str) -> Any:
    """Read what an answer is compared with as the answer itself would be read; what fits nothing stays as typed."""
    if item is None:
        return typed.strip()
    try:
        value = read_answer(item, [typed.strip()] if item.kind is ItemKind.MANY else typed.strip())
    except AnswerError:
        return typed.strip()
    return value[0] if isinstance(value, list) else value


def _free(held: list[Any], place: int) -> int:
    """Return a number that no key of the rows has yet."""
    taken = [int(row[0][1:]) for row in held if row[0][1:].isdigit()]
    return max(taken, default=0) + place


def _weight(typed: str) -> float:
    try:
        weight = float(typed.replace("，", ".").replace(",", "."))
    except ValueError:
        return 0
    return weight if 0 < weight < 1_000_000 else 0
