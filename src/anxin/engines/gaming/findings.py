"""What a detector answers: a pattern that needs a look, never an accusation (satisfaction-index 4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.several import benjamini_hochberg


class Pattern(StrEnum):
    """What was looked for. Each has innocent causes too; the page names them."""

    SHARED_PHONE = "shared_phone"
    STAFF_PHONE = "staff_phone"
    CHANGED_NUMBER = "changed_number"
    STRAIGHT_TENS = "straight_tens"
    SMALL_VARIANCE = "small_variance"
    HEAPING = "heaping"
    MISSING_MIDDLE = "missing_middle"
    MONTH_END = "month_end"
    SELECTION = "selection"
    EXCLUDED = "excluded"
    DO_NOT_CALL = "do_not_call"
    WRONG_NUMBER = "wrong_number"
    QUICK_ANSWER = "quick_answer"
    SHORT_INTERVIEW = "short_interview"
    NEAR_DUPLICATE = "near_duplicate"
    EXTREME_ANSWERS = "extreme_answers"
    RECONTACT_GAP = "recontact_gap"
    OWN_AGAINST_AUDIT = "own_against_audit"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One pattern at one person, or at nobody by name.

    ``n``: cases looked at. ``statistic``: a share, a difference, a ratio or a count, as the detector says; ``usual``:
    the same where nothing is odd, as with the others. ``interval``: of the statistic, 95 %. ``p``: of the single test;
    ``p_adjusted``: for the persons looked at together. ``false_alarm_rate``: in what share of looks at clean data
    anybody is named at most; None where the finding is a fact and no test. ``records``: the keys to look at.
    """

    pattern: Pattern
    who: str
    n: int
    statistic: float
    usual: float | None
    interval: Interval | None
    p: float | None
    p_adjusted: float | None
    false_alarm_rate: float | None
    records: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Strictness:
    """How sure a detector must be: the share of false discoveries, and the fewest cases a person is judged by."""

    rate: float = 0.05
    least: int = 10


def standing(findings: Iterable[Finding], *, strict: Strictness) -> list[Finding]:
    """Return the findings that stand among all persons tested (Benjamini–Hochberg), those of smallest p first."""
    tested: Sequence[Finding] = list(findings)
    adjusted = benjamini_hochberg([each.p for each in tested])
    kept = [
        replace(each, p_adjusted=value, false_alarm_rate=strict.rate)
        for each, value in zip(tested, adjusted, strict=True)
        if value is not None and value <= strict.rate
    ]
    return sorted(kept, key=lambda each: (each.p or 0.0, each.who))
