"""Rules as somebody gave them: read, or what is wrong said at its field in plain words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.engines.callbacks import Rules, RulesFault, Work, read_rules
from anxin.engines.callbacks.reading import HOURS, IN_ORDER, LIMITS
from anxin.foundation.errors import InvalidInput
from anxin.workshop.choices import OrderKind

_ORDER = _(
    "The days come in this order: in time from, due, in time until, last day. None may lie before the one ahead of it."
)
_TIMES = _(
    "Give times such as 10:00 to 12:00, the end after the start, none overlapping another, long enough to ring."
)
_KINDS = _("Choose among the kinds of order.")
_BETWEEN = _("Give a whole number from %(least)s to %(most)s.")
_OTHER = _("This cannot be read: expected is %(expected)s.")


def read_given_rules(document: Mapping[str, Any]) -> Rules:
    """Return the rules of a document; ``InvalidInput`` names the field and says what is expected there."""
    try:
        rules = read_rules(document)
    except RulesFault as fault:
        words, params = _words_of(fault)
        raise InvalidInput("RULES_WRONG", words, field=fault.field, params=params) from fault
    if not rules.kinds <= set(OrderKind.values):
        raise InvalidInput("RULES_WRONG", _KINDS, field="kinds")
    return rules


def _words_of(fault: RulesFault) -> tuple[str | LazyText, dict[str, object]]:
    if fault.expected == IN_ORDER:
        return _ORDER, {}
    if fault.expected == HOURS:
        return _TIMES, {}
    limits = _limits_of(fault.field)
    if limits:
        return _BETWEEN, {"least": limits[0], "most": limits[1]}
    return _OTHER, {"expected": str(fault.expected)}


def _limits_of(field: str) -> tuple[int, int] | None:
    if field == "quota":
        return 0, 10_000
    parts = field.split(".")
    if len(parts) == 3 and parts[0] == "plans" and parts[1] in set(Work):
        return 0, 90
    return LIMITS.get(field)
