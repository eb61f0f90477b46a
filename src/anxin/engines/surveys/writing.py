"""Write a questionnaire as a document that reads the same."""

from collections.abc import Mapping
from typing import Any

from anxin.engines.surveys.definition import Condition, Factor, Item, Option, Questionnaire, Test, Words


def write_questionnaire(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return the document of a questionnaire, without what is as usual; reading it gives the same questionnaire."""
    return _without_usual(
        {
            "key": questionnaire.key,
            "purpose": questionnaire.purpose.value,
            "title": _words_written(questionnaire.title),
            "about": _words_written(questionnaire.about),
            "anonymous": questionnaire.anonymous,
            "opening": _words_written(questionnaire.opening),
            "closing": _words_written(questionnaire.closing),
            "factors": [_factor_written(each) for each in questionnaire.factors],
        }
    ) | {"items": [_item_written(each) for each in questionnaire.items]}


def _words_written(words: Words | None) -> dict[str, str] | None:
    return {"zh": words.zh, "en": words.en} if words else None


def _factor_written(factor: Factor) -> dict[str, Any]:
    return {"key": factor.key, "title": _words_written(factor.title), "weight": factor.weight}


def _item_written(item: Item) -> dict[str, Any]:
    return _without_usual(
        {
            "key": item.key,
            "kind": item.kind.value,
            "asks": _words_written(item.asks),
            "spoken": _words_written(item.spoken),
            "hint": _words_written(item.hint),
            "low": _words_written(item.low),
            "high": _words_written(item.high),
            "factor": item.factor,
            "measure": item.measure.value if item.measure else None,
            "required": item.required,
            "options": [_option_written(each) for each in item.options],
            "shown_if": _condition_written(item.shown_if),
            "reason_below": item.reason_below,
            "reason_if_bad": item.reason_if_bad,
            "lower_is_better": item.lower_is_better,
            "must_say": item.must_say,
            "because": list(item.because),
        }
    ) | ({} if item.bad_if is None else {"bad_if": item.bad_if})


def _option_written(option: Option) -> dict[str, Any]:
    flags = _without_usual({"exclusive": option.exclusive, "bad": option.bad})
    return {"key": option.key, "says": _words_written(option.says)} | flags


def _condition_written(condition: Condition | None) -> dict[str, Any] | None:
    if condition is None:
        return None
    groups = {"all": condition.all_of, "any": condition.any_of}
    return {name: [_test_written(each) for each in tests] for name, tests in groups.items() if tests}


def _test_written(test: Test) -> dict[str, Any]:
    written: dict[str, Any] = {"item": test.item, "op": test.op.value}
    if test.value is not None:
        written["value"] = list(test.value) if isinstance(test.value, tuple) else test.value
    return written


def _without_usual(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what reads the same when it is absent: nothing, false, an empty list; a 0 stays."""
    return {
        key: value
        for key, value in fields.items()
        if value is not None and value is not False and value != []
    }
