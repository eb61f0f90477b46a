"""What is wrong with a questionnaire before anybody is asked."""

import re
from collections.abc import Iterable, Iterator

from anxin.engines.surveys.definition import Item, ItemKind, Measure, Purpose, Questionnaire, Words
from anxin.engines.surveys.duration import seconds_of
from anxin.engines.surveys.faults import Code, Fault
from anxin.engines.surveys.item_faults import comparison_faults, item_faults
from anxin.engines.surveys.reaching import never_asked

#: Words in braces that the program fills in; the first ones name a person or what is known of one.
OF_A_PERSON = frozenset({"customer", "plate", "car", "repaired_item", "concern", "date", "due"})
PLACEHOLDERS = OF_A_PERSON | {"dealer", "agent", "dealer_phone"}
#: More that must be answered drives people off a link.
MOST_REQUIRED = 12
#: Longer than this nobody stays on the page; our estimate.
LONGEST_SECONDS = 300
#: What may be asked once a complaint was handled: nothing but the handled problem (S076 to S080, S083).
OF_THE_PROBLEM = frozenset({Measure.SOLUTION, Measure.DISTRESS, Measure.COMES_AGAIN, Measure.RUNS_AGAIN})
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def faults_of(questionnaire: Questionnaire) -> list[Fault]:
    """Return what is wrong with a questionnaire, by place; with no grave fault it may be used."""
    faults = [
        *_texts(questionnaire),
        *_factors(questionnaire),
        *_items(questionnaire),
        *_of_a_complaint(questionnaire),
        *_burden(questionnaire),
    ]
    return sorted(faults, key=lambda fault: _order(fault.path))


def _order(path: str) -> list[str]:
    """Sort ``items[10]`` behind ``items[9]``."""
    parts = re.split(r"(\d+)", path)
    return [part.zfill(9) if part.isdigit() else part for part in parts]


def _texts(questionnaire: Questionnaire) -> Iterator[Fault]:
    for at, words in _all_words(questionnaire):
        missing = [language for language in ("zh", "en") if not getattr(words, language)]
        for language in missing:
            yield Fault(at, Code.LANGUAGE_MISSING, {"language": language})
        zh, en = (set(_PLACEHOLDER.findall(text)) for text in (words.zh, words.en))
        if not missing and zh != en:
            yield Fault(at, Code.PLACEHOLDERS_DIFFER)
        for name in sorted(zh | en):
            if name not in PLACEHOLDERS:
                yield Fault(at, Code.PLACEHOLDER_UNKNOWN, {"name": name})
            elif questionnaire.anonymous and name in OF_A_PERSON:
                yield Fault(at, Code.PLACEHOLDER_OF_A_PERSON, {"name": name})


def _all_words(questionnaire: Questionnaire) -> Iterator[tuple[str, Words]]:
    yield "title", questionnaire.title
    for name in ("about", "opening", "closing"):
        yield from _given(name, getattr(questionnaire, name))
    for place, factor in enumerate(questionnaire.factors):
        yield f"factors[{place}].title", factor.title
    for place, item in enumerate(questionnaire.items):
        for name in ("asks", "spoken", "hint", "low", "high"):
            yield from _given(f"items[{place}].{name}", getattr(item, name))
        for number, option in enumerate(item.options):
            yield f"items[{place}].options[{number}].says", option.says


def _given(at: str, words: Words | None) -> Iterator[tuple[str, Words]]:
    if words is not None:
        yield at, words


def _factors(questionnaire: Questionnaire) -> Iterator[Fault]:
    used = {item.factor for item in questionnaire.items}
    yield from _twice("factors", "key", [factor.key for factor in questionnaire.factors])
    for place, factor in enumerate(questionnaire.factors):
        if factor.weight <= 0:
            yield Fault(f"factors[{place}].weight", Code.WEIGHT_NOT_POSITIVE)
        if factor.key not in used:
            yield Fault(f"factors[{place}]", Code.FACTOR_EMPTY, {"key": factor.key})
    known = {factor.key for factor in questionnaire.factors}
    for place, item in enumerate(questionnaire.items):
        if item.factor is not None and item.factor not in known:
            yield Fault(f"items[{place}].factor", Code.FACTOR_UNKNOWN, {"key": item.factor})
        elif item.factor is not None and item.scale is None:
            yield Fault(f"items[{place}].factor", Code.FACTOR_NEEDS_SCALE)


def _items(questionnaire: Questionnaire) -> Iterator[Fault]:
    items = questionnaire.items
    if all(item.kind is ItemKind.SAY for item in items):
        yield Fault("items", Code.NO_QUESTION)
    yield from _twice("items", "key", [item.key for item in items])
    yield from _measured_twice(items)
    never = set(never_asked(questionnaire))
    known = frozenset(item.key for item in items)
    earlier: dict[str, Item] = {}
    for place, item in enumerate(items):
        at = f"items[{place}]"
        yield from item_faults(item, at)
        conditions = list(_conditions(item, earlier, known, at))
        yield from conditions
        if item.key in never and not conditions:
            yield Fault(f"{at}.shown_if", Code.NEVER_ASKED)
        earlier.setdefault(item.key, item)


def _conditions(item: Item, earlier: dict[str, Item], known: frozenset[str], at: str) -> Iterator[Fault]:
    if item.shown_if is None:
        return
    if not item.shown_if.tests:
        yield Fault(f"{at}.shown_if", Code.CONDITION_EMPTY)
    for group, tests in (("all", item.shown_if.all_of), ("any", item.shown_if.any_of)):
        for place, test in enumerate(tests):
            yield from comparison_faults(test, earlier, known, f"{at}.shown_if.{group}[{place}]")


def _measured_twice(items: Iterable[Item]) -> Iterator[Fault]:
    seen: set[Measure] = set()
    for place, item in enumerate(items):
        if item.measure in seen:
            yield Fault(f"items[{place}].measure", Code.MEASURE_TWICE)
        if item.measure:
            seen.add(item.measure)


def _twice(group: str, name: str, keys: list[str]) -> Iterator[Fault]:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield Fault(f"{group}[{place}].{name}", Code.KEY_TWICE, {"key": key})


def _of_a_complaint(questionnaire: Questionnaire) -> Iterator[Fault]:
    """After a complaint only the handled problem may be asked about, and why an answer to that was given (S080)."""
    if questionnaire.purpose is not Purpose.AFTER_COMPLAINT:
        return
    own = {item.key for item in questionnaire.items if item.measure in OF_THE_PROBLEM}
    for place, item in enumerate(questionnaire.items):
        follows = item.shown_if is not None and {test.item for test in item.shown_if.tests} <= own
        why = item.kind is ItemKind.TEXT and item.measure is None and follows
        if item.key not in own and item.kind is not ItemKind.SAY and not why:
            yield Fault(f"items[{place}]", Code.ONLY_THE_PROBLEM)


def _burden(questionnaire: Questionnaire) -> Iterator[Fault]:
    required = sum(item.required and item.shown_if is None for item in questionnaire.items)
    if required > MOST_REQUIRED:
        params = {"count": required, "most": MOST_REQUIRED}
        yield Fault("items", Code.MANY_REQUIRED, params, grave=False)
    seconds = seconds_of(questionnaire)
    if seconds > LONGEST_SECONDS:
        yield Fault("items", Code.TAKES_LONG, {"minutes": round(seconds / 60)}, grave=False)
