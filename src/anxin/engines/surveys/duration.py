"""How long a questionnaire takes, before anybody has answered it."""

from anxin.engines.surveys.definition import ItemKind, Mode, Questionnaire, Words

#: Signs of Chinese and letters of English that are heard, or read, in a second; our estimates.
_SIGNS = {Mode.SPOKEN: {"zh": 4.0, "en": 14.0}, Mode.READ: {"zh": 7.0, "en": 20.0}}
#: Seconds from the end of a question to its answer; our estimates.
_TO_ANSWER = {
    ItemKind.SCALE_10: 4.0,
    ItemKind.SCALE_0_10: 4.0,
    ItemKind.SCALE_5: 3.0,
    ItemKind.YES_NO: 3.0,
    ItemKind.CHOICE: 5.0,
    ItemKind.MANY: 8.0,
    ItemKind.TEXT: 20.0,
    ItemKind.SAY: 1.0,
}


def seconds_of(questionnaire: Questionnaire, mode: Mode = Mode.READ, *, language: str = "zh") -> int:
    """Estimate the seconds that all items of a questionnaire take together, in ``zh`` or ``en``."""
    signs = _SIGNS[mode][language]

    def heard(words: Words | None) -> float:
        return len(getattr(words, language)) / signs if words else 0.0

    around = (questionnaire.opening, questionnaire.closing) if mode is Mode.READ else ()
    seconds = sum(heard(words) for words in around)
    for item in questionnaire.items:
        if item.kind is ItemKind.SAY and mode is Mode.READ:
            continue
        seconds += heard(item.wording(mode)) + _TO_ANSWER[item.kind]
        seconds += sum(heard(option.says) for option in item.options)
    return round(seconds)
