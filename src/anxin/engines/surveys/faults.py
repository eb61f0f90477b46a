"""What can be wrong with a questionnaire, and what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from anxin.engines.decisions import NO_PARAMS, Param


class Code(StrEnum):
    """What is wrong; the sentences stand in ``texts.py``."""

    NO_QUESTION = "NO_QUESTION"
    KEY_TWICE = "KEY_TWICE"
    MEASURE_TWICE = "MEASURE_TWICE"
    MEASURE_KIND = "MEASURE_KIND"
    LANGUAGE_MISSING = "LANGUAGE_MISSING"
    PLACEHOLDERS_DIFFER = "PLACEHOLDERS_DIFFER"
    PLACEHOLDER_UNKNOWN = "PLACEHOLDER_UNKNOWN"
    PLACEHOLDER_OF_A_PERSON = "PLACEHOLDER_OF_A_PERSON"
    FACTOR_UNKNOWN = "FACTOR_UNKNOWN"
    FACTOR_NEEDS_SCALE = "FACTOR_NEEDS_SCALE"
    FACTOR_EMPTY = "FACTOR_EMPTY"
    WEIGHT_NOT_POSITIVE = "WEIGHT_NOT_POSITIVE"
    OPTIONS_MISSING = "OPTIONS_MISSING"
    OPTIONS_UNUSED = "OPTIONS_UNUSED"
    CONDITION_EMPTY = "CONDITION_EMPTY"
    TEST_UNKNOWN = "TEST_UNKNOWN"
    TEST_NOT_EARLIER = "TEST_NOT_EARLIER"
    TEST_UNFIT = "TEST_UNFIT"
    NEVER_ASKED = "NEVER_ASKED"
    FIELD_UNFIT = "FIELD_UNFIT"
    ONLY_THE_PROBLEM = "ONLY_THE_PROBLEM"
    MANY_REQUIRED = "MANY_REQUIRED"
    TAKES_LONG = "TAKES_LONG"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: a path such as ``items[2].shown_if``.

    A grave fault forbids the use of the questionnaire; any other is worth a second look.
    """

    path: str
    code: Code
    params: Mapping[str, Param] = field(default=NO_PARAMS)
    grave: bool = True
