"""Patterns that need a look, never accusations: each with its test, its false-alarm rate and the records."""

from anxin.engines.gaming.alike import near_duplicates
from anxin.engines.gaming.findings import Finding, Pattern, Strictness
from anxin.engines.gaming.interviews import Interview
from anxin.engines.gaming.means import Measured
from anxin.engines.gaming.phones import PhoneUse, changed_numbers, shared_phones, staff_phones
from anxin.engines.gaming.selection import (
    Asked,
    Charted,
    excluded_shares,
    odd_selection,
    p_chart,
    quick_answers,
)
from anxin.engines.gaming.shape import (
    Scale,
    heaping,
    missing_middle,
    month_end,
    small_variance,
    straight_tens,
)
from anxin.engines.gaming.shares import Case
from anxin.engines.gaming.talks import (
    AskedAgain,
    extreme_answers,
    own_against_audit,
    recontact_gap,
    short_interviews,
)

__all__ = [
    "Asked",
    "AskedAgain",
    "Case",
    "Charted",
    "Finding",
    "Interview",
    "Measured",
    "Pattern",
    "PhoneUse",
    "Scale",
    "Strictness",
    "changed_numbers",
    "excluded_shares",
    "extreme_answers",
    "heaping",
    "missing_middle",
    "month_end",
    "near_duplicates",
    "odd_selection",
    "own_against_audit",
    "p_chart",
    "quick_answers",
    "recontact_gap",
    "shared_phones",
    "short_interviews",
    "small_variance",
    "staff_phones",
    "straight_tens",
]
