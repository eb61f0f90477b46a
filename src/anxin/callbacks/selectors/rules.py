"""How a dealer calls: the rules that hold, the versions before them, and the calling time that they make."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet

from anxin.accounts.models import Dealer
from anxin.accounts.selectors import calendar_of
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import CallRules
from anxin.engines.callbacks import CallDays, CallingTime, Plan, Rules, Work, days_of, read_rules
from anxin.engines.worktime import read_calendar
from anxin.foundation import clock


@dataclass(frozen=True)
class HeldRules:
    """The rules that hold at a dealer; ``number`` is that of their version, 0 while he calls as shipped."""

    number: int
    rules: Rules
    set_at: datetime | None = None
    reason: str = ""


def call_rules_of(dealer: Dealer) -> HeldRules:
    """Return the rules by which a dealer calls now; as shipped where he has set none."""
    newest = CallRules.objects.filter(dealer=dealer).order_by("-number").first()
    if newest is None:
        return HeldRules(0, Rules())
    return HeldRules(newest.number, read_rules(newest.rules), newest.set_at, newest.reason)


def rules_versions(dealer: Dealer) -> QuerySet[CallRules]:
    """Return every version of the dealer's rules, the newest first, with who set it."""
    return CallRules.objects.filter(dealer=dealer).select_related("set_by").order_by("-number")


def calling_time_of(dealer: Dealer, *, rules: Rules | None = None) -> CallingTime:
    """Return when the dealer rings his customers, by his calendar and his rules, or by rules to be tried.

    ValueError where his calendar has no day of business in the week.
    """
    held = rules if rules is not None else call_rules_of(dealer).rules
    return _calling_time(json.dumps(calendar_of(dealer).body, sort_keys=True), held)


def plan_of(rules: Rules, kind: CallKind | str) -> Plan:
    """Return the days of a kind of call."""
    return rules.plans[Work(str(kind))]


def days_of_call(dealer: Dealer, *, kind: CallKind | str) -> CallDays:
    """Return the days of a call of a kind that is counted from today at the dealer."""
    rules = call_rules_of(dealer).rules
    calling = calling_time_of(dealer, rules=rules)
    return days_of(clock.today(dealer.time_zone), plan=plan_of(rules, kind), calling=calling)


@lru_cache(maxsize=256)
def _calling_time(body: str, rules: Rules) -> CallingTime:
    return CallingTime(read_calendar(json.loads(body)), rules=rules)
