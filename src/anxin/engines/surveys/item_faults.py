"""What is wrong with one item by itself, and with its comparisons with earlier items."""

from collections.abc import Iterator, Mapping

from anxin.engines.surveys.definition import OFFERING, SCALES, Item, ItemKind, Measure, Op, Option, Test
from anxin.engines.surveys.faults import Code, Fault

_LEAST_OPTIONS = 2
_SATISFACTION = frozenset({ItemKind.SCALE_10, ItemKind.SCALE_5})
_YES_NO = frozenset({ItemKind.YES_NO})
_OPEN = frozenset({ItemKind.TEXT, ItemKind.MANY, ItemKind.CHOICE})
#: Of which kind an item must be to measure something.
MEASURED: Mapping[Measure, frozenset[ItemKind]] = {
    Measure.OVERALL: _SATISFACTION,
    Measure.RECOMMEND: frozenset({ItemKind.SCALE_0_10}),
    Measure.EXPECTATION: frozenset({ItemKind.CHOICE}),
    Measure.FIXED_FIRST_VISIT: _YES_NO,
    Measure.READY_AS_PROMISED: _YES_NO,
    Measure.COACHED: _YES_NO,
    Measure.COMES_AGAIN: _YES_NO | _SATISFACTION,
    Measure.SOLUTION: _YES_NO | _SATISFACTION,
    Measure.DISTRESS: frozenset({ItemKind.SCALE_5}),
    Measure.RUNS_AGAIN: _YES_NO,
    Measure.THINKS: _OPEN,
    Measure.APPRECIATES: _OPEN,
    Measure.DISLIKES: _OPEN,
    Measure.COMPLAINS: _OPEN,
    Measure.SUGGESTS: _OPEN,
}
#: Where a field of an item means anything; elsewhere it is a slip.
_FITS: Mapping[str, frozenset[ItemKind]] = {
    "low": frozenset(SCALES),
    "high": frozenset(SCALES),
    "reason_below": frozenset(SCALES),
    "lower_is_better": frozenset(SCALES),
    "reason_if_bad": frozenset(ItemKind) - {ItemKind.TEXT, ItemKind.SAY},
    "bad_if": _YES_NO,
    "must_say": frozenset({ItemKind.SAY}),
    "required": frozenset(ItemKind) - {ItemKind.SAY},
    "spoken": frozenset(ItemKind) - {ItemKind.SAY},
}
_ORDER = frozenset({Op.LT, Op.LE, Op.GT, Op.GE})
_SAME = frozenset({Op.EQ, Op.NE})
_PRESENCE = frozenset({Op.ANSWERED, Op.NOT_ANSWERED})


def item_faults(item: Item, at: str) -> Iterator[Fault]:
    """Yield what is wrong with an item by itself; ``at`` is its path, such as ``items[2]``."""
    for name, kinds in _FITS.items():
        value = getattr(item, name)
        unset = value is None or (value is False and name != "bad_if")
        if not unset and item.kind not in kinds:
            yield Fault(f"{at}.{name}", Code.FIELD_UNFIT)
    if item.scale and item.reason_below is not None:
        low, high = item.scale
        if item.lower_is_better or not low < item.reason_below <= high:
            yield Fault(f"{at}.reason_below", Code.FIELD_UNFIT)
    if item.measure and item.kind not in MEASURED[item.measure]:
        yield Fault(f"{at}.measure", Code.MEASURE_KIND)
    yield from _options(item, at)


def comparison_faults(
    test: Test, earlier: Mapping[str, Item], known: frozenset[str], at: str
) -> Iterator[Fault]:
    """Yield what is wrong with a comparison: an item that is not there, not earlier, or cannot be answered so."""
    if test.item not in known:
        yield Fault(f"{at}.item", Code.TEST_UNKNOWN, {"item": test.item})
    elif test.item not in earlier:
        yield Fault(f"{at}.item", Code.TEST_NOT_EARLIER, {"item": test.item})
    elif not _can_compare(test, earlier[test.item]):
        yield Fault(at, Code.TEST_UNFIT, {"item": test.item})


def _options(item: Item, at: str) -> Iterator[Fault]:
    if item.kind not in OFFERING:
        if item.options:
            yield Fault(f"{at}.options", Code.OPTIONS_UNUSED)
        return
    if len(item.options) < _LEAST_OPTIONS:
        yield Fault(f"{at}.options", Code.OPTIONS_MISSING)
    seen: set[str] = set()
    for place, option in enumerate(item.options):
        yield from _option(item, option, seen, f"{at}.options[{place}]")
        seen.add(option.key)


def _option(item: Item, option: Option, seen: set[str], at: str) -> Iterator[Fault]:
    if option.key in seen:
        yield Fault(f"{at}.key", Code.KEY_TWICE, {"key": option.key})
    if option.exclusive and item.kind is ItemKind.CHOICE:
        yield Fault(f"{at}.exclusive", Code.FIELD_UNFIT, grave=False)


def _can_compare(test: Test, item: Item) -> bool:
    if item.kind is ItemKind.SAY:
        return False
    if test.op in _PRESENCE:
        return test.value is None
    if test.op is Op.IN:
        return (
            isinstance(test.value, tuple)
            and bool(test.value)
            and all(_is_answer(item, v) for v in test.value)
        )
    if test.op in _ORDER:
        return item.scale is not None and _is_answer(item, test.value)
    return item.kind is not ItemKind.MANY and _is_answer(item, test.value)


def _is_answer(item: Item, value: object) -> bool:
    if item.scale is not None:
        low, high = item.scale
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    if item.kind is ItemKind.YES_NO:
        return isinstance(value, bool)
    return value in {option.key for option in item.options}
