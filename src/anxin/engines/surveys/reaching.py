"""Which items can be asked at all: whether some answers to the items before make their conditions hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from anxin.engines.surveys.conditions import holds
from anxin.engines.surveys.definition import Condition, Item, ItemKind, Op, Questionnaire, Test

type _Answer = int | str | bool | tuple[str, ...] | None
#: For each item, the answers that still fit; None among them stands for no answer.
type _Possible = Mapping[str, frozenset[_Answer]]

#: Beyond so many ways to reach an item it counts as reachable: nobody writes such a condition by mistake.
_MOST_WAYS = 512


class _TooManyWays(Exception):
    """So many ways lead to an item that they are not followed to their end."""


def never_asked(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the keys of the items whose condition no answers can fulfil; conditions on later items do not count."""
    before: dict[str, Item] = {}
    never = []
    for item in questionnaire.items:
        if item.shown_if is not None and not _can_hold(item.shown_if, before):
            never.append(item.key)
        before.setdefault(item.key, item)
    return tuple(never)


def _can_hold(condition: Condition, before: Mapping[str, Item]) -> bool:
    try:
        return bool(_narrowed_by(condition, [{}], before))
    except _TooManyWays:
        return True


def _narrowed_by(condition: Condition, ways: list[_Possible], before: Mapping[str, Item]) -> list[_Possible]:
    """Return the ways on which a condition holds too, each with fewer possible answers; none if it cannot hold."""
    for test in condition.all_of:
        ways = _narrowed(ways, [test], before)
    return _narrowed(ways, condition.any_of, before) if condition.any_of else ways


def _narrowed(
    ways: Iterable[_Possible], tests: Iterable[Test], before: Mapping[str, Item]
) -> list[_Possible]:
    found: list[_Possible] = []
    for way in ways:
        for test in tests:
            found += _with_test(way, test, before)
            if len(found) > _MOST_WAYS:
                raise _TooManyWays
    return found


def _with_test(way: _Possible, test: Test, before: Mapping[str, Item]) -> Sequence[_Possible]:
    item = before.get(test.item)
    if item is None:
        return [way] if test.op is Op.NOT_ANSWERED else []
    answers = way.get(item.key, frozenset(_answers(item)))
    left = frozenset(answer for answer in answers if _fits(test, answer))
    if not left:
        return []
    narrowed: _Possible = {**way, item.key: left}
    if None in left or item.shown_if is None or None not in answers:
        return [narrowed]
    return _narrowed_by(item.shown_if, [narrowed], before)


def _fits(test: Test, answer: _Answer) -> bool:
    if answer is None:
        return test.op is Op.NOT_ANSWERED
    given = list(answer) if isinstance(answer, tuple) else answer
    return holds(Condition(all_of=(test,)), {test.item: given})


def _answers(item: Item) -> Iterator[_Answer]:
    """Yield no answer, and every answer; of many options all that can stand together, and each that stands alone."""
    yield None
    if item.scale is not None:
        yield from range(item.scale[0], item.scale[1] + 1)
    elif item.kind in {ItemKind.YES_NO, ItemKind.SAY}:
        yield from (True, False)
    elif item.kind is ItemKind.CHOICE:
        yield from (option.key for option in item.options)
    elif item.kind is ItemKind.MANY:
        yield tuple(option.key for option in item.options if not option.exclusive)
        yield from ((option.key,) for option in item.options if option.exclusive)
    else:
        yield "words"
