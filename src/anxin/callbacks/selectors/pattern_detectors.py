"""Which detector looks for which pattern, in which of the facts, and where it cannot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from anxin.callbacks.choices import NotLooked
from anxin.callbacks.selectors.pattern_facts import PatternFacts
from anxin.engines import gaming
from anxin.engines.gaming import Finding, Pattern, Strictness

#: Fewer records say nothing of anybody: nothing is looked for in them, nothing is shown.
LEAST = Strictness().least
#: A score at the top, the last days of a month, and the width of a heap, as the false alarms were measured with.
TOP_SCORE, LAST_DAYS, BIN = 95.0, 5, 4.0


@dataclass(frozen=True)
class Detector:
    """What is counted as a record, and what finds the pattern in the facts."""

    records: Callable[[PatternFacts], int]
    find: Callable[[PatternFacts], list[Finding]]


def _of_interviews(facts: PatternFacts) -> int:
    return len(facts.interviews)


def _of_calls(facts: PatternFacts) -> int:
    return sum(1 for each in facts.interviews if each.caller)


def _of_links(facts: PatternFacts) -> int:
    return sum(1 for each in facts.interviews if each.minutes_after is not None)


def _of_numbers(facts: PatternFacts) -> int:
    return len(facts.orders.phones)


DETECTORS: Mapping[Pattern, Detector] = {
    Pattern.SHARED_PHONE: Detector(_of_numbers, lambda f: gaming.shared_phones(f.orders.phones)),
    Pattern.STAFF_PHONE: Detector(
        _of_numbers, lambda f: gaming.staff_phones(f.orders.phones, staff=f.orders.staff)
    ),
    Pattern.CHANGED_NUMBER: Detector(
        lambda f: len(f.orders.changed_number), lambda f: gaming.changed_numbers(f.orders.changed_number)
    ),
    Pattern.STRAIGHT_TENS: Detector(
        _of_interviews, lambda f: gaming.straight_tens(f.interviews, scale=f.scale)
    ),
    Pattern.SMALL_VARIANCE: Detector(_of_interviews, lambda f: gaming.small_variance(f.interviews)),
    Pattern.HEAPING: Detector(
        _of_interviews, lambda f: gaming.heaping(f.interviews, threshold=f.threshold or 0.0, width=BIN)
    ),
    Pattern.MISSING_MIDDLE: Detector(
        _of_interviews, lambda f: gaming.missing_middle(f.interviews, scale=f.scale)
    ),
    Pattern.MONTH_END: Detector(
        _of_interviews, lambda f: gaming.month_end(f.interviews, top_score=TOP_SCORE, last_days=LAST_DAYS)
    ),
    Pattern.SELECTION: Detector(
        lambda f: len(f.orders.asked), lambda f: gaming.odd_selection(f.orders.asked)
    ),
    Pattern.EXCLUDED: Detector(
        lambda f: len(f.orders.excluded), lambda f: gaming.excluded_shares(f.orders.excluded)
    ),
    Pattern.DO_NOT_CALL: Detector(
        lambda f: len(f.orders.do_not_call),
        lambda f: gaming.excluded_shares(f.orders.do_not_call, pattern=Pattern.DO_NOT_CALL),
    ),
    Pattern.WRONG_NUMBER: Detector(
        lambda f: len(f.orders.wrong_number),
        lambda f: gaming.excluded_shares(f.orders.wrong_number, pattern=Pattern.WRONG_NUMBER),
    ),
    Pattern.QUICK_ANSWER: Detector(_of_links, lambda f: gaming.quick_answers(f.interviews)),
    Pattern.SHORT_INTERVIEW: Detector(_of_calls, lambda f: gaming.short_interviews(f.interviews)),
    Pattern.NEAR_DUPLICATE: Detector(_of_calls, lambda f: gaming.near_duplicates(f.interviews)),
    Pattern.EXTREME_ANSWERS: Detector(
        _of_calls, lambda f: gaming.extreme_answers(f.interviews, top=f.scale.top)
    ),
    Pattern.RECONTACT_GAP: Detector(lambda f: len(f.again), lambda f: gaming.recontact_gap(f.again)),
}


def why_not(pattern: Pattern, records: int, facts: PatternFacts) -> NotLooked | None:
    """Return why a pattern cannot be looked for in so many records; None where it can."""
    if pattern is Pattern.HEAPING and facts.threshold is None:
        return NotLooked.NO_THRESHOLD
    if pattern is Pattern.STAFF_PHONE and not facts.orders.staff:
        return NotLooked.NO_STAFF_NUMBERS
    return NotLooked.TOO_FEW if records < LEAST else None
