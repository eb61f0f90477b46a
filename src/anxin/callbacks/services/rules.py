"""How a dealer calls is set in versions: none is ever changed, each says why it came."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.callbacks.models import CallRules
from anxin.callbacks.selectors.faulty_rules import read_given_rules
from anxin.callbacks.selectors.rules import calling_time_of
from anxin.engines.callbacks import Rules, write_rules
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused, Stale

_MOST_REASON = 300


@transaction.atomic
def set_call_rules(
    dealer: Dealer, *, document: Mapping[str, Any], reason: str, by: Person, seen: int | None = None
) -> CallRules:
    """Set how a dealer calls from now on, as a new version; ``document`` is what ``engines.callbacks`` reads.

    ``seen`` is the number of the version that the person looked at, 0 for the shipped rules: ``Stale`` where another
    came meanwhile.
    ``InvalidInput`` names the field, such as ``plans.after_service`` or ``quota``; ``Refused`` where nothing differs.
    """
    require(by, Capability.RUN_SURVEYS, dealer.pk)
    rules = read_given_rules(document)
    if not 0 < len(reason.strip()) <= _MOST_REASON:
        raise InvalidInput("REASON_MISSING", _("Say in a sentence why it changes."), field="reason")
    newest = held_rules(dealer)
    if seen is not None and (seen or 1) != newest.number:
        raise Stale("RULES_STALE", _("Somebody else has set the rules meanwhile. Look at them again."))
    if newest.rules == write_rules(rules):
        raise Refused("NOTHING_CHANGED", _("Nothing differs from the rules that hold."))
    _require_hours(dealer, rules)
    made = CallRules.objects.create(
        dealer=dealer,
        number=newest.number + 1,
        rules=write_rules(rules),
        reason=reason.strip(),
        set_at=clock.now(),
        set_by=by,
    )
    audit.record_operation(
        "callbacks.rules_set", person_id=by.pk, dealer_id=dealer.pk, subject=dealer.code, number=made.number
    )
    return made


@transaction.atomic
def held_rules(dealer: Dealer) -> CallRules:
    """Return the newest rules of a dealer as a row, the shipped ones written down as his first where he has none."""
    Dealer.objects.select_for_update(no_key=True).get(pk=dealer.pk)
    newest = CallRules.objects.filter(dealer=dealer).order_by("-number").first()
    return newest or CallRules.objects.create(
        dealer=dealer, number=1, rules=write_rules(Rules()), set_at=clock.now()
    )


def _require_hours(dealer: Dealer, rules: Rules) -> None:
    try:
        calling_time_of(dealer, rules=rules)
    except ValueError as error:
        raise InvalidInput(
            "NO_CALLING_HOURS",
            _("There is no hour in the week to ring: see the dealer's calendar."),
            field="windows",
        ) from error
